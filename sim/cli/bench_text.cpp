// SPDX-License-Identifier: Apache-2.0
// Results of benchmarks of kernels as text and JSON.
#include "sim/cli/bench_text.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "sim/cli/context.hpp"
#include "sim/engine/bench/mini_batch.hpp"

namespace pulpo::cli {
namespace {

using engine::BenchMeasurement;
using Json = nlohmann::ordered_json;

Json json_of(const BenchMeasurement& m) {
  Json regions = Json::object();
  for (const auto& [name, value] : m.regions) {
    regions[name] = value;
  }
  return {
      {"layer", m.layer},
      {"pair", m.pair},
      {"level", m.level},
      {"cores", m.cores},
      {"cycles", m.cycles},
      {"macs_per_cycle", m.macs_per_cycle},
      {"percent_of_peak", m.peak_macs_per_cycle > 0 ? Json(100 * m.macs_per_cycle / m.peak_macs_per_cycle) : Json()},
      {"pj_per_mac", m.pj_per_mac ? Json(*m.pj_per_mac) : Json(nullptr)},
      {"regions", regions}};
}

Json json_of(const engine::BenchFigure& figure, const engine::BenchComparison& found) {
  return {{"claim", figure.claim},
          {"unit", figure.unit},
          {"published_low", figure.low ? Json(*figure.low) : Json(nullptr)},
          {"published_high", figure.high ? Json(*figure.high) : Json(nullptr)},
          {"measured_low", found.low},
          {"measured_high", found.high},
          {"reached", found.reached ? Json(*found.reached) : Json(nullptr)},
          {"provenance", figure.provenance},
          {"confidence", figure.confidence},
          {"source", figure.source},
          {"note", figure.note}};
}

/// Bytes of the replay memory.
double memory_bytes(const engine::BenchMiniBatch& batch, const engine::MiniBatchCost& cost, unsigned bits) {
  return static_cast<double>(batch.kept) * static_cast<double>(cost.latent->elements) * bits / 8;
}

Json json_of(const engine::BenchMiniBatch& batch, const engine::MiniBatchCost& cost) {
  return {{"latent", cost.latent->name},
          {"memory_bytes_8", memory_bytes(batch, cost, 8)},
          {"memory_bytes_7", memory_bytes(batch, cost, 7)},
          {"macs", cost.macs},
          {"frozen_cycles", cost.frozen},
          {"forward_cycles", cost.forward},
          {"error_cycles", cost.error},
          {"weights_cycles", cost.weights},
          {"update_cycles", cost.update},
          {"cycles", cost.cycles()},
          {"energy_pj", cost.energy_pj ? Json(*cost.energy_pj) : Json()}};
}

}  // namespace

std::string bench_mini_batches(const engine::BenchPlan& plan, const std::vector<BenchMeasurement>& rows) {
  const auto costs = engine::mini_batch_costs(plan, rows);
  if (costs.empty()) {
    return "";
  }
  const auto& batch = *plan.mini_batch;
  Table table({"latents of", "memory, 8 bits", "7 bits", "GMAC", "frozen", "forward", "error", "weights", "update",
               "Gcycle", "MAC/cycle", "at 0.62", "mJ", "event", "J"},
              "lrrrrrrrrrrrrrr");
  for (const auto& cost : costs) {
    const auto giga = [](double cycles) { return fmt::format("{:.3f}", cycles * 1e-9); };
    table.row({"layer " + cost.latent->name, fmt::format("{:.1f} MB", memory_bytes(batch, cost, 8) * 1e-6),
               fmt::format("{:.1f} MB", memory_bytes(batch, cost, 7) * 1e-6), fmt::format("{:.2f}", cost.macs * 1e-9),
               giga(cost.frozen), giga(cost.forward), giga(cost.error), giga(cost.weights), giga(cost.update),
               giga(cost.cycles()), fmt::format("{:.2f}", cost.macs / cost.cycles()),
               fmt::format("{:.1f}", cost.macs / 0.62e9),
               cost.energy_pj ? fmt::format("{:.1f}", *cost.energy_pj * 1e-9) : "n/a",
               fmt::format("{:.1f}", batch.steps * cost.cycles() * 1e-9),
               cost.energy_pj ? fmt::format("{:.2f}", batch.steps * *cost.energy_pj * 1e-12) : "n/a"});
  }
  return fmt::format(
             "\nA mini-batch of continual learning on CORe50: {} new samples, {} replays of {}; Gcycle, 8 cores, "
             "from rows {}\n(frozen: int8, of the new samples only; at 0.62: Gcycle at the published MAC/cycle; event: "
             "Gcycle and J of {} mini-batches;\nenergy without instruction caches and L2, which have no public "
             "coefficient)\n\n",
             batch.fresh, batch.replays, batch.kept, batch.level, batch.steps) +
         table.text(colour_wanted());
}

std::string BenchRow::one_text() const { return one == nullptr ? "" : fmt::format("{:.3f}", one->macs_per_cycle); }

std::string BenchRow::speed_up() const {
  return one == nullptr ? ""
                        : fmt::format("{:.2f}", static_cast<double>(one->cycles) / static_cast<double>(all->cycles));
}

std::vector<BenchRow> bench_rows(const std::vector<BenchMeasurement>& measured) {
  std::vector<BenchRow> rows;
  for (const auto& one : measured) {
    const bool same_row = !rows.empty() && rows.back().all->layer == one.layer && rows.back().all->pair == one.pair &&
                          rows.back().all->level == one.level && rows.back().all->cores < one.cores;
    if (!same_row) {
      rows.emplace_back();
    }
    rows.back().one = one.cores == 1 ? &one : rows.back().one;
    rows.back().all = &one;
  }
  return rows;
}

std::string bench_title(const char* unit, const KernelBenchOptions& options) {
  const auto all = all_cores(options);
  auto text = fmt::format("{} on {}", unit, all == 1 ? "1 core" : fmt::format("1 and {}", bench_cores(all)));
  if (options.config != engine::default_preset) {
    text += fmt::format("; --config {}", options.config);
  }
  for (const auto& setting : options.settings) {
    text += fmt::format("; --set {}", setting);
  }
  return text + "\n\n";
}

std::string bench_range(double low, double high) {
  const auto number = [](double value) {
    return value < 1 ? fmt::format("{:.3f}", value) : fmt::format("{:.2f}", value);
  };
  return low == high ? number(low) : number(low) + " .. " + number(high);
}

std::string bench_figures(const engine::BenchPlan& plan, const std::vector<BenchMeasurement>& rows) {
  Table table({"published figure", "published", "here", "unit", "reached", "confidence"}, "lrrlll");
  std::string sources;
  for (const auto& figure : plan.figures) {
    const auto found = engine::compare(figure, rows);
    if (!found) {
      continue;
    }
    table.row({figure.claim, figure.published_text(), bench_range(found->low, found->high), figure.unit,
               !found->reached   ? "-"
               : *found->reached ? "yes"
                                 : "no",
               fmt::format("{}, {}", figure.provenance, figure.confidence)});
    sources += fmt::format("  {}\n    {}\n", figure.claim, figure.source);
    if (!figure.note.empty()) {
      sources += fmt::format("    Here: {}.\n", figure.note);
    }
  }
  return sources.empty() ? "" : "\n" + table.text(colour_wanted()) + "\nSources and notes\n" + sources;
}

std::string bench_json(const KernelBenchOptions& options, const std::vector<BenchMeasurement>& rows) {
  const auto& plan = *options.plan;
  Json json{
      {"config", options.config}, {"settings", options.settings}, {"rows", Json::array()}, {"figures", Json::array()}};
  for (const auto& row : rows) {
    json["rows"].push_back(json_of(row));
  }
  for (const auto& figure : plan.figures) {
    if (const auto found = engine::compare(figure, rows)) {
      json["figures"].push_back(json_of(figure, *found));
    }
  }
  for (const auto& cost : engine::mini_batch_costs(plan, rows)) {
    json["mini_batches"].push_back(json_of(*plan.mini_batch, cost));
  }
  return json.dump(2) + "\n";
}

std::string bench_list(const std::vector<BenchCase>& cases) {
  std::string text, last;
  for (const auto& one : cases) {
    const auto name = one.text();
    if (name != last) {
      text += fmt::format("{}  ({})\n", name, one.layer->sentence);
    }
    last = name;
  }
  return text;
}

}  // namespace pulpo::cli
