// SPDX-License-Identifier: Apache-2.0
// Cuts a piece at the 256-byte boundaries of the external address (trans_unpack.sv).
#pragma once

#include <optional>

#include "cluster/dma/fifo.hpp"
#include "cluster/dma/transfer.hpp"
#include "cluster/dma/transfer_table.hpp"
#include "cluster/timing/rules.hpp"

namespace pulpo::cluster::dma {

class BurstSplitter {
 public:
  explicit BurstSplitter(Address tcdm_mask) : tcdm_mask_(tcdm_mask) {}

  bool running() const { return running_; }
  /// All bursts so far.
  std::uint64_t handed_out() const { return handed_out_; }
  /// The next one.
  const Piece& burst() const { return burst_; }
  /// Bytes of the piece in front of the next one.
  Address handed_out_bytes() const { return burst_.tcdm - begin_; }

  template <class Walk>
  void walk(Walk& walk) {
    walk.control(running_);
    // the last two differ: the one before it goes on while what was under way comes to its place
    walk.progress_up_to(index_, last_ < 2 ? 0 : last_ - 2);
    walk.progress(left_);
    walk.progress(handed_out_);
    burst_.walk(walk);
  }
  /// A cycle in which the path has room for a burst: the next one, or, between pieces, none and the next piece is taken
  /// and registered in the table.
  struct Step {
    std::optional<Piece> burst;
    std::uint32_t registered = 0;  // id of the piece, as a bit
  };
  Step step(Fifo<Piece, 2>& pieces, TransferTable& table, RuleSet& rules);

 private:
  /// Takes a piece; returns its number of bursts.
  std::uint32_t start(const Piece& piece, RuleSet& rules);
  /// The next burst; the last one ends running().
  Piece next();

  Address tcdm_mask_;
  bool running_ = false;
  std::uint32_t last_ = 0;  // index of the last burst
  std::uint32_t index_ = 0;
  std::uint32_t left_ = 0;  // bytes - 1
  Piece burst_;
  Address begin_ = 0;  // of the piece, in TCDM
  std::uint64_t handed_out_ = 0;
};

}  // namespace pulpo::cluster::dma
