// SPDX-License-Identifier: Apache-2.0
// Spellings: other names of words that a row encodes. The assembler takes them all; the disassembler prints the first
// that matches among those it prefers, as the GNU tools do.
#pragma once

#include "isa/alias.hpp"
#include "isa/rows/rv32m_zicsr.hpp"

namespace pulpo::isa::rows {

inline constexpr std::uint32_t mask_rd = 0xf80, mask_rs1 = 0xf8000, mask_rs2 = 0x1f00000, mask_imm12 = 0xfff00000;
inline constexpr std::uint32_t rd_ra = 0x80;

// clang-format off
inline constexpr std::array aliases{
    Alias{"nop", 0x00000013, 0xffffffff, "", true},
    Alias{"li", 0x00000013, 0x707f | mask_rs1, "rd, simm12", true},
    Alias{"mv", 0x00000013, 0x707f | mask_imm12, "rd, rs1", true},
    Alias{"mv", 0x00000033, 0xfe00707f | mask_rs1, "rd, rs2", true},
    Alias{"not", 0xfff04013, 0x707f | mask_imm12, "rd, rs1", true},
    Alias{"neg", 0x40000033, 0xfe00707f | mask_rs1, "rd, rs2", true},
    Alias{"seqz", 0x00103013, 0x707f | mask_imm12, "rd, rs1", true},
    Alias{"snez", 0x00003033, 0xfe00707f | mask_rs1, "rd, rs2", true},
    Alias{"sltz", 0x00002033, 0xfe00707f | mask_rs2, "rd, rs1", true},
    Alias{"sgtz", 0x00002033, 0xfe00707f | mask_rs1, "rd, rs2", true},
    Alias{"beqz", 0x00000063, 0x707f | mask_rs2, "rs1, off13", true},
    Alias{"bnez", 0x00001063, 0x707f | mask_rs2, "rs1, off13", true},
    Alias{"blez", 0x00005063, 0x707f | mask_rs1, "rs2, off13", true},
    Alias{"bgez", 0x00005063, 0x707f | mask_rs2, "rs1, off13", true},
    Alias{"bltz", 0x00004063, 0x707f | mask_rs2, "rs1, off13", true},
    Alias{"bgtz", 0x00004063, 0x707f | mask_rs1, "rs2, off13", true},
    Alias{"j", 0x0000006f, 0x7f | mask_rd, "off21", true},
    Alias{"jal", 0x0000006f | rd_ra, 0x7f | mask_rd, "off21", true},
    Alias{"ret", 0x00008067, 0xffffffff, "", true},
    Alias{"jr", 0x00000067, 0x707f | mask_rd | mask_imm12, "rs1", true},
    Alias{"jr", 0x00000067, 0x707f | mask_rd, "simm12(rs1)", true},
    Alias{"jalr", 0x00000067 | rd_ra, 0x707f | mask_rd | mask_imm12, "rs1", true},
    Alias{"jalr", 0x00000067 | rd_ra, 0x707f | mask_rd, "simm12(rs1)", true},
    Alias{"fence", 0x0ff0000f, 0xffffffff, "", true},
    Alias{"csrr", 0x00002073, 0x707f | mask_rs1, "rd, csr", true},
    Alias{"csrw", 0x00001073, 0x707f | mask_rd, "csr, rs1", true},
    Alias{"csrs", 0x00002073, 0x707f | mask_rd, "csr, rs1", true},
    Alias{"csrc", 0x00003073, 0x707f | mask_rd, "csr, rs1", true},
    Alias{"csrwi", 0x00005073, 0x707f | mask_rd, "csr, uimm19_15", true},
    Alias{"csrsi", 0x00006073, 0x707f | mask_rd, "csr, uimm19_15", true},
    Alias{"csrci", 0x00007073, 0x707f | mask_rd, "csr, uimm19_15", true},
    Alias{"ble", 0x00005063, 0x707f, "rs2, rs1, off13", false},
    Alias{"bgt", 0x00004063, 0x707f, "rs2, rs1, off13", false},
    Alias{"bleu", 0x00007063, 0x707f, "rs2, rs1, off13", false},
    Alias{"bgtu", 0x00006063, 0x707f, "rs2, rs1, off13", false},
    // halfword products without shift
    Alias{"p.muls", 0x8000005b, 0xfe00707f, "rd, rs1, rs2", true},
    Alias{"p.mulhhs", 0xc000005b, 0xfe00707f, "rd, rs1, rs2", true},
    Alias{"p.mulu", 0x0000005b, 0xfe00707f, "rd, rs1, rs2", true},
    Alias{"p.mulhhu", 0x4000005b, 0xfe00707f, "rd, rs1, rs2", true},
    Alias{"p.macs", 0x8000105b, 0xfe00707f, "rd, rs1, rs2", true},
    Alias{"p.machhs", 0xc000105b, 0xfe00707f, "rd, rs1, rs2", true},
    Alias{"p.macu", 0x0000105b, 0xfe00707f, "rd, rs1, rs2", true},
    Alias{"p.machhu", 0x4000105b, 0xfe00707f, "rd, rs1, rs2", true},
    // PULP names of base instructions
    Alias{"p.lb", 0x00000003, 0x707f, "rd, simm12(rs1)", false},
    Alias{"p.lbu", 0x00004003, 0x707f, "rd, simm12(rs1)", false},
    Alias{"p.lh", 0x00001003, 0x707f, "rd, simm12(rs1)", false},
    Alias{"p.lhu", 0x00005003, 0x707f, "rd, simm12(rs1)", false},
    Alias{"p.lw", 0x00002003, 0x707f, "rd, simm12(rs1)", false},
    Alias{"p.sb", 0x00000023, 0x707f, "rs2, simm12s(rs1)", false},
    Alias{"p.sh", 0x00001023, 0x707f, "rs2, simm12s(rs1)", false},
    Alias{"p.sw", 0x00002023, 0x707f, "rs2, simm12s(rs1)", false},
    Alias{"p.mul", 0x02000033, 0xfe00707f, "rd, rs1, rs2", false},
    Alias{"p.mulh", 0x02001033, 0xfe00707f, "rd, rs1, rs2", false},
    Alias{"p.mulhu", 0x02003033, 0xfe00707f, "rd, rs1, rs2", false},
    Alias{"p.mulhsu", 0x02002033, 0xfe00707f, "rd, rs1, rs2", false},
    Alias{"p.div", 0x02004033, 0xfe00707f, "rd, rs1, rs2", false},
    Alias{"p.divu", 0x02005033, 0xfe00707f, "rd, rs1, rs2", false},
    Alias{"p.rem", 0x02006033, 0xfe00707f, "rd, rs1, rs2", false},
    Alias{"p.remu", 0x02007033, 0xfe00707f, "rd, rs1, rs2", false},
    // explicit immediate forms
    Alias{"p.clipi", 0x14001033, 0xfe00707f, "rd, rs1, uimm24_20", false},
    Alias{"p.clipui", 0x14002033, 0xfe00707f, "rd, rs1, uimm24_20", false},
    Alias{"p.extracti", 0xc0000033, 0xc000707f, "rd, rs1, imm29_25, uimm24_20", false},
    Alias{"p.extractui", 0xc0001033, 0xc000707f, "rd, rs1, imm29_25, uimm24_20", false},
    Alias{"p.inserti", 0xc0002033, 0xc000707f, "rd, rs1, imm29_25, uimm24_20", false},
    Alias{"p.bclri", 0xc0003033, 0xc000707f, "rd, rs1, imm29_25, uimm24_20", false},
    Alias{"p.bseti", 0xc0004033, 0xc000707f, "rd, rs1, imm29_25, uimm24_20", false},
    Alias{"p.addni", 0x0000205b, 0xc000707f, "rd, rs1, rs2, imm29_25", false},
    Alias{"p.adduni", 0x8000205b, 0xc000707f, "rd, rs1, rs2, imm29_25", false},
    Alias{"p.addrni", 0x0000605b, 0xc000707f, "rd, rs1, rs2, imm29_25", false},
    Alias{"p.addurni", 0x8000605b, 0xc000707f, "rd, rs1, rs2, imm29_25", false},
    Alias{"p.subni", 0x0000305b, 0xc000707f, "rd, rs1, rs2, imm29_25", false},
    Alias{"p.subuni", 0x8000305b, 0xc000707f, "rd, rs1, rs2, imm29_25", false},
    Alias{"p.subrni", 0x0000705b, 0xc000707f, "rd, rs1, rs2, imm29_25", false},
    Alias{"p.suburni", 0x8000705b, 0xc000707f, "rd, rs1, rs2, imm29_25", false},
    // as LLVM 19 spells them
    Alias{"cv.slet", 0x5200302b, 0xfe00707f, "rd, rs1, rs2", false},
    Alias{"cv.sletu", 0x5400302b, 0xfe00707f, "rd, rs1, rs2", false}};
// clang-format on

}  // namespace pulpo::isa::rows
