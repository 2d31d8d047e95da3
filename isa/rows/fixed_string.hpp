// SPDX-License-Identifier: Apache-2.0
// Strings as template arguments: row families compose mnemonics and texts from them at compile time.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace pulpo::isa::rows {

template <std::size_t N>
struct FixedString {
  char text[N]{};
  // NOLINTNEXTLINE(google-explicit-constructor): literals become template arguments by it
  constexpr FixedString(const char (&literal)[N]) { std::copy_n(literal, N, text); }
  static constexpr std::size_t length = N - 1;
};

template <FixedString... Parts>
struct Joined {
  static constexpr auto storage = [] {
    std::array<char, (decltype(Parts)::length + ... + 1)> result{};
    auto* out = result.data();
    ((out = std::copy_n(Parts.text, decltype(Parts)::length, out)), ...);
    return result;
  }();
  static constexpr std::string_view view{storage.data(), storage.size() - 1};
};

/// The parts in one piece, with static storage.
template <FixedString... Parts>
inline constexpr std::string_view join = Joined<Parts...>::view;

/// One array of several.
template <class T, std::size_t... N>
constexpr auto concatenate(const std::array<T, N>&... parts) {
  std::array<T, (N + ... + 0)> result{};
  auto out = result.begin();
  ((out = std::copy(parts.begin(), parts.end(), out)), ...);
  return result;
}

}  // namespace pulpo::isa::rows
