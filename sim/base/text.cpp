// SPDX-License-Identifier: Apache-2.0
// Small text helpers for messages and parameters.
#include "sim/base/text.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace pulpo {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  const std::size_t columns = b.size() + 1;
  std::vector<std::size_t> table((a.size() + 1) * columns);
  const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& { return table[i * columns + j]; };
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        at(i, j) = i + j;
        continue;
      }
      const std::size_t substitution = at(i - 1, j - 1) + (a[i - 1] == b[j - 1] ? 0 : 1);
      at(i, j) = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, substitution});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
      }
    }
  }
  return at(a.size(), b.size());
}

std::optional<std::string_view> nearest(std::string_view wanted, std::span<const std::string_view> candidates) {
  std::optional<std::string_view> best;
  // A third of the letters wrong is a typing error, more is another word.
  std::size_t best_distance = std::max<std::size_t>(2, wanted.size() / 3) + 1;
  for (const auto candidate : candidates) {
    auto distance = edit_distance(wanted, candidate);
    // The last part of a dotted name alone is a common way to ask for it.
    const auto dot = candidate.rfind('.');
    if (dot != std::string_view::npos && candidate.substr(dot + 1) == wanted) {
      distance = std::min<std::size_t>(distance, 1);
    }
    if (distance < best_distance && distance < std::max(wanted.size(), candidate.size())) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view wanted, std::span<const std::string_view> candidates,
                         std::string_view otherwise) {
  if (const auto best = nearest(wanted, candidates)) {
    return "did you mean `" + std::string(*best) + "`?";
  }
  return std::string(otherwise);
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::optional<std::uint64_t> parse_integer(std::string_view text) {
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '_') {
      if (i == 0 || i + 1 == text.size()) {
        return std::nullopt;
      }
      continue;
    }
    digits.push_back(text[i]);
  }
  std::string_view body = digits;
  int base = 10;
  if (body.starts_with("0x") || body.starts_with("0X")) {
    base = 16;
    body.remove_prefix(2);
  } else if (body.starts_with("0b") || body.starts_with("0B")) {
    base = 2;
    body.remove_prefix(2);
  }
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(body.data(), body.data() + body.size(), value, base);
  if (body.empty() || error != std::errc{} || end != body.data() + body.size()) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::uint32_t> parse_word(std::string_view text) {
  const bool negative = text.starts_with('-');
  const auto magnitude = parse_integer(negative ? text.substr(1) : text);
  if (!magnitude || *magnitude > (negative ? 0x8000'0000u : 0xFFFF'FFFFu)) {
    return std::nullopt;
  }
  const auto word = static_cast<std::uint32_t>(*magnitude);
  return negative ? 0u - word : word;
}

std::optional<double> parse_real(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || !(value - value == 0)) {
    return std::nullopt;
  }
  return value;
}

std::string real_text(double value) {
  char buffer[32];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
  std::string text(buffer, end);
  if (text.find_first_of(".en") == std::string::npos) {
    text += ".0";
  }
  return text;
}

}  // namespace pulpo
