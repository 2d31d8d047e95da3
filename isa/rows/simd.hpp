// SPDX-License-Identifier: Apache-2.0
// Lane-wise SIMD: pv.{op}{form}.{width}, form = vector, .sc (scalar), .sci (6-bit immediate); widths h, b (XpulpV2, all
// forms) and n, c (XpulpNN, no immediate). One line a family.
#pragma once

#include <algorithm>

#include "isa/format.hpp"
#include "isa/rows/fixed_string.hpp"
#include "isa/rows/lanes.hpp"

namespace pulpo::isa::rows {

/// What the members of a SIMD family differ in.
struct SimdEncoding {
  Form form;
  unsigned width;
  std::uint32_t bits;  // in opcode 0x57, without the family's [31:26]
};

inline constexpr std::uint32_t simd_opcode = 0x57;
inline constexpr std::uint32_t mask_registers = 0xfe00707f;
inline constexpr std::uint32_t mask_one_register = 0xfff0707f;
inline constexpr std::uint32_t mask_imm6 = 0xfc00707f;

template <unsigned W>
inline constexpr FixedString width_suffix = ".h";
template <>
inline constexpr FixedString<3> width_suffix<8> = ".b";
template <>
inline constexpr FixedString<3> width_suffix<4> = ".n";
template <>
inline constexpr FixedString<3> width_suffix<2> = ".c";

/// funct3 and bit 25 of a width and form (binutils pulp-riscv, riscv-opc.h).
template <unsigned W, Form F>
constexpr std::uint32_t simd_bits() {
  if constexpr (W >= 8) {
    constexpr std::uint32_t base = F == Form::vector ? 0 : F == Form::scalar ? 4 : 6;
    return simd_opcode | (base | (W == 8 ? 1U : 0U)) << 12;
  } else {
    return simd_opcode | (F == Form::vector ? 2U : 3U) << 12 | (W == 2 ? 1U << 25 : 0U);
  }
}

enum class Immediate : std::uint8_t { is_signed, is_unsigned, shift_amount };

constexpr Format immediate_format(Immediate immediate) {
  return immediate == Immediate::is_unsigned ? Format::simd_imm_unsigned : Format::simd_imm_signed;
}

template <unsigned W, Form F>
constexpr Row simd_row(std::uint32_t family_bits, Immediate immediate) {
  Row row;
  row.match = family_bits | simd_bits<W, F>();
  row.mask = F == Form::immediate ? mask_imm6 : mask_registers;
  row.format = F == Form::immediate ? immediate_format(immediate) : Format::r;
  row.operands = F != Form::immediate                  ? "rd, rs1, rs2"
                 : immediate == Immediate::is_signed   ? "rd, rs1, simm6"
                 : immediate == Immediate::is_unsigned ? "rd, rs1, uimm6"
                                                       : "rd, rs1, uimm6s";
  row.extension = W >= 8 ? Extension::xpulpv2 : Extension::xpulpnn;
  row.reads = F == Form::vector || F == Form::scalar ? reads::rs1 | reads::rs2 : reads::rs1;
  row.writes = writes::rd_alu;
  row.source = W >= 8 ? "binutils pulp-riscv; RI5CY riscv_decoder.sv, riscv_alu.sv"
                      : "binutils pulp-riscv; widths by flexv riscv_alu.sv in status mode";
  return row;
}

template <Form F>
inline constexpr FixedString form_suffix = "";
template <>
inline constexpr FixedString<4> form_suffix<Form::scalar> = ".sc";
template <>
inline constexpr FixedString<5> form_suffix<Form::immediate> = ".sci";

template <Form F>
inline constexpr FixedString form_text = "rs2[i]";
template <>
inline constexpr FixedString<7> form_text<Form::scalar> = "rs2[0]";
template <>
inline constexpr FixedString<5> form_text<Form::immediate> = "imm6";

template <unsigned W>
inline constexpr FixedString lanes_text = "for i in 0..1 (16 bits): ";
template <>
inline constexpr FixedString<25> lanes_text<8> = "for i in 0..3 (8 bits): ";
template <>
inline constexpr FixedString<25> lanes_text<4> = "for i in 0..7 (4 bits): ";
template <>
inline constexpr FixedString<26> lanes_text<2> = "for i in 0..15 (2 bits): ";

/// The second operand and the width, as the plain-C twin writes them.
template <Form F>
inline constexpr FixedString form_operand = "in.rs2";
template <>
inline constexpr FixedString<25> form_operand<Form::scalar> = "status_scalar(in.rs2, W)";
template <>
inline constexpr FixedString<25> form_operand<Form::immediate> = "status_scalar(in.imm, W)";
template <unsigned W>
inline constexpr std::string_view width_constant = W == 16  ? "W = 16"
                                                   : W == 8 ? "W = 8"
                                                   : W == 4 ? "W = 4"
                                                            : "W = 2";

template <FixedString Name, FixedString Expression, FixedString Meaning, unsigned W, Form F, class Function>
constexpr Row lane_row(std::uint32_t family_bits, Immediate immediate) {
  Row row = simd_row<W, F>(family_bits, immediate);
  row.mnemonic = join<"pv.", Name, form_suffix<F>, width_suffix<W>>;
  row.unit = UnitClass::alu;
  row.execute = execute_lanes<W, F, Function>;
  row.execute_status = execute_lanes_status<F, Function>;
  row.pseudo_code = join<lanes_text<W>, "a=rs1[i]; b=", form_text<F>, "; rd[i]=", Expression>;
  row.plain_c = join<"LANES(in.rs1, ", form_operand<F>, ", W, ", Expression, ")">;
  row.plain_c_constants = width_constant<W>;
  row.meaning = join<Meaning>;
  return row;
}

/// The halfword and byte members of a two-operand family; `function(a, b)` is applied to each lane.
template <FixedString Name, FixedString Expression, FixedString Meaning, class Function>
constexpr std::array<Row, 6> wide_lane_family(std::uint32_t family_bits, Immediate kind, Function) {
  return {lane_row<Name, Expression, Meaning, 16, Form::vector, Function>(family_bits, kind),
          lane_row<Name, Expression, Meaning, 16, Form::scalar, Function>(family_bits, kind),
          lane_row<Name, Expression, Meaning, 16, Form::immediate, Function>(family_bits, kind),
          lane_row<Name, Expression, Meaning, 8, Form::vector, Function>(family_bits, kind),
          lane_row<Name, Expression, Meaning, 8, Form::scalar, Function>(family_bits, kind),
          lane_row<Name, Expression, Meaning, 8, Form::immediate, Function>(family_bits, kind)};
}

/// With the nibble and crumb members.
template <FixedString Name, FixedString Expression, FixedString Meaning, class Function>
constexpr std::array<Row, 10> lane_family(std::uint32_t family_bits, Immediate kind, Function function) {
  return concatenate(
      wide_lane_family<Name, Expression, Meaning>(family_bits, kind, function),
      std::array<Row, 4>{lane_row<Name, Expression, Meaning, 4, Form::vector, Function>(family_bits, kind),
                         lane_row<Name, Expression, Meaning, 4, Form::scalar, Function>(family_bits, kind),
                         lane_row<Name, Expression, Meaning, 2, Form::vector, Function>(family_bits, kind),
                         lane_row<Name, Expression, Meaning, 2, Form::scalar, Function>(family_bits, kind)});
}

template <FixedString Name, FixedString Expression, FixedString Meaning, unsigned W, class Function>
constexpr Row unary_lane_row(std::uint32_t family_bits) {
  Row row = lane_row<Name, Expression, Meaning, W, Form::vector, Function>(family_bits, Immediate::is_signed);
  row.mask = mask_one_register;
  row.operands = "rd, rs1";
  row.reads = reads::rs1;
  row.pseudo_code = join<lanes_text<W>, "a=rs1[i]; rd[i]=", Expression>;
  row.plain_c = join<"LANES(in.rs1, 0, W, ", Expression, ")">;
  return row;
}

template <FixedString Name, FixedString Expression, FixedString Meaning, class Function>
constexpr std::array<Row, 4> unary_lane_family(std::uint32_t bits, Function) {
  return {unary_lane_row<Name, Expression, Meaning, 16, Function>(bits),
          unary_lane_row<Name, Expression, Meaning, 8, Function>(bits),
          unary_lane_row<Name, Expression, Meaning, 4, Function>(bits),
          unary_lane_row<Name, Expression, Meaning, 2, Function>(bits)};
}

/// An expression of one lane: a and b unsigned, sa and sb signed, W the width.
#define PULPO_LANE_FUNCTION(...)                                                                           \
  []([[maybe_unused]] std::uint32_t a, [[maybe_unused]] std::uint32_t b, [[maybe_unused]] std::int32_t sa, \
     [[maybe_unused]] std::int32_t sb, [[maybe_unused]] auto width) {                                      \
    [[maybe_unused]] constexpr unsigned W = decltype(width)::value;                                        \
    return __VA_ARGS__;                                                                                    \
  }
/// A family, its expression both run and kept as text.
#define PULPO_LANES(Family, Name, Meaning, Bits, Kind, ...) \
  Family<Name, #__VA_ARGS__, Meaning>(Bits, Immediate::Kind, PULPO_LANE_FUNCTION(__VA_ARGS__))

// clang-format off
inline constexpr auto simd = concatenate(
    PULPO_LANES(lane_family, "add", "Adds lane by lane, wrapping.", 0x00000000, is_signed, a + b),
    PULPO_LANES(lane_family, "sub", "Subtracts lane by lane, wrapping.", 0x08000000, is_signed, a - b),
    PULPO_LANES(lane_family, "avg", "Signed average; the sum wraps before the shift.", 0x10000000, is_signed, as_signed(sign_extend(a + b, W)) >> 1),
    PULPO_LANES(lane_family, "avgu", "Unsigned average; the carry out of the sum is lost.", 0x18000000, is_unsigned, ((a + b) & lane_mask(W)) >> 1),
    PULPO_LANES(lane_family, "min", "Signed minimum lane by lane.", 0x20000000, is_signed, sa < sb ? a : b),
    PULPO_LANES(lane_family, "minu", "Unsigned minimum lane by lane.", 0x28000000, is_unsigned, a < b ? a : b),
    PULPO_LANES(lane_family, "max", "Signed maximum lane by lane.", 0x30000000, is_signed, sa > sb ? a : b),
    PULPO_LANES(lane_family, "maxu", "Unsigned maximum lane by lane.", 0x38000000, is_unsigned, a > b ? a : b),
    PULPO_LANES(lane_family, "srl", "Logical right shift lane by lane.", 0x40000000, shift_amount, a >> (b & (W - 1))),
    PULPO_LANES(lane_family, "sra", "Arithmetic right shift lane by lane.", 0x48000000, shift_amount, sa >> (b & (W - 1))),
    PULPO_LANES(lane_family, "sll", "Left shift lane by lane.", 0x50000000, shift_amount, a << (b & (W - 1))),
    PULPO_LANES(lane_family, "or", "Bitwise or.", 0x58000000, is_signed, a | b),
    PULPO_LANES(lane_family, "xor", "Bitwise exclusive or.", 0x60000000, is_signed, a ^ b),
    PULPO_LANES(lane_family, "and", "Bitwise and.", 0x68000000, is_signed, a & b),
    PULPO_LANES(wide_lane_family, "cmpeq", "Lanes that are equal become all ones.", 0x04000000, is_signed, lane_if(a == b)),
    PULPO_LANES(wide_lane_family, "cmpne", "Lanes that differ become all ones.", 0x0c000000, is_signed, lane_if(a != b)),
    PULPO_LANES(wide_lane_family, "cmpgt", "Lanes where a > b, signed, become all ones.", 0x14000000, is_signed, lane_if(sa > sb)),
    PULPO_LANES(wide_lane_family, "cmpge", "Lanes where a >= b, signed, become all ones.", 0x1c000000, is_signed, lane_if(sa >= sb)),
    PULPO_LANES(wide_lane_family, "cmplt", "Lanes where a < b, signed, become all ones.", 0x24000000, is_signed, lane_if(sa < sb)),
    PULPO_LANES(wide_lane_family, "cmple", "Lanes where a <= b, signed, become all ones.", 0x2c000000, is_signed, lane_if(sa <= sb)),
    PULPO_LANES(wide_lane_family, "cmpgtu", "Lanes where a > b, unsigned, become all ones.", 0x34000000, is_unsigned, lane_if(a > b)),
    PULPO_LANES(wide_lane_family, "cmpgeu", "Lanes where a >= b, unsigned, become all ones.", 0x3c000000, is_unsigned, lane_if(a >= b)),
    PULPO_LANES(wide_lane_family, "cmpltu", "Lanes where a < b, unsigned, become all ones.", 0x44000000, is_unsigned, lane_if(a < b)),
    PULPO_LANES(wide_lane_family, "cmpleu", "Lanes where a <= b, unsigned, become all ones.", 0x4c000000, is_unsigned, lane_if(a <= b)),
    unary_lane_family<"abs", "sa < 0 ? 0U - a : a", "Absolute value lane by lane; the most negative value stays.">(
        0x70000000, PULPO_LANE_FUNCTION(sa < 0 ? 0U - a : a)));
// clang-format on

}  // namespace pulpo::isa::rows
