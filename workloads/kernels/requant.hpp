// SPDX-License-Identifier: Apache-2.0
// From a 32-bit sum to an unsigned output of few bits. A policy holds the value that a channel's sum begins with
// (`biases`, the input's zero point folded in) and turns the last one into a value that is still to be clipped
// (`scale`). Arrays have an entry for each output channel, rounded up to a multiple of four.
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

/// One multiplier and shift for the layer: sum * multiplier >> shift, the product in 32 bits.
struct LayerScale {
  const int32_t* biases;
  int32_t multiplier;
  uint32_t shift;

  /// The same from this channel on.
  LayerScale from(uint32_t channel) const { return {biases + channel, multiplier, shift}; }
  int32_t scale(int32_t sum, uint32_t) const { return (sum * multiplier) >> shift; }
};

/// A multiplier and shift for each channel (batch normalization folded), the product in 32 bits.
struct ChannelScale {
  const int32_t* biases;
  const int32_t* multipliers;
  const uint8_t* shifts;

  ChannelScale from(uint32_t channel) const { return {biases + channel, multipliers + channel, shifts + channel}; }
  int32_t scale(int32_t sum, uint32_t channel) const { return (sum * multipliers[channel]) >> shifts[channel]; }
};

/// Integer channel normalization: zero + floor(sum * multiplier / 2^(32 + shift)), the product in 64 bits.
struct IntegerChannelNorm {
  const int32_t* biases;
  const int32_t* multipliers;
  const uint8_t* shifts;
  int32_t zero;

  IntegerChannelNorm from(uint32_t channel) const {
    return {biases + channel, multipliers + channel, shifts + channel, zero};
  }
  int32_t scale(int32_t sum, uint32_t channel) const {
    const int64_t product = static_cast<int64_t>(sum) * multipliers[channel];
    return zero + (static_cast<int32_t>(product >> 32) >> shifts[channel]);
  }
};

}  // namespace pulpo::kernels
