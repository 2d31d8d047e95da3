// SPDX-License-Identifier: Apache-2.0
// Names of a program's addresses, and the regions that it marks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/types.hpp"

namespace pulpo {

struct Symbol {
  std::string name;
  Address address = 0;
  std::uint32_t size = 0;
  bool code = false;  // lies in an executable section
  bool global = false;
  Address section_end = UINT32_MAX;  // a function without size ends there, if no other begins before
};

/// A C++ name as people write it, without parameters and template arguments: "pulpo::conv"; others unchanged.
std::string readable_name(const std::string& symbol);

/// Immutable; look-ups by name and by address are logarithmic.
class SymbolTable {
 public:
  SymbolTable() = default;
  explicit SymbolTable(std::vector<Symbol> symbols);

  const std::vector<Symbol>& all() const { return symbols_; }  // by address
  const Symbol* find(std::string_view name) const;
  /// Index in functions() of the function that contains `pc`.
  std::optional<std::size_t> function_index(Address pc) const;
  /// One a code address, in order of address; a function ends where the next begins or its size ends.
  const std::vector<Symbol>& functions() const { return functions_; }
  /// "function+0x10", "function" (readable), or "" when nothing is known.
  std::string describe(Address pc) const;

 private:
  std::vector<Symbol> symbols_;
  std::vector<Symbol> functions_;
  std::vector<std::size_t> by_name_;  // indices into symbols_
};

/// A marked place: a region begins or ends when the instruction there leaves ID on a core.
struct RegionMark {
  enum class Kind : std::uint8_t { begin = 0, end = 1, point = 2 };

  Address address = 0;
  Kind kind{};
  std::string name;
};

}  // namespace pulpo
