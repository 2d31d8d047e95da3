// SPDX-License-Identifier: Apache-2.0
// Convolution of any kernel, stride and padding: im2col of a few pixels, then all output channels, four at a time.
// Pointwise layers whose pixels are whole words read them where they lie.
#pragma once

#include <stdint.h>

#include "code_size.hpp"
#include "dot_tile.hpp"
#include "im2col.hpp"
#include "kernel_traits.hpp"
#include "share.hpp"
#include "store.hpp"

namespace pulpo::kernels {

template <class Requant>
struct Conv : ConvMap {
  Requant requant;
};

/// Tiles of neighbouring pixels that a core gathers before it multiplies: the private instruction cache has no room for
/// the code of both, so that short sums would spend their time on fetching it over and over.
inline constexpr uint32_t most_gathered = 4;
template <class Format>
constexpr uint32_t tiles_gathered(const ConvShape& shape) {
  const uint32_t words = Format::pixels * Format::column_words(shape);
  return words <= 160 ? most_gathered : words <= 384 ? 2 : 1;
}

/// Words that a core's im2col columns take; one more than they hold, so that cores start on different banks.
template <class Format>
constexpr uint32_t column_buffer_words(const ConvShape& shape) {
  return tiles_gathered<Format>(shape) * Format::pixels * Format::column_words(shape) + 1;
}

/// The inner loop can read this layer's input without im2col, signed as `flip` says.
template <class Format>
constexpr bool reads_in_place(const ConvShape& shape, uint32_t flip) {
  return Format::activation_ratio == 1 && Format::activation_flip == flip && shape.taps() == 1 && shape.stride == 1 &&
         shape.pad_top == 0 && shape.pad_left == 0 && shape.in_width == shape.out_width &&
         shape.in_channels % (32 / Format::activation_bits) == 0;
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

/// Tiles whose pixels all exist.
struct WholeTiles {
  PixelTile at[most_gathered];
  uint32_t count;
};

/// How a tile's outputs are made: what depends on requantization and on their width.
struct TileOutput {
  /// Whole groups of whole tiles; the first group's weights.
  void (*whole)(const ConvMap&, const WholeTiles&, const uint32_t* weights, const Groups&);
  /// The `channels` of a group, of pixel `pixel` of a tile.
  void (*store)(const ConvMap&, const PixelTile&, uint32_t group, uint32_t pixel, uint32_t channels,
                int32_t (&sums)[1][4]);
  const uint8_t* quads;  // each begins with the biases
  uint32_t quad_bytes;
  uint32_t pixel_bytes;

  const int32_t* biases(uint32_t group) const { return reinterpret_cast<const int32_t*>(quads + group * quad_bytes); }
};

/// Whole tiles: all four channels of all pixels, without calls.
template <class Format, unsigned OutBits, class Requant>
__attribute__((noinline, flatten, aligned(16))) void conv_whole(const ConvMap& map, const WholeTiles& tiles,
                                                                const uint32_t* first_weights, const Groups& groups) {
  const auto& conv = static_cast<const Conv<Requant>&>(map);
  const Requant requant = conv.requant;  // a copy stays in registers, whatever the inner loop is said to touch
  const uint32_t steps = Format::steps(conv.shape);
  const OutSteps out = out_steps<OutBits, Format::pixels>(bytes_of(conv.shape.out_channels, OutBits));
  const auto* const last = requant.quads + groups.whole;
  const PixelTile* const end = tiles.at + tiles.count;
  for (const PixelTile* tile = tiles.at; tile < end; tile++) {
    const uint32_t column_words = tile->column_words;
    const uint32_t* const columns = tile->columns;
    const uint32_t* weights = first_weights;
    uint8_t* to = tile->out + groups.first * OutBits / 2;
    start_tiles<Format>(weights);
    // in a register that compressed loads can address: the code has to fit into the private instruction cache
    PULPO_IN_REGISTER("a5", const typename Requant::Quad*, quad) = requant.quads + groups.first;
    for (; quad < last; quad++) {
      TileSums<Format> sums;
      weights = dot_tile<Format>(sums, quad->biases, weights, columns, column_words, steps);
      if constexpr (Requant::weight_zeros) {
        if (tile->totals != nullptr) {
          subtract_weight_zeros(sums.at, *quad, tile->totals);
        }
      }
      to = store_tile<Format::level, OutBits, lane_format<Format>>(to, out, requant, *quad, sums.at);
    }
  }
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
  start_tiles<Format>(weights);
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
  const uint32_t most = in_place ? most_gathered : tiles_gathered<Format>(shape);
  const Windows<Format> windows(shape, conv.in, conv.pad_word ^ Format::activation_flip,
                                conv.flip ^ Format::activation_flip);
  Plane plane(ceil_div(shape.pixels(), Format::pixels), ceil_div(shape.out_channels, 4), core, cores);
  const Share share = plane.columns();
  const uint32_t full = shape.out_channels / 4 < share.last ? shape.out_channels / 4 : share.last;
  const Groups groups{share.first, full < share.first ? share.first : full, share.last};
  const uint32_t* const weights = conv.weights + share.first * 4 * Format::weight_words(shape);
  const uint32_t* const rest = weights + (groups.whole - groups.first) * 4 * Format::weight_words(shape);
  int32_t totals[most_gathered][Format::pixels];
  OutPixel first;
  enter_tiles<Format>(column_words);
  while (!plane.done()) {
    uint32_t* buffer = conv.columns + core * column_buffer_words<Format>(shape);
    WholeTiles tiles;
    PixelTile part{};  // the map's last pixels, if they are no whole tile
    for (tiles.count = 0; tiles.count < most && part.pixels == 0 && !plane.done(); plane.next()) {
      const uint32_t pixel = plane.row() * Format::pixels;
      const uint32_t left = shape.pixels() - pixel;
      PixelTile tile{buffer, column_words, conv.out + pixel * output.pixel_bytes,
                     left < Format::pixels ? left : Format::pixels, nullptr};
      if (in_place) {
        tile.columns = reinterpret_cast<const uint32_t*>(conv.in) + pixel * column_words;
      } else {
        first.move_to(pixel, shape.out_width);
        windows.gather(buffer, first, tile.pixels);
        buffer += Format::pixels * column_words;
      }
      if (__builtin_expect(conv.ones != nullptr, 0)) {
        tile.totals = totals[tiles.count];
        add_up_columns<Format>(totals[tiles.count], conv.ones, tile, Format::steps(shape));
      }
      if (tile.pixels == Format::pixels) {
        tiles.at[tiles.count++] = tile;
      } else {
        part = tile;
      }
    }
    if (groups.whole > groups.first) {
      output.whole(conv, tiles, weights, groups);
    }
    for (uint32_t i = 0; i < tiles.count && groups.whole < groups.last; i++) {
      conv_rest<Format>(conv, output, tiles.at[i], rest, groups.whole, groups.last);
    }
    if (part.pixels != 0 && groups.first < groups.last) {
      conv_rest<Format>(conv, output, part, weights, groups.first, groups.last);
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
