// SPDX-License-Identifier: Apache-2.0
// RV32C: each compressed instruction is another spelling of a 32-bit one, which carries the semantics.
#pragma once

#include "isa/compressed.hpp"
#include "isa/field.hpp"
#include "isa/rows/float_scalar.hpp"
#include "isa/rows/rv32m_zicsr.hpp"

namespace pulpo::isa::rows {

/// Bits [high:low] of the pattern, moved to bit `at`.
constexpr std::uint32_t bits(std::uint16_t pattern, unsigned high, unsigned low, unsigned at) {
  return (static_cast<std::uint32_t>(pattern) >> low & ((1U << (high - low + 1U)) - 1U)) << at;
}
constexpr std::uint32_t full_register(std::uint16_t pattern, unsigned lsb) { return bits(pattern, lsb + 4, lsb, 0); }
constexpr std::uint32_t short_register(std::uint16_t pattern, unsigned lsb) {
  return 8 + bits(pattern, lsb + 2, lsb, 0);
}

constexpr std::uint32_t imm6_of(std::uint16_t p) { return sign_extend(bits(p, 12, 12, 5) | bits(p, 6, 2, 0), 6); }
constexpr std::uint32_t jump_offset(std::uint16_t p) {
  return sign_extend(bits(p, 12, 12, 11) | bits(p, 11, 11, 4) | bits(p, 10, 9, 8) | bits(p, 8, 8, 10) |
                         bits(p, 7, 7, 6) | bits(p, 6, 6, 7) | bits(p, 5, 3, 1) | bits(p, 2, 2, 5),
                     12);
}
constexpr std::uint32_t branch_offset(std::uint16_t p) {
  return sign_extend(bits(p, 12, 12, 8) | bits(p, 11, 10, 3) | bits(p, 6, 5, 6) | bits(p, 4, 3, 1) | bits(p, 2, 2, 5),
                     9);
}
constexpr std::uint32_t word_offset(std::uint16_t p) {
  return bits(p, 12, 10, 3) | bits(p, 6, 6, 2) | bits(p, 5, 5, 6);
}

/// Builders of the 32-bit equivalents, from rows.
constexpr std::uint32_t with_registers(const Row& row, std::uint32_t rd, std::uint32_t rs1, std::uint32_t rs2) {
  return row.match | field::rd.insert(rd) | field::rs1.insert(rs1) | field::rs2.insert(rs2);
}
constexpr std::uint32_t with_imm(const Row& row, std::uint32_t rd, std::uint32_t rs1, std::uint32_t imm) {
  return row.match | field::rd.insert(rd) | field::rs1.insert(rs1) | fields_of(row.format).imm.insert(imm);
}
constexpr std::uint32_t with_sources(const Row& row, std::uint32_t rs1, std::uint32_t rs2, std::uint32_t imm) {
  return row.match | field::rs1.insert(rs1) | field::rs2.insert(rs2) | fields_of(row.format).imm.insert(imm);
}

inline constexpr const Row& load_float = float_registers[0];
inline constexpr const Row& store_float = float_registers[1];
inline constexpr const Row& load_word = rv32i_loads[2];
inline constexpr const Row& store_word = rv32i_stores[2];
inline constexpr const Row& add_immediate = rv32i_alu_imm[0];
inline constexpr const Row& and_immediate = rv32i_alu_imm[5];
inline constexpr const Row& load_upper = rv32i_upper[0];
inline constexpr const Row& jump_and_link = rv32i_control[0];
inline constexpr const Row& jump_and_link_register = rv32i_control[1];
inline constexpr const Row& break_point = rv32i_control[5];
inline constexpr std::uint32_t zero = 0, link = 1, stack = 2;
inline constexpr std::uint32_t illegal_pattern = 0;

template <const Row& Operation>
constexpr Expand two_short_registers = [](std::uint16_t p) {
  return with_registers(Operation, short_register(p, 7), short_register(p, 7), short_register(p, 2));
};
/// Shift amounts of 32 and more are reserved in RV32C.
template <const Row& Operation>
constexpr Expand short_shift =
    [](std::uint16_t p) { return with_imm(Operation, short_register(p, 7), short_register(p, 7), bits(p, 6, 2, 0)); };

// clang-format off
inline constexpr std::array rv32c{
    CompressedRow{"c.addi4spn", 0x0000, 0xe003, "rd, rs1, simm12", [](std::uint16_t p) {
        const std::uint32_t imm = bits(p, 12, 11, 4) | bits(p, 10, 7, 6) | bits(p, 6, 6, 2) | bits(p, 5, 5, 3);
        return imm == 0 ? illegal_pattern : with_imm(add_immediate, short_register(p, 2), stack, imm); }},
    CompressedRow{"c.lw", 0x4000, 0xe003, "rd, simm12(rs1)", [](std::uint16_t p) {
        return with_imm(load_word, short_register(p, 2), short_register(p, 7), word_offset(p)); }},
    CompressedRow{"c.sw", 0xc000, 0xe003, "rs2, simm12s(rs1)", [](std::uint16_t p) {
        return with_sources(store_word, short_register(p, 7), short_register(p, 2), word_offset(p)); }},
    CompressedRow{"c.nop", 0x0001, 0xef83, "", [](std::uint16_t p) {
        return with_imm(add_immediate, zero, zero, imm6_of(p)); }},
    CompressedRow{"c.addi", 0x0001, 0xe003, "rd, simm12", [](std::uint16_t p) {
        return full_register(p, 7) == zero ? illegal_pattern : with_imm(add_immediate, full_register(p, 7), full_register(p, 7), imm6_of(p)); }},
    CompressedRow{"c.jal", 0x2001, 0xe003, "off21", [](std::uint16_t p) {
        return with_imm(jump_and_link, link, zero, jump_offset(p)); }},
    CompressedRow{"c.li", 0x4001, 0xe003, "rd, simm12", [](std::uint16_t p) {
        return with_imm(add_immediate, full_register(p, 7), zero, imm6_of(p)); }},
    CompressedRow{"c.addi16sp", 0x6101, 0xef83, "rd, simm12", [](std::uint16_t p) {
        const std::uint32_t imm = sign_extend(bits(p, 12, 12, 9) | bits(p, 6, 6, 4) | bits(p, 5, 5, 6) | bits(p, 4, 3, 7) | bits(p, 2, 2, 5), 10);
        return imm == 0 ? illegal_pattern : with_imm(add_immediate, stack, stack, imm); }},
    CompressedRow{"c.lui", 0x6001, 0xe003, "rd, imm20", [](std::uint16_t p) {
        return imm6_of(p) == 0 || full_register(p, 7) == stack ? illegal_pattern : with_imm(load_upper, full_register(p, 7), zero, imm6_of(p) << 12); }},
    CompressedRow{"c.srli", 0x8001, 0xfc03, "rd, uimm24_20", short_shift<rv32i_shift_imm[1]>},
    CompressedRow{"c.srai", 0x8401, 0xfc03, "rd, uimm24_20", short_shift<rv32i_shift_imm[2]>},
    CompressedRow{"c.andi", 0x8801, 0xec03, "rd, simm12", [](std::uint16_t p) {
        return with_imm(and_immediate, short_register(p, 7), short_register(p, 7), imm6_of(p)); }},
    CompressedRow{"c.sub", 0x8c01, 0xfc63, "rd, rs2", two_short_registers<rv32i_alu[1]>},
    CompressedRow{"c.xor", 0x8c21, 0xfc63, "rd, rs2", two_short_registers<rv32i_alu[5]>},
    CompressedRow{"c.or", 0x8c41, 0xfc63, "rd, rs2", two_short_registers<rv32i_alu[8]>},
    CompressedRow{"c.and", 0x8c61, 0xfc63, "rd, rs2", two_short_registers<rv32i_alu[9]>},
    CompressedRow{"c.j", 0xa001, 0xe003, "off21", [](std::uint16_t p) {
        return with_imm(jump_and_link, zero, zero, jump_offset(p)); }},
    CompressedRow{"c.beqz", 0xc001, 0xe003, "rs1, off13", [](std::uint16_t p) {
        return with_sources(rv32i_branches[0], short_register(p, 7), zero, branch_offset(p)); }},
    CompressedRow{"c.bnez", 0xe001, 0xe003, "rs1, off13", [](std::uint16_t p) {
        return with_sources(rv32i_branches[1], short_register(p, 7), zero, branch_offset(p)); }},
    CompressedRow{"c.slli", 0x0002, 0xf003, "rd, uimm24_20", [](std::uint16_t p) {
        return with_imm(rv32i_shift_imm[0], full_register(p, 7), full_register(p, 7), bits(p, 6, 2, 0)); }},
    CompressedRow{"c.lwsp", 0x4002, 0xe003, "rd, simm12(rs1)", [](std::uint16_t p) {
        const std::uint32_t imm = bits(p, 12, 12, 5) | bits(p, 6, 4, 2) | bits(p, 3, 2, 6);
        return full_register(p, 7) == zero ? illegal_pattern : with_imm(load_word, full_register(p, 7), stack, imm); }},
    CompressedRow{"c.jr", 0x8002, 0xf07f, "rs1", [](std::uint16_t p) {
        return full_register(p, 7) == zero ? illegal_pattern : with_imm(jump_and_link_register, zero, full_register(p, 7), 0); }},
    CompressedRow{"c.mv", 0x8002, 0xf003, "rd, rs2", [](std::uint16_t p) {
        return full_register(p, 2) == zero ? illegal_pattern : with_registers(rv32i_alu[0], full_register(p, 7), zero, full_register(p, 2)); }},
    CompressedRow{"c.ebreak", 0x9002, 0xffff, "", [](std::uint16_t) { return break_point.match; }},
    CompressedRow{"c.jalr", 0x9002, 0xf07f, "rs1", [](std::uint16_t p) {
        return full_register(p, 7) == zero ? illegal_pattern : with_imm(jump_and_link_register, link, full_register(p, 7), 0); }},
    CompressedRow{"c.add", 0x9002, 0xf003, "rd, rs2", [](std::uint16_t p) {
        return full_register(p, 2) == zero ? illegal_pattern : with_registers(rv32i_alu[0], full_register(p, 7), full_register(p, 7), full_register(p, 2)); }},
    CompressedRow{"c.swsp", 0xc002, 0xe003, "rs2, simm12s(rs1)", [](std::uint16_t p) {
        return with_sources(store_word, stack, full_register(p, 2), bits(p, 12, 9, 2) | bits(p, 8, 7, 6)); }},
    CompressedRow{"c.flw", 0x6000, 0xe003, "fd, simm12(rs1)", [](std::uint16_t p) {
        return with_imm(load_float, short_register(p, 2), short_register(p, 7), word_offset(p)); }},
    CompressedRow{"c.fsw", 0xe000, 0xe003, "fs2, simm12s(rs1)", [](std::uint16_t p) {
        return with_sources(store_float, short_register(p, 7), short_register(p, 2), word_offset(p)); }},
    CompressedRow{"c.flwsp", 0x6002, 0xe003, "fd, simm12(rs1)", [](std::uint16_t p) {
        return with_imm(load_float, full_register(p, 7), stack, bits(p, 12, 12, 5) | bits(p, 6, 4, 2) | bits(p, 3, 2, 6)); }},
    CompressedRow{"c.fswsp", 0xe002, 0xe003, "fs2, simm12s(rs1)", [](std::uint16_t p) {
        return with_sources(store_float, stack, full_register(p, 2), bits(p, 12, 9, 2) | bits(p, 8, 7, 6)); }}};
// clang-format on

}  // namespace pulpo::isa::rows
