// SPDX-License-Identifier: Apache-2.0
// Operands on which floating-point arithmetic goes wrong if it goes wrong anywhere.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <vector>

namespace pulpo::test {

/// Three operands of 32 bits; as halves their lowest 16 bits are taken.
using FloatOperands = std::array<std::uint32_t, 3>;

/// `count` triples, by turns: all triples of special values, numbers around powers of two and the ends of the range,
/// sums that cancel, products, quotients and roots beside halves of the last place, results around the smallest normal
/// and the largest number, integers; half of them made as singles, half as halves.
std::vector<FloatOperands> hard_operands(std::uint32_t seed, unsigned count);

}  // namespace pulpo::test
