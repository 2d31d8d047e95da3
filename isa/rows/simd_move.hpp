// SPDX-License-Identifier: Apache-2.0
// SIMD moves of lanes: extract, insert, shuffle, pack. In status mode they know halfwords and bytes only.
#pragma once

#include "isa/rows/builder.hpp"
#include "isa/rows/simd.hpp"

namespace pulpo::isa::rows {

template <unsigned W>
struct ExtractLane {
  PULPO_EXPRESSION(sign_extend(lane_at(in.rs1, W, in.imm), W))
};
template <unsigned W>
struct ExtractLaneUnsigned {
  PULPO_EXPRESSION(lane_at(in.rs1, W, in.imm))
};
template <unsigned W>
struct InsertLane {
  PULPO_EXPRESSION(with_lane(in.rs3, W, in.imm, in.rs1))
};
/// Each lane of the result is the lane of rs1 that the corresponding lane of the selector names.
template <unsigned W>
struct Shuffle {
  PULPO_EXPRESSION(shuffle_lanes(in.rs1, in.rs1, in.rs2, W))
};
/// As Shuffle, from rs1 where the bit above the lane number is set, else from the old rd.
template <unsigned W>
struct ShuffleTwo {
  PULPO_EXPRESSION(shuffle_lanes(in.rs1, in.rs3, in.rs2, W))
};
struct ShuffleHalvesImmediate {
  PULPO_EXPRESSION(lane_at(in.rs1, 16, in.imm >> 1) << 16 | lane_at(in.rs1, 16, in.imm))
};
/// Byte K goes on top; the immediate names the three others.
template <unsigned K>
struct ShuffleBytesImmediate {
  PULPO_EXPRESSION(lane_at(in.rs1, 8, K) << 24 | lane_at(in.rs1, 8, in.imm >> 4) << 16 |
                   lane_at(in.rs1, 8, in.imm >> 2) << 8 | lane_at(in.rs1, 8, in.imm))
};

/// With the width of the status; other formats than bytes work on halfwords.
template <template <unsigned> class Function>
void execute_move_status(const Operands& in, Result& out) {
  out.rd = in.status.format == 2 ? Function<8>{}(in) : Function<16>{}(in);
}

inline constexpr std::string_view move_source = "binutils pulp-riscv; RI5CY riscv_decoder.sv, riscv_alu.sv";
inline constexpr Group move_two{.mask = mask_registers,
                                .format = Format::r,
                                .operands = "rd, rs1, rs2",
                                .extension = Extension::xpulpv2,
                                .unit = UnitClass::alu,
                                .reads = reads::rs1 | reads::rs2,
                                .writes = writes::rd_alu,
                                .source = move_source};
inline constexpr Group move_two_old{.mask = mask_registers,
                                    .format = Format::r,
                                    .operands = "rd, rs1, rs2",
                                    .extension = Extension::xpulpv2,
                                    .unit = UnitClass::alu,
                                    .reads = reads::rs1 | reads::rs2 | reads::rs3,
                                    .writes = writes::rd_alu,
                                    .source = move_source};
constexpr Group move_imm(std::string_view operands, bool old_rd, std::uint32_t mask = mask_imm6) {
  return {.mask = mask,
          .format = Format::simd_imm_unsigned,
          .operands = operands,
          .extension = Extension::xpulpv2,
          .unit = UnitClass::alu,
          .reads = static_cast<std::uint8_t>(reads::rs1 | (old_rd ? reads::rs3 : 0)),
          .writes = writes::rd_alu,
          .source = move_source};
}

template <std::size_t N>
constexpr std::array<Row, N> with_status(std::array<Row, N> table, Semantics execute_status) {
  for (Row& row : table) {
    row.execute_status = execute_status;
  }
  return table;
}

/// Halfword and byte member of a family with a lane number as immediate.
template <FixedString Name, FixedString Text, FixedString Meaning, template <unsigned> class Function>
constexpr auto lane_number_family(std::uint32_t bits, bool old_rd) {
  return with_status(concatenate(make_rows(move_imm("rd, rs1, uimm1", old_rd, 0xfdf0707f),
                                           {{join<"pv.", Name, ".h">, bits | 0x6057,
                                             expression_of<Function<16>>("W = 16"), join<Text>, join<Meaning>}}),
                                 make_rows(move_imm("rd, rs1, uimm2", old_rd, 0xfde0707f),
                                           {{join<"pv.", Name, ".b">, bits | 0x7057,
                                             expression_of<Function<8>>("W = 8"), join<Text>, join<Meaning>}})),
                     execute_move_status<Function>);
}

template <FixedString Name, FixedString Text, FixedString Meaning, template <unsigned> class Function>
constexpr auto shuffle_family(std::uint32_t bits, const Group& group) {
  return with_status(
      make_rows(
          group,
          {{join<"pv.", Name, ".h">, bits | 0x0057, expression_of<Function<16>>("W = 16"), join<Text>, join<Meaning>},
           {join<"pv.", Name, ".b">, bits | 0x1057, expression_of<Function<8>>("W = 8"), join<Text>, join<Meaning>}}),
      execute_move_status<Function>);
}

template <FixedString Digit, unsigned K>
constexpr auto shuffle_bytes_immediate(std::uint32_t bits) {
  return make_rows(move_imm("rd, rs1, uimm6", false),
                   {{join<"pv.shufflei", Digit, ".sci.b">, bits | 0x7057,
                     expression_of<ShuffleBytesImmediate<K>>(join<"K = ", Digit>),
                     join<"rd = {rs1.b[", Digit, "], rs1.b[imm[5:4]], rs1.b[imm[3:2]], rs1.b[imm[1:0]]}">,
                     "Chooses bytes of rs1 by an immediate."}});
}

// clang-format off
inline constexpr auto simd_move = concatenate(
    lane_number_family<"extract", "rd = sext(rs1[lane])", "Extracts a lane, sign-extended.", ExtractLane>(0x78000000, false),
    lane_number_family<"extractu", "rd = zext(rs1[lane])", "Extracts a lane, zero-extended.", ExtractLaneUnsigned>(0x90000000, false),
    lane_number_family<"insert", "rd[lane] = rs1[0]", "Inserts the lowest lane of rs1 into a lane of rd.", InsertLane>(0xb0000000, true),
    shuffle_family<"shuffle", "rd[i] = rs1[rs2[i] mod lanes]", "Chooses lanes of rs1 by rs2.", Shuffle>(0xc0000000, move_two),
    shuffle_family<"shuffle2", "rd[i] = (rs2[i] & lanes ? rs1 : rd)[rs2[i] mod lanes]", "Chooses lanes of rs1 and the old rd by rs2.", ShuffleTwo>(0xc8000000, move_two_old),
    make_rows(move_imm("rd, rs1, uimm6", false), {
        {"pv.shuffle.sci.h", 0xc0006057, expression_of<ShuffleHalvesImmediate>(), "rd = {rs1.h[imm[1]], rs1.h[imm[0]]}", "Chooses halfwords of rs1 by an immediate."}}),
    shuffle_bytes_immediate<"0", 0>(0xc0000000), shuffle_bytes_immediate<"1", 1>(0xe8000000),
    shuffle_bytes_immediate<"2", 2>(0xf0000000), shuffle_bytes_immediate<"3", 3>(0xf8000000),
    make_rows(move_two, {
        {"pv.pack.h", 0xd0000057, PULPO_RD(in.rs1 << 16 | (in.rs2 & 0xffff)), "rd = {rs1.h[0], rs2.h[0]}", "Packs two low halfwords."}}),
    make_rows(move_two_old, {
        {"pv.packhi.b", 0xd8001057, PULPO_RD(in.rs1 << 24 | (in.rs2 & 0xff) << 16 | (in.rs3 & 0xffff)), "rd = {rs1.b[0], rs2.b[0], rd.h[0]}", "Packs two low bytes into the upper half of rd."},
        {"pv.packlo.b", 0xe0001057, PULPO_RD((in.rs3 & 0xffff0000U) | (in.rs1 & 0xff) << 8 | (in.rs2 & 0xff)), "rd = {rd.h[1], rs1.b[0], rs2.b[0]}", "Packs two low bytes into the lower half of rd."}}));
// clang-format on

}  // namespace pulpo::isa::rows
