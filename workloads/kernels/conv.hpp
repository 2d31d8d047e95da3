// SPDX-License-Identifier: Apache-2.0
// Convolution of any kernel, stride and padding: im2col of a few pixels, then all output channels, four at a time.
// Pointwise layers whose pixels are whole words read them where they lie.
#pragma once

#include <stdint.h>

#include "dot_tile.hpp"
#include "im2col.hpp"
#include "share.hpp"
#include "store.hpp"

namespace pulpo::kernels {

/// A convolution in TCDM. `columns` has room for column_buffer_words() of each core.
template <class Requant>
struct Conv {
  ConvShape shape;
  const uint8_t* in;
  const uint32_t* weights;
  uint8_t* out;
  uint32_t* columns;
  uint32_t pad_word;  // the input's zero point in each lane
  Requant requant;
};

/// Words that a core's im2col columns take; one more than they hold, so that cores start on different banks.
template <class Format>
constexpr uint32_t column_buffer_words(const ConvShape& shape) {
  return Format::pixels * Format::column_words(shape) + 1;
}

/// The inner loop can read this layer's input without im2col.
template <class Format>
constexpr bool reads_in_place(const ConvShape& shape) {
  return Format::activation_ratio == 1 && shape.taps() == 1 && shape.stride == 1 && shape.pad_top == 0 &&
         shape.pad_left == 0 && shape.in_channels % (32 / Format::activation_bits) == 0;
}

/// Output channels `groups` (of four) of neighbouring pixels, `pixels` of which exist.
template <class Format, unsigned OutBits, class Requant>
void conv_pixels(const Conv<Requant>& conv, const uint32_t* columns, uint32_t column_words, uint8_t* out,
                 uint32_t pixels, Share groups) {
  const Requant requant = conv.requant;  // a copy stays in registers, whatever the inner loop is said to touch
  const uint32_t words = Format::weight_words(conv.shape);
  const uint32_t out_channels = conv.shape.out_channels;
  const uint32_t pixel_bytes = bytes_of(out_channels, OutBits);
  const uint32_t* weights = conv.weights + groups.first * 4 * words;
  uint8_t* to = out + groups.first * OutBits / 2;
  start_tiles<Format>(weights);
  for (uint32_t channel = groups.first * 4; channel < groups.last * 4; channel += 4, to += OutBits / 2) {
    TileSums<Format> sums;
    weights = dot_tile<Format>(sums, requant.biases + channel, weights, columns, column_words, words);
    store_tile<Format::level, OutBits>(to, pixel_bytes, requant, channel, out_channels - channel, pixels, sums.at);
  }
}

/// One core's part of a convolution; the others do theirs.
template <class Format, unsigned OutBits, class Requant>
void conv_on_core(const Conv<Requant>& conv, unsigned core, unsigned cores) {
  const ConvShape& shape = conv.shape;
  const Plane plane =
      share_plane(ceil_div(shape.pixels(), Format::pixels), ceil_div(shape.out_channels, 4), core, cores);
  const uint32_t out_bytes = bytes_of(shape.out_channels, OutBits);
  const bool in_place = reads_in_place<Format>(shape);
  const uint32_t column_words = in_place ? Format::tap_words(shape.in_channels) : Format::column_words(shape);
  uint32_t* const buffer = conv.columns + core * column_buffer_words<Format>(shape);
  uint32_t pixel = plane.rows.first * Format::pixels;
  uint32_t y = pixel / shape.out_width;
  uint32_t x = pixel % shape.out_width;
  enter_tiles<Format>(column_words);
  for (uint32_t tile = plane.rows.first; tile < plane.rows.last; tile++, pixel += Format::pixels) {
    const uint32_t left = shape.pixels() - pixel;
    const uint32_t pixels = left < Format::pixels ? left : Format::pixels;
    const uint32_t* columns = buffer;
    if (in_place) {
      columns = reinterpret_cast<const uint32_t*>(conv.in) + pixel * column_words;
    }
    for (uint32_t i = 0; !in_place && i < pixels; i++) {
      im2col<Format>(buffer + i * column_words, conv.in, shape, y, x, conv.pad_word);
      if (++x == shape.out_width) {
        x = 0;
        y++;
      }
    }
    conv_pixels<Format, OutBits>(conv, columns, column_words, conv.out + pixel * out_bytes, pixels, plane.columns);
  }
  leave_tiles<Format>();
}

}  // namespace pulpo::kernels
