// SPDX-License-Identifier: Apache-2.0
// A program that applies every float instruction of the RISC-V extensions, in every rounding mode, to a list of
// operands, for lock step with another simulator. Of each result and its flags it makes a hash, and writes one a triple
// of operands; or, to find a difference, it writes the results and flags themselves.
#pragma once

#include <string>
#include <vector>

#include "tests/support/float_operands.hpp"
#include "tests/support/random_program.hpp"

namespace pulpo::test {

/// Zfinx and Zhinx, or F, with Zfh or without.
struct FloatSet {
  isa::FloatRegisters registers = isa::FloatRegisters::integer;
  bool halves = true;
};

struct FloatProgram {
  RandomProgram program;
  std::vector<std::string> operations;  // for each triple, in this order
};

inline constexpr unsigned most_float_operands = 0x7000;

/// @param raw results and flags as they are, 8 bytes an operation; few operands then
FloatProgram make_float_program(const FloatSet& set, const std::vector<FloatOperands>& operands, bool raw);

}  // namespace pulpo::test
