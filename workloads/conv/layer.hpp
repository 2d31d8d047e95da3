// SPDX-License-Identifier: Apache-2.0
// The layer that the arguments describe: its shape, its made-up data and the requantization that suits them.
#pragma once

#include <stdint.h>

#include "shape.hpp"

namespace conv {

using pulpo::kernels::ConvShape;

/// Arguments of the program: words that the simulator may overwrite before the start.
struct Arguments {
  uint32_t cores;
  uint32_t activation_bits, weight_bits, out_bits;
  uint32_t in_height, in_width, in_channels;
  uint32_t out_channels;
  uint32_t kernel_height, kernel_width, stride, pad;
  uint32_t requant;  // 0: multiplier and shift a channel; 1: integer channel normalization
  uint32_t zero;     // zero point of the input
  uint32_t check;
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

/// Made-up data: a well mixed word for each index of each tensor.
inline uint32_t noise(uint32_t tensor, uint32_t index) {
  uint32_t x = index * 0x9E3779B1u + tensor * 0x85EBCA77u;
  x = (x ^ x >> 15) * 0x2C1B3C6Du;
  return x ^ x >> 13;
}
inline int weight_at(const Arguments& a, uint32_t out, uint32_t tap, uint32_t in) {
  const uint32_t index = (out * a.kernel_height * a.kernel_width + tap) * a.in_channels + in;
  return static_cast<int32_t>(noise(1, index)) >> (32 - a.weight_bits);
}
inline uint32_t activation_at(const Arguments& a, uint32_t pixel, uint32_t channel) {
  return noise(2, pixel * a.in_channels + channel) >> (32 - a.activation_bits);
}
inline int32_t bias_at(const Arguments& a, uint32_t out) {
  return static_cast<int32_t>(noise(3, out)) >> (32 - a.activation_bits - a.weight_bits);
}

/// Half the base-2 logarithm, rounded down, of twice the variance of a sum of noise times noise.
inline uint32_t deviation_bits(const Arguments& a) {
  const uint32_t terms = a.kernel_height * a.kernel_width * a.in_channels;
  uint32_t twice = 2 * (a.activation_bits + a.weight_bits) - 5;
  for (uint32_t rest = terms; rest > 1; rest /= 2) {
    twice++;
  }
  return twice / 2;
}

/// Multiplier and shift that spread the sums over the output's range, a little different for each channel.
struct ChosenScale {
  int32_t multiplier;
  uint32_t shift;
};
inline ChosenScale channel_scale(const Arguments& a, uint32_t out) {
  const uint32_t bits = deviation_bits(a) + 7;
  return {static_cast<int32_t>(64 + (noise(4, out) >> 26)), bits > a.out_bits ? bits - a.out_bits : 0};
}
inline ChosenScale norm_scale(const Arguments& a, uint32_t out) {
  const uint32_t bits = deviation_bits(a) - 1;
  return {static_cast<int32_t>(0x40000000 + (noise(4, out) >> 2)), bits > a.out_bits ? bits - a.out_bits : 0};
}

}  // namespace conv
