// SPDX-License-Identifier: Apache-2.0
// Why a core spent a cycle. Each core charges each cycle to exactly one of these; their sum is the cycles.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pulpo {

enum class Reason : std::uint8_t {
  issue,          // an instruction left ID
  load_use,       // ID waits for the data of the load in front of it
  jump_operand,   // jalr waits for its base register
  jump,           // refetch after jal, jalr
  branch,         // refetch after a taken branch
  fetch,          // ID empty: instruction not there (alignment, fetch latency) and no cache to blame
  icache_miss,    // ID empty: waiting for the instruction cache
  multicycle,     // EX busy with mulh, div, or the second half of a misaligned access
  tcdm_conflict,  // another master has the bank
  memory,         // L2, peripheral or other slow access in flight
  dma_port,       // the DMA's command port holds the core
  fpu,            // floating-point unit busy or its result not there yet
  flush,          // pipeline flush of CSR, fence, trap, mret, interrupt entry
  event_wait,     // p.elw waits, clock on
  sleep,          // clock off (p.elw, wfi)
  start,          // before fetch enable reached the core, or its first instruction
  halted,         // the run has ended for this core
};
inline constexpr std::size_t reason_count = 17;

inline constexpr std::array<std::string_view, reason_count> reason_names{
    "issue",  "load_use", "jump_operand", "jump",  "branch",     "fetch", "icache_miss", "multicycle", "tcdm_conflict",
    "memory", "dma_port", "fpu",          "flush", "event_wait", "sleep", "start",       "halted"};

constexpr std::string_view name(Reason reason) { return reason_names[static_cast<std::size_t>(reason)]; }

/// Cycles by reason, for one core (or a sum of cores).
struct ReasonStack {
  std::array<std::uint64_t, reason_count> cycles{};
  void charge(Reason reason, std::uint64_t count = 1) { cycles[static_cast<std::size_t>(reason)] += count; }
  std::uint64_t operator[](Reason reason) const { return cycles[static_cast<std::size_t>(reason)]; }
  std::uint64_t total() const {
    std::uint64_t sum = 0;
    for (auto count : cycles) {
      sum += count;
    }
    return sum;
  }
};

}  // namespace pulpo
