// SPDX-License-Identifier: Apache-2.0
// Operand patterns.
#include "isa/operand_pattern.hpp"

#include <cctype>

namespace pulpo::isa {

PatternPart next_part(std::string_view& rest) {
  const auto is_name = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  std::size_t length = 0;
  while (length < rest.size() && is_name(rest[length])) {
    ++length;
  }
  const PatternPart part = length == 0 ? PatternPart{nullptr, rest.substr(0, 1)}
                                       : PatternPart{field_named(rest.substr(0, length)), rest.substr(0, length)};
  rest.remove_prefix(length == 0 ? 1 : length);
  return part;
}

}  // namespace pulpo::isa
