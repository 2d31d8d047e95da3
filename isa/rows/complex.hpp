// SPDX-License-Identifier: Apache-2.0
// Complex halfwords (h[0] real, h[1] imaginary) of RI5CY's late XpulpV2, and pack of the high halfwords.
#pragma once

#include "isa/rows/builder.hpp"
#include "isa/rows/simd.hpp"

namespace pulpo::isa::rows {

/// Real part in the lower half, the upper half of rd stays; the sum of products wraps at 32 bits.
template <unsigned Shift>
struct MultiplyReal {
  PULPO_EXPRESSION((in.rs3 & 0xffff0000U) | (shift_right_signed(half_word(in.rs1, 0, 1) * half_word(in.rs2, 0, 1) -
                                                                    half_word(in.rs1, 1, 1) * half_word(in.rs2, 1, 1),
                                                                15 + Shift) &
                                             0xffffU))
};
template <unsigned Shift>
struct MultiplyImaginary {
  PULPO_EXPRESSION((in.rs3 & 0xffffU) | shift_right_signed(half_word(in.rs1, 0, 1) * half_word(in.rs2, 1, 1) +
                                                               half_word(in.rs1, 1, 1) * half_word(in.rs2, 0, 1),
                                                           15 + Shift)
                                            << 16)
};
template <unsigned Shift>
struct SubtractRotate {
  PULPO_EXPRESSION(scaled_half(in.rs2 - in.rs1, Shift) << 16 | scaled_half((in.rs1 >> 16) - (in.rs2 >> 16), Shift))
};
template <unsigned Shift>
struct AddScaled {
  PULPO_EXPRESSION(scaled_half((in.rs1 >> 16) + (in.rs2 >> 16), Shift) << 16 | scaled_half(in.rs1 + in.rs2, Shift))
};
template <unsigned Shift>
struct SubtractScaled {
  PULPO_EXPRESSION(scaled_half((in.rs1 >> 16) - (in.rs2 >> 16), Shift) << 16 | scaled_half(in.rs1 - in.rs2, Shift))
};

constexpr Group complex_group(UnitClass unit, bool old_rd) {
  return {.mask = mask_registers,
          .format = Format::r,
          .operands = "rd, rs1, rs2",
          .extension = Extension::xpulpv2_complex,
          .unit = unit,
          .reads = static_cast<std::uint8_t>(reads::rs1 | reads::rs2 | (old_rd ? reads::rs3 : 0)),
          .writes = writes::rd_alu,
          .source = "binutils pulp-riscv (Xgap9); RI5CY riscv_decoder.sv, riscv_mult.sv, riscv_alu.sv"};
}

/// One member: division by 1, 2, 4 or 8 (Shift 0 to 3) stands in funct3.
template <FixedString Name, FixedString Text, FixedString Meaning, template <unsigned> class Function, unsigned Shift>
constexpr Row scaled_row(const Group& group, std::uint32_t bits) {
  constexpr FixedString<6> suffix = Shift == 1   ? FixedString<6>(".div2")
                                    : Shift == 2 ? FixedString<6>(".div4")
                                                 : FixedString<6>(".div8");
  constexpr FixedString<2> digit = Shift == 0   ? FixedString<2>("0")
                                   : Shift == 1 ? FixedString<2>("1")
                                   : Shift == 2 ? FixedString<2>("2")
                                                : FixedString<2>("3");
  Line line;
  line.match = bits | Shift << 13 | simd_opcode;
  line.execute = expression_of<Function<Shift>>(join<"Shift = ", digit>);
  line.meaning = join<Meaning>;
  if constexpr (Shift == 0) {
    line.mnemonic = join<"pv.", Name>;
    line.pseudo_code = join<Text>;
  } else {
    line.mnemonic = join<"pv.", Name, suffix>;
    line.pseudo_code = join<Text, ", shifted right by ", digit, " more">;
  }
  return make_row(group, line);
}

template <FixedString Name, FixedString Text, FixedString Meaning, template <unsigned> class Function>
constexpr std::array<Row, 3> divided_family(const Group& group, std::uint32_t bits) {
  return {scaled_row<Name, Text, Meaning, Function, 1>(group, bits),
          scaled_row<Name, Text, Meaning, Function, 2>(group, bits),
          scaled_row<Name, Text, Meaning, Function, 3>(group, bits)};
}
template <FixedString Name, FixedString Text, FixedString Meaning, template <unsigned> class Function>
constexpr auto scaled_family(const Group& group, std::uint32_t bits) {
  return concatenate(std::array{scaled_row<Name, Text, Meaning, Function, 0>(group, bits)},
                     divided_family<Name, Text, Meaning, Function>(group, bits));
}

inline constexpr Group complex_product = complex_group(UnitClass::multiply, true);
inline constexpr Group complex_alu = complex_group(UnitClass::alu, false);

// clang-format off
inline constexpr auto complex = concatenate(
    scaled_family<"cplxmul.h.r", "rd.h[0] = (rs1.h[0] * rs2.h[0] - rs1.h[1] * rs2.h[1]) >> 15", "Real part of a complex product; the other half of rd stays.", MultiplyReal>(complex_product, 0x54000000),
    scaled_family<"cplxmul.h.i", "rd.h[1] = (rs1.h[0] * rs2.h[1] + rs1.h[1] * rs2.h[0]) >> 15", "Imaginary part of a complex product; the other half of rd stays.", MultiplyImaginary>(complex_product, 0x56000000),
    scaled_family<"subrotmj.h", "rd.h[0] = rs1.h[1] - rs2.h[1]; rd.h[1] = rs2.h[0] - rs1.h[0]", "Complex subtraction, rotated by -j.", SubtractRotate>(complex_alu, 0x6c000000),
    divided_family<"add.h", "rd.h[i] = rs1.h[i] + rs2.h[i]", "Adds halfwords, wraps, and scales.", AddScaled>(complex_alu, 0x74000000),
    divided_family<"sub.h", "rd.h[i] = rs1.h[i] - rs2.h[i]", "Subtracts halfwords, wraps, and scales.", SubtractScaled>(complex_alu, 0x64000000),
    make_rows(complex_alu, {
        {"pv.pack.h.h", 0xd2000057, PULPO_RD((in.rs1 & 0xffff0000U) | in.rs2 >> 16), "rd = {rs1.h[1], rs2.h[1]}", "Packs two high halfwords."}}),
    std::array{make_row({.mask = mask_one_register, .format = Format::r, .operands = "rd, rs1", .extension = Extension::xpulpv2_complex,
                         .unit = UnitClass::alu, .reads = reads::rs1, .writes = writes::rd_alu, .source = complex_alu.source},
                        {"pv.cplxconj.h", 0x5c000057, PULPO_RD((0U - (in.rs1 >> 16)) << 16 | (in.rs1 & 0xffffU)),
                         "rd = {-rs1.h[1], rs1.h[0]}", "Complex conjugate."})});
// clang-format on

}  // namespace pulpo::isa::rows
