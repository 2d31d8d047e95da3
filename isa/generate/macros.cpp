// SPDX-License-Identifier: Apache-2.0
// xpulp.inc: one GNU-as macro a row.
#include <fmt/format.h>

#include "isa/catalogue.hpp"
#include "isa/generate/header.hpp"
#include "isa/generate/shape.hpp"
#include "isa/registers.hpp"

namespace pulpo::isa {

namespace {

constexpr std::string_view prologue =
    R"(/* xpulp.inc: XpulpV2, XpulpNN, mixed-precision and MAC&Load instructions as GNU-as macros.
 * Generated from the instruction rows; do not edit.
 *
 * Floating point rounds as CSR frm says.
 * Names are the mnemonics with '_' for '.', with _post and _reg for the addressing modes; operands are separated by commas
 * in the order of the assembler: p_lw_post rd, imm, rs1. Registers go by their ABI names. A hardware loop's end is a
 * distance in bytes from the set-up to the last instruction of the body: a number, or `9f - .` without linker relaxation.
 */
)";

std::string parameters(const Row& row) {
  std::string text;
  for (const Field* field : operand_fields(row)) {
    if (field->kind == FieldKind::rounding) {
      continue;  // the dynamic one
    }
    text += fmt::format("{}{}", text.empty() ? " " : ", ", field->name);
  }
  return text;
}

std::string argument(const Field& field) { return fmt::format("\\{}", field.name); }

/// `.insn` cannot spell hardware loops: their set-up has a register and two immediates.
std::string loop_body(const Row& row) {
  std::string text = fmt::format(".4byte {:#x}", row.match);
  for (const Field* field : operand_fields(row)) {
    const BitSlice& slice = field->slices[0];
    if (field->kind == FieldKind::gpr) {
      text += fmt::format(" | xpulp_number_{}<<{}", argument(*field), slice.word_lsb);
    } else {
      text += fmt::format(" | (({})>>{})<<{}", argument(*field), slice.value_lsb, slice.word_lsb);
    }
  }
  return text;
}

std::string insn_body(const Row& row) {
  const auto immediates = immediate_fields(row);
  return insn_template(row, {.rd = "\\rd",
                             .rs1 = "\\rs1",
                             .rs2 = "\\rs2",
                             .rs3 = "\\fs3",
                             .immediate = immediates.empty() ? "" : argument(*immediates[0]),
                             .immediate2 = immediates.size() < 2 ? "" : argument(*immediates[1])});
}

}  // namespace

std::string assembler_macros() {
  std::string text{prologue};
  for (std::size_t i = 0; i < abi_names.size(); ++i) {
    text += fmt::format(".set xpulp_number_{}, {}\n", abi_names[i], i);
  }
  for (const Row& row : all_rows()) {
    if (is_pulp_extension(row.extension)) {
      text += fmt::format("/* {}: {} */\n.macro {}{}\n  {}\n.endm\n", row.mnemonic, row.meaning, c_name(row),
                          parameters(row), row.unit == UnitClass::hardware_loop ? loop_body(row) : insn_body(row));
    }
  }
  return text;
}

}  // namespace pulpo::isa
