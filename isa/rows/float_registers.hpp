// SPDX-License-Identifier: Apache-2.0
// Loads, stores and moves of float registers: F, and of short floats as Zfh and smallFloat have them.
#pragma once

#include "isa/rows/float_group.hpp"

namespace pulpo::isa::rows {

/// A register's lowest bits as a float in a register of floats holds them, and as an integer register does.
template <const FloatFormat& F>
struct MoveExpression {
  static constexpr unsigned E = F.exponent_bits, M = F.fraction_bits;
  static constexpr Semantics to_float = [](In in, Result& out) {
    out.rd = float_in_register(float_exact(in.rs1), E, M, 1).value;
    out.float_flags = 0;
  };
  static constexpr Semantics to_integer = [](In in, Result& out) {
    out.rd = sign_extend(in.rs1, F.bits());
    out.float_flags = 0;
  };
};

constexpr Row register_row(const Group& group, const Line& line, std::uint8_t floats, const FloatFormat& f) {
  Row row = make_row(group, line);
  row.float_operands = floats;
  row.source = f.bits() == 32 ? "RISC-V unprivileged ISA, F" : "flexv riscv_decoder.sv, OPCODE_LOAD_FP; fpnew; Zfh";
  return row;
}

template <const FloatFormat& F, FixedString Suffix>
constexpr std::array<Row, 2> float_moves() {
  Group moves{.mask = 0xfff0707f,
              .format = Format::r,
              .operands = "rd, fs1",
              .extension = Extension::f,
              .unit = UnitClass::fp_non_compute,
              .reads = reads::rs1,
              .writes = writes::rd_fpu,
              .source = {}};
  constexpr std::uint32_t format = F.code << 25 | (F.alternative ? 4U << 12 : 0U);
  const Row from = register_row(
      moves,
      {join<"fmv.x", Suffix>, 0xe0000053 | format, MoveExpression<F>::to_integer,
       F.bits() == 32 ? "rd = rs1" : "rd = sign-extended lowest bits of rs1", "Moves the bits of a float."},
      reads::rs1, F);
  moves.operands = "fd, rs1";
  const Row to =
      register_row(moves,
                   {join<"fmv", Suffix, ".x">, 0xf0000053 | format, MoveExpression<F>::to_float,
                    F.bits() == 32 ? "rd = rs1" : "rd = lowest bits of rs1, ones above", "Makes bits a float."},
                   roles::rd, F);
  return {from, to};
}

/// Load and store of a width; a short float comes to stand below ones.
template <const FloatFormat& F, FixedString Width>
constexpr std::array<Row, 2> float_accesses(std::uint32_t funct3) {
  constexpr auto bytes = static_cast<std::uint8_t>(F.bits() / 8);
  constexpr bool boxed = F.bits() < 32;
  const Semantics at_offset = [](In in, Result& out) { out.address = in.rs1 + in.imm; };
  const Semantics rs2_at_offset = [](In in, Result& out) {
    out.address = in.rs1 + in.imm;
    out.store_data = in.rs2;
  };
  const Group loads{.mask = 0x707f,
                    .format = Format::i,
                    .operands = "fd, simm12(rs1)",
                    .extension = Extension::f,
                    .unit = UnitClass::load,
                    .reads = reads::rs1,
                    .writes = writes::rd_load,
                    .source = {}};
  const Group stores{.mask = 0x707f,
                     .format = Format::s,
                     .operands = "fs2, simm12s(rs1)",
                     .extension = Extension::f,
                     .unit = UnitClass::store,
                     .reads = reads::rs1 | reads::rs2,
                     .writes = 0,
                     .source = {}};
  return {register_row(loads,
                       {join<"fl", Width>,
                        0x07U | funct3 << 12,
                        at_offset,
                        boxed ? join<"rd = M", number_text<F.bits()>, "[rs1 + simm12], ones above">
                              : join<"rd = M32[rs1 + simm12]">,
                        "Loads a float.",
                        {bytes, false, false, boxed}},
                       roles::rd, F),
          register_row(stores,
                       {join<"fs", Width>,
                        0x27U | funct3 << 12,
                        rs2_at_offset,
                        join<"M", number_text<F.bits()>, "[rs1 + simm12] = rs2">,
                        "Stores a float.",
                        {bytes, true, false}},
                       reads::rs2, F)};
}

/// Where floats have registers of their own these fill and empty them; elsewhere they use the integer ones
/// (riscv_id_stage.sv, fregfile_ena). Moves look at neither format nor rounding. A load of 16 bits serves both formats.
inline constexpr auto float_registers = concatenate(
    float_accesses<single, "w">(2), float_accesses<half, "h">(1), float_accesses<quarter, "b">(0),
    float_moves<single, ".w">(), float_moves<half, ".h">(), float_moves<brain, ".ah">(), float_moves<quarter, ".b">());

}  // namespace pulpo::isa::rows
