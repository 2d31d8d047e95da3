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

/// A convolution in TCDM, but for the requantization. `columns` has room for column_buffer_words() of each core.
struct ConvMap {
  ConvShape shape;
  const uint8_t* in;
  const uint32_t* weights;
  uint8_t* out;
  uint32_t* columns;
  uint32_t pad_word;               // the input's zero point in each element of a column
  uint32_t flip = 0;               // sign bits of a stored word, if activations are signed
  const uint32_t* ones = nullptr;  // prepared weights of 1, if weights have zero points
};

template <class Requant>
struct Conv : ConvMap {
  Requant requant;
};

/// Words that a core's im2col columns take; one more than they hold, so that cores start on different banks.
template <class Format>
constexpr uint32_t column_buffer_words(const ConvShape& shape) {
  return Format::pixels * Format::column_words(shape) + 1;
}

/// The inner loop can read this layer's input without im2col, signed as `flip` says.
template <class Format>
constexpr bool reads_in_place(const ConvShape& shape, uint32_t flip) {
  return Format::activation_ratio == 1 && Format::activation_flip == flip && shape.taps() == 1 && shape.stride == 1 &&
         shape.pad_top == 0 && shape.pad_left == 0 && shape.in_channels % (32 / Format::activation_bits) == 0;
}

/// What the loops over output channels work on: neighbouring pixels.
struct PixelTile {
  const uint32_t* columns;
  uint32_t column_words;
  uint8_t* out;           // of its first pixel
  uint32_t pixels;        // that exist
  const int32_t* totals;  // sum of each column, where weights have zero points; null without
};

/// Sums whose weights have zero points: less than the sum of products by that many times the sum of the column.
template <unsigned Pixels, class Quad>
inline void subtract_weight_zeros(int32_t (&sums)[Pixels][4], const Quad& quad, const int32_t* totals) {
  for (unsigned pixel = 0; pixel < Pixels; pixel++) {
    for (unsigned k = 0; k < 4; k++) {
      sums[pixel][k] -= quad.weight_zeros[k] * totals[pixel];
    }
  }
}

/// A core's groups of four output channels, of which those up to `whole` have all four.
struct Groups {
  uint32_t first, whole, last;
};

/// How a tile's outputs are made: what depends on requantization and on their width.
struct TileOutput {
  const uint32_t* (*whole)(const ConvMap&, const PixelTile&, const uint32_t* weights, const Groups&);
  /// The `channels` of a group, of pixel `pixel` of a tile.
  void (*store)(const ConvMap&, const PixelTile&, uint32_t group, uint32_t pixel, uint32_t channels,
                int32_t (&sums)[1][4]);
  const uint8_t* quads;  // each begins with the biases
  uint32_t quad_bytes;
  uint32_t pixel_bytes;

  const int32_t* biases(uint32_t group) const { return reinterpret_cast<const int32_t*>(quads + group * quad_bytes); }
};

/// Whole tiles: all four channels of all pixels, without calls. Returns the weights behind.
template <class Format, unsigned OutBits, class Requant>
__attribute__((noinline, flatten)) const uint32_t* conv_whole(const ConvMap& map, const PixelTile& tile,
                                                              const uint32_t* weights, const Groups& groups) {
  const auto& conv = static_cast<const Conv<Requant>&>(map);
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
    if constexpr (Requant::weight_zeros) {
      if (tile.totals != nullptr) {
        subtract_weight_zeros(sums.at, *quad, tile.totals);
      }
    }
    to = store_tile<Format::level, OutBits>(to, out, requant, *quad, sums.at);
  }
  return weights;
}

template <IsaLevel Level, unsigned OutBits, class Requant>
__attribute__((noinline, cold)) void store_pixel(const ConvMap& map, const PixelTile& tile, uint32_t group,
                                                 uint32_t pixel, uint32_t channels, int32_t (&sums)[1][4]) {
  const auto& conv = static_cast<const Conv<Requant>&>(map);
  const auto& quad = conv.requant.quads[group];
  if constexpr (Requant::weight_zeros) {
    if (tile.totals != nullptr) {
      subtract_weight_zeros(sums, quad, tile.totals + pixel);
    }
  }
  uint8_t* const to = tile.out + pixel * bytes_of(conv.shape.out_channels, OutBits) + group * OutBits / 2;
  store_edge<Level, OutBits>(to, conv.requant, quad, sums, channels);
}

/// Tiles some of whose pixels or channels do not exist.
template <class Format>
__attribute__((noinline, cold)) void conv_edge(const ConvMap& conv, const TileOutput& output, const PixelTile& tile,
                                               const uint32_t* weights, uint32_t first, uint32_t last) {
  const uint32_t steps = Format::steps(conv.shape);
  for (uint32_t group = first; group < last; group++) {
    const uint32_t left = conv.shape.out_channels - group * 4;
    TileSums<Format> sums;
    weights = dot_tile<Format>(sums, output.biases(group), weights, tile.columns, tile.column_words, steps);
    for (uint32_t pixel = 0; pixel < tile.pixels; pixel++) {
      const auto& of = sums.at[pixel];
      int32_t quad[1][4] = {{of[0], of[1], of[2], of[3]}};
      output.store(conv, tile, group, pixel, left < 4 ? left : 4, quad);
    }
  }
}

/// Tiles of fewer pixels for what whole ones leave over.
template <class Format>
__attribute__((noinline, cold)) void conv_rest(const ConvMap& conv, const TileOutput& output, const PixelTile& tile,
                                               const uint32_t* weights, uint32_t first, uint32_t last) {
  if constexpr (has_single_tile<Format>) {
    if (tile.pixels == 1) {
      enter_tiles<SingleFormat<Format>>(tile.column_words);
      conv_edge<SingleFormat<Format>>(conv, output, tile, weights, first, last);
      enter_tiles<Format>(tile.column_words);
      return;
    }
  }
  using Edge = EdgeFormat<Format>;
  if constexpr (Edge::pixels == Format::pixels) {
    conv_edge<Format>(conv, output, tile, weights, first, last);
  } else {
    enter_tiles<Edge>(tile.column_words);
    for (uint32_t pixel = 0; pixel < tile.pixels; pixel += Edge::pixels) {
      const uint32_t left = tile.pixels - pixel;
      conv_edge<Edge>(
          conv, output,
          {tile.columns + pixel * tile.column_words, tile.column_words, tile.out + pixel * output.pixel_bytes,
           left < Edge::pixels ? left : Edge::pixels, tile.totals == nullptr ? nullptr : tile.totals + pixel},
          weights, first, last);
    }
    enter_tiles<Format>(tile.column_words);
  }
}

/// The sum of each column of a tile: a dot product with ones.
template <class Format>
__attribute__((noinline)) void add_up_columns(int32_t* totals, const uint32_t* ones, const PixelTile& tile,
                                              uint32_t steps) {
  constexpr int32_t zeros[4] = {};
  TileSums<Format> sums;
  start_tiles<Format>(ones);
  dot_tile<Format>(sums, zeros, ones, tile.columns, tile.column_words, steps);
  for (unsigned pixel = 0; pixel < Format::pixels; pixel++) {
    totals[pixel] = sums.at[pixel][0];
  }
}

/// One core's part of a convolution; the others do theirs.
template <class Format>
__attribute__((noinline)) void conv_tiles(const ConvMap& conv, const TileOutput& output, unsigned core,
                                          unsigned cores) {
  const ConvShape& shape = conv.shape;
  const bool in_place = reads_in_place<Format>(shape, conv.flip);
  const uint32_t column_words = in_place ? Format::tap_words(shape.in_channels) : Format::column_words(shape);
  uint32_t* const buffer = conv.columns + core * column_buffer_words<Format>(shape);
  const Windows<Format> windows(shape, conv.in, conv.pad_word ^ Format::activation_flip,
                                conv.flip ^ Format::activation_flip);
  Plane plane(ceil_div(shape.pixels(), Format::pixels), ceil_div(shape.out_channels, 4), core, cores);
  const Share share = plane.columns();
  const uint32_t full = shape.out_channels / 4 < share.last ? shape.out_channels / 4 : share.last;
  const Groups groups{share.first, full, share.last};
  const uint32_t* const first_weights = conv.weights + share.first * 4 * Format::weight_words(shape);
  int32_t totals[Format::pixels];
  OutPixel first;
  enter_tiles<Format>(column_words);
  for (; !plane.done(); plane.next()) {
    const uint32_t pixel = plane.row() * Format::pixels;
    const uint32_t left = shape.pixels() - pixel;
    PixelTile tile{buffer, column_words, conv.out + pixel * output.pixel_bytes,
                   left < Format::pixels ? left : Format::pixels, nullptr};
    if (in_place) {
      tile.columns = reinterpret_cast<const uint32_t*>(conv.in) + pixel * column_words;
    } else {
      first.move_to(pixel, shape.out_width);
      windows.gather(buffer, first, tile.pixels);
    }
    if (__builtin_expect(conv.ones != nullptr, 0)) {
      add_up_columns<Format>(totals, conv.ones, tile, Format::steps(shape));
      tile.totals = totals;
    }
    const uint32_t* weights = first_weights;
    uint32_t done = groups.first;
    start_tiles<Format>(weights);
    if (tile.pixels == Format::pixels && groups.whole > groups.first) {
      weights = output.whole(conv, tile, weights, groups);
      done = groups.whole;
    }
    if (done < groups.last) {
      conv_rest<Format>(conv, output, tile, weights, done, groups.last);
    }
  }
  leave_tiles<Format>();
}

template <class Format, unsigned OutBits, class Requant>
void conv_on_core(const Conv<Requant>& conv, unsigned core, unsigned cores) {
  using Quad = typename Requant::Quad;
  conv_tiles<Format>(
      conv,
      {conv_whole<Format, OutBits, Requant>, store_pixel<Format::level, OutBits, Requant>,
       reinterpret_cast<const uint8_t*>(conv.requant.quads), sizeof(Quad), bytes_of(conv.shape.out_channels, OutBits)},
      core, cores);
}

}  // namespace pulpo::kernels
