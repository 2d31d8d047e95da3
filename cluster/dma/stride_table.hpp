// SPDX-License-Identifier: Apache-2.0
// Line length and stride of the 2D transfers under way, one table a side (twd_trans_queue.sv).
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "cluster/dma/arbiter.hpp"
#include "cluster/dma/transfer.hpp"

namespace pulpo::cluster::dma {

class StrideTable {
 public:
  static constexpr unsigned depth = 4;  // TWD_QUEUE_DEPTH

  explicit StrideTable(unsigned ports) : arbiter_(ports) {}

  bool full() const { return busy_ == (1u << depth) - 1; }
  std::uint8_t lowest_free() const {
    return full() ? std::uint8_t{0} : static_cast<std::uint8_t>(std::countr_one(busy_));
  }
  /// Port that gets the free slot. The slot is taken even if its command then stalls for want of a slot in the other
  /// table (ctrl_fsm.sv): it is lost until reset.
  std::uint32_t grant(std::uint32_t requests) {
    if (requests == 0 || full()) {
      return 0;
    }
    taken_ = 1u << lowest_free();
    granted_ = true;
    return 1u << arbiter_.winner(requests);
  }
  void write(std::uint8_t slot, const Lines& lines) { lines_[slot] = lines; }
  const Lines& read(std::uint8_t slot) const { return lines_[slot]; }
  void release(std::uint8_t slot) { released_ |= 1u << slot; }
  void settle() {
    if (!granted_ && released_ == 0) {
      return;
    }
    if (granted_) {
      arbiter_.granted();
    }
    busy_ = (busy_ | taken_) & ~released_;
    taken_ = released_ = 0;
    granted_ = false;
  }

 private:
  Arbiter arbiter_;
  std::uint32_t busy_ = 0;
  std::uint32_t taken_ = 0, released_ = 0;  // of this cycle
  bool granted_ = false;
  std::array<Lines, depth> lines_{};
};

}  // namespace pulpo::cluster::dma
