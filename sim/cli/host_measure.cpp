// SPDX-License-Identifier: Apache-2.0
// The runs of `pulpo bench host`.
#include "sim/cli/host_measure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>

#include "plugins/trace/trace.hpp"
#include "sim/base/error.hpp"
#include "sim/cli/child_process.hpp"
#include "sim/engine/bench/toy_loop.hpp"

namespace pulpo::cli {
namespace {

/// Long enough for the loop to reach its steady speed.
constexpr std::uint64_t toy_cycles = 400'000;

/// Processor time of this thread: other programs on the computer do not count.
double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <class Work>
double seconds_of(Work work) {
  const auto start = thread_seconds();
  work();
  return thread_seconds() - start;
}

double toy_seconds() {
  std::uint64_t done = 0;
  const auto seconds = seconds_of([&] { done = engine::run_toy_loop(toy_cycles); });
  if (done == 0) {
    throw ConfigError("bench host: the toy loop did nothing", "this is a defect of Pulpo");
  }
  return seconds;
}

HostSample run_once(const PreparedProgram& program, HostMeasurement& measurement) {
  HostSample sample;
  std::unique_ptr<engine::System> system;
  sample.set_up_seconds = seconds_of([&] {
    // without SystemC, which elaborates once a process
    system = std::make_unique<engine::System>(make_system(program, false));
  });
  system->set_profiling(false);
  std::unique_ptr<plugins::Trace> trace;
  if (measurement.what.trace != "none") {
    trace = plugins::make_trace(measurement.what.trace, system->info(), plugins::open_text_file("/dev/null"));
    system->attach(*trace);
  }
  engine::RunResult result;
  sample.run_seconds = seconds_of([&] {
    result = system->run();
    if (trace) {
      trace->close();
    }
  });
  if (result.outcome == engine::Outcome::fault) {
    throw SimulatedFault(result.fault, result.fault_hint);
  }
  if (result.outcome != engine::Outcome::ended || result.exit_status != 0) {
    throw ProgramError(
        fmt::format("bench host: {} on {} did not end well", measurement.what.program, measurement.what.config),
        "run it alone: `pulpo run`");
  }
  measurement.cycles = result.cycles;
  measurement.core_cycles = result.cycles * result.cores.size();
  measurement.instructions = result.instructions();
  return sample;
}

/// As users start it: through SystemC, and nothing in memory before.
void measure_processes(HostMeasurement& measurement, unsigned runs) {
  std::vector<std::string> command{
      own_path(), "run", measurement.what.program, "--config", measurement.what.config, "--no-profile",
      "--report", "none"};
  measurement.peak_memory_kib = run_child(command).peak_memory_kib;
  command.insert(command.end(), {"--max-cycles", "1"});
  for (unsigned i = 0; i < runs; ++i) {
    measurement.start_up_seconds.push_back(run_child(command).processor_seconds);
  }
}

template <class Figure>
Spread spread(const std::vector<HostSample>& samples, Figure figure) {
  std::vector<double> values;
  for (const auto& sample : samples) {
    values.push_back(figure(sample));
  }
  return spread_of(std::move(values));
}

constexpr double toy_core_cycles = toy_cycles * engine::toy_cores;

}  // namespace

Spread spread_of(std::vector<double> values) {
  if (values.empty()) {
    return {};
  }
  std::sort(values.begin(), values.end());
  const auto middle = values.size() / 2;
  const auto median = values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  return {median, values.front(), values.back()};
}

double rounded(double value) { return std::strtod(fmt::format("{:.3e}", value).c_str(), nullptr); }

nlohmann::ordered_json json_of(const Spread& spread) {
  return {{"median", rounded(spread.median)}, {"low", rounded(spread.low)}, {"high", rounded(spread.high)}};
}

Spread HostMeasurement::core_cycles_per_second() const {
  return spread(samples, [&](const auto& s) { return static_cast<double>(core_cycles) / s.run_seconds; });
}

Spread HostMeasurement::mips() const {
  return spread(samples, [&](const auto& s) { return static_cast<double>(instructions) / s.run_seconds / 1e6; });
}

Spread HostMeasurement::of_toy_loop() const {
  return spread(samples, [&](const auto& s) {
    return static_cast<double>(core_cycles) / s.run_seconds / (toy_core_cycles / s.toy_seconds);
  });
}

Spread HostMeasurement::toy_core_cycles_per_second() const {
  return spread(samples, [](const auto& s) { return toy_core_cycles / s.toy_seconds; });
}

Spread HostMeasurement::set_up() const {
  return spread(samples, [](const auto& s) { return s.set_up_seconds; });
}

HostMeasurement measure_host(const HostCase& what, const HostPlan& plan) {
  HostMeasurement measurement;
  measurement.what = what;
  ProgramOptions options;
  options.program = what.program;
  options.config = what.config;
  if (plan.process && what.trace == "none") {
    measure_processes(measurement, plan.runs);
  }
  const auto program = prepare(options);
  run_once(program, measurement);  // warms caches and the branch predictor; not counted
  for (unsigned i = 0; i < plan.runs; ++i) {
    const auto toy = plan.toy ? toy_seconds() : 0;
    auto sample = run_once(program, measurement);
    sample.toy_seconds = toy;
    measurement.samples.push_back(sample);
  }
  return measurement;
}

}  // namespace pulpo::cli
