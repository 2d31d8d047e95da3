// SPDX-License-Identifier: Apache-2.0
// The way of a core's slow accesses: data_periph_demux.sv and the queue behind it, one per core, then the peripheral
// interconnect (xbar_pe_wrap.sv: a round-robin tree per slave). One access of a core at a time, stores too: the core
// gets its grant in the cycle after the answer came back.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "cluster/limits.hpp"
#include "cluster/peripheral.hpp"
#include "cluster/ports.hpp"
#include "cluster/timing/rules.hpp"
#include "memory/address_map.hpp"

namespace pulpo::cluster {

class PeripheralInterconnect {
 public:
  static constexpr unsigned slots = memory::peripheral_slots + 1;  // the last one: bus
  static constexpr unsigned bus_slot = memory::peripheral_slots;

  void connect(unsigned slot, PeripheralPort& port) { slaves_[slot] = &port; }
  void reset();

  /// A core requests (in each cycle until granted); `slot` has a slave. Returns whether this is the cycle of the grant.
  bool request(unsigned core, unsigned slot, const DataPort& port) {
    Path& path = paths_[core];
    if (path.state == State::idle) {
      path.state = State::accepting;
      path.slot = static_cast<std::uint8_t>(slot);
      path.request = {
          .write = port.write, .byte_enable = port.byte_enable, .address = port.address, .write_data = port.write_data};
      busy_ |= 1u << core;
      return false;
    }
    return path.state == State::granted;
  }
  bool has_slave(unsigned slot) const { return slaves_[slot] != nullptr; }
  /// The answer to a load whose grant is in this cycle.
  Word answer(unsigned core) const { return paths_[core].answer; }

  /// Routes the queued requests to the slaves.
  void arbitrate();
  /// Takes the slaves' grants and answers of this cycle; before the slaves step.
  void step();
  bool idle() const { return busy_ == 0; }
  const RuleSet& rules() const { return rules_; }

 private:
  // accepting: entering the queue; queued: at the interconnect; waiting: for the answer; granted: the core has its
  // grant
  enum class State : std::uint8_t { idle, accepting, queued, waiting, granted };
  struct Request {
    bool write = false;
    std::uint8_t byte_enable = 0;
    Address address = 0;
    Word write_data = 0;
  };
  struct Path {
    State state = State::idle;
    std::uint8_t slot = 0;
    Request request;
    Word answer = 0;
  };

  std::array<PeripheralPort*, slots> slaves_{};
  std::array<std::uint8_t, slots> pointers_{};
  std::array<std::uint32_t, slots> requests_{};
  std::array<std::uint8_t, slots> winners_{};
  std::array<Path, max_cores> paths_;
  std::uint32_t busy_ = 0;  // cores whose path is not idle
  RuleSet rules_;
};

}  // namespace pulpo::cluster
