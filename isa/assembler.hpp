// SPDX-License-Identifier: Apache-2.0
// Text -> word: one instruction, in the syntax that the disassembler prints.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "isa/row.hpp"
#include "isa/variant.hpp"

namespace pulpo::isa {

/// An assembled instruction.
struct Encoded {
  std::uint32_t word = 0;
  std::uint8_t size_bytes = 4;
};

class Assembler {
 public:
  /// @param additional rows beside the variant's own, which must outlive the assembler.
  explicit Assembler(Variant variant, std::span<const Row> additional = {});
  ~Assembler();
  Assembler(Assembler&&) noexcept;
  Assembler& operator=(Assembler&&) noexcept;

  /// Mnemonics are those of rows, aliases and compressed instructions ("c.addi"). Targets are absolute addresses, or
  /// ".+8" and ".-4" from the instruction. Throws ConfigError that says what is wrong.
  Encoded assemble(std::string_view text, std::uint32_t pc) const;

 private:
  struct Tables;
  std::unique_ptr<const Tables> tables_;
};

}  // namespace pulpo::isa
