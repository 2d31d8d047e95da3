// SPDX-License-Identifier: Apache-2.0
// Addresses of the event unit's direct link (event_unit_core.sv, event_unit_interface_mux.sv).
#pragma once

#include "sim/base/types.hpp"

namespace pulpo::cluster::event_layout {

constexpr unsigned barrier_index(Address address) { return (address >> 5) & 15; }
constexpr unsigned barrier_register(Address address) { return (address >> 2) & 7; }
constexpr bool is_barrier(Address address) { return (address & 0x200) != 0; }
/// Barrier registers that act on the core that reads them: they go through its CoreUnit.
constexpr bool is_self_trigger(Address address) { return is_barrier(address) && barrier_register(address) >= 5; }
constexpr unsigned group(Address address) { return (address >> 6) & 15; }

enum BarrierRegister : unsigned { trigger_mask = 0, status = 1, target_mask = 3, trigger = 4 };
enum Group : unsigned { registers = 0, dispatch = 2, mutex = 3, sw_trigger = 4, sw_wait = 5, sw_wait_clear = 6 };

}  // namespace pulpo::cluster::event_layout
