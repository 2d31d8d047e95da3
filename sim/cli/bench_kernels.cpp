// SPDX-License-Identifier: Apache-2.0
// `pulpo bench kernels`: MAC/cycle and energy of layers on every level of the instruction set, beside what was
// published.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "sim/cli/bench.hpp"
#include "sim/cli/bench_measure.hpp"

namespace pulpo::cli {
namespace {

using engine::BenchMeasurement;
using Json = nlohmann::ordered_json;

/// Figures about this one row.
std::string published_for(const BenchMeasurement& row) {
  std::vector<std::string> texts;
  for (const auto& figure : engine::bench_plan().figures) {
    const auto& of = figure.of;
    if (of.layer == row.layer && of.level == row.level && of.pairs == std::vector{row.pair} && !figure.over &&
        !figure.over_value && figure.quantity == "MAC/cycle" && figure.regions.empty()) {
      texts.push_back(figure.published_text() + (of.cores == 1 ? " (1 core)" : ""));
    }
  }
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::string range(double low, double high) {
  const auto number = [](double value) {
    return value < 1 ? fmt::format("{:.3f}", value) : fmt::format("{:.2f}", value);
  };
  return low == high ? number(low) : number(low) + " .. " + number(high);
}

std::string rows_text(const std::vector<BenchMeasurement>& rows) {
  Table table({"layer", "a x w", "level", "1 core", "8 cores", "speed-up", "% of peak", "pJ/MAC", "published"},
              "lllrrrrrr");
  for (std::size_t i = 0; i + 1 < rows.size(); i += 2) {
    const auto &one = rows[i], &all = rows[i + 1];
    table.row({all.layer, all.pair, all.level, range(one.macs_per_cycle, one.macs_per_cycle),
               range(all.macs_per_cycle, all.macs_per_cycle),
               fmt::format("{:.2f}", static_cast<double>(one.cycles) / static_cast<double>(all.cycles)),
               fmt::format("{:.1f}", 100 * all.macs_per_cycle / all.peak_macs_per_cycle),
               all.pj_per_mac ? range(*all.pj_per_mac, *all.pj_per_mac) : "n/a", published_for(all)});
  }
  return "MAC/cycle on 1 and 8 cores\n\n" + table.text(colour_wanted());
}

std::string figures_text(const std::vector<BenchMeasurement>& rows) {
  Table table({"published figure", "published", "here", "unit", "reached", "confidence"}, "lrrlll");
  std::string sources;
  for (const auto& figure : engine::bench_plan().figures) {
    const auto found = engine::compare(figure, rows);
    if (!found) {
      continue;
    }
    table.row({figure.claim, figure.published_text(), range(found->low, found->high), figure.unit,
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

void print_json(const std::vector<BenchMeasurement>& rows) {
  Json json{{"rows", Json::array()}, {"figures", Json::array()}};
  for (const auto& row : rows) {
    json["rows"].push_back(json_of(row));
  }
  for (const auto& figure : engine::bench_plan().figures) {
    if (const auto found = engine::compare(figure, rows)) {
      json["figures"].push_back(json_of(figure, *found));
    }
  }
  print(json.dump(2) + "\n");
}

void print_list(const std::vector<BenchCase>& cases) {
  std::string text;
  for (std::size_t i = 0; i < cases.size(); i += 2) {
    text += fmt::format("{}  ({})\n", cases[i].text(), cases[i].layer->sentence);
  }
  print(text);
}

void bench_kernels(const KernelBenchOptions& options) {
  const auto cases = chosen_cases(options);
  // Read before there are threads: what it reads is kept for all of them.
  auto config = engine::load_config(options.config);
  for (const auto& setting : options.settings) {
    engine::apply_setting(config, setting);
  }
  if (config.energy.technology != plugins::EnergyConfig::Technology::none) {
    plugins::technology(config.energy.technology);
  }
  const auto rows = measure_all(cases, options);
  options.json ? print_json(rows) : print(rows_text(rows) + figures_text(rows));
}

constexpr auto footer =
    R"(All rows take about three minutes of processor time. Cycles are those of the layer's region, the first pass through its
code; energy is of the same cycles. A row is called by its layer, widths and level, for example `conv 8x4 mpic`.)";

}  // namespace

void register_bench_kernels(CLI::App& bench) {
  auto options = std::make_shared<KernelBenchOptions>();
  auto list = std::make_shared<bool>(false);
  auto* command = bench.add_subcommand(
      "kernels", "MAC/cycle and energy of quantized layers by widths and level, beside published figures");
  command->add_option("--filter", options->filters, "Only rows whose name contains TEXT; repeatable")
      ->allow_extra_args(false)
      ->type_name("TEXT");
  command->add_option("--config", options->config, "Preset or TOML file")
      ->type_name("PRESET|FILE")
      ->capture_default_str();
  command->add_option("--set", options->settings, "A parameter of the machine; repeatable")
      ->allow_extra_args(false)
      ->type_name("KEY=VALUE");
  command->add_option("--jobs", options->jobs, "Runs at a time; 0: as many as there are processors")
      ->check(CLI::Range(0, 256))
      ->capture_default_str();
  command->add_flag("--check", options->check, "Each program checks its output, too; takes much longer");
  command->add_flag("--list", *list, "Only name the rows");
  command->add_flag("--json", options->json, "As JSON");
  command->footer(footer);
  command->callback([options, list] { *list ? print_list(chosen_cases(*options)) : bench_kernels(*options); });
}

}  // namespace pulpo::cli
