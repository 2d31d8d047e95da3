// SPDX-License-Identifier: Apache-2.0
// Drives the event unit as eight cores would, one access at a time.
#pragma once

#include <array>
#include <catch2/catch.hpp>

#include "cluster/event_unit/event_unit.hpp"

namespace event_unit_test {

using namespace pulpo;
using namespace pulpo::cluster;

struct Rig {
  EventUnit unit;
  std::array<DataPort, 8> data{};
  std::array<EventPort, 8> event{};
  std::array<bool, 8> granted{};
  Cycle now = 0;

  Rig() { unit.reset(8); }

  /// Sets a core's request; it stays until granted.
  void request(unsigned core, Address offset, bool write = false, Word value = 0) {
    data[core] = {
        .request = true, .write = write, .byte_enable = 15, .address = 0x1020'4000 + offset, .write_data = value};
  }
  /// One cycle; a core whose pipeline has drained reports core_busy = false.
  void cycle(std::uint32_t timer = 0) {
    CoreMask requesting = 0;
    for (unsigned core = 0; core < 8; ++core) {
      const bool off = ((unit.parked() & ~unit.waking()) >> core) & 1;
      requesting |= data[core].request && !off ? 1u << core : 0;
      granted[core] = false;
    }
    unit.arbitrate(requesting, data, event);
    for (unsigned core = 0; core < 8; ++core) {
      granted[core] = ((requesting >> core) & 1) != 0 && unit.granted(core);
    }
    unit.step(timer, 0, 0, event);
    for (unsigned core = 0; core < 8; ++core) {
      if (granted[core]) {
        data[core].request = false;
      }
    }
    ++now;
  }
  void write(unsigned core, Address offset, Word value) {
    request(core, offset, true, value);
    cycle();
    REQUIRE(granted[core]);
  }
  Word read(unsigned core, Address offset) {
    request(core, offset);
    cycle();
    REQUIRE(granted[core]);
    return unit.answer(core);
  }
  /// Cycles until the core's request is granted, that cycle included; 0 = not within `limit`.
  unsigned wait(unsigned core, unsigned limit = 100) {
    for (unsigned cycles = 1; cycles <= limit; ++cycles) {
      cycle();
      if (granted[core]) {
        return cycles;
      }
    }
    return 0;
  }
};

constexpr Address wait_clear = 0x3C, sw_trigger = 0x100, barrier_0 = 0x200, mutex_0 = 0xC0, dispatch = 0x80,
                  team = 0x84;
constexpr Word barrier_event = 1u << 16, mutex_event = 1u << 17, dispatch_event = 1u << 18;

}  // namespace event_unit_test
