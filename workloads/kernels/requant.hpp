// SPDX-License-Identifier: Apache-2.0
// From a 32-bit sum to an unsigned output of few bits. A policy gives the first value of a channel's sum (`bias`) and
// turns the last one into an output (`apply`).
#pragma once

#include <stdint.h>

#include "xpulp.h"

namespace pulpo::kernels {

/// Clamps to 0 .. 2^Bits - 1.
template <unsigned Bits>
inline uint32_t clip_unsigned(int32_t value) {
#ifdef PULPO_SCALAR
  constexpr int32_t high = (1 << Bits) - 1;
  return static_cast<uint32_t>(value < 0 ? 0 : value > high ? high : value);
#else
  return static_cast<uint32_t>(p_clipu(value, Bits + 1));
#endif
}

/// One multiplier and shift for the layer: clip((sum + bias[c]) * multiplier >> shift). The product has 32 bits.
struct LayerScale {
  const int32_t* biases;
  int32_t multiplier;
  uint32_t shift;

  int32_t bias(uint32_t channel) const { return biases[channel]; }
  template <unsigned Bits>
  uint32_t apply(int32_t sum, uint32_t) const {
    return clip_unsigned<Bits>((sum * multiplier) >> shift);
  }
};

}  // namespace pulpo::kernels
