// SPDX-License-Identifier: Apache-2.0
// Results of benchmarks of kernels as text and JSON.
#pragma once

#include <string>
#include <vector>

#include "sim/cli/bench_measure.hpp"

namespace pulpo::cli {

/// One number, or two if they differ.
std::string bench_range(double low, double high);

/// The published figures that the rows allow to compare, their sources below; empty if there are none.
std::string bench_figures(const engine::BenchPlan& plan, const std::vector<engine::BenchMeasurement>& rows);

/// What mini-batches of continual learning cost, as far as the rows allow; empty if they do not.
std::string bench_mini_batches(const engine::BenchPlan& plan, const std::vector<engine::BenchMeasurement>& rows);

std::string bench_json(const engine::BenchPlan& plan, const std::vector<engine::BenchMeasurement>& rows);

/// The names of rows, each with the sentence of its layer.
std::string bench_list(const std::vector<BenchCase>& cases);

}  // namespace pulpo::cli
