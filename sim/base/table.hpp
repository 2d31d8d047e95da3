// SPDX-License-Identifier: Apache-2.0
// Text for people: tables, bars, numbers, colour.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pulpo {

/// `text` in an ANSI style ("1" bold, "2" dim, "31" red, ...); unchanged without colour.
std::string styled(std::string_view text, std::string_view style, bool colour);

/// Columns of equal width, two spaces apart. The first row is the heading.
class Table {
 public:
  /// @param alignment a letter a column: 'r' right, anything else (or none) left.
  explicit Table(std::vector<std::string> heading, std::string_view alignment = {});
  void row(std::vector<std::string> cells);
  /// Every line starts with `indent`.
  std::string text(bool colour, std::string_view indent = {}) const;

 private:
  std::vector<std::vector<std::string>> rows_;
  std::vector<bool> right_;
};

/// A bar of `fraction` of `columns`, in eighths of a column, padded to `columns`.
std::string bar(double fraction, unsigned columns);
/// One of eight heights.
std::string spark(double fraction);

/// 1234567 -> "1,234,567".
std::string grouped(std::uint64_t number);
/// At most five characters: "999", "12.3k", "4.56M".
std::string short_number(double number);
/// With an SI prefix: (1.234e-3, "J") -> "1.234 mJ".
std::string with_prefix(double number, std::string_view unit);
/// "12.3 %"; nothing when the whole is 0.
std::string percent(double part, double whole);

}  // namespace pulpo
