// SPDX-License-Identifier: Apache-2.0
// Another spelling of words that a row encodes.
#pragma once

#include <cstdint>
#include <string_view>

namespace pulpo::isa {

struct Alias {
  std::string_view mnemonic;
  std::uint32_t match = 0;
  std::uint32_t mask = 0;
  std::string_view operands;
  bool preferred = false;  // by the disassembler
};

}  // namespace pulpo::isa
