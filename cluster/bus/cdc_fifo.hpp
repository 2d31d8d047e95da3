// SPDX-License-Identifier: Apache-2.0
// A queue between two clocks (common_cells cdc_fifo_gray.sv, LogDepth 3, SyncStages 3): eight entries, each side sees
// the other's pointer three of its own edges late, and the reading side ends in a register with room for two.
#pragma once

#include <array>
#include <cstdint>

namespace pulpo::cluster {

template <class T>
class CdcFifo {
 public:
  void reset() { *this = {}; }

  // writing side
  bool ready() const { return write_ - read_seen_.back() < depth; }
  void push(const T& item) {
    items_[write_ % depth] = item;
    pushed_ = true;
  }
  // reading side
  bool valid() const { return held_ != 0; }
  const T& front() const { return out_[0]; }
  void pop() { popped_ = true; }

  /// An edge of the writing clock, the reading one, or both at once: then each side still sees the other's old pointer.
  void step(bool writing, bool reading) {
    const std::uint32_t write = write_, read = read_;
    if (writing) {
      shift(read_seen_, read);
      write_ += pushed_ ? 1 : 0;
      pushed_ = false;
    }
    if (reading) {
      const bool moves = write_seen_.back() != read && held_ < out_.size();
      if (popped_) {
        out_[0] = out_[1];
        --held_;
        popped_ = false;
      }
      if (moves) {
        out_[held_++] = items_[read % depth];
        ++read_;
      }
      shift(write_seen_, write);
    }
  }
  bool idle() const {
    bool settled = held_ == 0 && write_ == read_ && !pushed_;
    for (unsigned i = 0; i < sync_stages; ++i) {
      settled = settled && write_seen_[i] == write_ && read_seen_[i] == read_;
    }
    return settled;
  }

 private:
  static constexpr unsigned depth = 8, sync_stages = 3;
  using Synchronizer = std::array<std::uint32_t, sync_stages>;

  static void shift(Synchronizer& stages, std::uint32_t value) { stages = {value, stages[0], stages[1]}; }

  std::array<T, depth> items_{};
  std::uint32_t write_ = 0, read_ = 0;  // never wrap around: 2^32 beats
  Synchronizer write_seen_{}, read_seen_{};
  std::array<T, 2> out_{};
  unsigned held_ = 0;
  bool pushed_ = false, popped_ = false;  // in this cycle
};

}  // namespace pulpo::cluster
