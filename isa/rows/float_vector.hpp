// SPDX-License-Identifier: Apache-2.0
// Packed floating point (Xfvec): two elements of 16 bits (.h, .ah) or four of 8 (.b) in an integer register, rounded as
// CSR frm says; with .r the lowest element of rs2 serves all. One line a family.
#pragma once

#include "isa/rows/float_scalar.hpp"

namespace pulpo::isa::rows {

inline constexpr std::uint32_t vector_float_opcode = 0x80000033;
inline constexpr std::uint32_t vector_float_repeat = 0x4000;

struct VectorFloat {
  std::uint32_t code;  // [29:25], with rs2 in [4:0] where the row is unary: code * 32 + rs2
  bool unary;
  bool accumulates;
  bool rounds;
  UnitClass unit;
};

template <unsigned Op, const FloatFormat& F, bool Repeat>
struct VectorExpression {
  static constexpr unsigned OP = Op, E = F.exponent_bits, M = F.fraction_bits, R = Repeat ? 1 : 0;
  PULPO_FLOAT(float_vector(OP, in.rs1, in.rs2, in.rs3, E, M, R, in.rounding))
};

/// What a core computes that takes packed instructions for scalar ones.
template <unsigned Op, const FloatFormat& F>
using LowestElement = ScalarSemantics<Op, F, true>;

constexpr Row vector_shape(const VectorFloat& family, const FloatFormat& f, bool funct3_high) {
  Row row;
  row.match = vector_float_opcode | (family.unary ? family.code << 20 : family.code << 25) | f.vector_code << 12 |
              (funct3_high ? vector_float_repeat : 0U);
  row.mask = family.unary ? mask_one_register : mask_registers;
  row.format = family.rounds ? Format::float_dynamic : Format::r;
  row.operands = family.unary ? "rd, rs1" : "rd, rs1, rs2";
  row.extension = f.extension;
  row.unit = family.unit;
  row.reads =
      static_cast<std::uint8_t>(reads::rs1 | (family.unary ? 0 : reads::rs2) | (family.accumulates ? reads::rs3 : 0));
  row.float_operands = roles::rd | row.reads;
  row.writes = writes::rd_fpu;
  row.macs = static_cast<std::uint8_t>(family.accumulates ? 32 / f.bits() : 0);
  row.source = "flexv riscv_decoder.sv; fpnew";
  return row;
}

template <bool Lowest, FixedString Name, FixedString Tail, unsigned Op, FixedString Pseudo, FixedString Meaning,
          const FloatFormat& F, bool Repeat>
constexpr Row vector_row(const VectorFloat& family, bool funct3_high) {
  constexpr Effect effect = float_effect<VectorExpression<Op, F, Repeat>>(
      join<"OP = ", number_text<Op>, ", R = ", number_text<Repeat ? 1 : 0>, ", ", format_constants<F>>);
  Row row = vector_shape(family, F, funct3_high);
  if constexpr (Repeat) {
    row.mnemonic = join<Name, ".r", float_suffix<F>, Tail>;
  } else {
    row.mnemonic = join<Name, float_suffix<F>, Tail>;
  }
  row.execute = Lowest ? to_float(LowestElement<Op, F>{}) : effect.run;
  row.plain_c = effect.plain_c;
  row.plain_c_constants = effect.plain_c_constants;
  row.float_operands =
      static_cast<std::uint8_t>((takes_float(Op) ? row.reads : 0) | (yields_float(Op) ? roles::rd : 0));
  row.pseudo_code = join<"for each element i (rs2[0] with .r): ", Pseudo>;
  row.meaning = join<Meaning>;
  return row;
}

/// Each in three formats, element by element and with the lowest element for all.
template <bool Lowest, FixedString Name, unsigned Op, FixedString Pseudo, FixedString Meaning>
constexpr std::array<Row, 6> vector_family(const VectorFloat& family) {
  return {vector_row<Lowest, Name, "", Op, Pseudo, Meaning, half, false>(family, false),
          vector_row<Lowest, Name, "", Op, Pseudo, Meaning, half, true>(family, true),
          vector_row<Lowest, Name, "", Op, Pseudo, Meaning, brain, false>(family, false),
          vector_row<Lowest, Name, "", Op, Pseudo, Meaning, brain, true>(family, true),
          vector_row<Lowest, Name, "", Op, Pseudo, Meaning, quarter, false>(family, false),
          vector_row<Lowest, Name, "", Op, Pseudo, Meaning, quarter, true>(family, true)};
}

/// With one source. @param high funct3[2], which says unsigned in conversions
template <bool Lowest, FixedString Name, unsigned Op, FixedString Pseudo, FixedString Meaning, FixedString Tail = "">
constexpr std::array<Row, 3> unary_vector_family(const VectorFloat& family, bool high = false) {
  return {vector_row<Lowest, Name, Tail, Op, Pseudo, Meaning, half, false>(family, high),
          vector_row<Lowest, Name, Tail, Op, Pseudo, Meaning, brain, false>(family, high),
          vector_row<Lowest, Name, Tail, Op, Pseudo, Meaning, quarter, false>(family, high)};
}

constexpr VectorFloat binary_vector(std::uint32_t code, UnitClass unit, bool accumulates = false) {
  const bool rounds = unit != UnitClass::fp_non_compute;
  return {code, false, accumulates, rounds, unit};
}
constexpr VectorFloat unary_vector(std::uint32_t code, std::uint32_t rs2, UnitClass unit) {
  return {code << 5 | rs2, true, false, unit != UnitClass::fp_non_compute, unit};
}

// clang-format off
template <bool Lowest>
constexpr auto vector_arithmetic() {
  using enum UnitClass;
  return concatenate(
      vector_family<Lowest, "vfadd", XPULP_ADD, "rd[i] = rs1[i] + rs2[i]", "Adds.">(binary_vector(1, fp_add_mul)),
      vector_family<Lowest, "vfsub", XPULP_SUB, "rd[i] = rs1[i] - rs2[i]", "Subtracts.">(binary_vector(2, fp_add_mul)),
      vector_family<Lowest, "vfmul", XPULP_MUL, "rd[i] = rs1[i] * rs2[i]", "Multiplies.">(binary_vector(3, fp_add_mul)),
      vector_family<Lowest, "vfdiv", XPULP_DIV, "rd[i] = rs1[i] / rs2[i]", "Divides.">(binary_vector(4, fp_divide_sqrt)),
      vector_family<Lowest, "vfmin", XPULP_MIN, "rd[i] = min(rs1[i], rs2[i])", "Minimum.">(binary_vector(5, fp_non_compute)),
      vector_family<Lowest, "vfmax", XPULP_MAX, "rd[i] = max(rs1[i], rs2[i])", "Maximum.">(binary_vector(6, fp_non_compute)),
      vector_family<Lowest, "vfmac", XPULP_FMADD, "rd[i] = rs1[i] * rs2[i] + rd[i]", "Multiplies and adds, rounded once.">(binary_vector(8, fp_add_mul, true)),
      vector_family<Lowest, "vfmre", XPULP_FMSUB, "rd[i] = rs1[i] * rs2[i] - rd[i]", "Multiplies and subtracts the old rd, as the RTL does.">(binary_vector(9, fp_add_mul, true)),
      vector_family<Lowest, "vfsgnj", XPULP_SGNJ, "rd[i] = |rs1[i]| with the sign of rs2[i]", "Takes over signs.">(binary_vector(13, fp_non_compute)),
      vector_family<Lowest, "vfsgnjn", XPULP_SGNJN, "rd[i] = |rs1[i]| with the sign opposite to that of rs2[i]", "Takes over signs, inverted.">(binary_vector(14, fp_non_compute)),
      vector_family<Lowest, "vfsgnjx", XPULP_SGNJX, "rd[i] = rs1[i], negated if rs2[i] is negative", "Multiplies signs.">(binary_vector(15, fp_non_compute)),
      vector_family<Lowest, "vfeq", XPULP_EQ, "bit i of rd = rs1[i] == rs2[i]", "Whether equal.">(binary_vector(16, fp_non_compute)),
      vector_family<Lowest, "vfne", XPULP_NE, "bit i of rd = !(rs1[i] == rs2[i])", "Whether not equal.">(binary_vector(17, fp_non_compute)),
      vector_family<Lowest, "vflt", XPULP_LT, "bit i of rd = rs1[i] < rs2[i]", "Whether less.">(binary_vector(18, fp_non_compute)),
      vector_family<Lowest, "vfge", XPULP_GE, "bit i of rd = !(rs1[i] < rs2[i]), but 0 with a NaN", "Whether greater or equal.">(binary_vector(19, fp_non_compute)),
      vector_family<Lowest, "vfle", XPULP_LE, "bit i of rd = rs1[i] <= rs2[i]", "Whether less or equal.">(binary_vector(20, fp_non_compute)),
      vector_family<Lowest, "vfgt", XPULP_GT, "bit i of rd = !(rs1[i] <= rs2[i]), but 0 with a NaN", "Whether greater.">(binary_vector(21, fp_non_compute)),
      unary_vector_family<Lowest, "vfsqrt", XPULP_SQRT, "rd[i] = sqrt(rs1[i])", "Square roots.">(unary_vector(7, 0, fp_divide_sqrt)),
      unary_vector_family<Lowest, "vfclass", XPULP_CLASS, "byte i of rd = class(rs1[i])", "Classes: bits for negative, not negative, quiet NaN, signaling NaN, zero, subnormal, normal, infinite.">(unary_vector(12, 1, fp_non_compute)),
      unary_vector_family<Lowest, "vfcvt.x", XPULP_TO_SIGNED, "rd[i] = integer(rs1[i])", "To signed integers of the element's width, saturated.">(unary_vector(12, 2, fp_convert)),
      unary_vector_family<Lowest, "vfcvt.xu", XPULP_TO_UNSIGNED, "rd[i] = integer(rs1[i])", "To unsigned integers of the element's width, saturated.">(unary_vector(12, 2, fp_convert), true),
      unary_vector_family<Lowest, "vfcvt", XPULP_FROM_SIGNED, "rd[i] = float(signed rs1[i])", "From signed integers of the element's width.", ".x">(unary_vector(12, 3, fp_convert)),
      unary_vector_family<Lowest, "vfcvt", XPULP_FROM_UNSIGNED, "rd[i] = float(unsigned rs1[i])", "From unsigned integers of the element's width.", ".xu">(unary_vector(12, 3, fp_convert), true));
}
// clang-format on

template <const FloatFormat& From, const FloatFormat& To>
struct VectorConvertExpression {
  static constexpr unsigned ES = From.exponent_bits, MS = From.fraction_bits, E = To.exponent_bits,
                            M = To.fraction_bits;
  PULPO_FLOAT(float_vector_convert(in.rs1, in.rounding, ES, MS, E, M))
};
template <const FloatFormat& F>
struct PackExpression {
  static constexpr unsigned E = F.exponent_bits, M = F.fraction_bits;
  PULPO_FLOAT(float_pack(in.rs3, in.rs1, in.rs2, 0, in.rounding, E, M))
};
struct PackHighExpression {
  static constexpr unsigned E = quarter.exponent_bits, M = quarter.fraction_bits;
  PULPO_FLOAT(float_pack(in.rs3, in.rs1, in.rs2, 2, in.rounding, E, M))
};
template <bool Repeat>
struct DotExpression {
  static constexpr unsigned R = Repeat ? 1 : 0;
  PULPO_FLOAT(float_dot_of_halves(in.rs3, in.rs1, in.rs2, R, in.rounding))
};

struct VectorTexts {
  std::string_view mnemonic, pseudo_code, meaning;
};

constexpr Row vector_special(const VectorFloat& family, const FloatFormat& f, bool high, const VectorTexts& texts,
                             const Effect& effect) {
  Row row = vector_shape(family, f, high);
  row.mnemonic = texts.mnemonic;
  row.execute = effect.run;
  row.plain_c = effect.plain_c;
  row.plain_c_constants = effect.plain_c_constants;
  row.pseudo_code = texts.pseudo_code;
  row.meaning = texts.meaning;
  row.macs = 0;
  return row;
}

template <const FloatFormat& F, class Expression>
constexpr Row pack_row(bool high, const VectorTexts& texts) {
  const VectorFloat family{24, false, true, true, UnitClass::fp_convert};
  Row row = vector_special(family, F, high, texts, float_effect<Expression>(join<format_constants<F>>));
  row.reads = F.bits() == 16 ? reads::rs1 | reads::rs2 : row.reads;  // nothing of the old rd is left
  row.single_operands = 3;
  return row;
}

template <FixedString Name, bool Repeat>
constexpr Row dot_row() {
  Row row = vector_special({11, false, true, true, UnitClass::fp_add_mul}, half, Repeat,
                           {join<Name>, "rd = rd + rs1[0] * rs2[0] + rs1[1] * rs2[1] (rs2[0] for both with .r)",
                            "Dot product of halves in single precision, rounded once."},
                           float_effect<DotExpression<Repeat>>(join<"R = ", number_text<Repeat ? 1 : 0>>));
  row.extension = Extension::xfexpand;
  row.source = "snitch riscv_instr.sv; fpnew_sdotp_multi.sv";
  row.macs = 2;
  row.single_operands = 12;
  return row;
}

inline constexpr std::array vector_special_rows{
    vector_special(unary_vector(12, 5, UnitClass::fp_convert), half, false,
                   {"vfcvt.h.ah", "for each element i: rd[i] = rs1[i] in the other format", "Converts both elements."},
                   float_effect<VectorConvertExpression<brain, half>>(two_formats<brain, half>)),
    vector_special(unary_vector(12, 6, UnitClass::fp_convert), brain, false,
                   {"vfcvt.ah.h", "for each element i: rd[i] = rs1[i] in the other format", "Converts both elements."},
                   float_effect<VectorConvertExpression<half, brain>>(two_formats<half, brain>)),
    pack_row<half, PackExpression<half>>(
        false, {"vfcpka.h.s", "rd[0] = rs1; rd[1] = rs2, converted", "Packs two single-precision numbers."}),
    pack_row<brain, PackExpression<brain>>(
        false, {"vfcpka.ah.s", "rd[0] = rs1; rd[1] = rs2, converted", "Packs two single-precision numbers."}),
    pack_row<quarter, PackExpression<quarter>>(false, {"vfcpka.b.s", "rd[0] = rs1; rd[1] = rs2, converted",
                                                       "Packs two single-precision numbers into the lower half."}),
    pack_row<quarter, PackHighExpression>(true, {"vfcpkb.b.s", "rd[2] = rs1; rd[3] = rs2, converted",
                                                 "Packs two single-precision numbers into the upper half."}),
    dot_row<"vfdotpex.s.h", false>(),
    dot_row<"vfdotpex.s.r.h", true>()};

inline constexpr auto float_vector_rows = concatenate(vector_arithmetic<false>(), vector_special_rows);

}  // namespace pulpo::isa::rows
