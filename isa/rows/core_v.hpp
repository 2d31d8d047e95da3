// SPDX-License-Identifier: Apache-2.0
// CORE-V: the same operations under other names and code points (cv.*, as GCC 14 and LLVM emit them), with hardware
// loops whose end lies behind the body and memory instructions of their own.
#pragma once

#include "isa/rows/complex.hpp"
#include "isa/rows/dot_product.hpp"
#include "isa/rows/pulp_alu.hpp"
#include "isa/rows/pulp_memory.hpp"
#include "isa/rows/pulp_multiply.hpp"
#include "isa/rows/simd_move.hpp"

namespace pulpo::isa::rows {

inline constexpr std::string_view core_v_source = "CV32E40P manual, CORE-V instruction set extensions; LLVM 19";
inline constexpr std::uint32_t core_v_simd_opcode = 0x7b;

inline constexpr auto respelled_rows = concatenate(pulp_alu, pulp_multiply, simd, simd_move, complex);

/// The row `from` under another name and code; mask 0 and no operands mean that they stay.
constexpr Row respell(std::string_view from, std::string_view mnemonic, std::uint32_t match, std::uint32_t mask = 0,
                      std::string_view operands = {}) {
  Row row =
      *std::find_if(respelled_rows.begin(), respelled_rows.end(), [from](const Row& r) { return r.mnemonic == from; });
  row.mnemonic = mnemonic;
  row.match = match;
  row.mask = mask != 0 ? mask : row.mask;
  row.operands = operands.empty() ? row.operands : operands;
  row.format = row.format == Format::simd_imm_signed && mask != 0 ? Format::simd_imm_unsigned : row.format;
  row.extension = Extension::xcv;
  row.execute_status = nullptr;
  row.source = core_v_source;
  return row;
}

// clang-format off
inline constexpr std::array core_v_scalar{
    respell("p.extract", "cv.extract", 0x0000005b),
    respell("p.extractu", "cv.extractu", 0x4000005b),
    respell("p.insert", "cv.insert", 0x8000005b),
    respell("p.bclr", "cv.bclr", 0x0000105b),
    respell("p.bset", "cv.bset", 0x4000105b),
    respell("p.bitrev", "cv.bitrev", 0xc000105b, 0, "rd, rs1, radix, uimm24_20"),
    respell("p.extractr", "cv.extractr", 0x3000302b),
    respell("p.extractur", "cv.extractur", 0x3200302b),
    respell("p.insertr", "cv.insertr", 0x3400302b),
    respell("p.bclrr", "cv.bclrr", 0x3800302b),
    respell("p.bsetr", "cv.bsetr", 0x3a00302b),
    respell("p.ror", "cv.ror", 0x4000302b),
    respell("p.ff1", "cv.ff1", 0x4200302b),
    respell("p.fl1", "cv.fl1", 0x4400302b),
    respell("p.clb", "cv.clb", 0x4600302b),
    respell("p.cnt", "cv.cnt", 0x4800302b),
    respell("p.abs", "cv.abs", 0x5000302b),
    respell("p.slet", "cv.sle", 0x5200302b),
    respell("p.sletu", "cv.sleu", 0x5400302b),
    respell("p.min", "cv.min", 0x5600302b),
    respell("p.minu", "cv.minu", 0x5800302b),
    respell("p.max", "cv.max", 0x5a00302b),
    respell("p.maxu", "cv.maxu", 0x5c00302b),
    respell("p.exths", "cv.exths", 0x6000302b),
    respell("p.exthz", "cv.exthz", 0x6200302b),
    respell("p.extbs", "cv.extbs", 0x6400302b),
    respell("p.extbz", "cv.extbz", 0x6600302b),
    respell("p.clip", "cv.clip", 0x7000302b),
    respell("p.clipu", "cv.clipu", 0x7200302b),
    respell("p.addn", "cv.addN", 0x0000205b),
    respell("p.addun", "cv.adduN", 0x4000205b),
    respell("p.addrn", "cv.addRN", 0x8000205b),
    respell("p.addurn", "cv.adduRN", 0xc000205b),
    respell("p.subn", "cv.subN", 0x0000305b),
    respell("p.subun", "cv.subuN", 0x4000305b),
    respell("p.subrn", "cv.subRN", 0x8000305b),
    respell("p.suburn", "cv.subuRN", 0xc000305b),
    respell("p.addnr", "cv.addNr", 0x8000302b),
    respell("p.addunr", "cv.adduNr", 0x8200302b),
    respell("p.addrnr", "cv.addRNr", 0x8400302b),
    respell("p.addurnr", "cv.adduRNr", 0x8600302b),
    respell("p.subnr", "cv.subNr", 0x8800302b),
    respell("p.subunr", "cv.subuNr", 0x8a00302b),
    respell("p.subrnr", "cv.subRNr", 0x8c00302b),
    respell("p.suburnr", "cv.subuRNr", 0x8e00302b),
    respell("p.mulun", "cv.muluN", 0x0000505b),
    respell("p.mulhhun", "cv.mulhhuN", 0x4000505b),
    respell("p.mulsn", "cv.mulsN", 0x0000405b),
    respell("p.mulhhsn", "cv.mulhhsN", 0x4000405b),
    respell("p.mulurn", "cv.muluRN", 0x8000505b),
    respell("p.mulhhurn", "cv.mulhhuRN", 0xc000505b),
    respell("p.mulsrn", "cv.mulsRN", 0x8000405b),
    respell("p.mulhhsrn", "cv.mulhhsRN", 0xc000405b),
    respell("p.macun", "cv.macuN", 0x0000705b),
    respell("p.machhun", "cv.machhuN", 0x4000705b),
    respell("p.macsn", "cv.macsN", 0x0000605b),
    respell("p.machhsn", "cv.machhsN", 0x4000605b),
    respell("p.macurn", "cv.macuRN", 0x8000705b),
    respell("p.machhurn", "cv.machhuRN", 0xc000705b),
    respell("p.macsrn", "cv.macsRN", 0x8000605b),
    respell("p.machhsrn", "cv.machhsRN", 0xc000605b),
    respell("p.mac", "cv.mac", 0x9000302b),
    respell("p.msu", "cv.msu", 0x9200302b)};

inline constexpr std::array core_v_moves{
    respell("pv.shuffle.h", "cv.shuffle.h", 0xc000007b),
    respell("pv.shuffle.b", "cv.shuffle.b", 0xc000107b),
    respell("pv.shufflei0.sci.b", "cv.shuffleI0.sci.b", 0xc000707b),
    respell("pv.shufflei1.sci.b", "cv.shuffleI1.sci.b", 0xc800707b),
    respell("pv.shufflei2.sci.b", "cv.shuffleI2.sci.b", 0xd000707b),
    respell("pv.shufflei3.sci.b", "cv.shuffleI3.sci.b", 0xd800707b),
    respell("pv.shuffle2.h", "cv.shuffle2.h", 0xe000007b),
    respell("pv.shuffle2.b", "cv.shuffle2.b", 0xe000107b),
    respell("pv.pack.h", "cv.pack", 0xf000007b),
    respell("pv.pack.h.h", "cv.pack.h", 0xf200007b),
    respell("pv.packhi.b", "cv.packhi.b", 0xfa00107b),
    respell("pv.packlo.b", "cv.packlo.b", 0xf800107b),
    respell("pv.cplxmul.h.r", "cv.cplxmul.r", 0x5400007b),
    respell("pv.cplxmul.h.r.div2", "cv.cplxmul.r.div2", 0x5400207b),
    respell("pv.cplxmul.h.r.div4", "cv.cplxmul.r.div4", 0x5400407b),
    respell("pv.cplxmul.h.r.div8", "cv.cplxmul.r.div8", 0x5400607b),
    respell("pv.cplxmul.h.i", "cv.cplxmul.i", 0x5600007b),
    respell("pv.cplxmul.h.i.div2", "cv.cplxmul.i.div2", 0x5600207b),
    respell("pv.cplxmul.h.i.div4", "cv.cplxmul.i.div4", 0x5600407b),
    respell("pv.cplxmul.h.i.div8", "cv.cplxmul.i.div8", 0x5600607b),
    respell("pv.cplxconj.h", "cv.cplxconj", 0x5c00007b),
    respell("pv.subrotmj.h", "cv.subrotmj", 0x6400007b),
    respell("pv.subrotmj.h.div2", "cv.subrotmj.div2", 0x6400207b),
    respell("pv.subrotmj.h.div4", "cv.subrotmj.div4", 0x6400407b),
    respell("pv.subrotmj.h.div8", "cv.subrotmj.div8", 0x6400607b),
    respell("pv.add.h.div2", "cv.add.div2", 0x6c00207b),
    respell("pv.add.h.div4", "cv.add.div4", 0x6c00407b),
    respell("pv.add.h.div8", "cv.add.div8", 0x6c00607b),
    respell("pv.sub.h.div2", "cv.sub.div2", 0x7400207b),
    respell("pv.sub.h.div4", "cv.sub.div4", 0x7400407b),
    respell("pv.sub.h.div8", "cv.sub.div8", 0x7400607b),
    respell("pv.srl.sci.h", "cv.srl.sci.h", 0x4000607b, 0xfd80707f, "rd, rs1, u4x"),
    respell("pv.srl.sci.b", "cv.srl.sci.b", 0x4000707b, 0xfdc0707f, "rd, rs1, u3x"),
    respell("pv.sra.sci.h", "cv.sra.sci.h", 0x4800607b, 0xfd80707f, "rd, rs1, u4x"),
    respell("pv.sra.sci.b", "cv.sra.sci.b", 0x4800707b, 0xfdc0707f, "rd, rs1, u3x"),
    respell("pv.sll.sci.h", "cv.sll.sci.h", 0x5000607b, 0xfd80707f, "rd, rs1, u4x"),
    respell("pv.sll.sci.b", "cv.sll.sci.b", 0x5000707b, 0xfdc0707f, "rd, rs1, u3x"),
    respell("pv.extract.h", "cv.extract.h", 0xb800007b, 0xfdf0707f, "rd, rs1, u1x"),
    respell("pv.extract.b", "cv.extract.b", 0xb800107b, 0xfde0707f, "rd, rs1, u2x"),
    respell("pv.extractu.h", "cv.extractu.h", 0xb800207b, 0xfdf0707f, "rd, rs1, u1x"),
    respell("pv.extractu.b", "cv.extractu.b", 0xb800307b, 0xfde0707f, "rd, rs1, u2x"),
    respell("pv.insert.h", "cv.insert.h", 0xb800407b, 0xfdf0707f, "rd, rs1, u1x"),
    respell("pv.insert.b", "cv.insert.b", 0xb800507b, 0xfde0707f, "rd, rs1, u2x"),
    respell("pv.shuffle.sci.h", "cv.shuffle.sci.h", 0xc000607b, 0xfde0707f, "rd, rs1, u2x")};
// clang-format on

/// Halfword and byte rows of a table whose names differ in the first letter only, with their names' storage.
template <const auto& Table>
struct CoreVNames {
  static constexpr bool respelled(const Row& row) {
    return row.extension == Extension::xpulpv2 &&
           !(row.format == Format::simd_imm_signed && row.operands.ends_with("uimm6s"));
  }
  static constexpr std::size_t count = std::count_if(Table.begin(), Table.end(), respelled);
  static constexpr std::size_t length = [] {
    std::size_t sum = 0;
    for (const Row& row : Table) {
      sum += respelled(row) ? row.mnemonic.size() : 0;
    }
    return sum;
  }();
  static constexpr std::array<char, length> storage = [] {
    std::array<char, length> text{};
    auto out = text.begin();
    for (const Row& row : Table) {
      if (respelled(row)) {
        *out = 'c';
        out = std::copy(row.mnemonic.begin() + 1, row.mnemonic.end(), out + 1);
      }
    }
    return text;
  }();
};

/// Dot products moved to other code points.
constexpr std::uint32_t core_v_funct(std::uint32_t funct) {
  switch (funct) {
    case 0x98:
      return 0x90;
    case 0xa0:
      return 0x98;
    case 0xa8:
      return 0xa0;
    case 0xb8:
      return 0xa8;
    default:
      return funct;
  }
}

template <const auto& Table>
constexpr auto core_v_rows() {
  using Names = CoreVNames<Table>;
  std::array<Row, Names::count> result{};
  std::size_t index = 0;
  std::size_t at = 0;
  for (const Row& source : Table) {
    if (!Names::respelled(source)) {
      continue;
    }
    Row row = source;
    row.mnemonic = std::string_view(Names::storage.data() + at, source.mnemonic.size());
    at += source.mnemonic.size();
    row.match = core_v_funct(source.match >> 24 & 0xfc) << 24 | (source.match & 0x03ffff80) | core_v_simd_opcode;
    row.extension = Extension::xcv;
    row.execute_status = nullptr;
    row.source = core_v_source;
    result[index++] = row;
  }
  return result;
}

constexpr Group core_v_memory(bool is_store, Format format, std::string_view operands, std::uint32_t mask,
                              bool post_increment, std::uint8_t offset_register) {
  Group group = pulp_memory_group(is_store, format, operands, mask, post_increment, offset_register);
  group.extension = Extension::xcv;
  group.source = core_v_source;
  return group;
}

template <FixedString Name, FixedString Value>
constexpr std::array<Row, 3> core_v_load(std::uint32_t imm_bits, std::uint32_t register_bits, MemoryAccess access) {
  constexpr auto name = join<"cv.", Name>;
  return {make_row(core_v_memory(false, Format::i, "rd, (rs1), simm12", 0x707f, true, 0),
                   {name, 0x0b | imm_bits, post_imm, join<"rd = ", Value, "[rs1]; rs1 += simm12">,
                    "Loads, then increments the base by an immediate; the load wins if rd is the base.", access}),
          make_row(core_v_memory(false, Format::r, "rd, (rs1), rs2", 0xfe00707f, true, reads::rs2),
                   {name, 0x302b | register_bits, post_rs2, join<"rd = ", Value, "[rs1]; rs1 += rs2">,
                    "Loads, then increments the base by a register; the load wins if rd is the base.", access}),
          make_row(core_v_memory(false, Format::r, "rd, rs2(rs1)", 0xfe00707f, false, reads::rs2),
                   {name, 0x0800302b | register_bits, at_rs2, join<"rd = ", Value, "[rs1 + rs2]">,
                    "Loads from base plus register.", access})};
}

template <FixedString Name, FixedString Value>
constexpr std::array<Row, 3> core_v_store(std::uint32_t imm_bits, std::uint32_t register_bits, MemoryAccess access) {
  constexpr auto name = join<"cv.", Name>;
  return {make_row(core_v_memory(true, Format::s, "rs2, (rs1), simm12s", 0x707f, true, 0),
                   {name, 0x2b | imm_bits, post_imm, join<Value, "[rs1] = rs2; rs1 += simm12">,
                    "Stores, then increments the base by an immediate.", access}),
          make_row(core_v_memory(true, Format::store_register, "rs2, (rs1), rs3", 0xfe00707f, true, reads::rs3),
                   {name, 0x2000302b | register_bits, post_rs3, join<Value, "[rs1] = rs2; rs1 += rs3">,
                    "Stores, then increments the base by a register.", access}),
          make_row(core_v_memory(true, Format::store_register, "rs2, rs3(rs1)", 0xfe00707f, false, reads::rs3),
                   {name, 0x2800302b | register_bits, at_rs3, join<Value, "[rs1 + rs3] = rs2">,
                    "Stores at base plus register.", access})};
}

constexpr Group core_v_loop(std::uint32_t mask, Format format, std::string_view operands, std::uint8_t read_registers,
                            std::uint8_t written) {
  return {.mask = mask,
          .format = format,
          .operands = operands,
          .extension = Extension::xcv,
          .unit = UnitClass::hardware_loop,
          .reads = read_registers,
          .writes = written,
          .source = core_v_source};
}
inline constexpr std::uint8_t core_v_writes_loop = writes::loop_start | writes::loop_end | writes::loop_count;

// clang-format off
inline constexpr auto core_v_loops = concatenate(
    make_rows(core_v_loop(0x000fff7f, Format::loop_offset_words, "L, off12x4", 0, writes::loop_start), {
        {"cv.starti", 0x402b, [](In in, Result& out) { out.loop_start = in.pc + in.imm; }, "lpstart[L] = pc + off12x4", "Sets the start of a loop."}}),
    make_rows(core_v_loop(0xfff07f7f, Format::loop_count, "L, rs1", reads::rs1, writes::loop_start), {
        {"cv.start", 0x412b, [](In in, Result& out) { out.loop_start = in.rs1; }, "lpstart[L] = rs1", "Sets the start of a loop from a register."}}),
    make_rows(core_v_loop(0x000fff7f, Format::loop_offset_words, "L, off12x4", 0, writes::loop_end), {
        {"cv.endi", 0x422b, [](In in, Result& out) { out.loop_end = in.pc + in.imm; }, "lpend[L] = pc + off12x4", "Sets the end of a loop: the address behind its last instruction."}}),
    make_rows(core_v_loop(0xfff07f7f, Format::loop_count, "L, rs1", reads::rs1, writes::loop_end), {
        {"cv.end", 0x432b, [](In in, Result& out) { out.loop_end = in.rs1; }, "lpend[L] = rs1", "Sets the end of a loop from a register."}}),
    make_rows(core_v_loop(0x000fff7f, Format::loop_count_imm, "L, uimm12", 0, writes::loop_count), {
        {"cv.counti", 0x442b, [](In in, Result& out) { out.loop_count = in.imm2; }, "lpcount[L] = uimm12", "Sets the count of a loop to an immediate."}}),
    make_rows(core_v_loop(0xfff07f7f, Format::loop_count, "L, rs1", reads::rs1, writes::loop_count), {
        {"cv.count", 0x452b, [](In in, Result& out) { out.loop_count = in.rs1; }, "lpcount[L] = rs1", "Sets the count of a loop."}}),
    make_rows(core_v_loop(0x00007f7f, Format::loop_setup_imm_words, "L, uimm12, off5x4", 0, core_v_writes_loop), {
        {"cv.setupi", 0x462b, [](In in, Result& out) {
           out.loop_start = in.pc + 4;
           out.loop_end = in.pc + in.imm;
           out.loop_count = in.imm2;
         }, "lpstart[L] = pc + 4; lpend[L] = pc + off5x4; lpcount[L] = uimm12", "Sets up a loop with a constant count."}}),
    make_rows(core_v_loop(0x00007f7f, Format::loop_setup_words, "L, rs1, off12x4", reads::rs1, core_v_writes_loop), {
        {"cv.setup", 0x472b, [](In in, Result& out) {
           out.loop_start = in.pc + 4;
           out.loop_end = in.pc + in.imm;
           out.loop_count = in.rs1;
         }, "lpstart[L] = pc + 4; lpend[L] = pc + off12x4; lpcount[L] = rs1", "Sets up a loop of the instructions that follow."}}));

inline constexpr Group core_v_two{.mask = 0xfe00707f, .format = Format::r, .operands = "rd, rs1, rs2", .extension = Extension::xcv,
                                  .unit = UnitClass::alu, .reads = reads::rs1 | reads::rs2, .writes = writes::rd_alu, .source = core_v_source};
inline constexpr Group core_v_branch{.mask = 0x707f, .format = Format::branch_imm, .operands = "rs1, simm24_20, off13", .extension = Extension::xcv,
                                     .unit = UnitClass::branch, .reads = reads::rs1, .source = core_v_source};
inline constexpr auto core_v_own = concatenate(
    make_rows(core_v_two, {
        {"cv.clipr", 0x7400302b, clip_to_31_bits, "hi = rs2[30:0]; rd = clamp(rs1, -hi-1, hi)", "Clips to a signed range given by a register."},
        {"cv.clipur", 0x7600302b, clip_unsigned_to_31_bits, "hi = rs2[30:0]; rd = clamp(rs1, 0, hi)", "Clips to an unsigned range given by a register."}}),
    make_rows(core_v_branch, {
        {"cv.beqimm", 0x600b, branch_if([](In in) { return in.rs1 == in.imm2; }), "if (rs1 == simm5) pc += off13", "Branches if equal to an immediate."},
        {"cv.bneimm", 0x700b, branch_if([](In in) { return in.rs1 != in.imm2; }), "if (rs1 != simm5) pc += off13", "Branches if not equal to an immediate."}}),
    std::array{make_row({.mask = 0x707f, .format = Format::i, .operands = "rd, simm12(rs1)", .extension = Extension::xcv,
                         .unit = UnitClass::event_load, .reads = reads::rs1, .writes = writes::rd_load, .source = core_v_source},
                        {"cv.elw", 0x300b, address_of_load, "rd = M32[rs1 + simm12]; sleeps until the event unit grants",
                         "Loads a word from the event unit and sleeps until it answers.", {4, false, false}})});
// clang-format on

inline constexpr auto core_v_memory_rows =
    concatenate(core_v_load<"lb", "sext(M8)">(0x0000, 0x00000000, {1, false, true}),
                core_v_load<"lbu", "zext(M8)">(0x4000, 0x10000000, {1, false, false}),
                core_v_load<"lh", "sext(M16)">(0x1000, 0x02000000, {2, false, true}),
                core_v_load<"lhu", "zext(M16)">(0x5000, 0x12000000, {2, false, false}),
                core_v_load<"lw", "M32">(0x2000, 0x04000000, {4, false, false}),
                core_v_store<"sb", "M8">(0x0000, 0x00000000, {1, true, false}),
                core_v_store<"sh", "M16">(0x1000, 0x02000000, {2, true, false}),
                core_v_store<"sw", "M32">(0x2000, 0x04000000, {4, true, false}));

inline constexpr auto core_v = concatenate(core_v_memory_rows, core_v_loops, core_v_own, core_v_scalar,
                                           core_v_rows<simd>(), core_v_rows<dot_product>(), core_v_moves);

}  // namespace pulpo::isa::rows
