// SPDX-License-Identifier: Apache-2.0
// Depthwise convolution of any kernel, stride and padding. Bytes go four channels and four taps at a time: a 4x4
// transpose brings the taps of a channel together, so that a dot product sums them. A single tap that is left over
// needs no transpose: its weights are stored in the lanes of their channels. Other widths go element by element.
#pragma once

#include <stdint.h>

#include "elements.hpp"
#include "im2col.hpp"
#include "share.hpp"
#include "store.hpp"

namespace pulpo::kernels {

/// A depthwise layer in TCDM. `taps` has room for a pointer per tap, rounded up to four, of each core; `pad_pixel` is a
/// pixel of zero points.
template <class Requant>
struct Depthwise {
  ConvShape shape;
  const uint8_t* in;
  const uint32_t* weights;
  uint8_t* out;
  const uint8_t** taps;
  const uint8_t* pad_pixel;
  Requant requant;
};

/// Widths of a depthwise layer and the order of its weights: for each four channels and each four taps, a stored
/// element for each tap of the first channel, then of the second, and so on.
template <IsaLevel Level, unsigned ActivationBits, unsigned WeightBits>
struct DepthwiseFormat {
  static constexpr IsaLevel level = Level;
  static constexpr unsigned activation_bits = ActivationBits;
  static constexpr unsigned weight_bits = WeightBits;
  static constexpr bool simd = Level != IsaLevel::rv32imc && ActivationBits == 8 && WeightBits == 8;

  /// Index of a weight among those of its four channels.
  static constexpr uint32_t element_of(uint32_t taps, uint32_t tap, uint32_t k) {
    return (tap / 4 * 4 + k) * 4 + (taps % 4 == 1 && tap + 1 == taps ? k : tap % 4);
  }
  static constexpr uint32_t quads(const ConvShape& shape) { return ceil_div(shape.taps(), 4); }
  static constexpr uint32_t group_words(const ConvShape& shape) { return quads(shape) * WeightBits / 2; }
  static constexpr uint32_t weight_bytes(const ConvShape& shape) {
    return ceil_div(shape.out_channels, 4) * group_words(shape) * 4;
  }
};

template <class Format, class Weight>
void prepare_depthwise_weights(uint32_t* to, const ConvShape& shape, Weight weight) {
  constexpr uint32_t mask = (1u << Format::weight_bits) - 1;
  constexpr uint32_t per_word = 32 / Format::weight_bits;
  for (uint32_t group = 0; group < shape.out_channels; group += 4, to += Format::group_words(shape)) {
    for (uint32_t i = 0; i < Format::group_words(shape); i++) {
      to[i] = 0;
    }
    for (uint32_t tap = 0; tap < shape.taps(); tap++) {
      for (uint32_t k = 0; k < 4 && group + k < shape.out_channels; k++) {
        const uint32_t element = Format::element_of(shape.taps(), tap, k);
        to[element / per_word] |= (static_cast<uint32_t>(weight(group + k, tap)) & mask)
                                  << element % per_word * Format::weight_bits;
      }
    }
  }
}

/// Sums of four channels of bytes at `offset` in each tap's pixel. `tap_count` is best a constant.
inline __attribute__((always_inline)) void depthwise_bytes(int32_t* sums, const uint8_t* const* taps, uint32_t offset,
                                                           const uint32_t* weights, uint32_t tap_count) {
  uint32_t s0 = static_cast<uint32_t>(sums[0]), s1 = static_cast<uint32_t>(sums[1]);
  uint32_t s2 = static_cast<uint32_t>(sums[2]), s3 = static_cast<uint32_t>(sums[3]);
#pragma GCC unroll 2
  for (uint32_t left = tap_count; left > 1; left = left < 4 ? 0 : left - 4, taps += 4, weights += 4) {
    const uint32_t a = load_as<uint32_t>(taps[0] + offset), b = load_as<uint32_t>(taps[1] + offset);
    const uint32_t c = load_as<uint32_t>(taps[2] + offset), d = load_as<uint32_t>(taps[3] + offset);
    const uint32_t ab01 = pv_shuffle2_b(a, b, 0x05010400), ab23 = pv_shuffle2_b(a, b, 0x07030602);
    const uint32_t cd01 = pv_shuffle2_b(c, d, 0x05010400), cd23 = pv_shuffle2_b(c, d, 0x07030602);
    s0 = pv_sdotusp_b(s0, pv_pack_h(cd01, ab01), weights[0]);
    s1 = pv_sdotusp_b(s1, pv_shuffle2_b(ab01, cd01, 0x07060302), weights[1]);
    s2 = pv_sdotusp_b(s2, pv_pack_h(cd23, ab23), weights[2]);
    s3 = pv_sdotusp_b(s3, pv_shuffle2_b(ab23, cd23, 0x07060302), weights[3]);
  }
  if (tap_count % 4 == 1) {
    const uint32_t a = load_as<uint32_t>(taps[0] + offset);
    s0 = pv_sdotusp_b(s0, a, weights[0]);
    s1 = pv_sdotusp_b(s1, a, weights[1]);
    s2 = pv_sdotusp_b(s2, a, weights[2]);
    s3 = pv_sdotusp_b(s3, a, weights[3]);
  }
  sums[0] = static_cast<int32_t>(s0), sums[1] = static_cast<int32_t>(s1);
  sums[2] = static_cast<int32_t>(s2), sums[3] = static_cast<int32_t>(s3);
}

template <class Format>
inline void depthwise_elements(int32_t* sums, const uint8_t* const* taps, uint32_t tap_count, uint32_t channel,
                               uint32_t channels, const uint32_t* weights) {
  const auto* row = reinterpret_cast<const uint8_t*>(weights);
  for (uint32_t tap = 0; tap < tap_count; tap++) {
    for (uint32_t k = 0; k < channels; k++) {
      const uint32_t element = Format::element_of(tap_count, tap, k);
      sums[k] += static_cast<int32_t>(unsigned_at<Format::activation_bits>(taps[tap], channel + k)) *
                 signed_at<Format::weight_bits>(row, element);
    }
  }
}

/// Where the taps of an output pixel lie; those outside of the map, and those that fill up the last four, in the
/// padding.
template <class Format, class Requant>
void locate_taps(const Depthwise<Requant>& layer, const uint8_t** taps, uint32_t out_y, uint32_t out_x) {
  const ConvShape& shape = layer.shape;
  const uint32_t pixel_bytes = bytes_of(shape.in_channels, Format::activation_bits);
  uint32_t count = 0;
  for (uint32_t tap_y = 0; tap_y < shape.kernel_height; tap_y++) {
    const uint32_t y = out_y * shape.stride - shape.pad_top + tap_y;
    for (uint32_t tap_x = 0; tap_x < shape.kernel_width; tap_x++) {
      const uint32_t x = out_x * shape.stride - shape.pad_left + tap_x;
      const bool inside = y < shape.in_height && x < shape.in_width;
      taps[count++] = inside ? layer.in + (y * shape.in_width + x) * pixel_bytes : layer.pad_pixel;
    }
  }
  while (count % 4) {
    taps[count++] = layer.pad_pixel;
  }
}

/// Output channels `groups` (of four) of one pixel. `FixedTaps` is the number of taps, or 0 for any.
template <class Format, unsigned OutBits, uint32_t FixedTaps, class Requant>
__attribute__((noinline)) void depthwise_pixel(const Depthwise<Requant>& layer, const uint8_t* const* taps,
                                               uint8_t* out, Share groups) {
  const Requant requant = layer.requant;
  const uint32_t tap_count = FixedTaps != 0 ? FixedTaps : layer.shape.taps();
  const uint32_t group_words = Format::group_words(layer.shape);
  const uint32_t* weights = layer.weights + groups.first * group_words;
  uint32_t left = layer.shape.out_channels - groups.first * 4;
  uint8_t* to = out + groups.first * OutBits / 2;
  for (uint32_t group = groups.first; group < groups.last; group++, left -= 4) {
    const auto& quad = requant.quads[group];
    int32_t sums[1][4] = {{quad.biases[0], quad.biases[1], quad.biases[2], quad.biases[3]}};
    if constexpr (Format::simd) {
      depthwise_bytes(sums[0], taps, group * 4, weights, tap_count);
    } else {
      depthwise_elements<Format>(sums[0], taps, tap_count, group * 4, left < 4 ? left : 4, weights);
    }
    weights += group_words;
    if (__builtin_expect(left >= 4, 1)) {
      to = store_tile<Format::level, OutBits>(to, out_steps<OutBits, 1>(0), requant, quad, sums);
    } else {
      store_edge<Format::level, OutBits>(to, 0, requant, quad, sums, 1, left);
    }
  }
}

/// One core's part of a depthwise convolution.
template <class Format, unsigned OutBits, class Requant>
void depthwise_on_core(const Depthwise<Requant>& layer, unsigned core, unsigned cores) {
  const ConvShape& shape = layer.shape;
  const uint32_t out_bytes = bytes_of(shape.out_channels, OutBits);
  const uint8_t** taps = layer.taps + core * Format::quads(shape) * 4;
  OutPixel at;
  for (Plane plane(shape.pixels(), ceil_div(shape.out_channels, 4), core, cores); !plane.done(); plane.next()) {
    at.move_to(plane.row(), shape.out_width);
    locate_taps<Format>(layer, taps, at.y, at.x);
    uint8_t* const to = layer.out + plane.row() * out_bytes;
    if (Format::simd && shape.taps() == 9) {
      depthwise_pixel<Format, OutBits, 9>(layer, taps, to, plane.columns());
    } else {
      depthwise_pixel<Format, OutBits, 0>(layer, taps, to, plane.columns());
    }
  }
}

}  // namespace pulpo::kernels
