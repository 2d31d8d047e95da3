// SPDX-License-Identifier: Apache-2.0
// The runs of `pulpo bench kernels` and `pulpo bench training`.
#pragma once

#include <string>
#include <vector>

#include "sim/cli/program.hpp"
#include "sim/engine/bench/compare.hpp"

namespace pulpo::cli {

constexpr unsigned most_cores = 8;  // of the published clusters

struct KernelBenchOptions {
  std::vector<std::string> filters;
  std::string config{engine::default_preset};
  std::vector<std::string> settings;
  unsigned jobs = 0;
  bool check = false;
  bool json = false;
  bool profile = true;  // MAC/cycle of regions, peak
  const engine::BenchPlan* plan = &engine::bench_plan();
  std::string command = "kernels";
  std::string example = "conv 8x4 mpic";  // what a row is called
};

/// "1 core", "8 cores".
std::string bench_cores(unsigned cores);

/// Declares what both commands take. @param list only name the rows @param setting_sentence of `--set`
void add_bench_options(CLI::App& command, KernelBenchOptions& options, bool& list, const char* setting_sentence);

/// A row of the table on one core or on all.
struct BenchCase {
  const engine::BenchLayer* layer;
  std::string pair, level;
  unsigned cores;

  std::string text() const;
};

/// How many cores "all" are: 8, or what the machine has if that is less.
unsigned all_cores(const KernelBenchOptions& options);

/// On one core and on all, row by row; throws ConfigError if the filters leave none.
std::vector<BenchCase> chosen_cases(const KernelBenchOptions& options);

/// The cases on some threads; results in the order of the cases, whoever ends first.
std::vector<engine::BenchMeasurement> measure_all(const std::vector<BenchCase>& cases,
                                                  const KernelBenchOptions& options);

}  // namespace pulpo::cli
