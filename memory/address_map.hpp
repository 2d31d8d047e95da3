// SPDX-License-Identifier: Apache-2.0
// The cluster's memory map (cluster 0; pulp_cluster_package.sv, data_periph_demux.sv, periph_demux.sv).
#pragma once

#include <cstdint>

#include "sim/base/types.hpp"

namespace pulpo::memory {

inline constexpr Address tcdm_base = 0x1000'0000;
inline constexpr Address tcdm_window = 0x0010'0000;  // a window of 1 MiB each for TCDM and its test-and-set alias
inline constexpr Address test_and_set_bit = 0x0010'0000;
inline constexpr Address peripheral_base = 0x1020'0000;
inline constexpr Address event_unit_direct = 0x1020'4000;
inline constexpr Address dma_direct = 0x1020'4400;
inline constexpr Address l2_base = 0x1C00'0000;
inline constexpr Address l3_base = 0x8000'0000;
inline constexpr Address stdout_virtual = 0x4000'0000;  // pulp-runtime's simulation devices
inline constexpr Address stdout_apb = 0x1A10'F000;
inline constexpr Address stdout_stride = 8;  // per core; 128 per cluster
inline constexpr Address stdout_size = 0x1000;

/// Slots of the peripheral interconnect, 1 KiB each from `peripheral_base`.
enum class PeripheralSlot : std::uint8_t {
  control = 0,
  timer = 1,
  event_unit = 2,  // two slots
  hwpe = 4,
  icache = 5,
  dma_cluster = 6,
  dma_fabric = 7,
  redundancy = 8,
};
inline constexpr unsigned peripheral_slots = 9;

/// Where a core's data access goes.
enum class Target : std::uint8_t { tcdm, event_unit, dma, peripheral, bus, nowhere };

/// The cluster sees itself at 0x1000'0000 and at 0 (CLUSTER_ALIAS).
constexpr bool in_cluster(Address address) { return (address >> 22) == (tcdm_base >> 22) || (address >> 22) == 0; }

constexpr bool is_tcdm(Address address) { return (address >> 21) == (tcdm_base >> 21) || (address >> 21) == 0; }

constexpr Target target_of(Address address) {
  if (is_tcdm(address)) {
    return Target::tcdm;
  }
  if (!in_cluster(address)) {
    return Target::bus;
  }
  const Address offset = address & 0x1F'FFFF;
  if (offset >= 0x10'0000) {
    return Target::nowhere;
  }
  if ((offset & 0x4000) == 0) {
    return (offset >> 10) < peripheral_slots ? Target::peripheral : Target::nowhere;
  }
  switch (offset >> 10) {
    case (event_unit_direct & 0xF'FFFF) >> 10:
      return Target::event_unit;
    case (dma_direct & 0xF'FFFF) >> 10:
      return Target::dma;
    default:
      return Target::nowhere;
  }
}

}  // namespace pulpo::memory
