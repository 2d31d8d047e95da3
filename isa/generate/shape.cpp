// SPDX-License-Identifier: Apache-2.0
// Rows as names and `.insn` templates.
#include "isa/generate/shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace pulpo::isa {

namespace {

bool is_name_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Bits of `field` as an assembler expression of `text`, moved down by `shift`.
std::string field_expression(const Field& field, const std::string& text, unsigned shift) {
  std::string result;
  for (const BitSlice& slice : field.slices) {
    if (slice.width != 0) {
      result +=
          fmt::format("|((({})>>{}&{})<<{})", text, slice.value_lsb, (1U << slice.width) - 1U, slice.word_lsb - shift);
    }
  }
  return result;
}

/// Constant bits and immediates from bit `shift` upward.
std::string high_bits(const Row& row, const OperandTexts& operands, unsigned shift) {
  const auto fields = immediate_fields(row);
  std::string result = fmt::format("{:#x}", row.match >> shift);
  if (!fields.empty()) {
    result += field_expression(*fields[0], operands.immediate, shift);
  }
  if (fields.size() > 1) {
    result += field_expression(*fields[1], operands.immediate2, shift);
  }
  return result;
}

bool has_second_register(const Row& row) {
  const auto fields = operand_fields(row);
  return std::any_of(fields.begin(), fields.end(), [](const Field* field) { return field->name == "rs2"; });
}

}  // namespace

bool is_pulp_extension(Extension extension) {
  return extension == Extension::xpulpv2 || extension == Extension::xpulpv2_complex ||
         extension == Extension::xpulpnn || extension == Extension::mac_load || extension == Extension::zfinx ||
         extension == Extension::xf16 || extension == Extension::xf16alt || extension == Extension::xf8 ||
         extension == Extension::xfexpand;
}

bool is_fused(const Row& row) { return row.format == Format::float_fused || row.format == Format::float_fused_dynamic; }

bool reads_old_rd(const Row& row) { return (row.reads & reads::rs3) != 0 && !is_fused(row); }

std::string_view type_of_operand(const Row& row, unsigned operand) {
  return (row.single_operands & operand) != 0 ? "float" : "uint32_t";
}

bool truncates_in_c(const Row& row) {
  return row.format == Format::float_rounded && row.unit == UnitClass::fp_convert && row.mnemonic.starts_with("fcvt.w");
}

std::string c_name(const Row& row) {
  std::string name(row.mnemonic);
  std::replace(name.begin(), name.end(), '.', '_');
  if (row.memory.bytes != 0 && row.extension == Extension::xpulpv2 && row.unit != UnitClass::event_load) {
    const bool post_increment = (row.writes & writes::rs1_alu) != 0;
    const bool by_register = immediate_fields(row).empty();
    name += post_increment ? (by_register ? "_post_reg" : "_post") : "_reg";
  }
  return name;
}

std::vector<const Field*> operand_fields(const Row& row) {
  std::vector<const Field*> fields;
  std::string_view rest = row.operands;
  while (!rest.empty()) {
    const auto begin = std::find_if(rest.begin(), rest.end(), is_name_character);
    const auto end = std::find_if_not(begin, rest.end(), is_name_character);
    if (const Field* field = field_named({begin, end}); field != nullptr) {
      fields.push_back(field);
    }
    rest = {end, rest.end()};
  }
  return fields;
}

std::vector<const Field*> immediate_fields(const Row& row) {
  auto fields = operand_fields(row);
  std::erase_if(fields,
                [](const Field* field) { return field->kind == FieldKind::gpr || field->kind == FieldKind::rounding; });
  return fields;
}

std::string insn_template(const Row& row, const OperandTexts& operands) {
  const unsigned opcode = row.match & 0x7f;
  const bool open_rounding = row.format == Format::float_rounded || row.format == Format::float_fused;
  const unsigned funct3 = open_rounding ? operands.rounding : row.match >> 12 & 7;
  if (is_fused(row)) {
    return fmt::format(".insn r4 {:#x}, {}, {}, {}, {}, {}, {}", opcode, funct3, row.match >> 25 & 3, operands.rd,
                       operands.rs1, operands.rs2, operands.rs3);
  }
  if (row.format == Format::s) {
    return fmt::format(".insn s {:#x}, {}, {}, {}({})", opcode, funct3, operands.rs2, operands.immediate, operands.rs1);
  }
  if (row.format == Format::i) {
    return fmt::format(".insn i {:#x}, {}, {}, {}({})", opcode, funct3, operands.rd, operands.immediate, operands.rs1);
  }
  if (row.format == Format::branch_imm) {
    return fmt::format(".insn sb {:#x}, {}, {}, x{}, {}", opcode, funct3, operands.rs1, operands.immediate,
                       operands.immediate2);
  }
  if (has_second_register(row)) {
    return fmt::format(".insn r {:#x}, {}, {}, {}, {}, {}", opcode, funct3, high_bits(row, operands, 25), operands.rd,
                       operands.rs1, operands.rs2);
  }
  return fmt::format(".insn i {:#x}, {}, {}, {}, (({})^0x800)-0x800", opcode, funct3, operands.rd, operands.rs1,
                     high_bits(row, operands, 20));
}

}  // namespace pulpo::isa
