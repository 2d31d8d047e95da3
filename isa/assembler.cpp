// SPDX-License-Identifier: Apache-2.0
// Text -> word.
#include "isa/assembler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "isa/catalogue.hpp"
#include "isa/format.hpp"
#include "isa/operand_pattern.hpp"
#include "isa/registers.hpp"
#include "sim/base/error.hpp"

namespace pulpo::isa {

namespace {

std::string without_spaces(std::string_view text) {
  std::string result(text);
  std::erase_if(result, [](char c) { return c == ' ' || c == '\t'; });
  return result;
}

std::optional<std::uint32_t> fence_set(std::string_view text) {
  std::uint32_t bits = 0;
  for (const char c : text) {
    const auto at = std::string_view("wori").find(c);
    if (at == std::string_view::npos) {
      return text == "0" ? std::optional(0U) : std::nullopt;
    }
    bits |= 1U << at;
  }
  return bits;
}

/// ".+8", or an absolute address, as an offset from pc.
std::optional<std::int64_t> offset_of(std::string_view text, std::uint32_t pc) {
  if (!text.empty() && text[0] == '.') {
    return text.size() == 1 ? std::optional(std::int64_t{0}) : parse_integer(text.substr(1));
  }
  const auto value = parse_integer(text);
  return value ? std::optional(std::int64_t{static_cast<std::int32_t>(static_cast<std::uint32_t>(*value) - pc)})
               : std::nullopt;
}

std::optional<std::int64_t> operand_value(const Field& field, std::string_view text, std::uint32_t pc, bool floats) {
  switch (field.kind) {
    case FieldKind::gpr: {
      const auto number = register_number(text);  // floats may stand in either kind of register
      return number || !floats ? number : float_register_number(text);
    }
    case FieldKind::fpr:
      return float_register_number(text);
    case FieldKind::loop: {
      const auto number = register_number(text);
      return number ? std::optional(std::int64_t{*number}) : parse_integer(text);
    }
    case FieldKind::csr:
      return csr_number(text);
    case FieldKind::pc_offset:
      return offset_of(text, pc);
    case FieldKind::fence_set:
      return fence_set(text);
    case FieldKind::rounding:
      return rounding_number(text);
    case FieldKind::integer:
      break;
  }
  return parse_integer(text);
}

/// Why a text does not fit a pattern; empty if it does.
struct Fit {
  std::uint32_t bits = 0;
  std::string problem;
};

Fit fit_field(const Field& field, std::string_view text, std::uint32_t pc, bool floats) {
  const auto value = operand_value(field, text, pc, floats);
  if (!value) {
    return {0, fmt::format("'{}' is no {}", text, field.kind == FieldKind::gpr ? "register" : field.name)};
  }
  if (*value < field.lowest() || *value > field.highest() || *value % field.step() != 0) {
    return {0, fmt::format("{} is not in {} to {}{}", text, field.lowest(), field.highest(),
                           field.step() > 1 ? fmt::format(" in steps of {}", field.step()) : "")};
  }
  return {field.insert(static_cast<std::uint32_t>(*value)), {}};
}

/// Both without spaces. A rounding mode may be left out.
Fit fit_operands(std::string_view pattern, std::string_view text, std::uint32_t pc, bool floats = false) {
  Fit result;
  while (!pattern.empty()) {
    if (text.empty() && implied_rounding(pattern)) {
      return {result.bits | field::rm.insert(*implied_rounding(pattern)), {}};
    }
    const PatternPart part = next_part(pattern);
    if (part.field == nullptr) {
      if (text.substr(0, 1) != part.text) {
        return {0, fmt::format("'{}' expected before '{}'", part.text, text)};
      }
      text.remove_prefix(1);
      continue;
    }
    const std::size_t end = std::min(text.find_first_of(",()!"), text.size());
    const Fit field = fit_field(*part.field, text.substr(0, end), pc, floats);
    if (!field.problem.empty()) {
      return field;
    }
    result.bits |= field.bits;
    text.remove_prefix(end);
  }
  return text.empty() ? result : Fit{0, fmt::format("'{}' is too much", text)};
}

struct Spelling {
  std::uint32_t match = 0;
  std::string operands;  // without spaces
  std::string shown;
};

/// The pattern of a compressed row whose operands read like `operands`.
std::optional<std::uint16_t> find_pattern(const CompressedRow& row, std::string_view operands, std::uint32_t pc) {
  for (std::uint32_t pattern = row.match; pattern <= 0xffff; ++pattern) {
    const auto candidate = static_cast<std::uint16_t>(pattern);
    if ((candidate & row.mask) != row.match || row.expand(candidate) == 0) {
      continue;
    }
    // an operand pattern fixes its fields, not those that the compressed form implies
    const Fit fit = fit_operands(without_spaces(row.operands), operands, pc);
    if (fit.problem.empty() &&
        operands_text(row.operands, row.expand(candidate), pc) == operands_text(row.operands, fit.bits, pc)) {
      return candidate;
    }
  }
  return std::nullopt;
}

}  // namespace

struct Assembler::Tables {
  std::unordered_multimap<std::string_view, Spelling> spellings;

  void add(std::string_view mnemonic, std::uint32_t match, std::string_view operands) {
    spellings.emplace(mnemonic, Spelling{match, without_spaces(operands), std::string(operands)});
  }
};

Assembler::Assembler(Variant variant, std::span<const Row> additional) {
  auto tables = std::make_unique<Tables>();
  for (const Row& row : all_rows()) {
    if (has_extension(variant, row.extension)) {
      tables->add(row.mnemonic, row.match, row.operands);
    }
  }
  for (const Row& row : additional) {
    tables->add(row.mnemonic, row.match, row.operands);
  }
  for (const Alias& alias : aliases()) {
    const std::string_view dialect = alias.mnemonic.substr(0, alias.mnemonic.find('.') + 1);
    if ((dialect != "p." || has_extension(variant, Extension::xpulpv2)) &&
        (dialect != "cv." || has_extension(variant, Extension::xcv))) {
      tables->add(alias.mnemonic, alias.match, alias.operands);
    }
  }
  tables_ = std::move(tables);
}

Assembler::~Assembler() = default;
Assembler::Assembler(Assembler&&) noexcept = default;
Assembler& Assembler::operator=(Assembler&&) noexcept = default;

Encoded Assembler::assemble(std::string_view text, std::uint32_t pc) const {
  const auto begin = std::min(text.find_first_not_of(" \t"), text.size());
  text.remove_prefix(begin);
  const auto end = std::min(text.find_first_of(" \t"), text.size());
  const std::string_view mnemonic = text.substr(0, end);
  const std::string operands = without_spaces(text.substr(end));
  for (const CompressedRow& row : compressed_rows()) {
    if (row.mnemonic == mnemonic) {
      if (const auto pattern = find_pattern(row, operands, pc); pattern) {
        return {*pattern, 2};
      }
      throw ConfigError(fmt::format("{}: '{}' cannot be encoded", mnemonic, operands),
                        fmt::format("operands: {}", row.operands));
    }
  }
  std::string problem = "no such instruction";
  std::string hint = "`pulpo isa list` names them all";
  const bool floats = mnemonic.starts_with("vf") || (mnemonic.starts_with("f") && !mnemonic.starts_with("fence"));
  const auto [first, last] = tables_->spellings.equal_range(mnemonic);
  for (auto at = first; at != last; ++at) {
    const Fit fit = fit_operands(at->second.operands, operands, pc, floats);
    if (fit.problem.empty()) {
      return {at->second.match | fit.bits, 4};
    }
    problem = fit.problem;
    hint = fmt::format("operands: {}", at->second.shown);
  }
  throw ConfigError(fmt::format("{}: {}", mnemonic, problem), hint);
}

}  // namespace pulpo::isa
