// SPDX-License-Identifier: Apache-2.0
// CSRs that belong to the instruction set: status-based SIMD, MAC&Load and hardware loops.
#pragma once

#include <cstdint>

#include "isa/hart.hpp"
#include "isa/variant.hpp"

namespace pulpo::isa {

namespace csr {
inline constexpr std::uint16_t fflags = 0x001, frm = 0x002, fcsr = 0x003;
inline constexpr std::uint16_t float_precision = 0x006;
inline constexpr std::uint16_t to_format = 0x007, from_format = 0x008, integer_format = 0x009;
inline constexpr std::uint16_t both_formats = 0x00a, integer_and_from = 0x00b, integer_and_to = 0x00c;
inline constexpr std::uint16_t simd_format = 0x00d, slice = 0x00e, skip = 0x00f, legacy = 0x010;
inline constexpr std::uint16_t mac_load_first = 0x100, mac_load_last = 0x107;  // address, stride, rollback, skip; A, W
inline constexpr std::uint16_t user_hart_id = 0x014, hart_id = 0xf14;
inline constexpr std::uint16_t mstatus = 0x300, mtvec = 0x305, mscratch = 0x340, mepc = 0x341, mcause = 0x342;

/// start, end, count of loop 0; loop 1 is 4 further (riscv_cs_registers.sv, cv32e40p_cs_registers.sv).
constexpr std::uint16_t first_loop(Variant variant) {
  return variant == Variant::cv32e40p ? 0x800 : variant == Variant::cv32e40p_xcv ? 0xcc0 : 0x7c0;
}
}  // namespace csr

/// The register of a MAC&Load address generator that a CSR names; null if it names none.
constexpr std::uint32_t* mac_load_register(Hart& hart, std::uint16_t address) {
  if (address < csr::mac_load_first || address > csr::mac_load_last) {
    return nullptr;
  }
  MacLoadAddress& side = hart.mac_load[address & 1];
  switch ((address - csr::mac_load_first) >> 1) {
    case 0:
      return &side.address;
    case 1:
      return &side.stride;
    case 2:
      return &side.rollback;
    default:
      return &side.skip;
  }
}

/// The hardware loop register that a CSR names; null if it names none.
constexpr std::uint32_t* loop_register(Hart& hart, Variant variant, std::uint16_t address) {
  const unsigned offset = address - csr::first_loop(variant);
  if (address < csr::first_loop(variant) || offset > 6 || offset == 3) {
    return nullptr;
  }
  HardwareLoop& loop = hart.loops[offset / 4];
  return offset % 4 == 0 ? &loop.start : offset % 4 == 1 ? &loop.end : &loop.count;
}

/// Whether a core with an FPU has a CSR that none without has: RI5CY lacks the formats.
constexpr bool is_float_csr(Variant variant, std::uint16_t address) {
  const std::uint16_t last = variant == Variant::ri5cy ? csr::float_precision : csr::integer_and_to;
  return (address >= csr::fflags && address <= csr::fcsr) || (address >= csr::float_precision && address <= last);
}

/// Formats have 3 bits, those of integers 2; CSRs that name two hold the first above the second.
constexpr std::uint32_t read_float_csr(const FloatState& floats, std::uint16_t address) {
  const std::uint32_t integer = floats.integer_format, from = floats.from_format, to = floats.to_format;
  switch (address) {
    case csr::fflags:
      return floats.flags;
    case csr::frm:
      return floats.rounding;
    case csr::fcsr:
      return floats.flags | std::uint32_t{floats.rounding} << 5;
    case csr::float_precision:
      return floats.precision;
    case csr::to_format:
      return to;
    case csr::from_format:
      return from;
    case csr::integer_format:
      return integer;
    case csr::both_formats:
      return from << 3 | to;
    case csr::integer_and_from:
      return integer << 3 | from;
    default:
      return integer << 3 | to;
  }
}

constexpr void write_float_csr(FloatState& floats, std::uint16_t address, std::uint32_t value) {
  const auto low = static_cast<std::uint8_t>(value & 7), high = static_cast<std::uint8_t>(value >> 3 & 7);
  switch (address) {
    case csr::fflags:
      floats.flags = value & 31;
      return;
    case csr::frm:
      floats.rounding = low;
      return;
    case csr::fcsr:
      floats.flags = value & 31;
      floats.rounding = value >> 5 & 7;
      return;
    case csr::float_precision:
      floats.precision = value & 31;
      return;
    case csr::to_format:
      floats.to_format = low;
      return;
    case csr::from_format:
      floats.from_format = low;
      return;
    case csr::integer_format:
      floats.integer_format = low & 3;
      return;
    case csr::both_formats:
      floats.from_format = high, floats.to_format = low;
      return;
    case csr::integer_and_from:
      floats.integer_format = high & 3, floats.from_format = low;
      return;
    default:
      floats.integer_format = high & 3, floats.to_format = low;
      return;
  }
}

/// @return whether the CSR is one of these; `value` then holds it.
constexpr bool read_isa_csr(Hart& hart, Variant variant, std::uint16_t address, std::uint32_t& value) {
  if (is_float_csr(variant, address)) {
    value = read_float_csr(hart.floats, address);
    return true;
  }
  switch (address) {
    case csr::simd_format:
      value = hart.simd.format;
      return true;
    case csr::slice:
      value = hart.simd.slice;
      return true;
    case csr::skip:
      value = hart.simd.skip;
      return true;
    case csr::legacy:
      value = hart.simd.legacy ? 1 : 0;
      return true;
    default:
      break;
  }
  const std::uint32_t* found = mac_load_register(hart, address);
  found = found != nullptr ? found : loop_register(hart, variant, address);
  value = found != nullptr ? *found : 0;
  return found != nullptr;
}

/// @return whether the CSR is one of these. Writing a MAC&Load address clears its update counter.
constexpr bool write_isa_csr(Hart& hart, Variant variant, std::uint16_t address, std::uint32_t value) {
  if (is_float_csr(variant, address)) {
    write_float_csr(hart.floats, address, value);
    return true;
  }
  switch (address) {
    case csr::simd_format:
      hart.simd.format = value & 15;
      return true;
    case csr::slice:
      hart.simd.slice = value & 7;
      return true;
    case csr::skip:
      hart.simd.skip = value & 31;
      return true;
    case csr::legacy:
      hart.simd.legacy = (value & 1) != 0;
      return true;
    case csr::mac_load_first:
    case csr::mac_load_first + 1:
      hart.mac_load[address & 1].count = 0;
      break;
    default:
      break;
  }
  std::uint32_t* found = mac_load_register(hart, address);
  found = found != nullptr ? found : loop_register(hart, variant, address);
  if (found != nullptr) {
    *found = value;
  }
  return found != nullptr;
}

}  // namespace pulpo::isa
