// SPDX-License-Identifier: Apache-2.0
// The runs of `pulpo bench kernels` and `pulpo bench training`.
#include "sim/cli/bench_measure.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "sim/base/error.hpp"
#include "sim/engine/energy_counts.hpp"

namespace pulpo::cli {
namespace {

using engine::BenchLayer;
using engine::BenchMeasurement;

PreparedProgram prepare_case(const BenchCase& which, const KernelBenchOptions& options) {
  ProgramOptions program;
  program.program = which.layer->program;
  program.config = options.config;
  program.settings = options.plan->settings_for(*which.layer, which.level);
  program.settings.insert(program.settings.end(), options.settings.begin(), options.settings.end());
  program.arguments = which.layer->arguments_for(which.pair, which.level);
  program.arguments.push_back(fmt::format("cores={}", which.cores));
  if (options.check) {
    std::erase(program.arguments, "check=0");
  }
  return prepare(program);
}

engine::RunResult run_to(const PreparedProgram& program, Cycle limit, bool profile) {
  auto system = make_system(program, false);  // SystemC elaborates once a process
  system.set_profiling(profile);
  system.watch_regions();
  auto result = system.run(limit);
  if (result.outcome == engine::Outcome::fault) {
    throw SimulatedFault(result.fault, result.fault_hint);
  }
  return result;
}

/// From the first begin to the last end of the regions that count.
engine::RegionWindow window_of(const engine::RunResult& result, const std::string& region) {
  if (const auto* window = result.window(region)) {
    return *window;
  }
  engine::RegionWindow all{region, UINT64_MAX, 0, {}};
  for (const auto& window : result.windows) {
    all.begin = region.empty() ? std::min(all.begin, window.begin) : all.begin;
    all.end = region.empty() ? std::max(all.end, window.end) : all.end;
  }
  return all;
}

/// Of several regions: the same run stopped at both ends, and what was counted between.
double energy_pj(const PreparedProgram& program, const engine::RegionWindow& window) {
  return window.energy
             ? window.energy->total_pj
             : engine::energy_between(run_to(program, window.begin + 1, false), run_to(program, window.end + 1, false))
                   .total_pj;
}

BenchMeasurement measure(const BenchCase& which, const KernelBenchOptions& options) {
  const auto program = prepare_case(which, options);
  const auto result = run_to(program, engine::default_cycle_limit, options.profile);
  const auto window = window_of(result, which.layer->region_for(which.pair));
  if (result.outcome != engine::Outcome::ended || result.exit_status != 0 || window.cycles() == 0) {
    throw ProgramError(fmt::format("bench {}: {} on {} cores did not end well: {}", options.command, which.text(),
                                   which.cores, result.output),
                       "run the workload alone: `pulpo run`");
  }
  BenchMeasurement row{which.layer->name, which.pair, {}, which.cores, window.cycles(), 0, 0, {}, {}};
  row.level = options.plan->level_label(*which.layer, which.level, options.settings);
  const auto macs = static_cast<double>(which.layer->macs);
  row.macs_per_cycle = macs / static_cast<double>(row.cycles);
  row.peak_macs_per_cycle = options.profile ? which.cores * std::max(1u, result.widest_macs) : 0;
  for (const auto& region : result.regions) {
    if (const auto span = region.span(); span != 0 && region.total().macs != 0) {
      row.regions.emplace_back(region.name, static_cast<double>(region.total().macs) / static_cast<double>(span));
    }
  }
  if (which.cores == all_cores(options) &&
      program.config.energy.technology != plugins::EnergyConfig::Technology::none) {
    row.pj_per_mac = energy_pj(program, window) / macs;
  }
  return row;
}

}  // namespace

std::string bench_cores(unsigned cores) { return fmt::format("{} core{}", cores, cores == 1 ? "" : "s"); }

std::string BenchCase::text() const { return fmt::format("{} {} {}", layer->name, pair, level); }

void add_bench_options(CLI::App& command, KernelBenchOptions& options, bool& list, const char* setting_sentence) {
  command.add_option("--filter", options.filters, "Only rows whose name contains TEXT; repeatable")
      ->allow_extra_args(false)
      ->type_name("TEXT");
  command.add_option("--config", options.config, "Preset or TOML file")
      ->type_name("PRESET|FILE")
      ->capture_default_str();
  command.add_option("--set", options.settings, setting_sentence)->allow_extra_args(false)->type_name("KEY=VALUE");
  command.add_option("--jobs", options.jobs, "Runs at a time; 0: as many as there are processors")
      ->check(CLI::Range(0, 256))
      ->capture_default_str();
  command.add_flag("--check", options.check, "Each program checks its output, too; takes much longer");
  command.add_flag("--list", list, "Only name the rows");
  command.add_flag("--json", options.json, "As JSON");
}

unsigned all_cores(const KernelBenchOptions& options) {
  auto config = engine::load_config(options.config);
  for (const auto& setting : options.settings) {
    engine::apply_setting(config, setting);
  }
  return std::min(most_cores, config.machine.cores.count);
}

std::vector<BenchCase> chosen_cases(const KernelBenchOptions& options) {
  std::vector<BenchCase> cases;
  const unsigned all = all_cores(options);
  for (const auto& layer : options.plan->layers) {
    for (const auto& pair : layer.pairs) {
      for (const auto& level : layer.levels) {
        const auto text = BenchCase{&layer, pair, level, 0}.text();
        const bool wanted =
            options.filters.empty() || std::any_of(options.filters.begin(), options.filters.end(),
                                                   [&](const auto& f) { return text.find(f) != std::string::npos; });
        if (wanted) {
          unsigned before = 0;
          for (const auto cores : layer.cores) {
            if (const auto there = std::min(cores, all); there != before) {
              cases.push_back({&layer, pair, level, there});
              before = there;
            }
          }
        }
      }
    }
  }
  if (cases.empty()) {
    throw ConfigError("--filter: no row of the table contains that",
                      fmt::format("a row is called, for example, `{}`; `pulpo bench {} --list` names all",
                                  options.example, options.command));
  }
  return cases;
}

std::vector<BenchMeasurement> measure_all(const std::vector<BenchCase>& cases, const KernelBenchOptions& options) {
  std::vector<BenchMeasurement> rows(cases.size());
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto work = [&] {
    for (auto i = next++; i < cases.size(); i = next++) {
      try {
        spdlog::info("{} on {}", cases[i].text(), bench_cores(cases[i].cores));
        rows[i] = measure(cases[i], options);
      } catch (...) {
        const std::scoped_lock lock(failure_mutex);
        failure = std::current_exception();
        next = cases.size();
      }
    }
  };
  const auto jobs = options.jobs != 0 ? options.jobs : std::max(1u, std::thread::hardware_concurrency());
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 1; i < std::min<std::size_t>(jobs, cases.size()); ++i) {
      threads.emplace_back(work);
    }
    work();
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
  return rows;
}

}  // namespace pulpo::cli
