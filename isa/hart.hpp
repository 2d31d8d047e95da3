// SPDX-License-Identifier: Apache-2.0
// Architectural state of a hart that instructions act on. Timing and privilege state belong to the core.
#pragma once

#include <array>
#include <cstdint>

#include "isa/instruction.hpp"
#include "isa/simd_state.hpp"

namespace pulpo::isa {

struct HardwareLoop {
  std::uint32_t start = 0;
  std::uint32_t end = 0;  // of the last instruction of the body (XpulpV2), of the one behind it (CORE-V)
  std::uint32_t count = 0;
};

/// The CSRs 0x001 to 0x003 and 0x006 to 0x00C (riscv_cs_registers.sv).
struct FloatState {
  std::uint8_t flags = 0;     // fflags
  std::uint8_t rounding = 0;  // frm
  // Of these no unit takes notice: precision of the divider, formats by number as in fpnew_pkg.sv.
  std::uint8_t precision = 0;
  std::uint8_t to_format = 0;
  std::uint8_t from_format = 0;
  std::uint8_t integer_format = 2;  // INT32
};

struct Hart {
  std::array<std::uint32_t, 64> x{};  // from first_float_register on: f0 to f31
  std::uint32_t pc = 0;
  std::array<HardwareLoop, 2> loops{};
  SimdState simd;
  FloatState floats;
  std::array<MacLoadAddress, 2> mac_load{};  // 0: activations (CSR 0x100), 1: weights (CSR 0x101)
  NnRegisters nn;
};

/// Value of a load: `raw` holds the accessed bytes right-aligned.
constexpr std::uint32_t extend_load(std::uint32_t raw, MemoryAccess access) {
  const unsigned unused_bits = 32U - access.bytes * 8U;
  const std::uint32_t high = raw << unused_bits;
  if (access.boxed) {
    return high >> unused_bits | ~(0xffffffffU >> unused_bits);
  }
  return access.sign_extend ? static_cast<std::uint32_t>(static_cast<std::int32_t>(high) >> unused_bits)
                            : high >> unused_bits;
}

/// Multiply-accumulates that an instruction does in the present SIMD status.
constexpr unsigned macs_of(const Instruction& instruction, const SimdState& simd) {
  if (instruction.unit == UnitClass::mac_load && instruction.rd == 0) {
    return 0;  // load and initialise form
  }
  const bool status_based = instruction.unit == UnitClass::dot_product || instruction.unit == UnitClass::mac_load;
  return simd.legacy || !status_based ? instruction.row->macs : macs_of_format(simd.format);
}

/// Whether the instruction moves the slice counter: every dot product, MAC&Load only with an accumulator.
constexpr bool advances_slice(const Instruction& instruction) {
  return instruction.unit == UnitClass::dot_product || (instruction.unit == UnitClass::mac_load && instruction.rd != 0);
}

}  // namespace pulpo::isa
