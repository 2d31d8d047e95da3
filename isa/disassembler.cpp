// SPDX-License-Identifier: Apache-2.0
// Instruction -> text, as the GNU tools of PULP print it.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "isa/catalogue.hpp"
#include "isa/decoder.hpp"
#include "isa/field.hpp"
#include "isa/operand_pattern.hpp"
#include "isa/registers.hpp"

namespace pulpo::isa {

namespace {

/// The spelling that the GNU tools prefer, if one fits. Dialects of CORE-V have none.
const Alias* preferred_alias(const Instruction& instruction) {
  for (const Alias& alias : aliases()) {
    if (instruction.row->extension != Extension::xcv && alias.preferred &&
        (instruction.expanded & alias.mask) == alias.match &&
        (alias.match & instruction.row->mask) == instruction.row->match) {
      return &alias;
    }
  }
  return nullptr;
}

std::string fence_set(std::uint32_t bits) {
  std::string text;
  for (const unsigned i : {3U, 2U, 1U, 0U}) {
    text += (bits >> i & 1) != 0 ? std::string(1, "wori"[i]) : "";
  }
  return text.empty() ? "0" : text;
}

/// The role of a register field, as in Row::float_operands.
std::uint8_t role_of(const Field& field) {
  return field.name == "rd"    ? roles::rd
         : field.name == "rs1" ? reads::rs1
         : field.name == "rs2" ? reads::rs2
                               : reads::rs3;
}

std::string field_text(const Field& field, std::uint32_t word, std::uint32_t pc, std::uint8_t floats) {
  const std::uint32_t value = field.extract(word);
  switch (field.kind) {
    case FieldKind::gpr:
      return std::string((floats & role_of(field)) != 0 ? float_abi_names[value] : abi_names[value]);
    case FieldKind::fpr:
      return std::string(float_abi_names[value]);
    case FieldKind::loop:
      return value == 0 ? "x0" : "x1";
    case FieldKind::csr:
      return csr_name(static_cast<std::uint16_t>(value));
    case FieldKind::pc_offset:
      return fmt::format("0x{:x}", pc + value);
    case FieldKind::fence_set:
      return fence_set(value);
    case FieldKind::rounding:
      return std::string(rounding_name(value));
    case FieldKind::integer:
      break;
  }
  return &field == field_named("imm20") ? fmt::format("0x{:x}", value)
                                        : fmt::to_string(static_cast<std::int32_t>(value));
}

}  // namespace

std::string operands_text(std::string_view pattern, std::uint32_t word, std::uint32_t pc, std::uint8_t floats) {
  std::string text;
  for (std::string_view rest = pattern; !rest.empty();) {
    const PatternPart part = next_part(rest);
    if (part.text == "," && field::rm.extract(word) == implied_rounding(rest)) {
      return text;
    }
    if (const Field* field = part.field; field != nullptr) {
      text += field_text(*field, word, pc, floats);
    } else if (part.text != " ") {
      text += part.text;
    }
  }
  return text;
}

std::string mnemonic_of(const Instruction& instruction) {
  if (!instruction.legal()) {
    return instruction.compressed() ? ".2byte" : ".4byte";
  }
  const Alias* alias = preferred_alias(instruction);
  return std::string(alias != nullptr ? alias->mnemonic : instruction.row->mnemonic);
}

std::string operands_of(const Instruction& instruction, std::uint32_t pc) {
  if (!instruction.legal()) {
    return fmt::format("0x{:x}", instruction.word);
  }
  const Alias* alias = preferred_alias(instruction);
  const unsigned highest = std::max({instruction.rd, instruction.rs1, instruction.rs2, instruction.rs3});
  const std::uint8_t floats = highest >= first_float_register ? instruction.row->float_operands : std::uint8_t{0};
  return operands_text(alias != nullptr ? alias->operands : instruction.row->operands, instruction.expanded, pc,
                       floats);
}

std::string disassemble(const Instruction& instruction, std::uint32_t pc) {
  const std::string operands = operands_of(instruction, pc);
  return operands.empty() ? mnemonic_of(instruction) : mnemonic_of(instruction) + " " + operands;
}

}  // namespace pulpo::isa
