// SPDX-License-Identifier: Apache-2.0
// Sums over the cores of a run.
#include "sim/engine/result.hpp"

#include <algorithm>

namespace pulpo::engine {
namespace {

/// A packed int8 dot product: what every core with XpulpV2 can do each cycle.
constexpr unsigned int8_lanes = 4;

}  // namespace

const RegionWindow* RunResult::window(const std::string& region) const {
  const auto found =
      std::find_if(windows.begin(), windows.end(), [&](const RegionWindow& one) { return one.name == region; });
  return found == windows.end() ? nullptr : &*found;
}

std::uint64_t RunResult::core_cycles() const { return reasons().total(); }

std::uint64_t RunResult::instructions() const {
  std::uint64_t sum = 0;
  for (const auto& core : cores) {
    sum += core.instructions;
  }
  return sum;
}

std::uint64_t RunResult::macs() const {
  std::uint64_t sum = 0;
  for (const auto& core : cores) {
    sum += core.macs;
  }
  return sum;
}

ReasonStack RunResult::reasons() const {
  ReasonStack sum;
  for (const auto& core : cores) {
    for (std::size_t i = 0; i < reason_count; ++i) {
      sum.cycles[i] += core.reasons.cycles[i];
    }
  }
  return sum;
}

double RunResult::peak_macs_per_cycle() const {
  return static_cast<double>(cores.size()) * std::max(int8_lanes, widest_macs);
}

}  // namespace pulpo::engine
