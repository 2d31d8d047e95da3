// SPDX-License-Identifier: Apache-2.0
// Who goes, and who comes first: the pseudo-random way of both cache levels (lfsr_8bit.sv) and the binary arbitration
// tree of the requests to a bank (Req_Arb_Node of icache-intc) and of the banks' refills (rr_arb_tree.sv).
#pragma once

#include <cstdint>

namespace pulpo::cluster {

/// Eight-bit shift register with inverted feedback, reset to 0; the victim is its low bits.
class WayLfsr {
 public:
  void reset() { bits_ = 0; }
  unsigned way(unsigned ways) const { return bits_ & (ways - 1); }
  void step() {
    const unsigned in = ~(bits_ >> 7 ^ bits_ >> 3 ^ bits_ >> 2 ^ bits_ >> 1) & 1u;
    bits_ = static_cast<std::uint8_t>(bits_ << 1 | in);
  }

 private:
  std::uint8_t bits_ = 0;
};

/// Winner among `requests` (not 0) of a tree of `levels` levels: a node whose halves both request takes the one named
/// by its level's bit of `pointer`, the root by the highest bit.
constexpr unsigned tree_winner(std::uint32_t requests, unsigned pointer, unsigned levels) {
  unsigned winner = 0;
  for (unsigned level = levels; level-- > 0;) {
    const unsigned half = 1u << level;
    const std::uint32_t mask = (1u << half) - 1;
    const bool right = (requests >> (winner + half) & mask) != 0;
    const bool left = (requests >> winner & mask) != 0;
    if (right && (!left || (pointer >> level & 1u) != 0)) {
      winner += half;
    }
  }
  return winner;
}

/// Pointer of rr_arb_tree after a grant (FairArb): the next requester above the old pointer, else the lowest one.
constexpr unsigned next_pointer(std::uint32_t requests, unsigned pointer) {
  const std::uint32_t above = requests & ~((2u << pointer) - 1);
  return static_cast<unsigned>(__builtin_ctz(above != 0 ? above : requests));
}

}  // namespace pulpo::cluster
