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

/// What the loops over output channels work on: neighbouring pixels.
struct PixelTile {
  const uint32_t* columns;
  uint32_t column_words;
  uint8_t* out;
  uint32_t pixels;  // that exist
};

/// Output channels `groups` (of four): whole tiles only. Returns the weights behind.
template <class Format, unsigned OutBits, class Requant>
__attribute__((noinline)) const uint32_t* conv_whole(const Conv<Requant>& conv, const PixelTile& tile,
                                                     const uint32_t* weights, Share groups) {
  const Requant requant = conv.requant;  // a copy stays in registers, whatever the inner loop is said to touch
  const uint32_t words = Format::weight_words(conv.shape);
  const uint32_t column_words = tile.column_words;
  const uint32_t* const columns = tile.columns;
  const uint32_t pixel_bytes = bytes_of(conv.shape.out_channels, OutBits);
  const auto* const last = requant.quads + groups.last;
  uint8_t* to = tile.out + groups.first * OutBits / 2;
  for (const auto* quad = requant.quads + groups.first; quad < last; quad++, to += OutBits / 2) {
    TileSums<Format> sums;
    weights = dot_tile<Format>(sums, quad->biases, weights, columns, column_words, words);
    store_tile<Format::level, OutBits>(to, pixel_bytes, requant, *quad, sums.at);
  }
  return weights;
}

/// The same where pixels or channels of a tile do not exist.
template <class Format, unsigned OutBits, class Requant>
__attribute__((noinline, cold)) void conv_edge(const Conv<Requant>& conv, const PixelTile& tile,
                                               const uint32_t* weights, Share groups) {
  const uint32_t words = Format::weight_words(conv.shape);
  const uint32_t pixel_bytes = bytes_of(conv.shape.out_channels, OutBits);
  for (uint32_t group = groups.first; group < groups.last; group++) {
    const auto& quad = conv.requant.quads[group];
    const uint32_t left = conv.shape.out_channels - group * 4;
    TileSums<Format> sums;
    weights = dot_tile<Format>(sums, quad.biases, weights, tile.columns, tile.column_words, words);
    store_edge<Format::level, OutBits>(tile.out + group * OutBits / 2, pixel_bytes, conv.requant, quad, sums.at,
                                       tile.pixels, left < 4 ? left : 4);
  }
}

template <class Format, unsigned OutBits, class Requant>
inline void conv_pixels(const Conv<Requant>& conv, const PixelTile& tile, Share groups) {
  const uint32_t* weights = conv.weights + groups.first * 4 * Format::weight_words(conv.shape);
  uint32_t whole = tile.pixels == Format::pixels ? conv.shape.out_channels / 4 : groups.first;
  whole = whole < groups.last ? whole : groups.last;
  start_tiles<Format>(weights);
  if (whole > groups.first) {
    weights = conv_whole<Format, OutBits>(conv, tile, weights, {groups.first, whole});
  }
  if (whole < groups.last) {
    conv_edge<Format, OutBits>(conv, tile, weights, {whole, groups.last});
  }
}

/// One core's part of a convolution; the others do theirs.
template <class Format, unsigned OutBits, class Requant>
void conv_on_core(const Conv<Requant>& conv, unsigned core, unsigned cores) {
  const ConvShape& shape = conv.shape;
  const uint32_t tiles = ceil_div(shape.pixels(), Format::pixels);
  const uint32_t out_bytes = bytes_of(shape.out_channels, OutBits);
  const bool in_place = reads_in_place<Format>(shape);
  const uint32_t column_words = in_place ? Format::tap_words(shape.in_channels) : Format::column_words(shape);
  uint32_t* const buffer = conv.columns + core * column_buffer_words<Format>(shape);
  OutPixel first;
  enter_tiles<Format>(column_words);
  for (Plane plane(tiles, ceil_div(shape.out_channels, 4), core, cores); !plane.done(); plane.next()) {
    const uint32_t pixel = plane.row() * Format::pixels;
    const uint32_t left = shape.pixels() - pixel;
    const uint32_t pixels = left < Format::pixels ? left : Format::pixels;
    const uint32_t* columns = buffer;
    if (in_place) {
      columns = reinterpret_cast<const uint32_t*>(conv.in) + pixel * column_words;
    } else {
      first.move_to(pixel, shape.out_width);
      im2col_tile<Format>(buffer, column_words, conv.in, shape, first, pixels, conv.pad_word);
    }
    conv_pixels<Format, OutBits>(conv, {columns, column_words, conv.out + pixel * out_bytes, pixels}, plane.columns());
  }
  leave_tiles<Format>();
}

}  // namespace pulpo::kernels
