// SPDX-License-Identifier: Apache-2.0
// The 16 transfer ids: allocation, bursts left, status, and the events at the end (trans_allocator.sv, synch_unit.sv).
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "cluster/dma/transfer.hpp"

namespace pulpo::cluster::dma {

class TransferTable {
 public:
  /// Who asked for a transfer, and for what at its end.
  struct Notice {
    std::uint8_t port = 0;
    bool event = false, interrupt = false, broadcast = false;
  };

  // allocation
  bool full() const { return allocated_ == 0xffff; }
  std::uint8_t lowest_free() const { return static_cast<std::uint8_t>(std::countr_one(allocated_)); }
  void allocate(std::uint8_t id) { taken_ |= 1u << id; }
  void release(std::uint32_t ids) { released_ |= ids; }
  std::uint16_t allocated() const { return allocated_; }

  // progress
  void announce(std::uint8_t id, const Notice& notice) {
    announced_id_ = id;
    announced_ = notice;
  }
  void expect(std::uint8_t id, std::uint32_t bursts) {
    tcdm_left_[id] = (tcdm_left_[id] + bursts) & burst_count_mask;
    external_left_[id] = (external_left_[id] + bursts) & burst_count_mask;
    touched_ |= 1u << id;
  }
  void tcdm_done(std::uint8_t id) {
    tcdm_left_[id] = (tcdm_left_[id] - 1) & burst_count_mask;
    touched_ |= 1u << id;
  }
  void external_done(std::uint8_t id) {
    external_left_[id] = (external_left_[id] - 1) & burst_count_mask;
    touched_ |= 1u << id;
  }

  /// Moves to the next cycle.
  void settle();

  /// Bits as the status register shows them.
  std::uint16_t status() const { return running_ | ran_; }
  /// Ids whose end is signalled in the current cycle (at most one), and the lines it raises.
  std::uint32_t signalled() const { return static_cast<std::uint32_t>(std::bit_floor(ended_)); }
  std::uint32_t event_lines(unsigned ports) const;
  std::uint32_t interrupt_lines(unsigned ports) const;
  const Notice& notice(unsigned id) const { return pending_notices_[id]; }
  template <class Walk>
  void walk(Walk& walk) {
    for (const std::uint32_t ids :
         {taken_, released_, std::uint32_t{running_}, std::uint32_t{ran_}, std::uint32_t{ended_}, touched_}) {
      walk.control(ids);
    }
    for (unsigned id = 0; id < transfer_ids; ++id) {
      walk.progress(tcdm_left_[id]);
      walk.progress(external_left_[id]);
    }
  }
  bool idle() const { return (running_ | ran_ | ended_ | touched_) == 0; }

 private:
  static constexpr std::uint16_t burst_count_mask = (1u << 10) - 1;  // MCHAN_CMD_WIDTH

  std::uint16_t allocated_ = 0;
  std::uint32_t taken_ = 0, released_ = 0;  // of this cycle
  std::uint16_t running_ = 0, ran_ = 0;     // bursts left now, one cycle ago
  std::uint16_t ended_ = 0;                 // ends not signalled yet
  std::uint32_t touched_ = 0;
  std::array<std::uint16_t, transfer_ids> tcdm_left_{}, external_left_{};
  std::array<Notice, transfer_ids> notices_{}, pending_notices_{};
  static constexpr std::uint8_t nobody = 0xff;
  std::uint8_t announced_id_ = nobody;  // of this cycle
  Notice announced_;
};

}  // namespace pulpo::cluster::dma
