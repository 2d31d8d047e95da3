// SPDX-License-Identifier: Apache-2.0
// From a 32-bit sum to an unsigned output of few bits. A policy has an array of what it knows of each four output
// channels
// (`quads`): the values that their sums begin with (`biases`, the input's zero point folded in) and what makes the
// function
// (`of`) that turns a sum's end into a value that is still to be clipped.
#pragma once

#include <stdint.h>

#include "isa_level.hpp"
#include "xpulp.h"

namespace pulpo::kernels {

/// Clamps to 0 .. 2^Bits - 1.
template <IsaLevel Level, unsigned Bits>
inline uint32_t clip_unsigned(int32_t value) {
  if constexpr (Level == IsaLevel::rv32imc) {
    constexpr int32_t high = (1 << Bits) - 1;
    return static_cast<uint32_t>(value < 0 ? 0 : value > high ? high : value);
  } else {
    return static_cast<uint32_t>(p_clipu(value, Bits + 1));
  }
}

/// sum * multiplier >> shift, the product in 32 bits.
struct Scale {
  int32_t multiplier;
  uint32_t shift;

  int32_t operator()(int32_t sum) const { return (sum * multiplier) >> shift; }
};

/// One multiplier and shift for the layer.
struct LayerScale {
  struct Quad {
    int32_t biases[4];
  };
  const Quad* quads;
  int32_t multiplier;
  uint32_t shift;

  /// The same from this group of four channels on.
  LayerScale from(uint32_t group) const { return {quads + group, multiplier, shift}; }
  Scale of(const Quad&, uint32_t) const { return {multiplier, shift}; }
};

/// A multiplier and shift for each channel (batch normalization folded).
struct ChannelQuad {
  int32_t biases[4];
  int32_t multipliers[4];
  uint8_t shifts[4];
};

struct ChannelScale {
  using Quad = ChannelQuad;
  const Quad* quads;

  ChannelScale from(uint32_t group) const { return {quads + group}; }
  Scale of(const Quad& quad, uint32_t k) const { return {quad.multipliers[k], quad.shifts[k]}; }
};

/// zero + floor(sum * multiplier / 2^(32 + shift)), the product in 64 bits.
struct WideScale {
  int32_t multiplier;
  uint32_t shift;
  int32_t zero;

  int32_t operator()(int32_t sum) const {
    const int64_t product = static_cast<int64_t>(sum) * multiplier;
    return zero + (static_cast<int32_t>(product >> 32) >> shift);
  }
};

/// Integer channel normalization.
struct IntegerChannelNorm {
  using Quad = ChannelQuad;
  const Quad* quads;
  int32_t zero;

  IntegerChannelNorm from(uint32_t group) const { return {quads + group, zero}; }
  WideScale of(const Quad& quad, uint32_t k) const { return {quad.multipliers[k], quad.shifts[k], zero}; }
};

}  // namespace pulpo::kernels
