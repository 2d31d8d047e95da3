// SPDX-License-Identifier: Apache-2.0
// Round-robin tree of mchan (mchan_arbiter.sv, mchan_rr_flag_req.sv).
#pragma once

#include <bit>
#include <cstdint>

namespace pulpo::cluster::dma {

/// A binary tree over 2^levels requesters and a counter of that many bits that moves by one with each grant: bit b of
/// the counter is the side that wins, when both ask, at every node of level b (leaves: bit 0, root: the top bit).
class Arbiter {
 public:
  explicit Arbiter(unsigned requesters) : levels_(static_cast<unsigned>(std::bit_width(requesters - 1))) {}

  /// Index of the winner; `requests` must not be zero.
  unsigned winner(std::uint32_t requests) const {
    unsigned index = 0;
    for (unsigned level = levels_; level-- > 0;) {
      const std::uint32_t half = (1u << (1u << level)) - 1;
      const std::uint32_t left = (requests >> index) & half;
      const std::uint32_t right = (requests >> (index + (1u << level))) & half;
      const bool take_right = left == 0 || (right != 0 && ((turn_ >> level) & 1) != 0);
      index += take_right ? 1u << level : 0;
    }
    return index;
  }
  void granted() { turn_ = (turn_ + 1) & ((1u << levels_) - 1); }

 private:
  unsigned levels_;
  std::uint32_t turn_ = 0;
};

}  // namespace pulpo::cluster::dma
