// SPDX-License-Identifier: Apache-2.0
// The event unit (event_unit_flex): per core a CoreUnit behind its direct link, shared barriers, mutex and dispatch
// queue, and a second way in over the peripheral interconnect.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "cluster/bus/per2axi.hpp"
#include "cluster/event_unit/core_unit.hpp"
#include "cluster/event_unit/layout.hpp"
#include "cluster/event_unit/units.hpp"
#include "cluster/limits.hpp"
#include "cluster/peripheral.hpp"
#include "cluster/ports.hpp"
#include "cluster/timing/rules.hpp"

namespace pulpo::cluster {

/// Event lines of a core (cluster_event_map.sv).
enum class EventLine : std::uint8_t {
  sw = 0,
  dma = 8,
  dma_irq = 9,
  timer_low = 10,
  timer_high = 11,
  accelerator = 12,
  barrier = 16,
  mutex = 17,
  dispatch = 18,
  cluster = 22,
  soc = 27,
};

class EventUnit {
 public:
  static constexpr unsigned max_barriers = 16;
  PeripheralPort port;

  void reset(unsigned cores);

  /// Cores that must be looked at although their clock is off: an event is there for them.
  CoreMask waking() const { return waking_; }
  CoreMask parked() const { return parked_; }

  /// Decides the direct accesses of `requesting` (cores whose DataPort asks the event unit, parked ones that are waking
  /// included): sets the ports' `grant`. Also answers `port`.
  void arbitrate(CoreMask requesting, std::span<const DataPort> ports, std::span<const EventPort> events);
  bool granted(unsigned core) const { return ((granted_ >> core) & 1u) != 0; }

  /// Ends the cycle. `timer_events`: bits 0, 1; `dma_events`, `dma_interrupts`: cores.
  void step(std::uint32_t timer_events, CoreMask dma_events, CoreMask dma_interrupts, std::span<EventPort> events);
  /// What a direct read granted in the cycle before answers, valid after step().
  Word answer(unsigned core) const { return answers_[core]; }

  /// True if step() without requests and outside events changes nothing.
  bool idle() const { return unsettled_ == 0 && !shared_active_ && queue_.empty() && !port.request && !port.valid; }

  /// Whether any core waits for, or is interrupted by, one of the lines.
  bool listens(EventLine first, EventLine second) const;

  const RuleSet& rules() const { return rules_; }

  Word event_mask(unsigned core) const { return units_[core].event_mask(); }
  Word interrupt_mask(unsigned core) const { return units_[core].read(3); }
  Word event_buffer(unsigned core) const { return units_[core].read(7); }

 private:
  struct Pending {
    EventAccess access;
    std::uint8_t id = 0;
  };

  void direct_unit(unsigned core, const EventAccess& access, bool core_busy);
  void note_wait(const CoreUnit& unit, const EventAccess& access, bool triggers);
  void direct_barriers();
  void write_barrier(unsigned index, const EventAccess& access);
  void interconnect_access();
  bool collides(const EventAccess& access) const;
  /// A cluster of up to eight cores has eight barriers, a larger one sixteen.
  unsigned barrier_at(Address address) const { return event_layout::barrier_index(address) & (barrier_count_ - 1); }
  std::span<Barrier> barriers() { return std::span(barriers_).first(barrier_count_); }
  /// The cores that a mask names; none named means all.
  CoreMask or_all(Word mask) const { return (mask & all_) != 0 ? mask & all_ : all_; }
  void software_event(unsigned line, CoreMask targets);
  void collect_lines(std::uint32_t timer_events, CoreMask dma_events, CoreMask dma_interrupts);
  void step_units(std::span<EventPort> events);
  void answer_direct();
  Word read_direct(unsigned core, Address address) const;
  Word read_barrier(Address address) const;
  Word read_interconnect(Address address) const;

  unsigned cores_ = 0;
  CoreMask all_ = 0;
  std::array<CoreUnit, max_cores> units_;
  std::array<Barrier, max_barriers> barriers_;
  unsigned barrier_count_ = 8;
  Mutex mutex_;
  Dispatch dispatch_;
  Fifo<Pending, 2> queue_;  // periph_FIFO_id.sv

  // this cycle
  CoreMask requesting_ = 0, granted_ = 0, unit_requests_ = 0;
  std::array<EventAccess, max_cores> accesses_{};
  std::array<CoreMask, max_barriers> barrier_requests_{};
  std::array<Word, max_cores> lines_{};
  CoreMask lined_ = 0;  // cores with lines
  bool taken_ = false;  // the queue's head was taken
  Pending taken_access_;
  // across cycles
  CoreMask unsettled_ = 0;  // cores whose unit changes by itself
  bool shared_active_ = false;
  CoreMask waking_ = 0, parked_ = 0;
  std::array<Word, max_cores> answers_{};
  RuleSet rules_;
};

/// What an access of the direct link waits for, in words ("barrier 0", "mutex 0").
std::string describe_wait(Address address);

}  // namespace pulpo::cluster
