// SPDX-License-Identifier: Apache-2.0
// Small text helpers for messages and parameters.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace pulpo {

/// Number of insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate that the user most likely meant, if one is near enough to be worth naming.
std::optional<std::string_view> nearest(std::string_view wanted, std::span<const std::string_view> candidates);

/// "did you mean `x`?", or `otherwise` when nothing is near.
std::string did_you_mean(std::string_view wanted, std::span<const std::string_view> candidates,
                         std::string_view otherwise = {});

/// Whole text as an unsigned integer: decimal, 0x, 0b; `_` between digits allowed.
std::optional<std::uint64_t> parse_integer(std::string_view text);
/// As parse_integer, but also negative numbers, as two's complement of 32 bits; nothing outside of 32 bits.
std::optional<std::uint32_t> parse_word(std::string_view text);
std::optional<double> parse_real(std::string_view text);

/// Shortest decimal text that reads back as the same number, whole numbers as "1.0".
std::string real_text(double value);

std::string_view trim(std::string_view text);

}  // namespace pulpo
