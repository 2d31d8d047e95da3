// SPDX-License-Identifier: Apache-2.0
// XpulpV2 scalar ALU: comparisons, bit counts, extensions, clipping, bit fields, branches on an immediate.
#pragma once

#include "isa/rows/rv32i.hpp"

namespace pulpo::isa::rows {

inline constexpr std::string_view pulp_alu_source = "binutils pulp-riscv; RI5CY riscv_decoder.sv, riscv_alu.sv";
inline constexpr Group pulp_two{.mask = 0xfe00707f,
                                .format = Format::r,
                                .operands = "rd, rs1, rs2",
                                .extension = Extension::xpulpv2,
                                .unit = UnitClass::alu,
                                .reads = reads::rs1 | reads::rs2,
                                .writes = writes::rd_alu,
                                .source = pulp_alu_source};
inline constexpr Group pulp_one{.mask = 0xfff0707f,
                                .format = Format::r,
                                .operands = "rd, rs1",
                                .extension = Extension::xpulpv2,
                                .unit = UnitClass::alu,
                                .reads = reads::rs1,
                                .writes = writes::rd_alu,
                                .source = pulp_alu_source};
inline constexpr Group pulp_imm5{.mask = 0xfe00707f,
                                 .format = Format::shift,
                                 .operands = "rd, rs1, uimm24_20",
                                 .extension = Extension::xpulpv2,
                                 .unit = UnitClass::alu,
                                 .reads = reads::rs1,
                                 .writes = writes::rd_alu,
                                 .source = pulp_alu_source};
inline constexpr Group pulp_field{.mask = 0xc000707f,
                                  .format = Format::bit_field,
                                  .operands = "rd, rs1, imm29_25, uimm24_20",
                                  .extension = Extension::xpulpv2,
                                  .unit = UnitClass::alu,
                                  .reads = reads::rs1,
                                  .writes = writes::rd_alu,
                                  .source = pulp_alu_source};
constexpr Group with_old_rd(Group group) {
  group.reads |= reads::rs3;
  return group;
}

/// CV32E40P leaves the sign bit of the bound out.
inline constexpr Effect clip_to_31_bits = PULPO_RD(clip_to_register(in.rs1, in.rs2 & 0x7fffffffU));
inline constexpr Effect clip_unsigned_to_31_bits = PULPO_RD(clip_unsigned_to_register(in.rs1, in.rs2 & 0x7fffffffU));

// clang-format off
inline constexpr auto pulp_alu_two = make_rows(pulp_two, {
    {"p.slet", 0x04002033, PULPO_RD(!less(in.rs2, in.rs1)), "rd = rs1 <= rs2 (signed)", "Compares, signed."},
    {"p.sletu", 0x04003033, PULPO_RD(in.rs1 <= in.rs2), "rd = rs1 <= rs2 (unsigned)", "Compares, unsigned."},
    {"p.min", 0x04004033, PULPO_RD(less(in.rs1, in.rs2) ? in.rs1 : in.rs2), "rd = min(rs1, rs2), signed", "Minimum, signed."},
    {"p.minu", 0x04005033, PULPO_RD(in.rs1 < in.rs2 ? in.rs1 : in.rs2), "rd = min(rs1, rs2), unsigned", "Minimum, unsigned."},
    {"p.max", 0x04006033, PULPO_RD(less(in.rs1, in.rs2) ? in.rs2 : in.rs1), "rd = max(rs1, rs2), signed", "Maximum, signed."},
    {"p.maxu", 0x04007033, PULPO_RD(in.rs1 < in.rs2 ? in.rs2 : in.rs1), "rd = max(rs1, rs2), unsigned", "Maximum, unsigned."},
    {"p.ror", 0x08005033, PULPO_RD(rotate_right(in.rs1, in.rs2)), "rd = rs1 rotated right by rs2[4:0]", "Rotates right."},
    {"p.clipr", 0x14005033, PULPO_RD(clip_to_register(in.rs1, in.rs2)), "rd = clamp(rs1, -rs2-1, rs2)", "Clips to a signed range given by a register."},
    {"p.clipur", 0x14006033, PULPO_RD(clip_unsigned_to_register(in.rs1, in.rs2)), "rd = clamp(rs1, 0, rs2)", "Clips to an unsigned range given by a register."},
    {"p.extractr", 0x80000033, PULPO_RD(extract_signed(in.rs1, in.rs2 >> 5 & 31, in.rs2 & 31)), "width-1 = rs2[9:5]; pos = rs2[4:0]; rd = sext((rs1 >> pos)[width-1:0]), arithmetic shift", "Extracts a bit field given by a register, sign-extended."},
    {"p.extractur", 0x80001033, PULPO_RD(extract_unsigned(in.rs1, in.rs2 >> 5 & 31, in.rs2 & 31)), "width-1 = rs2[9:5]; pos = rs2[4:0]; rd = zext((rs1 >> pos)[width-1:0])", "Extracts a bit field given by a register, zero-extended."},
    {"p.bclrr", 0x80003033, PULPO_RD(in.rs1 & ~field_mask(in.rs2 >> 5 & 31, in.rs2 & 31)), "width-1 = rs2[9:5]; pos = rs2[4:0]; rd = rs1 & ~field", "Clears a bit field given by a register."},
    {"p.bsetr", 0x80004033, PULPO_RD(in.rs1 | field_mask(in.rs2 >> 5 & 31, in.rs2 & 31)), "width-1 = rs2[9:5]; pos = rs2[4:0]; rd = rs1 | field", "Sets a bit field given by a register."}});

inline constexpr auto pulp_insert_register = make_rows(with_old_rd(pulp_two), {
    {"p.insertr", 0x80002033, PULPO_RD(insert_field(in.rs3, in.rs1, in.rs2 >> 5 & 31, in.rs2 & 31)), "width-1 = rs2[9:5]; pos = rs2[4:0]; rd.field = rs1[width-1:0]", "Inserts into a bit field of rd given by a register."}});

inline constexpr auto pulp_alu_one = make_rows(pulp_one, {
    {"p.abs", 0x04000033, PULPO_RD(less(in.rs1, 0) ? 0U - in.rs1 : in.rs1), "rd = rs1 < 0 ? -rs1 : rs1", "Absolute value; the most negative value stays."},
    {"p.ff1", 0x10000033, PULPO_RD(lowest_one(in.rs1)), "rd = rs1 == 0 ? 32 : index of the lowest one", "Finds the lowest one."},
    {"p.fl1", 0x10001033, PULPO_RD(highest_one(in.rs1)), "rd = rs1 == 0 ? 32 : index of the highest one", "Finds the highest one."},
    {"p.clb", 0x10002033, PULPO_RD(count_leading_sign(in.rs1)), "rd = rs1 == 0 ? 0 : number of bits below bit 31 that equal it", "Counts leading sign bits, without the sign."},
    {"p.cnt", 0x10003033, PULPO_RD(count_ones(in.rs1)), "rd = number of ones in rs1", "Counts ones."},
    {"p.exths", 0x10004033, PULPO_RD(sign_extend(in.rs1, 16)), "rd = sext(rs1[15:0])", "Sign-extends a halfword."},
    {"p.exthz", 0x10005033, PULPO_RD(in.rs1 & 0xffff), "rd = zext(rs1[15:0])", "Zero-extends a halfword."},
    {"p.extbs", 0x10006033, PULPO_RD(sign_extend(in.rs1, 8)), "rd = sext(rs1[7:0])", "Sign-extends a byte."},
    {"p.extbz", 0x10007033, PULPO_RD(in.rs1 & 0xff), "rd = zext(rs1[7:0])", "Zero-extends a byte."}});

inline constexpr auto pulp_alu_imm5 = make_rows(pulp_imm5, {
    {"p.clip", 0x14001033, PULPO_RD(clamp_signed(in.rs1, ~clip_bound(in.imm), clip_bound(in.imm))), "hi = imm5 == 0 ? 0 : 2^(imm5-1)-1; rd = clamp(rs1, -hi-1, hi)", "Clips to a signed range."},
    {"p.clipu", 0x14002033, PULPO_RD(clamp_signed(in.rs1, 0, clip_bound(in.imm))), "hi = imm5 == 0 ? 0 : 2^(imm5-1)-1; rd = clamp(rs1, 0, hi)", "Clips to an unsigned range."}});

inline constexpr auto pulp_fields = make_rows(pulp_field, {
    {"p.extract", 0xc0000033, PULPO_RD(extract_signed(in.rs1, in.imm, in.imm2)), "rd = sext((rs1 >> pos)[width-1:0]), arithmetic shift", "Extracts a bit field, sign-extended."},
    {"p.extractu", 0xc0001033, PULPO_RD(extract_unsigned(in.rs1, in.imm, in.imm2)), "rd = zext((rs1 >> pos)[width-1:0])", "Extracts a bit field, zero-extended."},
    {"p.bclr", 0xc0003033, PULPO_RD(in.rs1 & ~field_mask(in.imm, in.imm2)), "rd = rs1 & ~field", "Clears a bit field."},
    {"p.bset", 0xc0004033, PULPO_RD(in.rs1 | field_mask(in.imm, in.imm2)), "rd = rs1 | field", "Sets a bit field."}});

inline constexpr auto pulp_insert = make_rows(with_old_rd(pulp_field), {
    {"p.insert", 0xc0002033, PULPO_RD(insert_field(in.rs3, in.rs1, in.imm, in.imm2)), "rd.field = rs1[width-1:0]", "Inserts into a bit field of rd."}});

inline constexpr Group branch_immediate{.mask = 0x707f, .format = Format::branch_imm, .operands = "rs1, simm24_20, off13",
                                        .extension = Extension::xpulpv2, .unit = UnitClass::branch, .reads = reads::rs1, .source = pulp_alu_source};
inline constexpr auto pulp_branches = make_rows(branch_immediate, {
    {"p.beqimm", 0x2063, PULPO_BRANCH_IF(in.rs1 == in.imm2), "if (rs1 == simm5) pc += off13", "Branches if equal to an immediate."},
    {"p.bneimm", 0x3063, PULPO_BRANCH_IF(in.rs1 != in.imm2), "if (rs1 != simm5) pc += off13", "Branches if not equal to an immediate."}});
// clang-format on

inline constexpr std::array pulp_bit_reverse{
    make_row({.mask = 0xf800707f,
              .format = Format::bit_reverse,
              .operands = "rd, rs1, uimm24_20, radix",
              .extension = Extension::xpulpv2_complex,
              .unit = UnitClass::alu,
              .reads = reads::rs1,
              .writes = writes::rd_alu,
              .source = pulp_alu_source},
             {"p.bitrev", 0xc0005033, PULPO_RD(reverse_groups(in.rs1 << in.imm, in.imm2 == 3 ? 1U : in.imm2 + 1U)),
              "t = rs1 << imm5; rd = t with its groups of radix+1 bits in reverse order (radix 3 as 0)",
              "Reverses bits, pairs or triples: the address permutation of an FFT."})};

inline constexpr auto pulp_alu = concatenate(pulp_alu_two, pulp_insert_register, pulp_alu_one, pulp_alu_imm5,
                                             pulp_fields, pulp_insert, pulp_branches, pulp_bit_reverse);

}  // namespace pulpo::isa::rows
