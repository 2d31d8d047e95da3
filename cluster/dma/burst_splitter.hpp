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
};

}  // namespace pulpo::cluster::dma
