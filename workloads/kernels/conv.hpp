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
  uint32_t pad_word;  // the input's zero point in each element of a column
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
  return Format::activation_ratio == 1 && Format::activation_flip == 0 && shape.taps() == 1 && shape.stride == 1 &&
         shape.pad_top == 0 && shape.pad_left == 0 && shape.in_channels % (32 / Format::activation_bits) == 0;
}

/// What the loops over output channels work on: neighbouring pixels.
struct PixelTile {
  const uint32_t* columns;
  uint32_t column_words;
  uint8_t* out;     // of its first pixel
  uint32_t pixels;  // that exist
};

/// A core's groups of four output channels, of which those up to `whole` have all four.
struct Groups {
  uint32_t first, whole, last;
};

/// Whole tiles: all four channels of all pixels. Returns the weights behind.
template <class Format, unsigned OutBits, class Requant>
__attribute__((noinline)) const uint32_t* conv_whole(const Conv<Requant>& conv, const PixelTile& tile,
                                                     const uint32_t* weights, const Groups& groups) {
  const Requant requant = conv.requant;  // a copy stays in registers, whatever the inner loop is said to touch
  const uint32_t steps = Format::steps(conv.shape);
  const uint32_t column_words = tile.column_words;
  const uint32_t* const columns = tile.columns;
  const OutSteps out = out_steps<OutBits, Format::pixels>(bytes_of(conv.shape.out_channels, OutBits));
  const auto* const last = requant.quads + groups.whole;
  uint8_t* to = tile.out + groups.first * OutBits / 2;
  for (const auto* quad = requant.quads + groups.first; quad < last; quad++) {
    TileSums<Format> sums;
    weights = dot_tile<Format>(sums, quad->biases, weights, columns, column_words, steps);
    to = store_tile<Format::level, OutBits>(to, out, requant, *quad, sums.at);
  }
  return weights;
}

/// The same where pixels or channels of a tile do not exist.
template <class Format, unsigned OutBits, class Requant>
__attribute__((noinline, cold)) void conv_edge(const Conv<Requant>& conv, const PixelTile& tile,
                                               const uint32_t* weights, uint32_t first, uint32_t last) {
  const uint32_t steps = Format::steps(conv.shape);
  const uint32_t pixel_bytes = bytes_of(conv.shape.out_channels, OutBits);
  for (uint32_t group = first; group < last; group++) {
    const auto& quad = conv.requant.quads[group];
    const uint32_t left = conv.shape.out_channels - group * 4;
    TileSums<Format> sums;
    weights = dot_tile<Format>(sums, quad.biases, weights, tile.columns, tile.column_words, steps);
    store_edge<Format::level, OutBits>(tile.out + group * OutBits / 2, pixel_bytes, conv.requant, quad, sums.at,
                                       tile.pixels, left < 4 ? left : 4);
  }
}

/// Tiles of fewer pixels for what whole ones leave over.
template <class Format, unsigned OutBits, class Requant>
__attribute__((noinline, cold)) void conv_rest(const Conv<Requant>& conv, const PixelTile& tile,
                                               const uint32_t* weights, uint32_t first, uint32_t last) {
  using Edge = EdgeFormat<Format>;
  if constexpr (Edge::pixels == Format::pixels) {
    conv_edge<Format, OutBits>(conv, tile, weights, first, last);
  } else {
    const uint32_t pixel_bytes = bytes_of(conv.shape.out_channels, OutBits);
    enter_tiles<Edge>(tile.column_words);
    for (uint32_t pixel = 0; pixel < tile.pixels; pixel += Edge::pixels) {
      const uint32_t left = tile.pixels - pixel;
      conv_edge<Edge, OutBits>(conv,
                               {tile.columns + pixel * tile.column_words, tile.column_words,
                                tile.out + pixel * pixel_bytes, left < Edge::pixels ? left : Edge::pixels},
                               weights, first, last);
    }
    enter_tiles<Format>(tile.column_words);
  }
}

/// One core's part of a convolution; the others do theirs.
template <class Format, unsigned OutBits, class Requant>
void conv_on_core(const Conv<Requant>& conv, unsigned core, unsigned cores) {
  const ConvShape& shape = conv.shape;
  const uint32_t out_bytes = bytes_of(shape.out_channels, OutBits);
  const bool in_place = reads_in_place<Format>(shape);
  const uint32_t column_words = in_place ? Format::tap_words(shape.in_channels) : Format::column_words(shape);
  uint32_t* const buffer = conv.columns + core * column_buffer_words<Format>(shape);
  const Windows<Format> windows(shape, conv.in, conv.pad_word ^ Format::activation_flip);
  Plane plane(ceil_div(shape.pixels(), Format::pixels), ceil_div(shape.out_channels, 4), core, cores);
  const Share share = plane.columns();
  const uint32_t full = shape.out_channels / 4 < share.last ? shape.out_channels / 4 : share.last;
  const Groups groups{share.first, full, share.last};
  const uint32_t* const first_weights = conv.weights + share.first * 4 * Format::weight_words(shape);
  OutPixel first;
  enter_tiles<Format>(column_words);
  for (; !plane.done(); plane.next()) {
    const uint32_t pixel = plane.row() * Format::pixels;
    const uint32_t left = shape.pixels() - pixel;
    PixelTile tile{buffer, column_words, conv.out + pixel * out_bytes, left < Format::pixels ? left : Format::pixels};
    if (in_place) {
      tile.columns = reinterpret_cast<const uint32_t*>(conv.in) + pixel * column_words;
    } else {
      first.move_to(pixel, shape.out_width);
      windows.gather(buffer, first, tile.pixels);
    }
    const uint32_t* weights = first_weights;
    uint32_t done = groups.first;
    start_tiles<Format>(weights);
    if (tile.pixels == Format::pixels && groups.whole > groups.first) {
      weights = conv_whole<Format, OutBits>(conv, tile, weights, groups);
      done = groups.whole;
    }
    if (done < groups.last) {
      conv_rest<Format, OutBits>(conv, tile, weights, done, groups.last);
    }
  }
  leave_tiles<Format>();
}

}  // namespace pulpo::kernels
