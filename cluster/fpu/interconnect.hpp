// SPDX-License-Identifier: Apache-2.0
// Shared FPUs: which of the cores that want one get it in a cycle (fpu_interco). Divisions and square roots go to one
// unit of their own.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "cluster/fpu/config.hpp"
#include "cluster/fpu/dispatcher.hpp"

namespace pulpo::cluster {

/// A tree of two-input nodes; a counter of grants says which input a contended node prefers, one bit a level
/// (ArbitrationTree_FPU.sv, RR_Flag_Req_FPU.sv).
class FpuArbiter {
 public:
  explicit FpuArbiter(unsigned inputs);
  /// The input that is granted; `requests` is a bit each, not 0.
  unsigned grant(std::uint32_t requests);
  void reset() { counter_ = 0; }

 private:
  unsigned inputs_;
  unsigned levels_ = 0;
  unsigned counter_ = 0;
};

class FpuInterconnect {
 public:
  /// Cycles that the shared unit for divisions takes longer than a private one: it samples its operands first
  /// (fp_iter_divsqrt_msv_wrapper_2_STAGE.sv).
  static constexpr std::uint8_t divide_overhead_cycles = 1;

  /// Throws ConfigError if `cores` cannot be divided among the FPUs.
  FpuInterconnect(const FpuConfig& config, unsigned cores);
  void reset();
  /// One cycle. @param requests what each core offers, null for nothing @return the granted cores, a bit each
  std::uint32_t arbitrate(Cycle now, std::span<const FloatOperation* const> requests);

 private:
  std::uint32_t grant_pipelined(std::uint32_t cores);
  std::uint32_t grant_iterative(Cycle now, std::span<const FloatOperation* const> requests, std::uint32_t cores);

  FpuConfig config_;
  unsigned units_;
  unsigned cores_;
  std::vector<FpuArbiter> arbiters_;
  FpuArbiter divide_arbiter_;
  Cycle divide_free_ = 0;  // the unit for divisions takes the next one from this cycle on
};

}  // namespace pulpo::cluster
