// SPDX-License-Identifier: Apache-2.0
// All that matters of prefetch buffer and FIFO in straight-line code whose words come one cycle after they were asked
// for: how many words wait, and whether one arrives. The same steps as PrefetchBuffer and FetchFifo, in closed form.
#pragma once

#include <cstdint>

#include "sim/base/types.hpp"

namespace pulpo::cluster {

struct FetchPace {
  static constexpr unsigned depth = 4;                // FetchFifo
  static constexpr unsigned count = 2 * (depth + 1);  // different paces

  std::uint8_t words = 0;  // in the FIFO
  bool arrives = true;     // one more comes in this cycle (the buffer is in state `requested`)

  static constexpr FetchPace from_index(unsigned index) {
    return {static_cast<std::uint8_t>(index % (depth + 1)), index > depth};
  }
  constexpr unsigned index() const { return words + (arrives ? depth + 1 : 0); }

  /// Whether the instruction at the head is whole. @param halfword it begins in the upper half of its word
  constexpr bool shows(bool halfword, unsigned size_bytes) const {
    const unsigned needed = halfword && size_bytes == 4 ? 2 : 1;
    return words + (arrives ? 1U : 0U) >= needed;
  }
  /// Behind a cycle in which it leaves.
  constexpr FetchPace popped(bool halfword, unsigned size_bytes) const {
    return {static_cast<std::uint8_t>(words + (arrives ? 1U : 0U) - freed(halfword, size_bytes)), asks()};
  }
  /// Words that it takes with it.
  static constexpr std::uint8_t freed(bool halfword, unsigned size_bytes) {
    return static_cast<std::uint8_t>(((halfword ? 2U : 0U) + size_bytes) / 4);
  }
  /// Behind a cycle in which nothing leaves.
  constexpr FetchPace stalled() const { return {static_cast<std::uint8_t>(words + (arrives ? 1U : 0U)), asks()}; }
  /// Address of the last request, the instruction at the head being at `head`.
  constexpr Address last_request(Address head) const {
    return words == 0 ? head : (head & ~3U) + 4U * (words - (arrives ? 0U : 1U));
  }
  /// A request goes out in this cycle (riscv_fetch_fifo.sv: one place is kept free).
  constexpr bool asks() const { return words < depth - 1; }
};

/// The same with addresses.
struct FetchPosition {
  FetchPace pace;
  Address last_request = 0;

  Address next_word() const { return (last_request & ~3U) + 4; }
};

}  // namespace pulpo::cluster
