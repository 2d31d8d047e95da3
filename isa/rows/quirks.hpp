// SPDX-License-Identifier: Apache-2.0
// The quirks of the RTL variants, beside the rows that they change.
#pragma once

#include "isa/quirk.hpp"
#include "isa/rows/float_vector.hpp"
#include "isa/rows/pulp_alu.hpp"
#include "isa/rows/rv32c.hpp"
#include "isa/rows/simd.hpp"

namespace pulpo::isa::rows {

inline constexpr VariantSet riscv_cores = pulpo::isa::in(Variant::flexv) | pulpo::isa::in(Variant::ri5cy);
inline constexpr VariantSet flexv_only = pulpo::isa::in(Variant::flexv);

constexpr bool is_simd(const Row& row) {
  return (row.match & 0x7f) == simd_opcode && row.extension == Extension::xpulpv2;
}
constexpr unsigned funct3_of(const Row& row) { return row.match >> 12 & 7; }
constexpr bool is_pack(const Row& row) { return is_simd(row) && row.match >> 26 == 0x34; }
constexpr bool is_loop(const Row& row) {
  return row.unit == UnitClass::hardware_loop && row.extension == Extension::xpulpv2;
}
constexpr bool is_scalar_unary(const Row& row) {
  return row.mask == mask_one_register && (row.match & 0x7f) == 0x33 && row.extension == Extension::xpulpv2;
}
constexpr bool has_lane_number(const Row& row) {
  return is_simd(row) && (row.mask & 0x01e00000) != 0 && funct3_of(row) >= 6;
}

// clang-format off
inline constexpr std::array ignored_bits{
    IgnoredBits{"simd-width-bit", "Vector forms ignore bit 13: the nibble and crumb words run as halfword and byte ones.",
                "flexv riscv_decoder.sv, OPCODE_VECOP", riscv_cores,
                [](const Row& row) { return is_simd(row) && row.mask != mask_one_register && funct3_of(row) < 2; }, 0x00002000},
    IgnoredBits{"simd-bit-25", "SIMD instructions without immediate ignore bit 25, except pack.",
                "flexv riscv_decoder.sv, OPCODE_VECOP", riscv_cores,
                [](const Row& row) { return is_simd(row) && !is_pack(row) && row.mask != mask_one_register && funct3_of(row) < 6; }, 0x02000000},
    IgnoredBits{"lane-number-bits", "Extract and insert look only at the bits of the lane number.",
                "flexv riscv_alu.sv, extract and insert", riscv_cores,
                [](const Row& row) { return has_lane_number(row) && funct3_of(row) == 6; }, 0x01f00000},
    IgnoredBits{"lane-number-bits", "Extract and insert look only at the bits of the lane number.",
                "flexv riscv_alu.sv, extract and insert", riscv_cores,
                [](const Row& row) { return has_lane_number(row) && funct3_of(row) == 7; }, 0x01e00000},
    IgnoredBits{"unary-rs2", "Scalar instructions with one source ignore [24:20].", "flexv riscv_decoder.sv, OPCODE_OP",
                riscv_cores, is_scalar_unary, 0x01f00000},
    IgnoredBits{"store-offset-funct7", "Stores with a register offset ignore [31:25].", "flexv riscv_decoder.sv, OPCODE_STORE",
                riscv_cores, [](const Row& row) { return row.format == Format::store_register && row.extension == Extension::xpulpv2; }, 0xfe000000},
    IgnoredBits{"normalize-funct7", "Additions with a register shift ignore [29:25].", "flexv riscv_decoder.sv, OPCODE_PULP_OP",
                riscv_cores, [](const Row& row) { return (row.match & 0x4000207f) == 0x4000205b; }, 0x3e000000},
    IgnoredBits{"bit-reverse-bits", "p.bitrev ignores [29:27].", "flexv riscv_decoder.sv, OPCODE_OP", riscv_cores,
                [](const Row& row) { return row.format == Format::bit_reverse; }, 0x38000000},
    IgnoredBits{"loop-rd", "Hardware loop instructions look at bit 7 of rd only.", "flexv riscv_id_stage.sv, hwloop_regid", riscv_cores,
                is_loop, 0x00000f00},
    IgnoredBits{"loop-rs1", "Hardware loop instructions without register source ignore [19:15].", "flexv riscv_decoder.sv, OPCODE_HWLOOP",
                riscv_cores, [](const Row& row) { return is_loop(row) && (row.mask & 0xf8000) != 0; }, 0x000f8000},
    IgnoredBits{"loop-count-imm", "lp.count ignores [31:20].", "flexv riscv_decoder.sv, OPCODE_HWLOOP", riscv_cores,
                [](const Row& row) { return is_loop(row) && row.format == Format::loop_count; }, 0xfff00000}};
// clang-format on

/// Hints: no destination, or shifts by nothing.
constexpr bool is_hint_without_destination(std::uint16_t pattern) {
  const bool no_rd = full_register(pattern, 7) == 0;
  const unsigned major = (pattern & 3U) << 3 | pattern >> 13;  // quadrant and funct3
  const bool adds = major == 0x14 && (pattern & 0x1000) != 0 && full_register(pattern, 2) != 0;
  return no_rd && (major == 0x0a || major == 0x0b || major == 0x10 || adds);  // c.li, c.lui, c.slli, c.add
}
constexpr bool is_shift_by_nothing(std::uint16_t pattern) {
  const bool right = (pattern & 0xe003) == 0x8001 && (pattern & 0x0800) == 0;
  const bool left = (pattern & 0xe003) == 0x0002;
  return (right || left) && (pattern & 0x7c) == 0;
}

inline constexpr std::array rejected_patterns{
    RejectedPatterns{"hints-without-destination",
                     "Compressed hints that write x0 (c.li, c.lui, c.slli, c.add) are illegal.",
                     "flexv riscv_compressed_decoder.sv", riscv_cores, is_hint_without_destination},
    RejectedPatterns{"shifts-by-nothing", "Compressed shifts by 0, which are hints, are illegal.",
                     "flexv riscv_compressed_decoder.sv", riscv_cores, is_shift_by_nothing}};

/// Clipping to a register bound: flexv takes bit 31 of the wrapped sum for its sign.
inline constexpr std::array flexv_clip{
    Replacement{"p.clipr", to_rd([](In in) {
                  return less(in.rs2, in.rs1) ? in.rs2 : less(in.rs1 + in.rs2 + 1U, 0) ? ~in.rs2 : in.rs1;
                }),
                nullptr},
    Replacement{
        "p.clipur", to_rd([](In in) {
          return less(in.rs2, in.rs1) ? in.rs2 : less(in.rs1, 0) ? 0U : less(in.rs1 + in.rs2, 0) ? ~in.rs2 : in.rs1;
        }),
        nullptr}};

/// RI5CY compares with the exact sign and with the lower bound first.
inline constexpr std::array ri5cy_clip{
    Replacement{"p.clipr", to_rd([](In in) {
                  const std::int64_t sum = std::int64_t{as_signed(in.rs1)} + as_signed(in.rs2) + 1;
                  return sum < 0 || in.rs1 == ~in.rs2 ? ~in.rs2 : minimum_signed(in.rs1, in.rs2);
                }),
                nullptr},
    Replacement{"p.clipur", to_rd([](In in) { return less(in.rs1, 1) ? 0U : minimum_signed(in.rs1, in.rs2); }),
                nullptr}};

inline constexpr std::array cv32e40p_clip{Replacement{"p.clipr", clip_to_31_bits.run, nullptr},
                                          Replacement{"p.clipur", clip_unsigned_to_31_bits.run, nullptr}};

/// The comparator has operand b on its other side: only with x0 there is it an absolute value.
inline constexpr std::array absolute_against_rs2{
    Replacement{"p.abs", to_rd([](In in) { return less(in.rs2, in.rs1) ? in.rs1 : 0U - in.rs1; }), nullptr}};

/// Flex-V's faults at 4 and 2 bits, on whole words. `Fault::of<W>(a, b)` is the faulty result, for widths that have it.
template <unsigned W>
constexpr std::uint32_t top_lane_sign_shift(std::uint32_t value, std::uint32_t amounts) {
  const std::uint32_t sign = value >> 31 != 0 ? Lane<W>::mask << W : 0U;
  return map_lanes<W>(value, amounts, [sign](auto a, auto b) { return (sign | a.u) >> (b.u & (W - 1U)); });
}
/// Sum whose carry out of lane 12 enters lane 13 of crumbs: the separator of that lane is never cleared.
template <unsigned W>
constexpr std::uint32_t leaking_sum(std::uint32_t a, std::uint32_t b) {
  std::uint32_t sum = map_lanes<W>(a, b, [](auto x, auto y) { return x.u + y.u; });
  if (W == 2) {
    const std::uint32_t carry = (Lane<2>::at(a, 12).u + Lane<2>::at(b, 12).u) >> 2;
    const std::uint32_t lane = (Lane<2>::at(sum, 13).u + carry) & 3U;
    sum = (sum & ~(3U << 26)) | lane << 26;
  }
  return sum;
}
struct FaultyAdd {
  template <unsigned W>
  static constexpr std::uint32_t of(std::uint32_t a, std::uint32_t b) {
    return leaking_sum<W>(a, b);
  }
};
struct FaultyAverage {
  template <unsigned W>
  static constexpr std::uint32_t of(std::uint32_t a, std::uint32_t b) {
    return top_lane_sign_shift<W>(leaking_sum<W>(a, b), replicate<W>(1));
  }
};
struct FaultyAverageUnsigned {
  template <unsigned W>
  static constexpr std::uint32_t of(std::uint32_t a, std::uint32_t b) {
    return map_lanes<W>(leaking_sum<W>(a, b), 0, [](auto sum, auto) { return sum.u >> 1; });
  }
};
struct FaultyShift {
  template <unsigned W>
  static constexpr std::uint32_t of(std::uint32_t a, std::uint32_t b) {
    return top_lane_sign_shift<W>(a, b);
  }
};

/// Comparisons of nibbles: of each lane's flag for "equal", the upper half is that of the whole words.
constexpr std::uint32_t equal_flags(std::uint32_t a, std::uint32_t b) {
  const std::uint32_t lanes = map_lanes<4>(a, b, [](auto x, auto y) { return lane_if(x.u == y.u); });
  return (lanes & 0x33333333U) | (a == b ? 0xccccccccU : 0U);
}
template <bool Signed>
constexpr std::uint32_t greater_flags(std::uint32_t a, std::uint32_t b) {
  return map_lanes<4>(a, b, [](auto x, auto y) { return lane_if(Signed ? x.s() > y.s() : x.u > y.u); });
}
template <bool Greater, bool Signed, bool Invert>
struct FaultyCompare {
  template <unsigned W>
  static constexpr std::uint32_t of(std::uint32_t a, std::uint32_t b) {
    const std::uint32_t flags = equal_flags(a, b) | (Greater ? greater_flags<Signed>(a, b) : 0U);
    return Invert ? ~flags : flags;
  }
};

constexpr const Row& row_named(std::string_view mnemonic) {
  return *std::find_if(simd.begin(), simd.end(), [mnemonic](const Row& row) { return row.mnemonic == mnemonic; });
}

/// The row's own status semantics, except in the faulty formats (3: nibbles, 4: crumbs).
template <FixedString Name, Form F, class Fault, bool Nibbles, bool Crumbs>
void execute_faulty(const Operands& in, Result& out) {
  constexpr Semantics intended = row_named(join<"pv.", Name, form_suffix<F>, ".h">).execute_status;
  if (Nibbles && in.status.format == 3) {
    out.rd = Fault::template of<4>(in.rs1, second_operand<4, F>(in));
  } else if (Crumbs && in.status.format == 4) {
    out.rd = Fault::template of<2>(in.rs1, second_operand<2, F>(in));
  } else {
    intended(in, out);
  }
}

template <FixedString Name, class Fault, bool Nibbles, bool Crumbs>
constexpr std::array<Replacement, 6> faulty_family() {
  constexpr Semantics vector = execute_faulty<Name, Form::vector, Fault, Nibbles, Crumbs>;
  constexpr Semantics scalar = execute_faulty<Name, Form::scalar, Fault, Nibbles, Crumbs>;
  constexpr Semantics immediate = execute_faulty<Name, Form::immediate, Fault, Nibbles, Crumbs>;
  return {Replacement{join<"pv.", Name, ".h">, nullptr, vector}, {join<"pv.", Name, ".b">, nullptr, vector},
          {join<"pv.", Name, ".sc.h">, nullptr, scalar},         {join<"pv.", Name, ".sc.b">, nullptr, scalar},
          {join<"pv.", Name, ".sci.h">, nullptr, immediate},     {join<"pv.", Name, ".sci.b">, nullptr, immediate}};
}

inline constexpr auto flexv_sums =
    concatenate(faulty_family<"add", FaultyAdd, false, true>(), faulty_family<"avg", FaultyAverage, true, true>(),
                faulty_family<"avgu", FaultyAverageUnsigned, false, true>());
inline constexpr auto flexv_shifts = faulty_family<"sra", FaultyShift, true, true>();
inline constexpr auto flexv_comparisons =
    concatenate(faulty_family<"cmpeq", FaultyCompare<false, false, false>, true, false>(),
                faulty_family<"cmpne", FaultyCompare<false, false, true>, true, false>(),
                faulty_family<"cmpge", FaultyCompare<true, true, false>, true, false>(),
                faulty_family<"cmplt", FaultyCompare<true, true, true>, true, false>(),
                faulty_family<"cmpgeu", FaultyCompare<true, false, false>, true, false>(),
                faulty_family<"cmpltu", FaultyCompare<true, false, true>, true, false>());

/// The rows' semantics in place of those of the rows of the same name.
template <std::size_t N>
constexpr std::array<Replacement, N> replacements_of(const std::array<Row, N>& rows) {
  std::array<Replacement, N> result{};
  std::transform(rows.begin(), rows.end(), result.begin(), [](const Row& row) {
    return Replacement{row.mnemonic, row.execute, nullptr};
  });
  return result;
}
inline constexpr auto boxed_floats =
    replacements_of(concatenate(scalar_arithmetic<true>(), scalar_conversions<true>()));

/// fpnew_noncomp.sv with a function that it does not know: don't care, which it sets to ones.
template <unsigned Op>
void execute_unknown(const Operands& in, Result& out) {
  constexpr unsigned E = brain.exponent_bits, M = brain.fraction_bits;
  constexpr bool compares = Op == XPULP_EQ || Op == XPULP_LT || Op == XPULP_LE;
  const bool nan_a = float_is_nan(in.rs1, E, M), nan_b = float_is_nan(in.rs2, E, M);
  const bool signaling = float_is_signaling(in.rs1, E, M) || float_is_signaling(in.rs2, E, M);
  const bool signs = Op == XPULP_SGNJ;
  out.float_flags = signaling && !signs ? XPULP_INVALID : 0U;
  if (compares) {
    out.rd = signaling ? 0U : 0xffffU;
  } else {
    out.rd = signs || !(nan_a || nan_b) ? 0xffffffffU
                                        : 0xffff0000U | (nan_a && nan_b ? float_nan(E, M)
                                                         : nan_a        ? in.rs2
                                                                        : in.rs1);
  }
}
inline constexpr std::array alternative_non_compute{Replacement{"fsgnj.ah", execute_unknown<XPULP_SGNJ>, nullptr},
                                                    Replacement{"fsgnjn.ah", execute_unknown<XPULP_SGNJ>, nullptr},
                                                    Replacement{"fsgnjx.ah", execute_unknown<XPULP_SGNJ>, nullptr},
                                                    Replacement{"fmin.ah", execute_unknown<XPULP_MIN>, nullptr},
                                                    Replacement{"fmax.ah", execute_unknown<XPULP_MAX>, nullptr},
                                                    Replacement{"feq.ah", execute_unknown<XPULP_EQ>, nullptr},
                                                    Replacement{"flt.ah", execute_unknown<XPULP_LT>, nullptr},
                                                    Replacement{"fle.ah", execute_unknown<XPULP_LE>, nullptr}};

inline constexpr auto lowest_elements = replacements_of(vector_arithmetic<true>());

inline constexpr std::array semantic_quirks{
    SemanticQuirk{"float-box", "Scalar results of 16 and 8 bits stand below ones, not below copies of their sign.",
                  "fpnew_fma.sv and its kin, extension_bit_o", riscv_cores, boxed_floats, true},
    SemanticQuirk{
        "alternative-non-compute",
        "Scalar sign injection, minimum, maximum and comparisons of .ah have no defined result (here, as under "
        "Verilator, ones), but where a NaN decides: their funct3 reaches the FPU whole.",
        "riscv_decoder.sv, fp_rnd_mode_o where C_XF16ALT; fpnew_noncomp.sv, DONT_CARE", riscv_cores,
        alternative_non_compute},
    SemanticQuirk{"packed-floats",
                  "Packed floating-point instructions compute their lowest element only: the bit that says "
                  "packed is cut off on its way to the FPU.",
                  "flexv riscv_core.sv, APU_WOP_CPU, with OP_BITS of fpnew_pkg.sv", flexv_only, lowest_elements},
    SemanticQuirk{"clip-register-overflow", "Clipping to a register bound fails when value plus bound overflows.",
                  "flexv riscv_alu.sv, clip_is_lower_neg", flexv_only, flexv_clip},
    SemanticQuirk{"clip-register-negative", "A negative register bound is compared with the lower bound first.",
                  "RI5CY riscv_alu.sv, clip_result", pulpo::isa::in(Variant::ri5cy), ri5cy_clip},
    SemanticQuirk{"clip-register-31-bits", "The sign bit of a register bound does not count.",
                  "CV32E40P manual, cv.clipr", pulpo::isa::in(Variant::cv32e40p), cv32e40p_clip},
    SemanticQuirk{"abs-compares-rs2", "p.abs compares with rs2 instead of zero when [24:20] is not zero.",
                  "flexv riscv_alu.sv, result_minmax", riscv_cores, absolute_against_rs2},
    SemanticQuirk{"narrow-sums", "Averages take the sign of the highest lane; sums of crumbs carry from lane 12 to 13.",
                  "flexv riscv_alu.sv, adder_in_a of VEC_MODE2, shift_right_result", flexv_only, flexv_sums},
    SemanticQuirk{"narrow-shifts", "Arithmetic shifts of nibbles and crumbs take the sign of the highest lane.",
                  "flexv riscv_alu.sv, shift_right_result", flexv_only, flexv_shifts},
    SemanticQuirk{"nibble-equality", "Half of each nibble's flag for equality is that of the 32-bit comparison.",
                  "flexv riscv_alu.sv, is_equal[2*j +: 1]", flexv_only, flexv_comparisons}};

}  // namespace pulpo::isa::rows
