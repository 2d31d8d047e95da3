// SPDX-License-Identifier: Apache-2.0
// XpulpV2 multiply-accumulate, halfword multiplication and addition with normalization (shift) and rounding.
#pragma once

#include "isa/rows/rv32i.hpp"

namespace pulpo::isa::rows {

inline constexpr std::string_view pulp_multiply_source = "binutils pulp-riscv; RI5CY riscv_decoder.sv, riscv_mult.sv";

constexpr Group normalizing_group(UnitClass unit, bool register_shift, bool accumulate) {
  Group group;
  group.mask = register_shift ? 0xfe00707f : 0xc000707f;
  group.format = register_shift ? Format::r : Format::shift_29;
  group.operands = register_shift ? "rd, rs1, rs2" : "rd, rs1, rs2, imm29_25";
  group.extension = Extension::xpulpv2;
  group.unit = unit;
  group.reads = static_cast<std::uint8_t>(reads::rs1 | reads::rs2 | (accumulate ? reads::rs3 : 0));
  group.writes = writes::rd_alu;
  group.source = pulp_multiply_source;
  return group;
}

template <bool High, bool Signed, bool Accumulate, bool Round>
struct HalfProduct {
  PULPO_EXPRESSION(normalize((Accumulate ? in.rs3 : 0U) +
                                 half_word(in.rs1, High, Signed) * half_word(in.rs2, High, Signed),
                             in.imm, Signed, Round))
};
template <bool Subtract, bool Signed, bool Round>
struct SumImmediate {
  PULPO_EXPRESSION(normalize(Subtract ? in.rs1 - in.rs2 : in.rs1 + in.rs2, in.imm, Signed, Round))
};
/// The register forms add to rd and take the shift from rs2.
template <bool Subtract, bool Signed, bool Round>
struct SumRegister {
  PULPO_EXPRESSION(normalize(Subtract ? in.rs3 - in.rs1 : in.rs3 + in.rs1, in.rs2 & 31, Signed, Round))
};

template <bool B>
inline constexpr FixedString<2> digit_of = B ? FixedString<2>("1") : FixedString<2>("0");

template <bool High, bool Signed, bool Accumulate, bool Round>
constexpr Effect half_product() {
  return expression_of<HalfProduct<High, Signed, Accumulate, Round>>(
      join<"High = ", digit_of<High>, ", Signed = ", digit_of<Signed>, ", Accumulate = ", digit_of<Accumulate>,
           ", Round = ", digit_of<Round>>);
}
template <template <bool, bool, bool> class Sum, bool Subtract, bool Signed, bool Round>
constexpr Effect sum_effect() {
  return expression_of<Sum<Subtract, Signed, Round>>(
      join<"Subtract = ", digit_of<Subtract>, ", Signed = ", digit_of<Signed>, ", Round = ", digit_of<Round>>);
}

/// The four of p.{mul|mac}[hh]{s|u}[r]n with one sign: low and high halves, with and without rounding.
template <bool Signed, bool Accumulate, FixedString Op, FixedString Sign>
constexpr std::array<Row, 4> half_product_family() {
  constexpr std::uint32_t base = 0x5b | (Signed ? 0x80000000U : 0) | (Accumulate ? 0x1000U : 0);
  constexpr std::uint32_t high = 0x40000000, round = 0x4000;
  constexpr Group group = normalizing_group(UnitClass::multiply, false, Accumulate);
  constexpr std::uint8_t macs = Accumulate ? 1 : 0;
  constexpr FixedString<14> begin = Accumulate ? FixedString<14>("t = rd; rd = ") : FixedString<14>("t = 0 ; rd = ");
  constexpr std::string_view low_text = join<begin, "(t + rs1[15:0] * rs2[15:0]) >> imm5, operands and shift ", Sign>;
  constexpr std::string_view high_text =
      join<begin, "(t + rs1[31:16] * rs2[31:16]) >> imm5, operands and shift ", Sign>;
  constexpr std::string_view low_round =
      join<begin, "(t + rs1[15:0] * rs2[15:0] + half) >> imm5, operands and shift ", Sign>;
  constexpr std::string_view high_round =
      join<begin, "(t + rs1[31:16] * rs2[31:16] + half) >> imm5, operands and shift ", Sign>;
  return make_rows(group, {{join<"p.", Op, Sign, "n">,
                            base,
                            half_product<false, Signed, Accumulate, false>(),
                            low_text,
                            "Multiplies low halfwords and shifts.",
                            {},
                            macs},
                           {join<"p.", Op, "hh", Sign, "n">,
                            base | high,
                            half_product<true, Signed, Accumulate, false>(),
                            high_text,
                            "Multiplies high halfwords and shifts.",
                            {},
                            macs},
                           {join<"p.", Op, Sign, "rn">,
                            base | round,
                            half_product<false, Signed, Accumulate, true>(),
                            low_round,
                            "Multiplies low halfwords, rounds and shifts.",
                            {},
                            macs},
                           {join<"p.", Op, "hh", Sign, "rn">,
                            base | high | round,
                            half_product<true, Signed, Accumulate, true>(),
                            high_round,
                            "Multiplies high halfwords, rounds and shifts.",
                            {},
                            macs}});
}

/// The eight of p.{add|sub}[u][r]n[r].
template <bool Subtract, FixedString Op, FixedString Sign>
constexpr std::array<Row, 8> sum_family() {
  constexpr std::uint32_t base = 0x205b | (Subtract ? 0x1000U : 0);
  constexpr std::uint32_t by_register = 0x40000000, is_unsigned = 0x80000000, round = 0x4000;
  constexpr Group imm = normalizing_group(UnitClass::alu, false, false);
  constexpr Group reg = normalizing_group(UnitClass::alu, true, true);
  constexpr std::string_view meaning = Subtract ? "Subtracts and shifts." : "Adds and shifts.";
  constexpr std::string_view meaning_round = Subtract ? "Subtracts, rounds and shifts." : "Adds, rounds and shifts.";
  return concatenate(
      make_rows(imm,
                {{join<"p.", Op, "n">, base, sum_effect<SumImmediate, Subtract, true, false>(),
                  join<"rd = (rs1 ", Sign, " rs2) >> imm5, arithmetic">, meaning},
                 {join<"p.", Op, "un">, base | is_unsigned, sum_effect<SumImmediate, Subtract, false, false>(),
                  join<"rd = (rs1 ", Sign, " rs2) >> imm5, logical">, meaning},
                 {join<"p.", Op, "rn">, base | round, sum_effect<SumImmediate, Subtract, true, true>(),
                  join<"rd = (rs1 ", Sign, " rs2 + half) >> imm5, arithmetic">, meaning_round},
                 {join<"p.", Op, "urn">, base | is_unsigned | round, sum_effect<SumImmediate, Subtract, false, true>(),
                  join<"rd = (rs1 ", Sign, " rs2 + half) >> imm5, logical">, meaning_round}}),
      make_rows(
          reg,
          {{join<"p.", Op, "nr">, base | by_register, sum_effect<SumRegister, Subtract, true, false>(),
            join<"rd = (rd ", Sign, " rs1) >> rs2[4:0], arithmetic">, meaning},
           {join<"p.", Op, "unr">, base | by_register | is_unsigned, sum_effect<SumRegister, Subtract, false, false>(),
            join<"rd = (rd ", Sign, " rs1) >> rs2[4:0], logical">, meaning},
           {join<"p.", Op, "rnr">, base | by_register | round, sum_effect<SumRegister, Subtract, true, true>(),
            join<"rd = (rd ", Sign, " rs1 + half) >> rs2[4:0], arithmetic">, meaning_round},
           {join<"p.", Op, "urnr">, base | by_register | is_unsigned | round,
            sum_effect<SumRegister, Subtract, false, true>(),
            join<"rd = (rd ", Sign, " rs1 + half) >> rs2[4:0], logical">, meaning_round}}));
}

inline constexpr Group multiply_accumulate{.mask = 0xfe00707f,
                                           .format = Format::r,
                                           .operands = "rd, rs1, rs2",
                                           .extension = Extension::xpulpv2,
                                           .unit = UnitClass::multiply,
                                           .reads = reads::rs1 | reads::rs2 | reads::rs3,
                                           .writes = writes::rd_alu,
                                           .source = pulp_multiply_source};

inline constexpr auto pulp_multiply =
    concatenate(make_rows(multiply_accumulate, {{"p.mac",
                                                 0x42000033,
                                                 PULPO_RD(in.rs3 + in.rs1 * in.rs2),
                                                 "rd += rs1 * rs2",
                                                 "Multiplies and accumulates.",
                                                 {},
                                                 1},
                                                {"p.msu",
                                                 0x42001033,
                                                 PULPO_RD(in.rs3 - in.rs1 * in.rs2),
                                                 "rd -= rs1 * rs2",
                                                 "Multiplies and subtracts from the accumulator.",
                                                 {},
                                                 1}}),
                half_product_family<true, false, "mul", "s">(), half_product_family<false, false, "mul", "u">(),
                half_product_family<true, true, "mac", "s">(), half_product_family<false, true, "mac", "u">(),
                sum_family<false, "add", "+">(), sum_family<true, "sub", "-">());

}  // namespace pulpo::isa::rows
