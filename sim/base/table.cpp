// SPDX-License-Identifier: Apache-2.0
// Text for people: tables, bars, numbers, colour.
#include "sim/base/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace pulpo {
namespace {

/// Number of code points (our texts hold no wide or combining ones), without ANSI styles.
std::size_t width(std::string_view text) {
  std::size_t count = 0;
  bool in_style = false;
  for (const char c : text) {
    if (c == '\033') {
      in_style = true;
    } else if (in_style) {
      in_style = c != 'm';
    } else if ((c & 0xC0) != 0x80) {
      ++count;
    }
  }
  return count;
}

}  // namespace

std::string styled(std::string_view text, std::string_view style, bool colour) {
  return colour ? fmt::format("\033[{}m{}\033[0m", style, text) : std::string(text);
}

Table::Table(std::vector<std::string> heading, std::string_view alignment) : right_(heading.size()) {
  for (std::size_t i = 0; i < alignment.size() && i < right_.size(); ++i) {
    right_[i] = alignment[i] == 'r';
  }
  rows_.push_back(std::move(heading));
}

void Table::row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

std::string Table::text(bool colour, std::string_view indent) const {
  std::vector<std::size_t> widths(right_.size());
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], width(row[i]));
    }
  }
  std::string text;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i) {
      const std::string padding(widths[i] - width(row[i]), ' ');
      line += i == 0 ? "" : "  ";
      line += right_[i] ? padding + row[i] : row[i] + padding;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += indent;
    text += (&row == &rows_.front() ? styled(line, "2", colour) : line) + '\n';
  }
  return text;
}

std::string bar(double fraction, unsigned columns) {
  constexpr std::array<std::string_view, 8> eighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const double clamped = std::clamp(std::isfinite(fraction) ? fraction : 0.0, 0.0, 1.0);
  auto total = static_cast<unsigned>(std::lround(clamped * columns * 8));
  if (total == 0 && clamped > 0) {
    total = 1;  // something is never nothing
  }
  std::string text;
  for (unsigned i = 0; i < total / 8; ++i) {
    text += "█";
  }
  text += eighths[total % 8];
  const auto used = total / 8 + (total % 8 != 0 ? 1 : 0);
  return text + std::string(columns - used, ' ');
}

std::string spark(double fraction) {
  constexpr std::array<std::string_view, 8> heights{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const double clamped = std::clamp(std::isfinite(fraction) ? fraction : 0.0, 0.0, 1.0);
  return std::string(heights[static_cast<std::size_t>(std::lround(clamped * 7))]);
}

std::string grouped(std::uint64_t number) {
  auto digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  }
  return digits;
}

std::string short_number(double number) {
  constexpr std::string_view suffixes = "kMGTP";
  if (number < 1000) {
    return fmt::format("{:.0f}", number);
  }
  std::size_t index = 0;
  number /= 1000;
  while (number >= 999.5 && index + 1 < suffixes.size()) {
    number /= 1000;
    ++index;
  }
  const int decimals = number < 9.995 ? 2 : number < 99.95 ? 1 : 0;
  return fmt::format("{:.{}f}{}", number, decimals, suffixes[index]);
}

std::string with_prefix(double number, std::string_view unit) {
  constexpr std::array<std::pair<double, std::string_view>, 8> prefixes{
      {{1e9, "G"}, {1e6, "M"}, {1e3, "k"}, {1, ""}, {1e-3, "m"}, {1e-6, "µ"}, {1e-9, "n"}, {1e-12, "p"}}};
  for (const auto& [factor, prefix] : prefixes) {
    if (std::abs(number) >= factor * 0.99995 || factor == 1e-12) {
      return fmt::format("{:.4g} {}{}", number / factor, prefix, unit);
    }
  }
  return {};
}

std::string percent(double part, double whole) {
  return whole == 0 ? std::string() : fmt::format("{:.1f} %", 100 * part / whole);
}

}  // namespace pulpo
