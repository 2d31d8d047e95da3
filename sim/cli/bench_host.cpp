// SPDX-License-Identifier: Apache-2.0
// `pulpo bench host`: how fast this computer simulates.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>

#include "sim/base/error.hpp"
#include "sim/cli/bench.hpp"
#include "sim/cli/program.hpp"

namespace pulpo::cli {
namespace {

struct Options {
  std::vector<std::string> programs{"conv-int8", "cifar10"};
  std::vector<std::string> configs{"cluster-lic", "cluster-lic-icache"};
  unsigned runs = 10;
  bool json = false;
};

struct Sample {
  double start_seconds = 0;  // reading, building, loading
  double run_seconds = 0;
};

struct Measurement {
  std::string program;
  std::string config;
  std::uint64_t cycles = 0;
  std::uint64_t core_cycles = 0;
  std::uint64_t instructions = 0;
  std::vector<Sample> samples;
};

/// Processor time of this thread: other programs on the computer do not count.
double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

Sample measure_once(const ProgramOptions& options, Measurement& measurement) {
  Sample sample;
  const auto start = thread_seconds();
  auto system = make_system(options);
  sample.start_seconds = thread_seconds() - start;
  system.set_profiling(false);
  const auto go = thread_seconds();
  const auto result = system.run();
  sample.run_seconds = thread_seconds() - go;
  if (result.outcome == engine::Outcome::fault) {
    throw SimulatedFault(result.fault, result.fault_hint);
  }
  measurement.cycles = result.cycles;
  measurement.core_cycles = result.cycles * result.cores.size();
  measurement.instructions = result.instructions();
  return sample;
}

Measurement measure(const std::string& program, const std::string& config, unsigned runs) {
  Measurement measurement{program, config, 0, 0, 0, {}};
  ProgramOptions options;
  options.program = program;
  options.config = config;
  options.systemc = false;             // SystemC elaborates once a process
  measure_once(options, measurement);  // warms caches and the branch predictor; not counted
  for (unsigned i = 0; i < runs; ++i) {
    measurement.samples.push_back(measure_once(options, measurement));
  }
  return measurement;
}

struct Spread {
  double low = 0, median = 0, high = 0;
};

template <class Figure>
Spread spread(const Measurement& measurement, Figure figure) {
  std::vector<double> values;
  for (const auto& sample : measurement.samples) {
    values.push_back(figure(sample));
  }
  std::sort(values.begin(), values.end());
  const auto middle = values.size() / 2;
  const auto median = values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  return {values.front(), median, values.back()};
}

Spread core_cycles_per_second(const Measurement& m) {
  return spread(m, [&](const Sample& s) { return static_cast<double>(m.core_cycles) / s.run_seconds; });
}

nlohmann::ordered_json json_of(const Measurement& m) {
  const auto speed = core_cycles_per_second(m);
  const auto start = spread(m, [](const Sample& s) { return s.start_seconds; });
  const auto mips =
      spread(m, [&](const Sample& s) { return static_cast<double>(m.instructions) / s.run_seconds / 1e6; });
  return {{"program", m.program},
          {"config", m.config},
          {"runs", m.samples.size()},
          {"cycles", m.cycles},
          {"core_cycles", m.core_cycles},
          {"instructions", m.instructions},
          {"core_cycles_per_second", {{"median", speed.median}, {"low", speed.low}, {"high", speed.high}}},
          {"mips", {{"median", mips.median}, {"low", mips.low}, {"high", mips.high}}},
          {"ns_per_core_cycle", 1e9 / speed.median},
          {"start_up_seconds", {{"median", start.median}, {"low", start.low}, {"high", start.high}}}};
}

void add_row(Table& table, const Measurement& m) {
  const auto speed = core_cycles_per_second(m);
  const auto start = spread(m, [](const Sample& s) { return s.start_seconds; });
  const auto mips =
      spread(m, [&](const Sample& s) { return static_cast<double>(m.instructions) / s.run_seconds / 1e6; });
  table.row({m.program, m.config, grouped(m.cycles), fmt::format("{:.1f} M", speed.median / 1e6),
             fmt::format("{:.1f} .. {:.1f}", speed.low / 1e6, speed.high / 1e6), fmt::format("{:.1f}", mips.median),
             fmt::format("{:.2f}", 1e9 / speed.median), fmt::format("{:.2f} ms", start.median * 1e3)});
}

void bench_host(const Options& options) {
  Table table({"program", "config", "cycles", "core-cycles/s", "spread (M)", "MIPS", "ns/core-cycle", "start-up"},
              "llrrrrrr");
  auto array = nlohmann::ordered_json::array();
  for (const auto& program : options.programs) {
    for (const auto& config : options.configs) {
      spdlog::info("{} on {}: {} runs", program, config, options.runs);
      const auto measurement = measure(program, config, options.runs);
      add_row(table, measurement);
      array.push_back(json_of(measurement));
    }
  }
  print(options.json ? array.dump(2) + "\n" : table.text(colour_wanted()));
}

}  // namespace

void register_bench_host(CLI::App& bench) {
  auto options = std::make_shared<Options>();
  auto* host =
      bench.add_subcommand("host", "How fast this computer simulates: one thread, no observers, processor time");
  host->add_option("PROGRAM", options->programs, "ELF files or workloads")->capture_default_str();
  host->add_option("--config", options->configs, "Preset or TOML file; repeatable")
      ->allow_extra_args(false)
      ->type_name("PRESET|FILE")
      ->capture_default_str();
  host->add_option("--runs", options->runs, "Runs of each, after one that is not counted")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  host->add_flag("--json", options->json, "As JSON");
  host->callback([options] { bench_host(*options); });
}

}  // namespace pulpo::cli
