// SPDX-License-Identifier: Apache-2.0
// What writers of test programs share: instructions as text, one behind the other from RandomProgram::base on.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <vector>

#include "isa/assembler.hpp"
#include "tests/support/random_program.hpp"

namespace pulpo::test {

class ProgramText {
 protected:
  /// Address of the next instruction.
  std::uint32_t here() const { return RandomProgram::base + static_cast<std::uint32_t>(code_.size()); }
  void append(std::uint32_t word, unsigned bytes) {
    for (unsigned i = 0; i < bytes; ++i) {
      code_.push_back(static_cast<std::uint8_t>(word >> (8 * i)));
    }
  }
  void emit(const std::string& text) {
    const isa::Encoded encoded = assembler_.assemble(text, here());
    append(encoded.word, encoded.size_bytes);
  }
  /// Into register x`number`.
  void constant(unsigned number, std::uint32_t value) {
    emit(fmt::format("lui x{},{}", number, (value + 0x800) >> 12 & 0xfffff));
    emit(fmt::format("addi x{},x{},{}", number, number, static_cast<std::int32_t>(value << 20) >> 20));
  }

  const isa::Assembler assembler_{isa::Variant::mpic};
  std::vector<std::uint8_t> code_;
};

}  // namespace pulpo::test
