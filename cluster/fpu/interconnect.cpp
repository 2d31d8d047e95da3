// SPDX-License-Identifier: Apache-2.0
// Arbitration for shared FPUs.
#include "cluster/fpu/interconnect.hpp"

#include <fmt/format.h>

#include <bit>

#include "sim/base/error.hpp"

namespace pulpo::cluster {

FpuArbiter::FpuArbiter(unsigned inputs) : inputs_(inputs) {
  levels_ = static_cast<unsigned>(std::bit_width(inputs - 1));
}

unsigned FpuArbiter::grant(std::uint32_t requests) {
  unsigned chosen = 0;
  for (unsigned level = levels_; level-- > 0;) {
    const std::uint32_t half = (1U << (1U << level)) - 1U;
    const std::uint32_t low = requests >> chosen & half;
    const std::uint32_t high = requests >> (chosen + (1U << level)) & half;
    const bool prefers_high = (counter_ >> level & 1) != 0;
    chosen += low == 0 || (prefers_high && high != 0) ? 1U << level : 0U;
  }
  counter_ = counter_ < inputs_ ? (counter_ + 1) & ((1U << levels_) - 1U) : 0;
  return chosen;
}

FpuInterconnect::FpuInterconnect(const FpuConfig& config, unsigned cores)
    : config_(config), units_(cores / config.cores_per_unit), cores_(cores), divide_arbiter_(cores) {
  if (units_ * config.cores_per_unit != cores || !std::has_single_bit(units_)) {
    throw ConfigError(fmt::format("fpu.cores_per_unit: {} cores cannot share FPUs by {}", cores, config.cores_per_unit),
                      "cores divided by fpu.cores_per_unit must be a power of two");
  }
  const bool fixed = config.interconnect == FpuConfig::Interconnect::fixed;
  arbiters_.assign(units_, FpuArbiter(fixed ? config.cores_per_unit : cores));
}

void FpuInterconnect::reset() {
  for (FpuArbiter& arbiter : arbiters_) {
    arbiter.reset();
  }
  divide_arbiter_.reset();
  divide_free_ = 0;
}

std::uint32_t FpuInterconnect::arbitrate(Cycle now, std::span<const FloatOperation* const> requests) {
  std::uint32_t pipelined = 0, iterative = 0;
  for (unsigned core = 0; core < cores_; ++core) {
    if (requests[core] != nullptr) {
      (requests[core]->iterative ? iterative : pipelined) |= 1U << core;
    }
  }
  return (pipelined != 0 ? grant_pipelined(pipelined) : 0U) | grant_iterative(now, requests, iterative);
}

/// optimal_alloc.sv: the n-th requesting core goes to FPU n; or, with fixed routes, core i to FPU i modulo their count.
std::uint32_t FpuInterconnect::grant_pipelined(std::uint32_t cores) {
  const bool fixed = config_.interconnect == FpuConfig::Interconnect::fixed;
  std::array<std::uint32_t, 32> wanted{};
  unsigned rank = 0;
  for (unsigned core = 0; core < cores_; ++core) {
    if ((cores >> core & 1) != 0) {
      const unsigned unit = (fixed ? core : rank) % units_;
      wanted[unit] |= 1U << (fixed ? core / units_ : core);
      ++rank;
    }
  }
  std::uint32_t granted = 0;
  for (unsigned unit = 0; unit < units_; ++unit) {
    if (wanted[unit] != 0) {
      const unsigned input = arbiters_[unit].grant(wanted[unit]);
      granted |= 1U << (fixed ? input * units_ + unit : input);
    }
  }
  return granted;
}

/// The unit is free again in the cycle behind its result.
std::uint32_t FpuInterconnect::grant_iterative(Cycle now, std::span<const FloatOperation* const> requests,
                                               std::uint32_t cores) {
  if (cores == 0 || now < divide_free_) {
    return 0;
  }
  const unsigned core = divide_arbiter_.grant(cores);
  divide_free_ = now + requests[core]->latency_cycles + 1;
  return 1U << core;
}

}  // namespace pulpo::cluster
