// SPDX-License-Identifier: Apache-2.0
// One command port: the sequence of words that makes a command, and the port's private queue (ctrl_if.sv, ctrl_fsm.sv).
#pragma once

#include <cstdint>

#include "cluster/dma/fifo.hpp"
#include "cluster/dma/transfer.hpp"
#include "cluster/peripheral.hpp"

namespace pulpo::cluster::dma {

class CommandPort {
 public:
  /// What a granted access does.
  enum class Action : std::uint8_t {
    none,
    allocate,
    status,
    release,
    command,
    tcdm_address,
    external_address,
    external_count,
    external_stride,
    tcdm_count,
    tcdm_stride,
  };

  /// Decides what the request of this cycle would do, and what comes next. `port_index` is for messages.
  void decide(const PeripheralPort& port, unsigned port_index);
  Action action() const { return action_; }
  /// Slots of the stride tables that the command word at the port needs.
  bool needs_external_slot(const PeripheralPort& port) const;
  bool needs_tcdm_slot(const PeripheralPort& port) const;
  /// The request cannot be granted now: no id or no slot is free, or another port got it.
  void refuse() {
    action_ = Action::none;
    next_ = Phase::idle;
  }

  /// A whole command waits for the arbiter.
  bool offers() const;
  Transfer offered() const { return {commands_.front(), external_.front(), tcdm_.front()}; }
  /// The arbiter took the command. The queue's clock is off while no id is allocated and no access is going on; the
  /// command then stays.
  void taken(bool clock_on) {
    if (clock_on) {
      commands_.pop();
      external_.pop();
      tcdm_.pop();
    }
  }

  // the access of this cycle
  void store_id(std::uint8_t id) { id_ = id; }
  void store_command(Word word, std::uint8_t external_slot, std::uint8_t tcdm_slot);
  void store_tcdm_address(Address address) { tcdm_.push(address); }
  void store_external_address(Address address) { external_.push(address); }
  void store_external_count(Word count) { external_count_ = count; }
  void store_tcdm_count(Word count) { tcdm_count_ = count; }
  Lines external_lines(Word stride) const { return {(external_count_ - 1) & stride_mask, (stride - 1) & stride_mask}; }
  Lines tcdm_lines(Word stride) const { return {(tcdm_count_ - 1) & stride_mask, (stride - 1) & stride_mask}; }
  std::uint8_t external_slot() const { return external_slot_; }
  std::uint8_t tcdm_slot() const { return tcdm_slot_; }
  std::uint8_t id() const { return id_; }
  bool clock_on(const PeripheralPort& port) const { return phase_ != Phase::idle || port.request; }

  /// Ends the cycle. `arbitrated`: the arbiter passed on a transfer with this port's id; `registered`: the first burst
  /// splitter took a piece with this port's id.
  void settle(bool arbitrated, bool registered);
  bool idle() const { return phase_ == Phase::idle && !commands_.valid() && !external_.valid() && !tcdm_.valid(); }
  /// This cycle's access is not the next word of the command: not granted, and the command is forgotten; or the port
  /// pauses behind it (status, release).
  bool breaks_off(const PeripheralPort& port) const {
    return port.request && phase_ != Phase::registration &&
           (next_ == Phase::pause || (action_ == Action::none && phase_ != Phase::idle && next_ == Phase::idle));
  }
  /// A whole command is on its way to the arbiter.
  bool busy() const { return phase_ >= Phase::after_external_address; }
  /// Nothing happens by itself: only an access moves it on.
  bool waits_for_access() const { return phase_ < Phase::pause; }

 private:
  enum class Phase : std::uint8_t {
    idle,
    command,
    tcdm_address,
    external_address,
    external_count,
    external_stride,
    tcdm_count,
    tcdm_stride,
    pause,  // response of status and release: no grant in this cycle
    after_external_address,
    after_external_stride,
    after_tcdm_stride,
    arbitration,   // until the command has passed the arbiter
    registration,  // until its first piece is registered
  };

  void decide_idle(const PeripheralPort& port, unsigned port_index);
  void expect(const PeripheralPort& port, bool ready, Action action, Phase then, Phase otherwise);
  void after_address(const PeripheralPort& port);
  Phase next_lines() const;

  Phase phase_ = Phase::idle, next_ = Phase::idle;
  Action action_ = Action::none;
  std::uint8_t id_ = 0;
  std::uint8_t external_slot_ = 0, tcdm_slot_ = 0;
  bool external_lines_ = false, tcdm_lines_ = false;  // a stride word is still to come
  bool barrier_ = false;                              // a command word is not arbitrated yet
  Word external_count_ = 0, tcdm_count_ = 0;
  Fifo<Command, 2> commands_;  // CTRL_TRANS_QUEUE_DEPTH
  Fifo<Address, 2> tcdm_, external_;
};

}  // namespace pulpo::cluster::dma
