// SPDX-License-Identifier: Apache-2.0
// Measured rows of the kernel benchmark against the published figures.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/base/types.hpp"
#include "sim/engine/bench/plan.hpp"

namespace pulpo::engine {

/// One run of the benchmark.
struct BenchMeasurement {
  std::string layer;
  std::string pair;
  std::string level;
  unsigned cores = 0;
  Cycle cycles = 0;
  double macs_per_cycle = 0;
  double peak_macs_per_cycle = 0;  // of these cores with the widest dot product that ran
  std::optional<double> pj_per_mac;
  std::vector<std::pair<std::string, double>> regions;  // MAC/cycle of each
};

struct BenchComparison {
  double low = 0, high = 0;  // of the measured values
  /// To the digits of the published figure: at least as good, or inside of the band. None: not comparable.
  std::optional<bool> reached;
};

/// Nothing when a row that the figure is about was not measured.
std::optional<BenchComparison> compare(const BenchFigure& figure, const std::vector<BenchMeasurement>& measured);

}  // namespace pulpo::engine
