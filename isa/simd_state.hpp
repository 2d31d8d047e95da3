// SPDX-License-Identifier: Apache-2.0
// Status-based SIMD (CSRs 0x00D to 0x010) and the address generators of MAC&Load (CSRs 0x100 to 0x107): state and the
// rules by which it moves. Pure functions, shared by the pipeline and the architectural executor.
#pragma once

#include <array>
#include <cstdint>

#include "isa/row.hpp"

namespace pulpo::isa {

/// Meaning of a value of CSR 0x00D (ivec_fmt): lane width of rs1 and element width of rs2, in bits.
struct SimdFormat {
  std::uint8_t activation_bits;  // 32: no SIMD format selected
  std::uint8_t weight_bits;
  constexpr bool mixed() const { return activation_bits != weight_bits; }
  /// Values that the slice counter takes: one rs2 word lasts that many dot products.
  constexpr unsigned slices() const { return activation_bits / weight_bits; }
};

inline constexpr std::array<SimdFormat, 16> simd_formats{{{32, 32},
                                                          {16, 16},
                                                          {8, 8},
                                                          {4, 4},
                                                          {2, 2},
                                                          {4, 2},
                                                          {8, 2},
                                                          {16, 2},
                                                          {8, 4},
                                                          {16, 4},
                                                          {16, 8},
                                                          {32, 32},
                                                          {32, 32},
                                                          {32, 32},
                                                          {32, 32},
                                                          {32, 32}}};

/// Multiply-accumulates of one dot product in a format of CSR 0x00D; 0 for formats without lanes.
constexpr unsigned macs_of_format(std::uint8_t format) {
  const unsigned bits = simd_formats[format & 15].activation_bits;
  return bits == 32 ? 0 : 32 / bits;
}

/// The CSRs 0x00D (format), 0x00E (slice), 0x00F (skip), 0x010 (legacy) and the hidden skip counter.
struct SimdState {
  std::uint8_t format = 0;
  std::uint8_t slice = 0;
  std::uint8_t skip = 0;
  std::uint8_t skip_count = 0;  // no software reset in the hardware
  bool legacy = true;           // widths come from the encoding

  constexpr SimdStatus status() const { return {format, slice}; }
};

/// The slice that follows `slice` in `format`; uniform formats keep it.
constexpr std::uint8_t next_slice(std::uint8_t format, std::uint8_t slice) {
  const SimdFormat widths = simd_formats[format & 15];
  if (!widths.mixed()) {
    return slice;
  }
  return slice + 1U < widths.slices() ? static_cast<std::uint8_t>(slice + 1U) : std::uint8_t{0};
}

/// One dot product was executed: every max(1, skip)-th moves the slice (flexv riscv_mixed_precision_controller).
constexpr void advance_slice(SimdState& simd) {
  if (simd.skip_count + 1U >= simd.skip) {
    simd.skip_count = 0;
    simd.slice = next_slice(simd.format, simd.slice);
  } else {
    simd.skip_count = static_cast<std::uint8_t>((simd.skip_count + 1U) & 31U);
  }
}

/// One address generator of MAC&Load: CSRs 0x100 + side (address), 0x102 (stride), 0x104 (rollback), 0x106 (skip).
struct MacLoadAddress {
  std::uint32_t address = 0;
  std::uint32_t stride = 0;
  std::uint32_t rollback = 0;
  std::uint32_t skip = 0;
  std::uint32_t count = 0;  // updates since the last rollback; any CSR access that writes the address clears it
};

/// One update was made: `skip` strides, then one rollback.
constexpr void advance_address(MacLoadAddress& generator) {
  if (generator.count < generator.skip) {
    generator.address += generator.stride;
    ++generator.count;
  } else {
    generator.address += generator.rollback;
    generator.count = 0;
  }
}

/// The NN register file.
struct NnRegisters {
  std::array<std::uint32_t, 2> activation{};
  std::array<std::uint32_t, 4> weight{};
};

/// Fields of the 5-bit immediate of MAC&Load (Instruction::csr of such an instruction).
namespace mac_load_field {
constexpr bool loads_weight(std::uint32_t imm5) { return (imm5 & 16) != 0; }
constexpr bool loads_activation(std::uint32_t imm5) { return (imm5 & 8) != 0; }
constexpr unsigned weight_index(std::uint32_t imm5) { return (imm5 >> 1) & 3; }
constexpr unsigned activation_index(std::uint32_t imm5) { return imm5 & 1; }
}  // namespace mac_load_field

}  // namespace pulpo::isa
