// SPDX-License-Identifier: Apache-2.0
// The round-robin arbiter of the RTL (common_cells rr_arb_tree.sv with FairArb), as two pure functions of the requests
// (bit i = requester i) and the pointer. Used by the TCDM, the peripheral interconnect and the bus.
#pragma once

#include <bit>
#include <cstdint>

namespace pulpo::memory {

/// ARB-TREE-1: at each node, from the root, if both halves request the pointer's bit of that level chooses, else the
/// half that requests. `requests` must not be 0.
constexpr unsigned tree_winner(std::uint32_t requests, unsigned pointer, unsigned levels) {
  if (std::popcount(requests) == 2) [[likely]] {  // they part at one node only
    const auto left = static_cast<unsigned>(std::countr_zero(requests));
    const auto right = static_cast<unsigned>(std::bit_width(requests)) - 1;
    const auto level = static_cast<unsigned>(std::bit_width(left ^ right)) - 1;
    return ((pointer >> level) & 1u) != 0 ? right : left;
  }
  unsigned low = 0;
  for (unsigned level = levels; level-- > 0;) {
    const unsigned half = 1u << level;
    const std::uint32_t part = (1u << half) - 1u;
    const bool left = ((requests >> low) & part) != 0;
    const bool right = ((requests >> (low + half)) & part) != 0;
    if (!left || (right && ((pointer >> level) & 1u) != 0)) {
      low += half;
    }
  }
  return low;
}

/// ARB-TREE-2: after a granted cycle the pointer moves to the next requester behind the old pointer (not behind the
/// winner), cyclic.
constexpr unsigned next_pointer(std::uint32_t requests, unsigned pointer) {
  const std::uint32_t above = requests & ~((2u << pointer) - 1u);
  return static_cast<unsigned>(std::countr_zero(above != 0 ? above : requests));
}

}  // namespace pulpo::memory
