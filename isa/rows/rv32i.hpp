// SPDX-License-Identifier: Apache-2.0
// RV32I, with Zifencei and the privileged instructions that the cores have.
#pragma once

#include "isa/rows/builder.hpp"

namespace pulpo::isa::rows {

using In = const Operands&;
inline constexpr std::string_view riscv_manual = "RISC-V unprivileged ISA 20191213";

inline constexpr Group upper{.mask = 0x7f,
                             .format = Format::u,
                             .operands = "rd, imm20",
                             .extension = Extension::rv32i,
                             .unit = UnitClass::alu,
                             .writes = writes::rd_alu,
                             .source = riscv_manual};
inline constexpr Group branch{.mask = 0x707f,
                              .format = Format::b,
                              .operands = "rs1, rs2, off13",
                              .extension = Extension::rv32i,
                              .unit = UnitClass::branch,
                              .reads = reads::rs1 | reads::rs2,
                              .source = riscv_manual};
inline constexpr Group load{.mask = 0x707f,
                            .format = Format::i,
                            .operands = "rd, simm12(rs1)",
                            .extension = Extension::rv32i,
                            .unit = UnitClass::load,
                            .reads = reads::rs1,
                            .writes = writes::rd_load,
                            .source = riscv_manual};
inline constexpr Group store{.mask = 0x707f,
                             .format = Format::s,
                             .operands = "rs2, simm12s(rs1)",
                             .extension = Extension::rv32i,
                             .unit = UnitClass::store,
                             .reads = reads::rs1 | reads::rs2,
                             .source = riscv_manual};
inline constexpr Group alu_imm{.mask = 0x707f,
                               .format = Format::i,
                               .operands = "rd, rs1, simm12",
                               .extension = Extension::rv32i,
                               .unit = UnitClass::alu,
                               .reads = reads::rs1,
                               .writes = writes::rd_alu,
                               .source = riscv_manual};
inline constexpr Group shift_imm{.mask = 0xfe00707f,
                                 .format = Format::shift,
                                 .operands = "rd, rs1, uimm24_20",
                                 .extension = Extension::rv32i,
                                 .unit = UnitClass::alu,
                                 .reads = reads::rs1,
                                 .writes = writes::rd_alu,
                                 .source = riscv_manual};
inline constexpr Group alu_register{.mask = 0xfe00707f,
                                    .format = Format::r,
                                    .operands = "rd, rs1, rs2",
                                    .extension = Extension::rv32i,
                                    .unit = UnitClass::alu,
                                    .reads = reads::rs1 | reads::rs2,
                                    .writes = writes::rd_alu,
                                    .source = riscv_manual};

template <class Condition>
constexpr Semantics branch_if(Condition) {
  return [](In in, Result& out) {
    out.next_pc = in.pc + in.imm;
    out.taken = Condition{}(in);
  };
}
/// A branch on a C expression of `in`, kept as text too.
#define PULPO_BRANCH_IF(...) \
  pulpo::isa::rows::Effect(pulpo::isa::rows::branch_if([](In in) { return __VA_ARGS__; }), #__VA_ARGS__)
inline constexpr Semantics address_of_load = [](In in, Result& out) { out.address = in.rs1 + in.imm; };
inline constexpr Semantics address_of_store = [](In in, Result& out) {
  out.address = in.rs1 + in.imm;
  out.store_data = in.rs2;
};
/// Nothing to compute: the effect is the unit's (trap, return, wait, order).
inline constexpr Semantics no_result = [](In, Result&) {};

// clang-format off
inline constexpr auto rv32i_upper = make_rows(upper, {
    {"lui", 0x37, to_rd([](In in) { return in.imm; }), "rd = imm20 << 12", "Loads the upper 20 bits."},
    {"auipc", 0x17, to_rd([](In in) { return in.pc + in.imm; }), "rd = pc + (imm20 << 12)", "Adds the upper 20 bits to pc."}});

inline constexpr auto rv32i_branches = make_rows(branch, {
    {"beq", 0x0063, branch_if([](In in) { return in.rs1 == in.rs2; }), "if (rs1 == rs2) pc += off13", "Branches if equal."},
    {"bne", 0x1063, branch_if([](In in) { return in.rs1 != in.rs2; }), "if (rs1 != rs2) pc += off13", "Branches if not equal."},
    {"blt", 0x4063, branch_if([](In in) { return less(in.rs1, in.rs2); }), "if (rs1 < rs2, signed) pc += off13", "Branches if less, signed."},
    {"bge", 0x5063, branch_if([](In in) { return !less(in.rs1, in.rs2); }), "if (rs1 >= rs2, signed) pc += off13", "Branches if greater or equal, signed."},
    {"bltu", 0x6063, branch_if([](In in) { return in.rs1 < in.rs2; }), "if (rs1 < rs2, unsigned) pc += off13", "Branches if less, unsigned."},
    {"bgeu", 0x7063, branch_if([](In in) { return in.rs1 >= in.rs2; }), "if (rs1 >= rs2, unsigned) pc += off13", "Branches if greater or equal, unsigned."}});

inline constexpr auto rv32i_loads = make_rows(load, {
    {"lb", 0x0003, address_of_load, "rd = sext(M8[rs1 + simm12])", "Loads a byte, sign-extended.", {1, false, true}},
    {"lh", 0x1003, address_of_load, "rd = sext(M16[rs1 + simm12])", "Loads a halfword, sign-extended.", {2, false, true}},
    {"lw", 0x2003, address_of_load, "rd = M32[rs1 + simm12]", "Loads a word.", {4, false, false}},
    {"lbu", 0x4003, address_of_load, "rd = zext(M8[rs1 + simm12])", "Loads a byte, zero-extended.", {1, false, false}},
    {"lhu", 0x5003, address_of_load, "rd = zext(M16[rs1 + simm12])", "Loads a halfword, zero-extended.", {2, false, false}}});

inline constexpr auto rv32i_stores = make_rows(store, {
    {"sb", 0x0023, address_of_store, "M8[rs1 + simm12] = rs2", "Stores the low byte.", {1, true, false}},
    {"sh", 0x1023, address_of_store, "M16[rs1 + simm12] = rs2", "Stores the low halfword.", {2, true, false}},
    {"sw", 0x2023, address_of_store, "M32[rs1 + simm12] = rs2", "Stores a word.", {4, true, false}}});

inline constexpr auto rv32i_alu_imm = make_rows(alu_imm, {
    {"addi", 0x0013, to_rd([](In in) { return in.rs1 + in.imm; }), "rd = rs1 + simm12", "Adds an immediate."},
    {"slti", 0x2013, to_rd([](In in) { return less(in.rs1, in.imm); }), "rd = rs1 < simm12 (signed)", "Compares with an immediate, signed."},
    {"sltiu", 0x3013, to_rd([](In in) { return in.rs1 < in.imm; }), "rd = rs1 < simm12 (unsigned)", "Compares with an immediate, unsigned."},
    {"xori", 0x4013, to_rd([](In in) { return in.rs1 ^ in.imm; }), "rd = rs1 ^ simm12", "Exclusive or with an immediate."},
    {"ori", 0x6013, to_rd([](In in) { return in.rs1 | in.imm; }), "rd = rs1 | simm12", "Or with an immediate."},
    {"andi", 0x7013, to_rd([](In in) { return in.rs1 & in.imm; }), "rd = rs1 & simm12", "And with an immediate."}});

inline constexpr auto rv32i_shift_imm = make_rows(shift_imm, {
    {"slli", 0x00001013, to_rd([](In in) { return in.rs1 << in.imm; }), "rd = rs1 << uimm5", "Shifts left."},
    {"srli", 0x00005013, to_rd([](In in) { return in.rs1 >> in.imm; }), "rd = rs1 >> uimm5 (logical)", "Shifts right, logical."},
    {"srai", 0x40005013, to_rd([](In in) { return as_signed(in.rs1) >> in.imm; }), "rd = rs1 >> uimm5 (arithmetic)", "Shifts right, arithmetic."}});

inline constexpr auto rv32i_alu = make_rows(alu_register, {
    {"add", 0x00000033, to_rd([](In in) { return in.rs1 + in.rs2; }), "rd = rs1 + rs2", "Adds."},
    {"sub", 0x40000033, to_rd([](In in) { return in.rs1 - in.rs2; }), "rd = rs1 - rs2", "Subtracts."},
    {"sll", 0x00001033, to_rd([](In in) { return in.rs1 << (in.rs2 & 31); }), "rd = rs1 << rs2[4:0]", "Shifts left."},
    {"slt", 0x00002033, to_rd([](In in) { return less(in.rs1, in.rs2); }), "rd = rs1 < rs2 (signed)", "Compares, signed."},
    {"sltu", 0x00003033, to_rd([](In in) { return in.rs1 < in.rs2; }), "rd = rs1 < rs2 (unsigned)", "Compares, unsigned."},
    {"xor", 0x00004033, to_rd([](In in) { return in.rs1 ^ in.rs2; }), "rd = rs1 ^ rs2", "Exclusive or."},
    {"srl", 0x00005033, to_rd([](In in) { return in.rs1 >> (in.rs2 & 31); }), "rd = rs1 >> rs2[4:0] (logical)", "Shifts right, logical."},
    {"sra", 0x40005033, to_rd([](In in) { return as_signed(in.rs1) >> (in.rs2 & 31); }), "rd = rs1 >> rs2[4:0] (arithmetic)", "Shifts right, arithmetic."},
    {"or", 0x00006033, to_rd([](In in) { return in.rs1 | in.rs2; }), "rd = rs1 | rs2", "Or."},
    {"and", 0x00007033, to_rd([](In in) { return in.rs1 & in.rs2; }), "rd = rs1 & rs2", "And."}});

inline constexpr std::array rv32i_control{
    make_row({.mask = 0x7f, .format = Format::j, .operands = "rd, off21", .extension = Extension::rv32i, .unit = UnitClass::jump,
              .writes = writes::rd_alu, .source = riscv_manual},
             {"jal", 0x6f, [](In in, Result& out) {
                out.rd = in.pc + in.size_bytes;
                out.next_pc = in.pc + in.imm;
                out.taken = true;
              }, "rd = pc + size; pc += off21", "Jumps and links."}),
    make_row({.mask = 0x707f, .format = Format::i, .operands = "rd, simm12(rs1)", .extension = Extension::rv32i,
              .unit = UnitClass::jump_register, .reads = reads::rs1, .writes = writes::rd_alu, .source = riscv_manual},
             {"jalr", 0x67, [](In in, Result& out) {
                out.rd = in.pc + in.size_bytes;
                out.next_pc = (in.rs1 + in.imm) & ~1U;
                out.taken = true;
              }, "t = (rs1 + simm12) & ~1; rd = pc + size; pc = t", "Jumps to a register and links."}),
    make_row({.mask = 0x707f, .format = Format::fence, .operands = "pred, succ", .extension = Extension::rv32i,
              .unit = UnitClass::fence, .source = riscv_manual},
             {"fence", 0x000f, no_result, "order memory accesses", "Orders memory accesses; the cores refetch behind it."}),
    make_row({.mask = 0x707f, .format = Format::none, .operands = "", .extension = Extension::zifencei,
              .unit = UnitClass::fence, .source = riscv_manual},
             {"fence.i", 0x100f, no_result, "order stores before fetches", "Makes stores visible to the instruction fetch."}),
    make_row({.mask = 0xffffffff, .format = Format::none, .operands = "", .extension = Extension::rv32i,
              .unit = UnitClass::environment, .source = riscv_manual},
             {"ecall", 0x00000073, no_result, "trap, cause 11", "Calls the environment."}),
    make_row({.mask = 0xffffffff, .format = Format::none, .operands = "", .extension = Extension::rv32i,
              .unit = UnitClass::environment, .source = riscv_manual},
             {"ebreak", 0x00100073, no_result, "trap, cause 3", "Breaks into the debugger or traps."})};

inline constexpr Group privileged{.mask = 0xffffffff, .format = Format::none, .operands = "", .extension = Extension::privileged,
                                  .unit = UnitClass::trap_return, .source = "RISC-V privileged ISA 20190608"};
inline constexpr auto trap_returns = make_rows(privileged, {
    {"mret", 0x30200073, no_result, "pc = mepc; mstatus.MIE = mstatus.MPIE", "Returns from a machine-mode trap."},
    {"uret", 0x00200073, no_result, "pc = uepc", "Returns from a user-mode trap."},
    {"dret", 0x7b200073, no_result, "pc = dpc", "Returns from debug mode."}});
inline constexpr std::array wait_interrupt{
    make_row({.mask = 0xffffffff, .format = Format::none, .operands = "", .extension = Extension::privileged,
              .unit = UnitClass::wait_interrupt, .source = "RISC-V privileged ISA 20190608"},
             {"wfi", 0x10500073, no_result, "wait", "Sleeps until an interrupt is pending."})};
// clang-format on

inline constexpr auto rv32i = concatenate(rv32i_upper, rv32i_branches, rv32i_loads, rv32i_stores, rv32i_alu_imm,
                                          rv32i_shift_imm, rv32i_alu, rv32i_control, trap_returns, wait_interrupt);

}  // namespace pulpo::isa::rows
