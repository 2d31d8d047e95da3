// SPDX-License-Identifier: Apache-2.0
// One core's part of the event unit.
#include "cluster/event_unit/core_unit.hpp"

#include <bit>

namespace pulpo::cluster {

namespace {

constexpr Address field(Address address, unsigned high, unsigned low) {
  return (address >> low) & ((1u << (high - low + 1)) - 1);
}

// Groups of 64 bytes on the direct link; barriers from group 8 on, 32 bytes each.
enum Group : Address { registers = 0, dispatch = 2, mutex = 3, sw_wait = 5, sw_wait_clear = 6, barriers = 8 };

}  // namespace

/// EU-SLEEP: reads of these addresses wait for an event (demux_add_is_sleep).
bool CoreUnit::is_sleep(Address address) {
  const Address group = field(address, 9, 6);
  const Address barrier_register = field(address, 4, 2);
  return (field(address, 9, 8) == 0 && field(address, 5, 3) == 7) || group == sw_wait || group == sw_wait_clear ||
         (group >= barriers && barrier_register >= 6) || group == mutex ||
         (group == dispatch && field(address, 3, 2) == 0);
}

/// EU-CLEAR: and these clear the bits of the buffer that the event mask selects (demux_add_is_clear).
bool CoreUnit::is_clear(Address address) {
  const Address group = field(address, 9, 6);
  return field(address, 9, 2) == 0xF || group == sw_wait_clear || (group >= barriers && field(address, 4, 2) == 7) ||
         group == mutex || (group == dispatch && field(address, 3, 2) == 0);
}

void CoreUnit::request(const EventAccess& access, bool core_busy) {
  requested_ = true;
  woken_ = goes_to_sleep_ = next_wait_clear_ = false;
  next_release_ = trigger_release_;
  next_clock_ = clock_;
  bool grant = true;
  const bool interrupted = pending_interrupts() != 0;
  const bool waits = !access.write && is_sleep(access.address);
  const auto wake = [&] {
    woken_ = true;
    next_release_ = true;
    next_wait_clear_ = is_clear(access.address);
    next_clock_ = Clock::active;
  };
  switch (clock_) {
    case Clock::active:
      if (!waits) {
        break;
      }
      if (interrupted) {
        grant = next_release_ = false;
        next_clock_ = Clock::interrupt_while_sleep;
      } else if (pending_events() != 0) {
        wake();
      } else {
        grant = next_release_ = false;
        goes_to_sleep_ = !core_busy;
      }
      break;
    case Clock::sleep:
      grant = false;
      if (interrupted) {
        next_clock_ = Clock::interrupt_while_sleep;
      } else if (pending_events() != 0) {
        grant = true;
        wake();
      }
      break;
    case Clock::interrupt_while_sleep:
      if (!waits || interrupted) {
        break;
      }
      if (pending_events() != 0) {
        wake();
      } else {
        grant = false;
        goes_to_sleep_ = !core_busy;
      }
      break;
  }
  granted_ = grant && !wait_clear_;
}

void CoreUnit::write_register(const EventAccess& access, bool direct) {
  const auto update = [&](Slot slot, Word& next, Word old, unsigned operation) {
    if (!direct && (written_ & slot) != 0) {
      return;
    }
    written_ |= slot;
    next = operation == 0 ? access.data : operation == 1 ? old & ~access.data : old | access.data;
  };
  const unsigned index = field(access.address, 5, 2);
  switch (index) {
    case 0x0:
    case 0x1:
    case 0x2:
      update(mask_slot, next_mask_, event_mask_, index);
      break;
    case 0x3:
    case 0x4:
    case 0x5:
      update(irq_slot, next_irq_mask_, irq_mask_, index - 3);
      break;
    case 0xA:
      update(buffer_slot, buffer_clear_, 0, 0);
      break;
    case 0xB:
    case 0xC:
    case 0xD:
      update(sw_slot, next_sw_mask_, sw_mask_, index - 0xB);
      break;
    default:
      break;
  }
}

void CoreUnit::step(Word lines, Word acknowledged) {
  irq_request_ = pending_interrupts() != 0;
  // EU-BUFFER: events are buffered whether masked or not; a waiting access that was granted clears the masked ones
  Word cleared = 0;
  if (wait_clear_) {
    buffer_ = (buffer_ | lines) & ~event_mask_;
  } else {
    cleared = (written_ & buffer_slot) != 0 ? buffer_clear_ : 0;
    buffer_ = (buffer_ & ~cleared) | lines;
  }
  buffer_ &= ~acknowledged;
  event_mask_ = (written_ & mask_slot) != 0 ? next_mask_ : event_mask_;
  irq_mask_ = (written_ & irq_slot) != 0 ? next_irq_mask_ : irq_mask_;
  sw_mask_ = (written_ & sw_slot) != 0 ? next_sw_mask_ & 0xFF : sw_mask_;
  written_ = 0;
  wait_clear_ = false;
  if (requested_) {
    wait_clear_ = next_wait_clear_;
    trigger_release_ = next_release_;
    // EU-GATE: the clock goes off once the core has drained its pipeline
    clock_ = goes_to_sleep_ ? Clock::sleep : next_clock_;
  }
  requested_ = granted_ = woken_ = false;
}

Word CoreUnit::read(unsigned index) const {
  switch (index) {
    case 0x0:
      return event_mask_;
    case 0x3:
      return irq_mask_;
    case 0x6:
      return parked() && !wakes() ? 0 : 1;
    case 0x7:
      return buffer_;
    case 0x8:
    case 0xE:
    case 0xF:
      return pending_events();
    case 0x9:
      return pending_interrupts();
    case 0xB:
      return sw_mask_;
    default:
      return 0;
  }
}

/// The highest pending one.
std::uint8_t CoreUnit::interrupt_id() const {
  const Word pending = pending_interrupts();
  return pending == 0 ? 0 : static_cast<std::uint8_t>(std::bit_width(pending) - 1);
}

}  // namespace pulpo::cluster
