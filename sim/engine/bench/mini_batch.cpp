// SPDX-License-Identifier: Apache-2.0
// Mini-batches from rows of single layers.
#include "sim/engine/bench/mini_batch.hpp"

#include <algorithm>

namespace pulpo::engine {
namespace {

/// A row on all cores with its layer.
struct Row {
  double cycles = 0, macs = 0;
};

class Rows {
 public:
  Rows(const BenchPlan& plan, const std::vector<BenchMeasurement>& measured) : plan_(plan), measured_(measured) {}

  std::optional<Row> find(std::string_view layer, std::string_view pair) const {
    const auto described = std::find_if(plan_.layers.begin(), plan_.layers.end(),
                                        [&](const BenchLayer& one) { return one.name == layer; });
    for (const auto& row : measured_) {
      if (row.layer == layer && row.pair == pair && row.level == plan_.mini_batch->level && row.cores == 8) {
        return Row{static_cast<double>(row.cycles), static_cast<double>(described->macs)};
      }
    }
    return std::nullopt;
  }

 private:
  const BenchPlan& plan_;
  const std::vector<BenchMeasurement>& measured_;
};

std::optional<MiniBatchCost> cost_of(const BenchMiniBatch& batch, const BenchMiniBatch::Latent& latent,
                                     const Rows& rows) {
  const auto network = rows.find(batch.frozen, "int8 forward"), update = rows.find(batch.update, "fp32 weights");
  if (!network || !update) {
    return std::nullopt;
  }
  MiniBatchCost cost{.latent = &latent};
  const double frozen_macs = batch.fresh * static_cast<double>(latent.frozen_macs);
  cost.frozen = frozen_macs / network->macs * network->cycles;
  cost.update = static_cast<double>(latent.weights) / update->macs * update->cycles;
  cost.macs = frozen_macs;
  for (std::size_t i = latent.first; i < batch.adaptive.size(); ++i) {
    const auto& layer = batch.adaptive[i];
    const double times = static_cast<double>(batch.fresh + batch.replays) / layer.samples;
    const auto add = [&](std::string_view pair, double& cycles) {
      const auto row = rows.find(layer.layer, pair);
      cycles += row ? times * row->cycles : 0;
      cost.macs += row ? times * row->macs : 0;
      return row.has_value();
    };
    if (!add("fp32 forward", cost.forward) || (i != latent.first && !add("fp32 error", cost.error)) ||
        !add("fp32 weights", cost.weights)) {
      return std::nullopt;
    }
  }
  return cost;
}

}  // namespace

std::vector<MiniBatchCost> mini_batch_costs(const BenchPlan& plan, const std::vector<BenchMeasurement>& measured) {
  std::vector<MiniBatchCost> costs;
  if (plan.mini_batch) {
    for (const auto& latent : plan.mini_batch->latents) {
      if (const auto cost = cost_of(*plan.mini_batch, latent, Rows(plan, measured))) {
        costs.push_back(*cost);
      }
    }
  }
  return costs;
}

}  // namespace pulpo::engine
