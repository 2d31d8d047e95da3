// SPDX-License-Identifier: Apache-2.0
// Measured rows of the kernel benchmark against the published figures.
#pragma once

#include <optional>
#include <string>
#include <string_view>
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

/// Cycles of a mini-batch of continual learning, put together from the layers' passes in FP32 on 8 cores of the machine
/// `level`; nothing when one was not measured.
std::optional<double> batch_cycles(const BenchBatch& batch, const std::vector<BenchMeasurement>& measured,
                                   std::string_view level);

/// Nothing when a row that the figure is about was not measured.
std::optional<BenchComparison> compare(const BenchFigure& figure, const std::vector<BenchMeasurement>& measured);

}  // namespace pulpo::engine
