// SPDX-License-Identifier: Apache-2.0
// An instruction explained: encoding, lanes, example. Text for the terminal and the reference pages.
#pragma once

#include <string>
#include <vector>

#include "isa/evaluate.hpp"
#include "isa/row.hpp"

namespace pulpo::isa {

/// Width of the lanes that the encoding selects, in bits; 32 for scalar instructions.
unsigned lane_bits(const Row& row);

/// A run of bits of the word: an operand field, or constant bits.
struct WordPart {
  unsigned high = 0;
  unsigned low = 0;
  std::string text;  // field name, bits ("0101"), or "-" where any value decodes
};
/// The word from bit 31 down to 0.
std::vector<WordPart> word_parts(const Row& row);
/// The same as a drawing of three lines.
std::string encoding_diagram(const Row& row);

/// The registers of a SIMD instruction, lane by lane, before and after; empty for scalar instructions.
/// @param before the state that the instruction saw
std::string draw_lanes(const Instruction& instruction, const Hart& before, const Hart& after);

/// An instance of the row with small operands, and what it does.
struct Example {
  std::string text;         // "pv.add.h a2,a0,a1"
  std::string assignments;  // "a0=0x... a1=0x..."
  std::string answer;
  std::string lanes;
};
Example example_of(const Row& row, Variant variant);

/// A variant that has the row.
Variant variant_with(Extension extension);

}  // namespace pulpo::isa
