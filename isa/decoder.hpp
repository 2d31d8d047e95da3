// SPDX-License-Identifier: Apache-2.0
// Word -> Instruction, and Instruction -> text.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "isa/instruction.hpp"
#include "isa/variant.hpp"

namespace pulpo::isa {

/// Decodes words as one core variant does. Not for the hot path: callers keep the Instruction.
class Decoder {
 public:
  /// @param additional rows beside the variant's own, which must outlive the decoder.
  /// @param floats none: as a core without FPU, whose floating-point instructions are illegal
  explicit Decoder(Variant variant, std::span<const Row> additional = {},
                   FloatRegisters floats = FloatRegisters::integer);
  ~Decoder();
  /// The process's own one without additional rows, made when it is asked for first: for many short runs.
  static const Decoder& shared(Variant variant, FloatRegisters floats);
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;

  /// @param word the 32 bits at the pc; for a compressed instruction only the low 16 are looked at.
  /// @return an Instruction; `legal()` is false when no row of the variant matches (size_bytes is right all the same).
  Instruction decode(std::uint32_t word) const;
  Variant variant() const;

 private:
  struct Tables;
  std::unique_ptr<const Tables> tables_;
};

/// Disassembly as the GNU tools of PULP print it: "pv.sdotusp.b a2,a0,a1". Branch targets are absolute (0x...).
std::string disassemble(const Instruction& instruction, std::uint32_t pc);
/// The two parts of the above: mnemonic ("p.lw") and operands ("a5,4(a0!)").
std::string mnemonic_of(const Instruction& instruction);
std::string operands_of(const Instruction& instruction, std::uint32_t pc);

}  // namespace pulpo::isa
