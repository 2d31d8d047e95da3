// SPDX-License-Identifier: Apache-2.0
// A decoded instruction: what the pipeline and the executor need, with no further look at the word.
#pragma once

#include <cstdint>

#include "isa/row.hpp"

namespace pulpo::isa {

/// Instruction::rd and its like: 0 to 31 integer registers, then those of floats, if the core has them.
inline constexpr unsigned first_float_register = 32;

/// Decoded once, executed often. For a compressed instruction `row` is the row of its 32-bit equivalent, `word` the
/// 16-bit pattern and `expanded` the equivalent word; for others `expanded == word`.
struct Instruction {
  const Row* row = nullptr;            // null: illegal
  Semantics execute = nullptr;         // in legacy mode (CSR 0x010 = 1)
  Semantics execute_status = nullptr;  // in status mode; the same as `execute` where the status does not matter
  std::uint32_t word = 0;
  std::uint32_t expanded = 0;
  std::uint32_t imm = 0;
  std::uint32_t imm2 = 0;
  std::uint8_t rd = 0, rs1 = 0, rs2 = 0, rs3 = 0;  // rs3: register number of the third source
  std::uint8_t size_bytes = 4;
  std::uint8_t reads = 0;   // isa::reads
  std::uint8_t writes = 0;  // isa::writes
  UnitClass unit = UnitClass::illegal;
  MemoryAccess memory{};  // MAC&Load without a load bit: none
  std::uint16_t csr = 0;  // CSR address (csr), hardware loop index (hardware_loop), imm5ml (mac_load)

  bool compressed() const { return size_bytes == 2; }
  bool legal() const { return row != nullptr; }
  bool reads_register(std::uint8_t role) const { return (reads & role) != 0; }
};

}  // namespace pulpo::isa
