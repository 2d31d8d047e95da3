// SPDX-License-Identifier: Apache-2.0
// Random RV32IMC programs from the rows, with floating point if wanted, for lock step with another simulator.
//
// A program is some blocks of random instructions in an outer loop. Behind each block it hashes its registers and its
// data, and appends the hash to a buffer, which it writes to file descriptor 1 before it ends (Linux system calls 64
// and 93).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "isa/variant.hpp"

namespace pulpo::test {

struct RandomProgram {
  static constexpr std::uint32_t base = 0x00100000;        // of code
  static constexpr std::uint32_t data = 0x00180000;        // registers' image, data, variables
  static constexpr std::uint32_t buffer = 0x00190000;      // of hashes
  static constexpr std::uint32_t size_bytes = 0x00200000;  // of memory from `base` on
  std::vector<std::uint8_t> code;
  unsigned blocks = 0;
  unsigned rounds = 0;
};

struct ProgramKind {
  bool self_modifying = false;
  isa::FloatRegisters floats = isa::FloatRegisters::none;  // integer: Zfinx and Zhinx; own: F
};

RandomProgram make_random_program(std::uint32_t seed, unsigned blocks, unsigned instructions, unsigned rounds,
                                  ProgramKind kind);

/// Writes a static Linux executable of the program, one segment that may be written and executed.
void write_elf(const RandomProgram& program, const std::string& path);

}  // namespace pulpo::test
