// SPDX-License-Identifier: Apache-2.0
// Cuts a transfer at the line ends of both sides (twd_trans_splitter.sv). A transfer without lines passes whole.
#pragma once

#include "cluster/dma/transfer.hpp"

namespace pulpo::cluster::dma {

class LineSplitter {
 public:
  explicit LineSplitter(Address tcdm_mask) : tcdm_mask_(tcdm_mask) {}

  bool running() const { return running_; }
  void start(const Transfer& transfer, const Lines& external, const Lines& tcdm);
  template <class Walk>
  void walk(Walk& walk) {
    walk.control(running_);
    if (!running_) {
      return;  // the next transfer sets all of them
    }
    walk.control(plain_);
    walk.control(increment_);
    walk.control(id_);
    walk.control(left_);
    for (const Side* side : {&external_, &tcdm_}) {
      for (const auto word : {side->address, side->line_start, side->line_length, side->stride, side->left}) {
        walk.control(word);
      }
    }
  }
  /// The next piece; the last one ends running().
  Piece next();

 private:
  /// One side: where it stands, how much of the line is left.
  struct Side {
    Address address = 0, line_start = 0;
    std::uint32_t line_length = 0, stride = 0;
    std::uint32_t left = 0;
    void advance(std::uint32_t bytes);
  };

  Address tcdm_mask_;
  bool running_ = false;
  bool plain_ = true;  // no lines on either side
  bool increment_ = false;
  std::uint8_t id_ = 0;
  std::uint32_t left_ = 0;  // of the transfer
  Side external_, tcdm_;
};

}  // namespace pulpo::cluster::dma
