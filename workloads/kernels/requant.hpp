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

/// sum * multiplier >> shift, the product in 32 bits.
struct Scale {
  int32_t multiplier;
  uint32_t shift;

  int32_t operator()(int32_t sum) const { return (sum * multiplier) >> shift; }
};

/// One multiplier and shift for the layer.
struct LayerScale {
  const int32_t* biases;
  int32_t multiplier;
  uint32_t shift;

  /// The same from this channel on.
  LayerScale from(uint32_t channel) const { return {biases + channel, multiplier, shift}; }
  Scale of(uint32_t) const { return {multiplier, shift}; }
};

/// A multiplier and shift for each channel (batch normalization folded).
struct ChannelScale {
  const int32_t* biases;
  const int32_t* multipliers;
  const uint8_t* shifts;

  ChannelScale from(uint32_t channel) const { return {biases + channel, multipliers + channel, shifts + channel}; }
  Scale of(uint32_t channel) const { return {multipliers[channel], shifts[channel]}; }
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
  const int32_t* biases;
  const int32_t* multipliers;
  const uint8_t* shifts;
  int32_t zero;

  IntegerChannelNorm from(uint32_t channel) const {
    return {biases + channel, multipliers + channel, shifts + channel, zero};
  }
  WideScale of(uint32_t channel) const { return {multipliers[channel], shifts[channel], zero}; }
};

}  // namespace pulpo::kernels
