// SPDX-License-Identifier: Apache-2.0
// XpulpV2 hardware loops: two register sets of start, end (address of the last instruction of the body) and count.
#pragma once

#include "isa/rows/rv32i.hpp"

namespace pulpo::isa::rows {

constexpr Group loop_group(std::uint32_t mask, Format format, std::string_view operands, std::uint8_t read_registers,
                           std::uint8_t written) {
  return {.mask = mask,
          .format = format,
          .operands = operands,
          .extension = Extension::xpulpv2,
          .unit = UnitClass::hardware_loop,
          .reads = read_registers,
          .writes = written,
          .source = "binutils pulp-riscv; RI5CY riscv_decoder.sv, riscv_id_stage.sv"};
}

inline constexpr std::uint8_t writes_loop = writes::loop_start | writes::loop_end | writes::loop_count;

/// The loop number is bit 7; the rest of the rd field is zero.
// clang-format off
inline constexpr auto hardware_loop = concatenate(
    make_rows(loop_group(0x000fff7f, Format::loop_offset, "L, off12x2", 0, writes::loop_start), {
        {"lp.starti", 0x0000007b, [](In in, Result& out) { out.loop_start = in.pc + in.imm; }, "lpstart[L] = pc + off12x2", "Sets the start of a loop."}}),
    make_rows(loop_group(0x000fff7f, Format::loop_offset, "L, off12x2", 0, writes::loop_end), {
        {"lp.endi", 0x0000107b, [](In in, Result& out) { out.loop_end = in.pc + in.imm; }, "lpend[L] = pc + off12x2", "Sets the last instruction of a loop."}}),
    make_rows(loop_group(0xfff07f7f, Format::loop_count, "L, rs1", reads::rs1, writes::loop_count), {
        {"lp.count", 0x0000207b, [](In in, Result& out) { out.loop_count = in.rs1; }, "lpcount[L] = rs1", "Sets the count of a loop."}}),
    make_rows(loop_group(0x000fff7f, Format::loop_count_imm, "L, uimm12", 0, writes::loop_count), {
        {"lp.counti", 0x0000307b, [](In in, Result& out) { out.loop_count = in.imm2; }, "lpcount[L] = uimm12", "Sets the count of a loop to an immediate."}}),
    make_rows(loop_group(0x00007f7f, Format::loop_setup, "L, rs1, off12x2", reads::rs1, writes_loop), {
        {"lp.setup", 0x0000407b, [](In in, Result& out) {
           out.loop_start = in.pc + 4;
           out.loop_end = in.pc + in.imm;
           out.loop_count = in.rs1;
         }, "lpstart[L] = pc + 4; lpend[L] = pc + off12x2; lpcount[L] = rs1", "Sets up a loop of the instructions that follow."}}),
    make_rows(loop_group(0x00007f7f, Format::loop_setup_imm, "L, uimm12, off5x2", 0, writes_loop), {
        {"lp.setupi", 0x0000507b, [](In in, Result& out) {
           out.loop_start = in.pc + 4;
           out.loop_end = in.pc + in.imm;
           out.loop_count = in.imm2;
         }, "lpstart[L] = pc + 4; lpend[L] = pc + off5x2; lpcount[L] = uimm12", "Sets up a loop with a constant count."}}));
// clang-format on

}  // namespace pulpo::isa::rows
