// SPDX-License-Identifier: Apache-2.0
// The shared units of the event unit: barriers, mutex, dispatch queue. Each computes its events from the requests of
// the cycle and its registers, then steps.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "cluster/limits.hpp"
#include "sim/base/types.hpp"

namespace pulpo::cluster {

/// A set of cores, bit i = core i.
using CoreMask = std::uint32_t;

/// EU-BARRIER (hw_barrier_unit.sv): arrivals are OR-ed into `status`; the cycle in which it equals the trigger mask
/// raises the event of all targets and clears it.
class Barrier {
 public:
  void trigger(CoreMask cores) { triggers_ |= cores; }
  bool matched() const { return trigger_mask != 0 && status == trigger_mask; }
  CoreMask events() const { return matched() ? target_mask : 0; }
  void write_trigger_mask(CoreMask cores) { next_trigger_mask_ = cores; }
  void write_target_mask(CoreMask cores) { next_target_mask_ = cores; }
  void step() {
    status = matched() ? 0 : status | triggers_;
    triggers_ = 0;
    trigger_mask = next_trigger_mask_;
    target_mask = next_target_mask_;
  }

  CoreMask trigger_mask = 0, target_mask = 0, status = 0;

 private:
  CoreMask triggers_ = 0, next_trigger_mask_ = 0, next_target_mask_ = 0;
};

/// EU-MUTEX (hw_mutex_unit.sv): free, a lock is answered in its cycle; when the owner unlocks, the lowest waiting core
/// gets it.
class Mutex {
 public:
  void lock(unsigned core) { locks_ |= 1u << core; }
  void unlock(Word text) {
    unlocks_ = true;
    next_message_ |= text;
  }
  CoreMask events() const {
    const CoreMask candidates = waiting_ | locks_;
    const bool hands_over = locked_ ? unlocks_ && candidates != 0 : locks_ != 0;
    return hands_over ? candidates & (~candidates + 1) : 0;
  }
  bool active() const { return locks_ != 0 || unlocks_; }
  void step() {
    const CoreMask owner = events();
    locked_ = owner != 0 || (locked_ && !unlocks_);
    waiting_ = (waiting_ | locks_) & ~owner;
    message = unlocks_ ? next_message_ : message;
    locks_ = 0;
    unlocks_ = false;
    next_message_ = 0;
  }

  Word message = 0;

 private:
  CoreMask waiting_ = 0, locks_ = 0;
  bool locked_ = false, unlocks_ = false;
  Word next_message_ = 0;
};

/// EU-DISPATCH (hw_dispatch.sv): a queue of eight values, each for the cores of the team at its push; every core has
/// its own read pointer and skips one entry a cycle that is not for it. There is no check for overflow.
class Dispatch {
 public:
  static constexpr unsigned depth = 8;

  void push(Word value) {
    pushes_ = true;
    pushed_ |= value;
  }
  void configure(Word team) {
    configures_ = true;
    configured_ |= team;
  }
  void pop(unsigned core) { pops_ |= 1u << core; }
  /// The core got its event (any event): what it waited for here is done.
  void acknowledge(unsigned core) { acknowledged_ |= 1u << core; }

  CoreMask events() const {
    CoreMask events = 0;
    for (CoreMask left = pops_ | waiting_; left != 0; left &= left - 1) {
      const auto core = static_cast<unsigned>(std::countr_zero(left));
      events |= valid_for_[read_[core]] & (1u << core);
    }
    return events;
  }
  /// Whether step() changes anything: a core that waits with nothing left to look at does not count.
  bool active() const;
  void step();

  Word value(unsigned core) const { return values_[read_[core]]; }

 private:
  std::array<Word, depth> values_{};
  std::array<CoreMask, depth> valid_for_{};
  std::array<std::uint8_t, max_cores> read_{};
  std::uint8_t write_ = 0;
  CoreMask team_ = 0;
  CoreMask waiting_ = 0;  // cores with a pop in progress
  CoreMask advance_ = 0;  // cores whose read pointer moves behind the value just read
  CoreMask pops_ = 0, acknowledged_ = 0;
  bool pushes_ = false, configures_ = false;
  Word pushed_ = 0, configured_ = 0;
};

}  // namespace pulpo::cluster
