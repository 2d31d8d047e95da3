// SPDX-License-Identifier: Apache-2.0
// A compressed instruction: another encoding of a 32-bit one.
#pragma once

#include <cstdint>
#include <string_view>

namespace pulpo::isa {

/// The 32-bit word that a 16-bit pattern stands for; 0 when the pattern is reserved or another row's.
using Expand = std::uint32_t (*)(std::uint16_t);

struct CompressedRow {
  std::string_view mnemonic;
  std::uint16_t match = 0;
  std::uint16_t mask = 0;
  std::string_view operands;  // fields of the 32-bit equivalent
  Expand expand = nullptr;
};

}  // namespace pulpo::isa
