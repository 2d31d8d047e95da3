// SPDX-License-Identifier: Apache-2.0
// Operand patterns ("rd, simm12(rs1!)"): field names and the punctuation between them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "isa/field.hpp"
#include "isa/format.hpp"

namespace pulpo::isa {

/// A field, or one character of punctuation.
struct PatternPart {
  const Field* field = nullptr;
  std::string_view text;
};

/// Takes the next part off `rest`, which is not empty.
PatternPart next_part(std::string_view& rest);

/// The rounding mode of a last operand that is left out: CSR frm's, or where nothing is rounded, the number 0, as the
/// assemblers have it. @param rest ",rm" or " rm"; nothing for other operands
constexpr std::optional<std::uint32_t> implied_rounding(std::string_view rest) {
  const std::string_view name = rest.substr(rest.empty() ? 0 : 1);
  return name == field::rm.name         ? std::optional<std::uint32_t>(dynamic_rounding)
         : name == field::exact_rm.name ? std::optional<std::uint32_t>(0)
                                        : std::nullopt;
}

/// The operands of a word, written as the pattern says. @param floats operands that stand in float registers, as in
/// Row::float_operands
std::string operands_text(std::string_view pattern, std::uint32_t word, std::uint32_t pc, std::uint8_t floats = 0);

}  // namespace pulpo::isa
