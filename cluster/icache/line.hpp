// SPDX-License-Identifier: Apache-2.0
// A cache line: the 128 bits that one transfer between the levels carries.
#pragma once

#include <array>
#include <cstdint>

#include "sim/base/types.hpp"

namespace pulpo::cluster {

inline constexpr unsigned line_shift = 4;
inline constexpr Address line_bytes = 1u << line_shift;

struct alignas(16) Line {
  std::array<Word, line_bytes / sizeof(Word)> words{};
  Word at(Address address) const { return words[address / sizeof(Word) % words.size()]; }
};

/// Address of the line's last byte: names the line and, unlike the base, is never 0.
constexpr Address line_end(Address address) { return address | (line_bytes - 1); }
constexpr Address line_base(Address address) { return address & ~(line_bytes - 1); }

}  // namespace pulpo::cluster
