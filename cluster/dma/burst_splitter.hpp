// SPDX-License-Identifier: Apache-2.0
// Cuts a piece at the 256-byte boundaries of the external address (trans_unpack.sv).
#pragma once

#include "cluster/dma/transfer.hpp"

namespace pulpo::cluster::dma {

class BurstSplitter {
 public:
  explicit BurstSplitter(Address tcdm_mask) : tcdm_mask_(tcdm_mask) {}

  bool running() const { return running_; }
  /// Takes a piece; returns its number of bursts.
  std::uint32_t start(const Piece& piece);
  /// The next burst; the last one ends running().
  Piece next();

 private:
  Address tcdm_mask_;
  bool running_ = false;
  std::uint32_t last_ = 0;  // index of the last burst
  std::uint32_t index_ = 0;
  std::uint32_t left_ = 0;  // bytes - 1
  Piece burst_;
};

}  // namespace pulpo::cluster::dma
