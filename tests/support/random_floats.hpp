// SPDX-License-Identifier: Apache-2.0
// Random lines of assembly full of float instructions, and what they compute.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "isa/variant.hpp"

namespace pulpo::test {

struct RandomFloats {
  std::uint32_t seed = 0;
  isa::Variant variant = isa::Variant::mpic;  // whose instructions to take
  isa::FloatRegisters floats = isa::FloatRegisters::integer;
  bool reserved_modes = true;  // writes them to frm now and then, so that instructions trap
  bool compressed = true;
  bool status = true;  // accesses to frm and fcsr
};

/// `count` lines, and some behind them that make of all registers a hash in a0. They use 64 bytes at s0, which is a
/// multiple of 32, and expect 5 and 6 in t0 and t1; a handler must skip illegal instructions.
std::vector<std::string> random_float_lines(const RandomFloats& wanted, unsigned count);

/// a0 behind the lines as the architectural executor runs them from zeroed registers and data.
std::uint32_t hash_of(const std::vector<std::string>& lines, isa::Variant variant, isa::FloatRegisters floats);

}  // namespace pulpo::test
