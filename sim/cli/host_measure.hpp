// SPDX-License-Identifier: Apache-2.0
// The runs of `pulpo bench host`: how fast this computer simulates a program. All times are processor times.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/cli/program.hpp"

namespace pulpo::cli {

/// Lowest, median and highest of some values.
struct Spread {
  double median = 0, low = 0, high = 0;
};
Spread spread_of(std::vector<double> values);
/// {"median": ..., "low": ..., "high": ...} with four digits each.
nlohmann::ordered_json json_of(const Spread& spread);
double rounded(double value);

struct HostCase {
  std::string program, config, trace;  // trace "none": nobody observes
};

struct HostSample {
  double set_up_seconds = 0;  // one more machine in a process that has read the program before
  double run_seconds = 0;
  double toy_seconds = 0;  // of the toy loop, just before
};

struct HostMeasurement {
  HostCase what;
  std::uint64_t cycles = 0, core_cycles = 0, instructions = 0;
  std::vector<HostSample> samples;
  std::vector<double> start_up_seconds;  // of a process, until the first cycle; empty: not measured
  std::size_t peak_memory_kib = 0;       // of a process that runs the program; 0: not measured

  Spread core_cycles_per_second() const;
  Spread mips() const;
  Spread of_toy_loop() const;
  Spread toy_core_cycles_per_second() const;
  Spread set_up() const;
};

struct HostPlan {
  unsigned runs = 10;
  bool toy = true;      // before each run
  bool process = true;  // start-up and memory
};

/// One run that is not counted, then `plan.runs` of them.
HostMeasurement measure_host(const HostCase& what, const HostPlan& plan);

}  // namespace pulpo::cli
