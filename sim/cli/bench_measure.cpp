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
  auto result = system.run(limit);
  if (result.outcome == engine::Outcome::fault) {
    throw SimulatedFault(result.fault, result.fault_hint);
  }
  return result;
}

/// From the first begin to the last end of the regions that count.
struct Window {
  Cycle begin = UINT64_MAX, end = 0;
};

Window window_of(const engine::RunResult& result, const BenchLayer& layer) {
  Window window;
  for (const auto& region : result.regions) {
    if (!layer.region.empty() && region.name != layer.region) {
      continue;
    }
    for (const auto& core : region.cores) {
      if (core.entries != 0) {
        window.begin = std::min(window.begin, core.first_begin);
        window.end = std::max(window.end, core.last_end);
      }
    }
  }
  return window;
}

/// The same run stopped at both ends: what was counted between.
double energy_pj(const PreparedProgram& program, const Window& window) {
  return engine::energy_between(run_to(program, window.begin, false), run_to(program, window.end, false)).total_pj;
}

BenchMeasurement measure(const BenchCase& which, const KernelBenchOptions& options) {
  const auto program = prepare_case(which, options);
  const auto result = run_to(program, engine::default_cycle_limit, true);
  const auto window = window_of(result, *which.layer);
  if (result.outcome != engine::Outcome::ended || result.exit_status != 0 || window.end <= window.begin) {
    throw ProgramError(fmt::format("bench {}: {} on {} cores did not end well: {}", options.command, which.text(),
                                   which.cores, result.output),
                       "run the workload alone: `pulpo run`");
  }
  BenchMeasurement row{
      which.layer->name, which.pair, which.level, which.cores, window.end - window.begin, 0, 0, {}, {}};
  const auto macs = static_cast<double>(which.layer->macs);
  row.macs_per_cycle = macs / static_cast<double>(row.cycles);
  row.peak_macs_per_cycle = which.cores * std::max(1u, result.widest_macs);
  for (const auto& region : result.regions) {
    if (const auto span = region.span(); span != 0 && region.total().macs != 0) {
      row.regions.emplace_back(region.name, static_cast<double>(region.total().macs) / static_cast<double>(span));
    }
  }
  if (options.energy && which.cores == all_cores &&
      program.config.energy.technology != plugins::EnergyConfig::Technology::none) {
    row.pj_per_mac = energy_pj(program, window) / macs;
  }
  return row;
}

}  // namespace

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

std::vector<BenchCase> chosen_cases(const KernelBenchOptions& options) {
  std::vector<BenchCase> cases;
  for (const auto& layer : options.plan->layers) {
    for (const auto& pair : layer.pairs) {
      for (const auto& level : layer.levels) {
        const auto text = BenchCase{&layer, pair, level, 0}.text();
        const bool wanted =
            options.filters.empty() || std::any_of(options.filters.begin(), options.filters.end(),
                                                   [&](const auto& f) { return text.find(f) != std::string::npos; });
        if (wanted) {
          for (const auto cores : layer.cores) {
            cases.push_back({&layer, pair, level, cores});
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
        spdlog::info("{} on {}", cases[i].text(), cases[i].cores == 1 ? "1 core" : "8 cores");
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
