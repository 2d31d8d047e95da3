// SPDX-License-Identifier: Apache-2.0
// `pulpo bench training`: FMAC/cycle of the passes of layers in floating point, by number of FPUs, size of the TCDM and
// bandwidth of the DMA, beside what was published.
#include <fmt/format.h>

#include <memory>

#include "sim/cli/bench.hpp"
#include "sim/cli/bench_measure.hpp"
#include "sim/cli/bench_text.hpp"

namespace pulpo::cli {
namespace {

using engine::BenchMeasurement;

std::string rows_text(const std::vector<BenchMeasurement>& rows) {
  Table table({"layer", "format and pass", "machine", "1 core", "8 cores", "speed-up"}, "lllrrr");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& all = rows[i].cores == 1 ? rows[i + 1] : rows[i];
    const bool has_one = rows[i].cores == 1;
    const auto& one = rows[i];
    table.row(
        {all.layer, all.pair, all.level, has_one ? fmt::format("{:.3f}", one.macs_per_cycle) : "",
         fmt::format("{:.2f}", all.macs_per_cycle),
         has_one ? fmt::format("{:.2f}", static_cast<double>(one.cycles) / static_cast<double>(all.cycles)) : ""});
    i += has_one ? 1 : 0;
  }
  return "FMAC/cycle on 1 and 8 cores\n\n" + table.text(colour_wanted());
}

std::string machines_text(const engine::BenchPlan& plan, const std::vector<BenchMeasurement>& rows) {
  std::string text = "\nMachines\n";
  for (const auto& machine : plan.machines) {
    for (const auto& row : rows) {
      if (row.level == machine.name) {
        text += fmt::format("  {:<12} {}\n", machine.name, machine.sentence);
        break;
      }
    }
  }
  return text;
}

void bench_training(const KernelBenchOptions& options) {
  const auto cases = chosen_cases(options);
  static_cast<void>(engine::load_config(options.config));
  const auto rows = measure_all(cases, options);
  const auto& plan = *options.plan;
  options.json
      ? print(bench_json(plan, rows))
      : print(rows_text(rows) + machines_text(plan, rows) + bench_mini_batches(plan, rows) + bench_figures(plan, rows));
}

constexpr auto footer =
    R"(All rows take about three minutes of processor time. Cycles are those of the layer's region, from the first DMA transfer to the
last, the first pass through its code. A row is called by its layer, format, pass and machine, for example
`conv fp32 forward l1-512`.)";

}  // namespace

void register_bench_training(CLI::App& bench) {
  auto options = std::make_shared<KernelBenchOptions>();
  options->energy = false;
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
