// SPDX-License-Identifier: Apache-2.0
// An instruction bound to its registers: runs on a register file, without operands being copied to and fro. Made from
// the same rows as everything else.
#pragma once

#include <cstdint>

#include "isa/instruction.hpp"

namespace pulpo::isa {

/// How an access comes to its address, so that it can be done without a call: at base plus offset, or at the base, to
/// which the offset is added then. The base is rs1.
enum class Addressing : std::uint8_t { other, imm, post_imm, rs2, post_rs2, rs3, post_rs3 };

struct Bound {
  /// @param x the 32 registers; takes operands from there and puts there what the ALU port writes. Addresses, store
  /// data and branch outcomes are left in `out`.
  using Run = void (*)(const Bound&, std::uint32_t* x, Result& out);

  Run run = nullptr;  // null: the instruction needs more than registers
  std::uint32_t imm = 0;
  std::uint32_t imm2 = 0;
  std::uint32_t pc = 0;
  std::uint8_t rd = 0, rs1 = 0, rs2 = 0, rs3 = 0;
  std::uint8_t size_bytes = 4;
  UnitClass unit = UnitClass::illegal;
  std::uint8_t macs = 0;
  Addressing addressing = Addressing::other;
};
static_assert(sizeof(Bound) == 32);

/// In legacy mode (CSR 0x010 = 1): widths come from the encoding.
Bound bind(const Instruction& instruction, std::uint32_t pc);

}  // namespace pulpo::isa
