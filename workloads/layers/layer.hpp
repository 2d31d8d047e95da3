// SPDX-License-Identifier: Apache-2.0
// The layer that the arguments describe: its shape, its made-up data and the requantization that suits them.
#pragma once

#include <stdint.h>

#include "shape.hpp"

namespace layers {

using pulpo::kernels::ConvShape;

enum Requantization : uint32_t { scaled = 0, normalized = 1, shifted = 2 };

/// Arguments of a program: words that the simulator may overwrite before the start.
struct Arguments {
  uint32_t cores;
  uint32_t activation_bits, weight_bits, out_bits;
  uint32_t in_height, in_width, in_channels;
  uint32_t out_channels;
  uint32_t kernel_height, kernel_width, stride, pad;
  uint32_t requant;
  int32_t zero;  // zero point of the input
  uint32_t check;
  uint32_t signed_in, signed_out;
  int32_t zero_out;       // zero point of the output
  uint32_t weight_zeros;  // 1: the weights of each channel have a zero point
  uint32_t kind;          // what the layer is called; of a pooling layer: 0 maximum, 1 average
  uint32_t room;          // bytes of TCDM that the layer may take; 0: all
};
extern "C" Arguments arguments;

inline ConvShape shape_of(const Arguments& a) {
  return {a.in_height,
          a.in_width,
          a.in_channels,
          (a.in_height + 2 * a.pad - a.kernel_height) / a.stride + 1,
          (a.in_width + 2 * a.pad - a.kernel_width) / a.stride + 1,
          a.out_channels,
          a.kernel_height,
          a.kernel_width,
          a.stride,
          a.pad,
          a.pad};
}

/// What a signed input is shifted by to be unsigned.
constexpr uint32_t sign_offset(uint32_t is_signed, uint32_t bits) { return is_signed != 0 ? 1u << (bits - 1) : 0; }
/// `value` in every element of a word.
constexpr uint32_t in_each_lane(uint32_t value, uint32_t bits) {
  value &= (2u << (bits - 1)) - 1;
  for (; bits < 32; bits *= 2) {
    value |= value << bits;
  }
  return value;
}
/// What turns a word of signed inputs into unsigned ones.
inline uint32_t flip_of(const Arguments& a) {
  return in_each_lane(sign_offset(a.signed_in, a.activation_bits), a.activation_bits);
}
/// Zero point of the input that the kernel sees.
inline uint32_t kernel_zero(const Arguments& a) {
  return static_cast<uint32_t>(a.zero) + sign_offset(a.signed_in, a.activation_bits);
}

/// Made-up data: a well mixed word for each index of each tensor.
enum Tensor : uint32_t { weights = 1, inputs = 2, biases = 3, scales = 4, zeros = 5, second_inputs = 6 };
inline uint32_t noise(uint32_t tensor, uint32_t index) {
  uint32_t x = index * 0x9E3779B1u + tensor * 0x85EBCA77u;
  x = (x ^ x >> 15) * 0x2C1B3C6Du;
  return x ^ x >> 13;
}
inline int weight_at(const Arguments& a, uint32_t channels, uint32_t out, uint32_t tap, uint32_t in) {
  const uint32_t index = (out * a.kernel_height * a.kernel_width + tap) * channels + in;
  return static_cast<int32_t>(noise(weights, index)) >> (32 - a.weight_bits);
}
inline int32_t weight_zero_at(const Arguments& a, uint32_t out) {
  if (a.weight_zeros == 0) {
    return 0;
  }
  return static_cast<int32_t>(noise(zeros, out)) >> (a.weight_bits > 2 ? 34 - a.weight_bits : 31);
}
/// The bits of an activation, whether they are meant to be signed or not.
inline uint32_t activation_at(const Arguments& a, uint32_t index, uint32_t tensor = inputs) {
  return noise(tensor, index) >> (32 - a.activation_bits);
}
inline int32_t bias_at(const Arguments& a, uint32_t out) {
  const uint32_t bits = a.activation_bits + a.weight_bits;
  return static_cast<int32_t>(noise(biases, out)) >> (bits < 24 ? 32 - bits : 8);
}

/// Half the base-2 logarithm, rounded down, of twice the variance of a sum of `terms` noise times noise.
inline uint32_t deviation_bits(const Arguments& a, uint32_t terms) {
  uint32_t twice = 2 * (a.activation_bits + a.weight_bits) - 5 - (a.signed_in != 0 ? 2 : 0);
  for (uint32_t rest = terms; rest > 1; rest /= 2) {
    twice++;
  }
  return twice / 2 < 30 ? twice / 2 : 30;
}

/// Multiplier and shift that spread the sums over the output's range, a little different for each channel.
struct ChosenScale {
  int32_t multiplier;
  uint32_t shift;
};
inline ChosenScale choose_scale(const Arguments& a, uint32_t terms, uint32_t out) {
  const uint32_t deviation = deviation_bits(a, terms);
  if (a.requant == normalized) {
    const uint32_t bits = deviation != 0 ? deviation - 1 : 0;
    return {static_cast<int32_t>(0x40000000 + (noise(scales, out) >> 2)), bits > a.out_bits ? bits - a.out_bits : 0};
  }
  if (a.requant == shifted) {
    return {1, deviation + 1 > a.out_bits ? deviation + 1 - a.out_bits : 0};
  }
  // seven bits, unless the product would need more than 32
  const uint32_t less = deviation > 21 ? (deviation < 27 ? deviation - 21 : 6) : 0;
  const uint32_t bits = deviation + 7 - less;
  return {static_cast<int32_t>((64 + (noise(scales, out) >> 26)) >> less), bits > a.out_bits ? bits - a.out_bits : 0};
}

}  // namespace layers
