// SPDX-License-Identifier: Apache-2.0
// `pulpo bench training`: FMAC/cycle of the passes of layers in floating point, by number of FPUs, size of the TCDM and
// bandwidth of the DMA, beside what was published.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "sim/cli/bench.hpp"
#include "sim/cli/bench_measure.hpp"
#include "sim/cli/bench_text.hpp"

namespace pulpo::cli {
namespace {

using engine::BenchMeasurement;

std::string rows_text(const KernelBenchOptions& options, const std::vector<BenchMeasurement>& rows) {
  Table table({"layer", "format and pass", "machine", "1 core", bench_cores(all_cores(options)), "speed-up", "pJ/FMAC"},
              "lllrrrr");
  for (const auto& row : bench_rows(rows)) {
    const auto& all = *row.all;
    table.row({all.layer, all.pair, all.level, row.one_text(), bench_range(all.macs_per_cycle, all.macs_per_cycle),
               row.speed_up(), all.pj_per_mac ? bench_range(*all.pj_per_mac, *all.pj_per_mac) : "n/a"});
  }
  return bench_title("FMAC/cycle", options) + table.text(colour_wanted());
}

/// What the machine of each level is; of one that `--set` changes also how.
std::string machines_text(const engine::BenchPlan& plan, const std::vector<BenchMeasurement>& rows) {
  std::string text = "\nMachines\n";
  for (const auto& machine : plan.machines) {
    std::vector<std::string> labels;
    for (const auto& row : rows) {
      const bool of_machine = row.level == machine.name || row.level.starts_with(machine.name + ",");
      if (of_machine && std::find(labels.begin(), labels.end(), row.level) == labels.end()) {
        labels.push_back(row.level);
      }
    }
    for (const auto& label : labels) {
      const auto but = label.substr(machine.name.size());
      text += fmt::format("  {:<12}  {}{}\n", label, machine.sentence, but.empty() ? "" : ", but" + but.substr(1));
    }
  }
  return text;
}

void bench_training(const KernelBenchOptions& options) {
  const auto cases = chosen_cases(options);
  // Read before there are threads: what it reads is kept for all of them.
  if (const auto config = engine::load_config(options.config);
      config.energy.technology != plugins::EnergyConfig::Technology::none) {
    plugins::technology(config.energy.technology);
  }
  const auto rows = measure_all(cases, options);
  const auto& plan = *options.plan;
  options.json ? print(bench_json(options, rows))
               : print(rows_text(options, rows) + machines_text(plan, rows) + bench_mini_batches(plan, rows) +
                       bench_figures(plan, rows));
}

constexpr auto footer =
    R"(All rows take about six minutes of processor time. Cycles are those of the layer's region, from the first DMA transfer to the
last, the first pass through its code. A row is called by its layer, format, pass and machine, for example
`conv fp32 forward l1-512`.)";

}  // namespace

void register_bench_training(CLI::App& bench) {
  auto options = std::make_shared<KernelBenchOptions>();
  options->profile = false;
  options->plan = &engine::training_plan();
  options->command = "training";
  options->example = "conv fp32 forward l1-512";
  auto list = std::make_shared<bool>(false);
  auto* command = bench.add_subcommand(
      "training", "FMAC/cycle of training's layers and passes by machine, beside published figures");
  add_bench_options(*command, *options, *list, "A parameter of the machine, behind those of the row; repeatable");
  command->footer(footer);
  command->callback([options, list] { *list ? print(bench_list(chosen_cases(*options))) : bench_training(*options); });
}

}  // namespace pulpo::cli
