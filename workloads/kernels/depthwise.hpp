// SPDX-License-Identifier: Apache-2.0
// Depthwise convolution of any kernel, stride and padding, four channels and four taps at a time: a 4x4 transpose of
// bytes brings the taps of a channel together, so that a dot product sums them. A single tap that is left over needs no
// transpose: its weights are stored in the lanes of their channels. Narrower elements are spread to bytes on the way.
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
  uint32_t sign_bit = 0;  // of an activation, if they are signed
};

/// Widths of a depthwise layer and the order of its weights: for each four channels and each four taps, bytes with a
/// tap each; a byte holds the weights of one channel, or of the two or four channels that fit.
template <IsaLevel Level, unsigned ActivationBits, unsigned WeightBits>
struct DepthwiseFormat {
  static constexpr IsaLevel level = Level;
  static constexpr unsigned activation_bits = ActivationBits;
  static constexpr unsigned weight_bits = WeightBits;
  static constexpr bool simd = Level != IsaLevel::rv32imc;
  static constexpr bool bytes = simd && ActivationBits == 8 && WeightBits == 8;

  /// Where in its group's words a weight begins.
  static constexpr uint32_t bit_of(uint32_t taps, uint32_t tap, uint32_t k) {
    constexpr uint32_t channels = 8 / WeightBits;
    const uint32_t lane = taps % 4 == 1 && tap + 1 == taps ? k : tap % 4;
    return (tap / 4 * (4 / channels) + k / channels) * 32 + lane * 8 + k % channels * WeightBits;
  }
  static constexpr uint32_t quads(const ConvShape& shape) { return ceil_div(shape.taps(), 4); }
  /// A group's weights begin at a multiple of 16 bytes.
  static constexpr uint32_t group_words(const ConvShape& shape) { return (quads(shape) * WeightBits / 2 + 3) & ~3u; }
  static constexpr uint32_t weight_bytes(const ConvShape& shape) {
    return ceil_div(shape.out_channels, 4) * group_words(shape) * 4;
  }
};

/// Only every `step`th group of four channels from `first_group` on, so that cores can share the work.
template <class Format, class Weight>
void prepare_depthwise_weights(uint32_t* to, const ConvShape& shape, Weight weight, uint32_t first_group = 0,
                               uint32_t step = 1) {
  constexpr uint32_t mask = (1u << Format::weight_bits) - 1;
  to += first_group * Format::group_words(shape);
  for (uint32_t group = 4 * first_group; group < shape.out_channels;
       group += 4 * step, to += step * Format::group_words(shape)) {
    for (uint32_t i = 0; i < Format::group_words(shape); i++) {
      to[i] = 0;
    }
    for (uint32_t tap = 0; tap < shape.taps(); tap++) {
      for (uint32_t k = 0; k < 4 && group + k < shape.out_channels; k++) {
        const uint32_t bit = Format::bit_of(shape.taps(), tap, k);
        to[bit / 32] |= (static_cast<uint32_t>(weight(group + k, tap)) & mask) << bit % 32;
      }
    }
  }
}

template <bool Signed>
inline uint32_t dot_bytes(uint32_t sum, uint32_t activations, uint32_t weights) {
  if constexpr (Signed) {
    return pv_sdotsp_b(sum, activations, weights);
  } else {
    return pv_sdotusp_b(sum, activations, weights);
  }
}

/// Four channels of a pixel, a byte each.
template <unsigned Bits>
inline uint32_t load_quad(const uint8_t* pixel, uint32_t group) {
  if constexpr (Bits == 8) {
    return load_as<uint32_t>(pixel + group * 4);
  } else if constexpr (Bits == 4) {
    const uint32_t four = load_as<uint16_t>(pixel + group * 2);
    const uint32_t two = (four & 0xff) | (four & 0xff00) << 8;
    return (two | two << 4) & 0x0f0f0f0f;
  } else {
    const uint32_t four = pixel[group];
    const uint32_t two = (four | four << 12) & 0x000f000f;
    return (two | two << 6) & 0x03030303;
  }
}

/// The weights of channel `K` for four taps, a byte each.
template <unsigned Bits, unsigned K>
inline uint32_t weight_quad(const uint32_t* weights) {
  if constexpr (Bits == 8) {
    return weights[K];
  } else if constexpr (Bits == 4) {
    const uint32_t word = weights[K / 2];
    return pv_sra_sci_b(K % 2 == 0 ? pv_sll_sci_b(word, 4) : word, 4);
  } else {
    return pv_sra_sci_b(K == 3 ? weights[0] : pv_sll_sci_b(weights[0], K == 3 ? 0 : 6 - 2 * K), 6);
  }
}

/// What the sums are compiled for: widths; bytes that are multiplied signed; weights with zero points; the number of
/// taps, or 0 for any.
struct QuadTraits {
  unsigned activation_bits, weight_bits;
  bool is_signed, weight_zeros;
  uint32_t taps;
};

/// Four channels (or `channels` of them) of one pixel, and what their sums need.
struct DepthwiseQuad {
  const uint8_t* const* taps;
  uint32_t tap_count, group, channels;
  const uint32_t* weights;
  uint32_t sign_bit;     // of activations that are shifted up by it
  const int32_t* zeros;  // of the weights; null without
};

/// Adds the products of four channels to their sums.
template <QuadTraits traits>
inline __attribute__((always_inline)) void depthwise_sums(int32_t* sums, const DepthwiseQuad& quad) {
  constexpr unsigned weight_bits = traits.weight_bits;
  const auto dot = dot_bytes<traits.is_signed>;
  const auto* taps = quad.taps;
  const uint32_t* weights = quad.weights;
  const uint32_t tap_count = traits.taps != 0 ? traits.taps : quad.tap_count;
  [[maybe_unused]] const uint32_t flip = quad.sign_bit * 0x01010101;
  const auto load = [&](const uint8_t* pixel) __attribute__((always_inline)) {
    const uint32_t four = load_quad<traits.activation_bits>(pixel, quad.group);
    if constexpr (traits.activation_bits == 8 && weight_bits == 8) {
      return four;
    } else {
      return four ^ flip;
    }
  };
  uint32_t s0 = static_cast<uint32_t>(sums[0]), s1 = static_cast<uint32_t>(sums[1]);
  uint32_t s2 = static_cast<uint32_t>(sums[2]), s3 = static_cast<uint32_t>(sums[3]);
  [[maybe_unused]] uint32_t x0 = 0, x1 = 0, x2 = 0, x3 = 0;  // sums of activations
  // Four taps, of which `left` exist.
  const auto step = [&]([[maybe_unused]] uint32_t left) __attribute__((always_inline)) {
    const uint32_t a = load(taps[0]), b = load(taps[1]), c = load(taps[2]), d = load(taps[3]);
    const uint32_t w0 = weight_quad<weight_bits, 0>(weights), w1 = weight_quad<weight_bits, 1>(weights);
    const uint32_t w2 = weight_quad<weight_bits, 2>(weights), w3 = weight_quad<weight_bits, 3>(weights);
    const uint32_t ab01 = pv_shuffle2_b(a, b, 0x05010400), ab23 = pv_shuffle2_b(a, b, 0x07030602);
    const uint32_t cd01 = pv_shuffle2_b(c, d, 0x05010400), cd23 = pv_shuffle2_b(c, d, 0x07030602);
    const uint32_t t0 = pv_pack_h(cd01, ab01), t1 = pv_shuffle2_b(ab01, cd01, 0x07060302);
    const uint32_t t2 = pv_pack_h(cd23, ab23), t3 = pv_shuffle2_b(ab23, cd23, 0x07060302);
    s0 = dot(s0, t0, w0);
    s1 = dot(s1, t1, w1);
    s2 = dot(s2, t2, w2);
    s3 = dot(s3, t3, w3);
    if constexpr (traits.weight_zeros) {
      const uint32_t ones = left < 4 ? 0x00010101u >> (3 - left) * 8 : 0x01010101u;
      x0 = dot(x0, t0, ones);
      x1 = dot(x1, t1, ones);
      x2 = dot(x2, t2, ones);
      x3 = dot(x3, t3, ones);
    }
    taps += 4;
    weights += weight_bits / 2;
  };
  if constexpr (traits.taps == 9) {
    step(9);
    step(5);
  } else {
    for (uint32_t left = tap_count; left > 1; left = left < 4 ? 0 : left - 4) {
      step(left);
    }
  }
  if (tap_count % 4 == 1) {
    const uint32_t a = load(taps[0]);
    s0 = dot(s0, a, weight_quad<weight_bits, 0>(weights));
    s1 = dot(s1, a, weight_quad<weight_bits, 1>(weights));
    s2 = dot(s2, a, weight_quad<weight_bits, 2>(weights));
    s3 = dot(s3, a, weight_quad<weight_bits, 3>(weights));
    if constexpr (traits.weight_zeros) {
      x0 = dot(x0, a, 0x00000001);
      x1 = dot(x1, a, 0x00000100);
      x2 = dot(x2, a, 0x00010000);
      x3 = dot(x3, a, 0x01000000);
    }
  }
  if constexpr (traits.weight_zeros) {
    s0 -= x0 * static_cast<uint32_t>(quad.zeros[0]);
    s1 -= x1 * static_cast<uint32_t>(quad.zeros[1]);
    s2 -= x2 * static_cast<uint32_t>(quad.zeros[2]);
    s3 -= x3 * static_cast<uint32_t>(quad.zeros[3]);
  }
  sums[0] = static_cast<int32_t>(s0), sums[1] = static_cast<int32_t>(s1);
  sums[2] = static_cast<int32_t>(s2), sums[3] = static_cast<int32_t>(s3);
}

/// The same without SIMD, element by element.
template <class Format>
__attribute__((noinline)) void depthwise_elements(int32_t* sums, const DepthwiseQuad& quad) {
  constexpr unsigned bits = Format::weight_bits;
  const uint32_t tap_count = quad.tap_count;
  for (uint32_t k = 0; k < quad.channels; k++) {
    const int32_t zero = quad.zeros != nullptr ? quad.zeros[k] : 0;
    int32_t sum = sums[k];
    for (uint32_t tap = 0; tap < tap_count; tap++) {
      const uint32_t bit = Format::bit_of(tap_count, tap, k);
      const int32_t weight = static_cast<int32_t>(quad.weights[bit / 32] << (32 - bits - bit % 32)) >> (32 - bits);
      const uint32_t activation = unsigned_at<Format::activation_bits>(quad.taps[tap], quad.group * 4 + k);
      sum += static_cast<int32_t>(activation ^ quad.sign_bit) * (weight - zero);
    }
    sums[k] = sum;
  }
}

/// Sums of widths other than bytes, shared by all outputs and requantizations.
template <class Format, bool WeightZeros>
__attribute__((noinline)) void depthwise_narrow(int32_t* sums, const DepthwiseQuad& quad) {
  if constexpr (Format::simd) {
    depthwise_sums<QuadTraits{Format::activation_bits, Format::weight_bits, false, WeightZeros, 0}>(sums, quad);
  } else {
    depthwise_elements<Format>(sums, quad);
  }
}

/// Where the taps of an output pixel lie; those outside of the map, and those that fill up the last four, in the
/// padding.
template <unsigned ActivationBits, class Requant>
void locate_taps(const Depthwise<Requant>& layer, const uint8_t** taps, uint32_t out_y, uint32_t out_x) {
  const ConvShape& shape = layer.shape;
  const uint32_t pixel_bytes = bytes_of(shape.in_channels, ActivationBits);
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

/// Zero points of four channels' weights, where a policy knows them.
template <class Requant>
inline const int32_t* zeros_of(const typename Requant::Quad& quad) {
  if constexpr (Requant::weight_zeros) {
    return quad.weight_zeros;
  } else {
    return nullptr;
  }
}

/// How a core computes the output channels `groups` (of four) of one pixel, and the room that a group's weights take.
template <class Requant>
struct DepthwisePixel {
  using Elements = void (*)(int32_t* sums, const DepthwiseQuad&);
  void (*compute)(const DepthwisePixel&, const Depthwise<Requant>&, const uint8_t* const* taps, uint8_t* out,
                  Share groups);
  Elements elements;  // of widths other than bytes
  uint32_t group_words;
};

/// `traits` with no widths: `how.elements` makes the sums.
template <IsaLevel Level, unsigned OutBits, QuadTraits traits, class Requant>
__attribute__((noinline)) void depthwise_pixel(const DepthwisePixel<Requant>& how, const Depthwise<Requant>& layer,
                                               const uint8_t* const* taps, uint8_t* out, Share groups) {
  const Requant requant = layer.requant;
  const uint32_t tap_count = layer.shape.taps();
  const uint32_t group_words = how.group_words;
  const uint32_t* weights = layer.weights + groups.first * group_words;
  uint32_t left = layer.shape.out_channels - groups.first * 4;
  uint8_t* to = out + groups.first * OutBits / 2;
  for (uint32_t group = groups.first; group < groups.last; group++, left -= 4) {
    const auto& quad = requant.quads[group];
    int32_t sums[1][4] = {{quad.biases[0], quad.biases[1], quad.biases[2], quad.biases[3]}};
    const DepthwiseQuad four{
        taps, tap_count, group, left < 4 ? left : 4, weights, layer.sign_bit, zeros_of<Requant>(quad)};
    if constexpr (traits.activation_bits != 0) {
      depthwise_sums<traits>(sums[0], four);
    } else {
      how.elements(sums[0], four);
    }
    weights += group_words;
    if (__builtin_expect(left >= 4, 1)) {
      to = store_tile<Level, OutBits>(to, out_steps<OutBits, 1>(0), requant, quad, sums);
    } else {
      store_edge<Level, OutBits>(to, requant, quad, sums, left);
    }
  }
}

template <class Format, unsigned OutBits, class Requant>
DepthwisePixel<Requant> find_depthwise_pixel(const Depthwise<Requant>& layer) {
  constexpr IsaLevel level = Format::level;
  constexpr bool zeros = Requant::weight_zeros;
  const uint32_t group_words = Format::group_words(layer.shape);
  if constexpr (!Format::bytes) {
    return {depthwise_pixel<level, OutBits, QuadTraits{}, Requant>, depthwise_narrow<Format, zeros>, group_words};
  } else {
    const bool is_signed = layer.sign_bit != 0;
    if (layer.shape.taps() == 9) {
      return {is_signed ? depthwise_pixel<level, OutBits, QuadTraits{8, 8, true, zeros, 9}, Requant>
                        : depthwise_pixel<level, OutBits, QuadTraits{8, 8, false, zeros, 9}, Requant>,
              nullptr, group_words};
    }
    return {is_signed ? depthwise_pixel<level, OutBits, QuadTraits{8, 8, true, zeros, 0}, Requant>
                      : depthwise_pixel<level, OutBits, QuadTraits{8, 8, false, zeros, 0}, Requant>,
            nullptr, group_words};
  }
}

/// One core's part of a depthwise convolution whose output pixels take `out_bytes`.
template <unsigned ActivationBits, class Requant>
__attribute__((noinline)) void depthwise_on_core(const DepthwisePixel<Requant>& how, const Depthwise<Requant>& layer,
                                                 uint32_t out_bytes, unsigned core, unsigned cores) {
  const ConvShape& shape = layer.shape;
  const uint8_t** taps = layer.taps + core * ceil_div(shape.taps(), 4) * 4;
  OutPixel at;
  for (Plane plane(shape.pixels(), ceil_div(shape.out_channels, 4), core, cores); !plane.done(); plane.next()) {
    at.move_to(plane.row(), shape.out_width);
    locate_taps<ActivationBits>(layer, taps, at.y, at.x);
    how.compute(how, layer, taps, layer.out + plane.row() * out_bytes, plane.columns());
  }
}

template <class Format, unsigned OutBits, class Requant>
void depthwise_on_core(const Depthwise<Requant>& layer, unsigned core, unsigned cores) {
  depthwise_on_core<Format::activation_bits>(find_depthwise_pixel<Format, OutBits>(layer), layer,
                                             bytes_of(layer.shape.out_channels, OutBits), core, cores);
}

}  // namespace pulpo::kernels
