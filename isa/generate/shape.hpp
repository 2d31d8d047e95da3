// SPDX-License-Identifier: Apache-2.0
// What the generators of headers and macros share: C names, operand lists and `.insn` templates of rows.
#pragma once

#include <string>
#include <vector>

#include "isa/field.hpp"
#include "isa/row.hpp"

namespace pulpo::isa {

/// Name of a row in C and in macros: '_' for '.', and the addressing mode where the mnemonic does not tell it.
std::string c_name(const Row& row);
/// The fields that Row::operands names, in its order.
std::vector<const Field*> operand_fields(const Row& row);
/// The immediates among them.
std::vector<const Field*> immediate_fields(const Row& row);
/// Rows that XpulpV2-like intrinsics exist for.
bool is_pulp_extension(Extension extension);

/// Text of each operand in a template: a register, or an expression of an immediate.
struct OperandTexts {
  std::string rd, rs1, rs2;
  std::string immediate, immediate2;  // in the order of immediate_fields
};

/// `.insn` directive that GNU as 2.40 turns into the word of the row with these operands.
std::string insn_template(const Row& row, const OperandTexts& operands);

}  // namespace pulpo::isa
