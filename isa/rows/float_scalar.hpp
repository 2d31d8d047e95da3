// SPDX-License-Identifier: Apache-2.0
// Scalar floating point on integer registers: Zfinx (.s), and 16 and 8 bits with the encodings of smallFloat (.h, .ah,
// .b; .h also being Zhinx). One line a family of the four formats.
#pragma once

#include "isa/rows/float_group.hpp"

namespace pulpo::isa::rows {

inline constexpr std::uint32_t float_opcode = 0x53;

enum class Arity : std::uint8_t { unary, binary, fused };

/// What a scalar family has in common, as it stands in the word of its .s member.
struct ScalarFloat {
  std::uint32_t match;  // without format
  Arity arity;
  bool rounds;  // funct3 is a rounding mode
  UnitClass unit;
  std::uint8_t macs = 0;
};

constexpr bool yields_float(unsigned op) {
  return op < XPULP_EQ || op == XPULP_FROM_SIGNED || op == XPULP_FROM_UNSIGNED;
}
constexpr bool takes_float(unsigned op) { return op != XPULP_FROM_SIGNED && op != XPULP_FROM_UNSIGNED; }

/// The result as a register holds it. @tparam Box ones above a short float instead of its sign
template <unsigned Op, const FloatFormat& F, bool Box>
struct ScalarExpression {
  static constexpr unsigned OP = Op, E = F.exponent_bits, M = F.fraction_bits, BOX = Box ? 1 : 0;
  PULPO_FLOAT(float_in_register(float_element(OP, in.rs1, in.rs2, in.rs3, E, M, rounding_of(in.imm, in.rounding),
                                              false),
                                E, M, BOX))
};
template <unsigned Op, const FloatFormat& F>
struct IntegerExpression {
  static constexpr unsigned OP = Op, E = F.exponent_bits, M = F.fraction_bits;
  PULPO_FLOAT(float_element(OP, in.rs1, in.rs2, 0U, E, M, rounding_of(in.imm, in.rounding), false))
};

template <unsigned Op, const FloatFormat& F, bool Box>
using ScalarSemantics = std::conditional_t<yields_float(Op), ScalarExpression<Op, F, Box>, IntegerExpression<Op, F>>;

/// Bits of Row::float_operands.
constexpr std::uint8_t float_operands(Arity arity, bool from, bool to) {
  const unsigned sources = arity == Arity::unary ? 1 : arity == Arity::binary ? 3 : 7;
  return static_cast<std::uint8_t>((from ? sources : 0) | (to ? 8 : 0));
}

/// Mask, format and operands of a scalar, where the alternative format has funct3 for itself.
constexpr Row scalar_shape(const ScalarFloat& family, const FloatFormat& f) {
  const bool own_mode = family.rounds && !f.alternative;
  const std::uint32_t funct3 = f.alternative ? (family.rounds ? 5U : 4U) << 12 : 0U;
  const bool fused = family.arity == Arity::fused;
  Row row;
  row.match = family.match | f.code << 25 | funct3;
  row.mask = (fused                           ? 0x0600007fU
              : family.arity == Arity::binary ? 0xfe00007fU
                                              : 0xfff0007fU) |
             (own_mode ? 0U : 0x7000U);
  row.format = fused           ? (own_mode ? Format::float_fused : Format::float_fused_dynamic)
               : own_mode      ? Format::float_rounded
               : family.rounds ? Format::float_dynamic
                               : Format::r;
  row.operands = fused                           ? (own_mode ? "rd, rs1, rs2, fs3, rm" : "rd, rs1, rs2, fs3")
                 : family.arity == Arity::binary ? (own_mode ? "rd, rs1, rs2, rm" : "rd, rs1, rs2")
                                                 : (own_mode ? "rd, rs1, rm" : "rd, rs1");
  row.extension = f.extension;
  row.unit = family.unit;
  row.reads = fused                           ? reads::rs1 | reads::rs2 | reads::rs3
              : family.arity == Arity::binary ? reads::rs1 | reads::rs2
                                              : reads::rs1;
  row.float_operands = float_operands(family.arity, true, true);
  row.writes = writes::rd_fpu;
  row.macs = family.macs;
  row.source = f.bits() == 32 ? "RISC-V unprivileged ISA, F and Zfinx" : "flexv riscv_decoder.sv; fpnew; Zhinx";
  return row;
}

template <FixedString Name, FixedString Tail, unsigned Op, FixedString Pseudo, FixedString Meaning,
          const FloatFormat& F, bool Box>
constexpr Row scalar_row(const ScalarFloat& family) {
  constexpr Effect effect =
      float_effect<ScalarSemantics<Op, F, Box>>(join<"OP = ", number_text<Op>, ", ", format_constants<F>>);
  Row row = scalar_shape(family, F);
  row.mnemonic = join<Name, float_suffix<F>, Tail>;
  row.execute = effect.run;
  row.plain_c = effect.plain_c;
  row.plain_c_constants = effect.plain_c_constants;
  row.pseudo_code = join<Pseudo>;
  row.meaning = join<Meaning>;
  row.float_operands = float_operands(family.arity, takes_float(Op), yields_float(Op));
  row.single_operands = F.bits() == 32 ? row.float_operands : std::uint8_t{0};
  return row;
}

template <bool Box, FixedString Name, unsigned Op, FixedString Pseudo, FixedString Meaning, FixedString Tail = "">
constexpr std::array<Row, 4> scalar_family(const ScalarFloat& family) {
  return {scalar_row<Name, Tail, Op, Pseudo, Meaning, single, Box>(family),
          scalar_row<Name, Tail, Op, Pseudo, Meaning, half, Box>(family),
          scalar_row<Name, Tail, Op, Pseudo, Meaning, brain, Box>(family),
          scalar_row<Name, Tail, Op, Pseudo, Meaning, quarter, Box>(family)};
}

// clang-format off
template <bool Box>
constexpr auto scalar_arithmetic() {
  using enum UnitClass;
  constexpr auto binary = Arity::binary, unary = Arity::unary, fused = Arity::fused;
  return concatenate(
      scalar_family<Box, "fadd", XPULP_ADD, "rd = rs1 + rs2", "Adds.">({0x00000053, binary, true, fp_add_mul}),
      scalar_family<Box, "fsub", XPULP_SUB, "rd = rs1 - rs2", "Subtracts.">({0x08000053, binary, true, fp_add_mul}),
      scalar_family<Box, "fmul", XPULP_MUL, "rd = rs1 * rs2", "Multiplies.">({0x10000053, binary, true, fp_add_mul}),
      scalar_family<Box, "fdiv", XPULP_DIV, "rd = rs1 / rs2", "Divides.">({0x18000053, binary, true, fp_divide_sqrt}),
      scalar_family<Box, "fsqrt", XPULP_SQRT, "rd = sqrt(rs1)", "Square root.">({0x58000053, unary, true, fp_divide_sqrt}),
      scalar_family<Box, "fmadd", XPULP_FMADD, "rd = rs1 * rs2 + rs3", "Multiplies and adds, rounded once.">({0x43, fused, true, fp_add_mul, 1}),
      scalar_family<Box, "fmsub", XPULP_FMSUB, "rd = rs1 * rs2 - rs3", "Multiplies and subtracts, rounded once.">({0x47, fused, true, fp_add_mul, 1}),
      scalar_family<Box, "fnmsub", XPULP_FNMSUB, "rd = -(rs1 * rs2) + rs3", "Subtracts a product, rounded once.">({0x4b, fused, true, fp_add_mul, 1}),
      scalar_family<Box, "fnmadd", XPULP_FNMADD, "rd = -(rs1 * rs2) - rs3", "Negated multiply-add, rounded once.">({0x4f, fused, true, fp_add_mul, 1}),
      scalar_family<Box, "fsgnj", XPULP_SGNJ, "rd = |rs1| with the sign of rs2", "Takes over a sign.">({0x20000053, binary, false, fp_non_compute}),
      scalar_family<Box, "fsgnjn", XPULP_SGNJN, "rd = |rs1| with the sign opposite to that of rs2", "Takes over a sign, inverted.">({0x20001053, binary, false, fp_non_compute}),
      scalar_family<Box, "fsgnjx", XPULP_SGNJX, "rd = rs1, negated if rs2 is negative", "Multiplies the signs.">({0x20002053, binary, false, fp_non_compute}),
      scalar_family<Box, "fmin", XPULP_MIN, "rd = min(rs1, rs2), the number if one is a NaN", "Minimum.">({0x28000053, binary, false, fp_non_compute}),
      scalar_family<Box, "fmax", XPULP_MAX, "rd = max(rs1, rs2), the number if one is a NaN", "Maximum.">({0x28001053, binary, false, fp_non_compute}),
      scalar_family<Box, "fle", XPULP_LE, "rd = rs1 <= rs2", "Whether less or equal; false with a NaN.">({0xa0000053, binary, false, fp_non_compute}),
      scalar_family<Box, "flt", XPULP_LT, "rd = rs1 < rs2", "Whether less; false with a NaN.">({0xa0001053, binary, false, fp_non_compute}),
      scalar_family<Box, "feq", XPULP_EQ, "rd = rs1 == rs2", "Whether equal; false with a NaN.">({0xa0002053, binary, false, fp_non_compute}),
      scalar_family<Box, "fclass", XPULP_CLASS, "rd = 1 << class(rs1)", "Class as one of ten bits.">({0xe0001053, unary, false, fp_non_compute}),
      scalar_family<Box, "fcvt.w", XPULP_TO_SIGNED, "rd = integer(rs1)", "To a signed integer, saturated.">({0xc0000053, unary, true, fp_convert}),
      scalar_family<Box, "fcvt.wu", XPULP_TO_UNSIGNED, "rd = integer(rs1)", "To an unsigned integer, saturated.">({0xc0100053, unary, true, fp_convert}),
      scalar_family<Box, "fcvt", XPULP_FROM_SIGNED, "rd = float(signed rs1)", "From a signed integer.", ".w">({0xd0000053, unary, true, fp_convert}),
      scalar_family<Box, "fcvt", XPULP_FROM_UNSIGNED, "rd = float(unsigned rs1)", "From an unsigned integer.", ".wu">({0xd0100053, unary, true, fp_convert}));
}
// clang-format on

/// Conversions between formats.
template <const FloatFormat& From, const FloatFormat& To, bool Box>
struct ConvertExpression {
  static constexpr unsigned ES = From.exponent_bits, MS = From.fraction_bits, E = To.exponent_bits,
                            M = To.fraction_bits, BOX = Box ? 1 : 0;
  PULPO_FLOAT(float_in_register(float_convert(in.rs1, rounding_of(in.imm, in.rounding), ES, MS, E, M), E, M, BOX))
};

template <const FloatFormat& From, const FloatFormat& To>
inline constexpr std::string_view two_formats =
    join<"ES = ", number_text<From.exponent_bits>, ", MS = ", number_text<From.fraction_bits>, ", ",
         format_constants<To>>;

template <const FloatFormat& From, const FloatFormat& To, bool Box>
constexpr Row convert_row() {
  constexpr Effect effect = float_effect<ConvertExpression<From, To, Box>>(two_formats<From, To>);
  Row row = scalar_shape({0x40000053 | From.convert_code << 20, Arity::unary, true, UnitClass::fp_convert}, To);
  row.mnemonic = join<"fcvt", float_suffix<To>, float_suffix<From>>;
  row.extension = To.bits() == 32 ? From.extension : To.extension;
  row.execute = effect.run;
  row.plain_c = effect.plain_c;
  row.plain_c_constants = effect.plain_c_constants;
  row.operands = To.bits() == 32 ? "rd, rs1, exact_rm" : row.operands;
  row.pseudo_code = "rd = rs1 in the other format";
  row.meaning = "Converts between formats.";
  row.source = "flexv riscv_decoder.sv; fpnew; Zhinx";
  row.single_operands = float_operands(Arity::unary, From.bits() == 32, To.bits() == 32);
  return row;
}

template <bool Box>
constexpr auto scalar_conversions() {
  return std::array{
      convert_row<half, single, Box>(),    convert_row<brain, single, Box>(), convert_row<quarter, single, Box>(),
      convert_row<single, half, Box>(),    convert_row<brain, half, Box>(),   convert_row<quarter, half, Box>(),
      convert_row<single, brain, Box>(),   convert_row<half, brain, Box>(),   convert_row<quarter, brain, Box>(),
      convert_row<single, quarter, Box>(), convert_row<half, quarter, Box>(), convert_row<brain, quarter, Box>()};
}

/// Products of short floats in single precision.
template <const FloatFormat& F>
struct ExpandingProduct {
  static constexpr unsigned E = F.exponent_bits, M = F.fraction_bits;
  PULPO_FLOAT(float_multiply(in.rs1, in.rs2, rounding_of(in.imm, in.rounding), E, M, 8, 23))
};
template <const FloatFormat& F>
struct ExpandingSum {
  static constexpr unsigned E = F.exponent_bits, M = F.fraction_bits;
  PULPO_FLOAT(float_multiply_add(in.rs1, in.rs2, in.rs3, rounding_of(in.imm, in.rounding), E, M, 8, 23))
};

template <FixedString Name, FixedString Pseudo, class Expression, const FloatFormat& F>
constexpr Row expanding_row(std::uint32_t match, bool accumulates) {
  constexpr Effect effect = float_effect<Expression>(join<format_constants<F>>);
  Row row =
      scalar_shape({match, Arity::binary, true, UnitClass::fp_add_mul, static_cast<std::uint8_t>(accumulates)}, F);
  row.mnemonic = join<Name, float_suffix<F>>;
  row.reads = static_cast<std::uint8_t>(row.reads | (accumulates ? reads::rs3 : 0));
  row.execute = effect.run;
  row.plain_c = effect.plain_c;
  row.plain_c_constants = effect.plain_c_constants;
  row.pseudo_code = join<Pseudo>;
  row.meaning = "The product of two short floats in single precision, rounded once.";
  row.source = "flexv riscv_decoder.sv; fpnew";
  row.float_operands = accumulates ? 15 : 11;
  row.single_operands = accumulates ? 12 : 8;
  return row;
}

template <const FloatFormat& F>
constexpr std::array<Row, 2> expanding_family() {
  return {expanding_row<"fmulex.s", "rd = rs1 * rs2", ExpandingProduct<F>, F>(0x48000053, false),
          expanding_row<"fmacex.s", "rd = rs1 * rs2 + rd", ExpandingSum<F>, F>(0x50000053, true)};
}

inline constexpr auto float_scalar =
    concatenate(scalar_arithmetic<false>(), scalar_conversions<false>(), expanding_family<half>(),
                expanding_family<brain>(), expanding_family<quarter>());

}  // namespace pulpo::isa::rows
