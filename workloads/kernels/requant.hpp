// SPDX-License-Identifier: Apache-2.0
// From a 32-bit sum to an output of few bits. A policy says whether outputs are signed and weights may have zero points
// of their own (`weight_zeros`); it has an array of what it knows of each four output channels
// (`quads`): the values that their sums begin with (`biases`, the input's zero point folded in) and what makes the
// function (`of`) that turns a sum's end into a value that is still to be clipped.
#pragma once

#include <stdint.h>

#include "code_size.hpp"
#include "isa_level.hpp"
#include "xpulp.h"

namespace pulpo::kernels {

/// Clamps to what `Bits` bits hold, unsigned or signed; of a signed value the bits above repeat the sign.
template <IsaLevel Level, unsigned Bits, bool Signed>
inline uint32_t clip(int32_t value) {
  if constexpr (Bits == 32) {
    return static_cast<uint32_t>(value);
  } else if constexpr (Level == IsaLevel::rv32imc) {
    constexpr int32_t high = (1 << (Signed ? Bits - 1 : Bits)) - 1;
    constexpr int32_t low = Signed ? -high - 1 : 0;
    return static_cast<uint32_t>(value < low ? low : value > high ? high : value);
  } else if constexpr (Signed) {
    return static_cast<uint32_t>(p_clip(value, Bits));
  } else {
    return static_cast<uint32_t>(p_clipu(value, Bits + 1));
  }
}

/// By the lower five bits of `shift`, without an instruction to pick them.
inline int32_t shift_right(int32_t value, uint32_t shift) {
#if defined(__riscv)
  int32_t result;
  __asm__("sra %0, %1, %2" : "=r"(result) : "r"(value), "r"(shift));
  return result;
#else
  return value >> (shift & 31);
#endif
}

/// sum * multiplier >> shift, the product in 32 bits.
struct Scale {
  int32_t multiplier;
  uint32_t shift;

  int32_t operator()(int32_t sum) const {
    return shift_right(static_cast<int32_t>(static_cast<uint32_t>(sum) * static_cast<uint32_t>(multiplier)), shift);
  }
};

/// One multiplier and shift for the layer.
struct LayerScale {
  static constexpr bool weight_zeros = false;
  static constexpr bool is_signed = false;
  struct Quad {
    int32_t biases[4];
  };
  const Quad* quads;
  int32_t multiplier;
  uint32_t shift;

  Scale of(const Quad&, uint32_t) const { return {multiplier, shift}; }
};

/// What is known of four channels; a policy that works on whole layers only needs the biases.
struct ChannelQuad {
  int32_t biases[4];
  int32_t multipliers[4];
  uint32_t shifts[4];       // the lower five bits count
  int32_t weight_zeros[4];  // zero points of the signed weights
};

/// A multiplier and shift for each channel (batch normalization folded); a multiplier of 1 leaves the shift.
struct ChannelScale {
  static constexpr bool weight_zeros = false;
  static constexpr bool is_signed = false;
  using Quad = ChannelQuad;
  const Quad* quads;

  Scale of(const Quad& quad, uint32_t k) const {
    PULPO_IN_REGISTER("a4", int32_t, multiplier) = quad.multipliers[k];
    PULPO_IN_REGISTER("a3", uint32_t, shift) = quad.shifts[k];
    PULPO_KEEP(multiplier);
    PULPO_KEEP(shift);
    return {multiplier, shift};
  }
};

/// zero + floor(sum * multiplier / 2^(32 + shift)), the product in 64 bits.
struct WideScale {
  int32_t multiplier;
  uint32_t shift;
  int32_t zero;

  int32_t operator()(int32_t sum) const {
    const int64_t product = static_cast<int64_t>(sum) * multiplier;
    return zero + shift_right(static_cast<int32_t>(product >> 32), shift);
  }
};

/// Integer channel normalization, with the zero point of the outputs and of each channel's weights.
struct IntegerChannelNorm {
  static constexpr bool weight_zeros = true;
  static constexpr bool is_signed = false;
  using Quad = ChannelQuad;
  const Quad* quads;
  int32_t zero;

  WideScale of(const Quad& quad, uint32_t k) const { return {quad.multipliers[k], quad.shifts[k], zero}; }
};

/// A policy whose outputs are signed.
template <class Policy>
struct SignedOutput : Policy {
  static constexpr bool is_signed = true;
};

struct Unchanged {
  int32_t operator()(int32_t sum) const { return sum; }
};

/// The sums themselves, 32 bits each.
struct RawSums {
  static constexpr bool weight_zeros = false;
  static constexpr bool is_signed = true;
  using Quad = ChannelQuad;
  const Quad* quads;

  Unchanged of(const Quad&, uint32_t) const { return {}; }
};

}  // namespace pulpo::kernels
