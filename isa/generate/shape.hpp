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
/// Whether rd is a source too: accumulators, insertions.
bool reads_old_rd(const Row& row);
/// Whether rs3 is a register of its own.
bool is_fused(const Row& row);

/// `float` or `uint32_t`. @param operand as in Row::single_operands
std::string_view type_of_operand(const Row& row, unsigned operand);
/// Conversions from float to integer whose rounding is open: C wants them to truncate.
bool truncates_in_c(const Row& row);

/// Text of each operand in a template: a register, or an expression of an immediate.
struct OperandTexts {
  std::string rd, rs1, rs2;
  std::string rs3{};                  // of fused operations
  std::string immediate, immediate2;  // in the order of immediate_fields
  std::uint32_t rounding = 7;         // where the row leaves it open
};

/// `.insn` directive that GNU as 2.40 turns into the word of the row with these operands.
std::string insn_template(const Row& row, const OperandTexts& operands);

}  // namespace pulpo::isa
