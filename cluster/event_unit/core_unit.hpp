// SPDX-License-Identifier: Apache-2.0
// One core's part of the event unit (event_unit_core.sv): masks, event buffer, interrupt, and the state machine that
// gates the core's clock.
#pragma once

#include <cstdint>

#include "sim/base/types.hpp"

namespace pulpo::cluster {

/// An access to the event unit, over the direct link or the peripheral interconnect.
struct EventAccess {
  Address address = 0;
  bool write = false;
  Word data = 0;
};

class CoreUnit {
 public:
  enum class Clock : std::uint8_t { active, sleep, interrupt_while_sleep };

  /// The combinational half of a direct access: may it be granted, does it wake the core.
  void request(const EventAccess& access, bool core_busy);
  /// Registers that a write over either path changes; the direct link wins.
  void write_register(const EventAccess& access, bool direct);
  /// Ends the cycle. `lines`: events raised in it; `acknowledged`: bit of the interrupt that the core takes.
  void step(Word lines, Word acknowledged);

  /// A register as it is read in the cycle after the grant.
  Word read(unsigned index) const;

  Word pending_events() const { return buffer_ & event_mask_; }
  Word pending_interrupts() const { return buffer_ & irq_mask_; }
  bool parked() const { return clock_ == Clock::sleep; }
  bool wakes() const { return (pending_events() | pending_interrupts()) != 0; }
  /// Whether step() changes anything without events and requests.
  bool settled() const { return !wait_clear_ && !irq_request_ && pending_interrupts() == 0; }

  bool granted() const { return granted_; }
  bool woken() const { return woken_; }
  /// Triggers (barrier, mutex, dispatch, software event) act once per waiting access.
  bool triggers() const { return trigger_release_; }
  bool interrupt_request() const { return irq_request_; }
  std::uint8_t interrupt_id() const;
  Word sw_mask() const { return sw_mask_; }
  Word event_mask() const { return event_mask_; }
  Word irq_mask() const { return irq_mask_; }

  static bool is_sleep(Address address);
  static bool is_clear(Address address);

 private:
  Word event_mask_ = 0, irq_mask_ = 0, buffer_ = 0, sw_mask_ = 0;
  Clock clock_ = Clock::active;
  bool wait_clear_ = false;  // the buffer's masked bits are cleared in this cycle
  bool trigger_release_ = true;
  bool irq_request_ = false;
  // decided by request(), for step()
  bool requested_ = false, granted_ = false, woken_ = false, goes_to_sleep_ = false;
  bool next_wait_clear_ = false, next_release_ = true;
  Clock next_clock_ = Clock::active;
  // writes of this cycle
  enum Slot : std::uint8_t { mask_slot = 1, irq_slot = 2, buffer_slot = 4, sw_slot = 8 };
  std::uint8_t written_ = 0;
  Word next_mask_ = 0, next_irq_mask_ = 0, next_sw_mask_ = 0, buffer_clear_ = 0;
};

}  // namespace pulpo::cluster
