// SPDX-License-Identifier: Apache-2.0
// Mini-batches from rows of single layers.
#include "sim/engine/bench/mini_batch.hpp"

#include <algorithm>

namespace pulpo::engine {
namespace {

/// A row on all cores with its layer.
struct Row {
  double cycles = 0, macs = 0;
  std::optional<double> energy_pj;
};

class Rows {
 public:
  Rows(const BenchPlan& plan, const std::vector<BenchMeasurement>& measured) : plan_(plan), measured_(measured) {}

  std::optional<Row> find(std::string_view layer, std::string_view pair) const {
    const auto described = std::find_if(plan_.layers.begin(), plan_.layers.end(),
                                        [&](const BenchLayer& one) { return one.name == layer; });
    for (const auto& row : measured_) {
      if (row.layer == layer && row.pair == pair && row.level == plan_.mini_batch->level && row.cores == 8) {
        const auto macs = static_cast<double>(described->macs);
        return Row{static_cast<double>(row.cycles), macs,
                   row.pj_per_mac ? std::optional(*row.pj_per_mac * macs) : std::nullopt};
      }
    }
    return std::nullopt;
  }

 private:
  const BenchPlan& plan_;
  const std::vector<BenchMeasurement>& measured_;
};

void add_energy(MiniBatchCost& cost, const Row& row, double times) {
  cost.energy_pj =
      cost.energy_pj && row.energy_pj ? std::optional(*cost.energy_pj + times * *row.energy_pj) : std::nullopt;
}

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
  add_energy(cost, *network, frozen_macs / network->macs);
  add_energy(cost, *update, static_cast<double>(latent.weights) / update->macs);
  for (std::size_t i = latent.first; i < batch.adaptive.size(); ++i) {
    const auto& layer = batch.adaptive[i];
    const double times = static_cast<double>(batch.fresh + batch.replays) / layer.samples;
    const auto add = [&](std::string_view pair, double& cycles) {
      const auto row = rows.find(layer.layer, pair);
      if (row) {
        cycles += times * row->cycles;
        cost.macs += times * row->macs;
        add_energy(cost, *row, times);
      }
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
