// SPDX-License-Identifier: Apache-2.0
// Results of benchmarks of kernels as text and JSON.
#pragma once

#include <string>
#include <vector>

#include "sim/cli/bench_measure.hpp"

namespace pulpo::cli {

/// A row of the table: the same on one core and on all; without `one`, or both the same, where there is no pair.
struct BenchRow {
  const engine::BenchMeasurement* one = nullptr;
  const engine::BenchMeasurement* all = nullptr;

  std::string one_text() const;
  std::string speed_up() const;
};
std::vector<BenchRow> bench_rows(const std::vector<engine::BenchMeasurement>& measured);

/// "MAC/cycle on 1 and 8 cores", and what `--config` and `--set` chose.
std::string bench_title(const char* unit, const KernelBenchOptions& options);

/// One number, or two if they differ.
std::string bench_range(double low, double high);

/// The published figures that the rows allow to compare, their sources below; empty if there are none.
std::string bench_figures(const engine::BenchPlan& plan, const std::vector<engine::BenchMeasurement>& rows);

/// What mini-batches of continual learning cost, as far as the rows allow; empty if they do not.
std::string bench_mini_batches(const engine::BenchPlan& plan, const std::vector<engine::BenchMeasurement>& rows);

std::string bench_json(const KernelBenchOptions& options, const std::vector<engine::BenchMeasurement>& rows);

/// The names of rows, each with the sentence of its layer.
std::string bench_list(const std::vector<BenchCase>& cases);

}  // namespace pulpo::cli
