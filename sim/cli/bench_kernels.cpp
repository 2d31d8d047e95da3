// SPDX-License-Identifier: Apache-2.0
// `pulpo bench kernels`: MAC/cycle and energy of layers on every level of the instruction set, beside what was
// published.
#include <fmt/format.h>

#include <memory>

#include "sim/cli/bench.hpp"
#include "sim/cli/bench_measure.hpp"
#include "sim/cli/bench_text.hpp"

namespace pulpo::cli {
namespace {

using engine::BenchMeasurement;

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

std::string rows_text(const KernelBenchOptions& options, const std::vector<BenchMeasurement>& rows) {
  Table table({"layer", "a x w", "level", "1 core", bench_cores(all_cores(options)), "speed-up", "% of peak", "pJ/MAC",
               "published"},
              "lllrrrrrr");
  for (const auto& row : bench_rows(rows)) {
    const auto& all = *row.all;
    table.row({all.layer, all.pair, all.level,
               row.one == nullptr ? "" : bench_range(row.one->macs_per_cycle, row.one->macs_per_cycle),
               bench_range(all.macs_per_cycle, all.macs_per_cycle), row.speed_up(),
               fmt::format("{:.1f}", 100 * all.macs_per_cycle / all.peak_macs_per_cycle),
               all.pj_per_mac ? bench_range(*all.pj_per_mac, *all.pj_per_mac) : "n/a", published_for(all)});
  }
  return bench_title("MAC/cycle", options) + table.text(colour_wanted());
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
  options.json ? print(bench_json(options, rows))
               : print(rows_text(options, rows) + bench_figures(engine::bench_plan(), rows));
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
  add_bench_options(*command, *options, *list, "A parameter of the machine; repeatable");
  command->footer(footer);
  command->callback([options, list] { *list ? print(bench_list(chosen_cases(*options))) : bench_kernels(*options); });
}

}  // namespace pulpo::cli
