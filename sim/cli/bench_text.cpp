// SPDX-License-Identifier: Apache-2.0
// Results of benchmarks of kernels as text and JSON.
#include "sim/cli/bench_text.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "sim/cli/context.hpp"

namespace pulpo::cli {
namespace {

using engine::BenchMeasurement;
using Json = nlohmann::ordered_json;

Json json_of(const BenchMeasurement& m) {
  Json regions = Json::object();
  for (const auto& [name, value] : m.regions) {
    regions[name] = value;
  }
  return {{"layer", m.layer},
          {"pair", m.pair},
          {"level", m.level},
          {"cores", m.cores},
          {"cycles", m.cycles},
          {"macs_per_cycle", m.macs_per_cycle},
          {"percent_of_peak", 100 * m.macs_per_cycle / m.peak_macs_per_cycle},
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

}  // namespace

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

std::string bench_json(const engine::BenchPlan& plan, const std::vector<BenchMeasurement>& rows) {
  Json json{{"rows", Json::array()}, {"figures", Json::array()}};
  for (const auto& row : rows) {
    json["rows"].push_back(json_of(row));
  }
  for (const auto& figure : plan.figures) {
    if (const auto found = engine::compare(figure, rows)) {
      json["figures"].push_back(json_of(figure, *found));
    }
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
