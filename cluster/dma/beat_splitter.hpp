// SPDX-License-Identifier: Apache-2.0
// Cuts a burst into the 64-bit beats of the TCDM side (tcdm_cmd_unpack.sv).
#pragma once

#include "cluster/dma/fifo.hpp"
#include "cluster/dma/transfer.hpp"

namespace pulpo::cluster::dma {

/// 64-bit beats - 1 that `length` + 1 bytes at `address` touch.
constexpr std::uint32_t extra_beats(Address address, std::uint32_t length) {
  return length / 8 + (address % 8 + length % 8 < 8 ? 0 : 1);
}

class BeatSplitter {
 public:
  explicit BeatSplitter(Address tcdm_mask) : tcdm_mask_(tcdm_mask) {}

  /// One beat per cycle, when both ports have room; a burst's first beat takes the command.
  void step(Fifo<Piece, 2>& bursts, Fifo<Beat, 2> (&beats)[2]) {
    if (!beats[0].ready() || !beats[1].ready()) {
      return;
    }
    if (left_ != 0) {
      --left_;
    } else if (bursts.valid()) {
      const Piece& burst = bursts.front();
      left_ = extra_beats(burst.tcdm, burst.length);
      next_ = {burst.tcdm & ~7u, burst.id, false};
      bursts.pop();
    } else {
      return;
    }
    next_.last = left_ == 0;
    beats[0].push(next_);
    beats[1].push(next_);
    next_.address = (next_.address + 8) & tcdm_mask_;
  }

  bool idle() const { return left_ == 0; }

  template <class Walk>
  void walk(Walk& walk) {
    walk.control(left_);
    next_.walk(walk);
  }

 private:
  Address tcdm_mask_;
  std::uint32_t left_ = 0;
  Beat next_;
};

}  // namespace pulpo::cluster::dma
