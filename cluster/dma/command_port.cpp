// SPDX-License-Identifier: Apache-2.0
// One command port: the sequence of words that makes a command, and the port's private queue.
#include "cluster/dma/command_port.hpp"

#include <string>

#include "sim/base/error.hpp"

namespace pulpo::cluster::dma {

namespace {

// Bits of the command word above the length (ctrl_fsm.sv).
constexpr unsigned receive_bit = 17, increment_bit = 18, external_lines_bit = 19, event_bit = 20, interrupt_bit = 21,
                   broadcast_bit = 22, tcdm_lines_bit = 23;
constexpr bool bit(Word word, unsigned index) { return (word >> index & 1) != 0; }

// Once a command has begun, the port decodes address bits 3:2 only.
bool is_command_word(const PeripheralPort& port) { return port.write && (port.address >> 2 & 3) == 0; }

[[noreturn]] void no_such_register(const PeripheralPort& port, unsigned port_index) {
  throw SimulatedFault("DMA: access to offset " + std::to_string(port.address & 0xf) + " on command port " +
                           std::to_string(port_index) + ", where no register is: the hardware never answers",
                       "the DMA has a command register at offset 0 and a status register at offset 4");
}

}  // namespace

void CommandPort::decide(const PeripheralPort& port, unsigned port_index) {
  action_ = Action::none;
  switch (phase_) {
    case Phase::idle:
      decide_idle(port, port_index);
      break;
    case Phase::command:
      expect(port, commands_.ready(), Action::command, Phase::tcdm_address, Phase::idle);
      break;
    case Phase::tcdm_address:
      expect(port, tcdm_.ready(), Action::tcdm_address, Phase::external_address, Phase::idle);
      break;
    case Phase::external_address:
      expect(port, external_.ready(), Action::external_address, Phase::after_external_address, Phase::idle);
      break;
    case Phase::external_count:
      expect(port, true, Action::external_count, Phase::external_stride, Phase::idle);
      break;
    case Phase::external_stride:
      expect(port, true, Action::external_stride, Phase::after_external_stride, Phase::idle);
      break;
    case Phase::tcdm_count:
      expect(port, true, Action::tcdm_count, Phase::tcdm_stride, Phase::idle);
      break;
    case Phase::tcdm_stride:
      expect(port, true, Action::tcdm_stride, Phase::after_tcdm_stride, Phase::arbitration);
      break;
    case Phase::pause:
      next_ = Phase::idle;
      break;
    case Phase::after_external_address:
    case Phase::after_external_stride:
      after_address(port);
      break;
    case Phase::after_tcdm_stride:
      next_ = Phase::arbitration;
      break;
    case Phase::arbitration:
      next_ = barrier_ ? Phase::arbitration : Phase::registration;
      break;
    case Phase::registration:
      next_ = Phase::registration;  // settle() knows better
      break;
  }
}

void CommandPort::decide_idle(const PeripheralPort& port, unsigned port_index) {
  next_ = Phase::idle;
  if (!port.request) {
    return;
  }
  switch (port.address & 0xf) {
    case 0:
      if (!port.write) {
        action_ = Action::allocate;
        next_ = Phase::command;
      } else if (commands_.ready()) {
        action_ = Action::command;
        next_ = Phase::tcdm_address;
      }
      break;
    case 4:
      action_ = port.write ? Action::release : Action::status;
      next_ = Phase::pause;
      break;
    default:
      no_such_register(port, port_index);
  }
}

/// The next word of the command. Anything else is not granted and breaks the sequence.
void CommandPort::expect(const PeripheralPort& port, bool ready, Action action, Phase then, Phase otherwise) {
  if (!port.request || !ready) {
    next_ = phase_;
  } else if (is_command_word(port)) {
    action_ = action;
    next_ = then;
  } else {
    next_ = otherwise;
  }
}

CommandPort::Phase CommandPort::next_lines() const {
  if (external_lines_ && phase_ == Phase::after_external_address) {
    return Phase::external_count;
  }
  return tcdm_lines_ ? Phase::tcdm_count : Phase::arbitration;
}

/// The cycle after the last word of a one-dimensional command, or after one side's stride.
void CommandPort::after_address(const PeripheralPort& port) {
  next_ = next_lines();
  if (!port.request || next_ == Phase::arbitration) {
    return;
  }
  if (!is_command_word(port)) {
    next_ = Phase::arbitration;
  } else if (next_ == Phase::external_count) {
    action_ = Action::external_count;
    next_ = Phase::external_stride;
  } else {
    action_ = Action::tcdm_count;
    next_ = Phase::tcdm_stride;
  }
}

bool CommandPort::needs_external_slot(const PeripheralPort& port) const {
  return action_ == Action::command && bit(port.write_data, external_lines_bit);
}
bool CommandPort::needs_tcdm_slot(const PeripheralPort& port) const {
  return action_ == Action::command && bit(port.write_data, tcdm_lines_bit);
}

void CommandPort::store_command(Word word, std::uint8_t external_slot, std::uint8_t tcdm_slot) {
  Command command;
  command.length = (word - 1) & length_mask;
  command.id = id_;
  command.external_slot = external_slot;
  command.tcdm_slot = tcdm_slot;
  command.receive = bit(word, receive_bit);
  command.increment = bit(word, increment_bit);
  command.external_lines = bit(word, external_lines_bit);
  command.event = bit(word, event_bit);
  command.interrupt = bit(word, interrupt_bit);
  command.broadcast = bit(word, broadcast_bit);
  command.tcdm_lines = bit(word, tcdm_lines_bit);
  commands_.push(command);
  if (command.external_lines) {
    external_lines_ = true;
    external_slot_ = external_slot;
  }
  if (command.tcdm_lines) {
    tcdm_lines_ = true;
    tcdm_slot_ = tcdm_slot;
  }
}

bool CommandPort::offers() const {
  // A two-dimensional command is whole with its last stride word, and passes in the very cycle of that word.
  const bool stride_missing = tcdm_lines_       ? action_ != Action::tcdm_stride
                              : external_lines_ ? action_ != Action::external_stride
                                                : false;
  return commands_.valid() && external_.valid() && tcdm_.valid() && !stride_missing;
}

void CommandPort::settle(bool arbitrated, bool registered) {
  if (action_ == Action::external_stride) {
    external_lines_ = false;
  }
  if (action_ == Action::tcdm_stride) {
    tcdm_lines_ = false;
  }
  if (action_ == Action::command) {
    barrier_ = true;
  } else if (arbitrated) {
    barrier_ = false;
  }
  if (phase_ == Phase::registration && registered) {
    next_ = Phase::idle;
  }
  phase_ = next_;
  commands_.settle();
  external_.settle();
  tcdm_.settle();
}

}  // namespace pulpo::cluster::dma
