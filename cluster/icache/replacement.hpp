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

}  // namespace pulpo::cluster
