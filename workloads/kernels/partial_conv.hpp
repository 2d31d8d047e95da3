// SPDX-License-Identifier: Apache-2.0
// A convolution whose sums are added up slice by slice: products of a slice onto 32-bit sums in TCDM, and what makes
// outputs of them in the end.
#pragma once

#include <stdint.h>

#include "conv.hpp"

namespace pulpo::kernels {

/// A slice; the map's output are the partial sums, its output channels are rounded up to four.
struct PartialConv : ConvMap {
  PartialSums partial;
};

inline constexpr int32_t no_biases[4] = {};

inline void add_sums(int32_t* to, const int32_t (&sums)[4], bool first) {
  for (unsigned k = 0; k < 4; k++) {
    to[k] = first ? sums[k] : sums[k] + to[k];
  }
}

template <class Format>
__attribute__((noinline, flatten)) void add_whole(const ConvMap& map, const WholeTiles& tiles,
                                                  const uint32_t* first_weights, const Groups& groups) {
  const auto& conv = static_cast<const PartialConv&>(map);
  const uint32_t steps = Format::steps(conv.shape);
  for (const PixelTile* tile = tiles.at; tile < tiles.at + tiles.count; tile++) {
    const uint32_t* weights = first_weights;
    auto* to = reinterpret_cast<int32_t*>(tile->out) + groups.first * 4;
    start_tiles<Format>(weights);
    for (uint32_t group = groups.first; group < groups.whole; group++, to += 4) {
      TileSums<Format> sums;
      weights = dot_tile<Format>(sums, no_biases, weights, tile->columns, tile->column_words, steps);
      if (tile->totals != nullptr) {
        subtract_weight_zeros(sums.at, conv.partial.zeros[group], tile->totals);
      }
      for (unsigned pixel = 0; pixel < Format::pixels; pixel++) {
        add_sums(to + pixel * conv.shape.out_channels, sums.at[pixel], conv.partial.first);
      }
    }
  }
}

inline void add_pixel(const ConvMap& map, const PixelTile& tile, uint32_t group, uint32_t pixel, uint32_t,
                      int32_t (&sums)[1][4]) {
  const auto& conv = static_cast<const PartialConv&>(map);
  if (tile.totals != nullptr) {
    subtract_weight_zeros(sums, conv.partial.zeros[group], tile.totals + pixel);
  }
  add_sums(reinterpret_cast<int32_t*>(tile.out) + pixel * conv.shape.out_channels + group * 4, sums[0],
           conv.partial.first);
}

/// One core's part of a slice.
template <class Format>
void accumulate_on_core(const ConvMap& map, const PartialSums& partial, unsigned core, unsigned cores) {
  PartialConv conv{map, partial};
  conv.shape.out_channels = ceil_div(map.shape.out_channels, 4) * 4;
  conv.out = reinterpret_cast<uint8_t*>(partial.sums);
  // no bytes between the biases of groups: all begin at zero
  conv_tiles<Format>(
      conv, {add_whole<Format>, add_pixel, reinterpret_cast<const uint8_t*>(no_biases), 0, conv.shape.out_channels * 4},
      core, cores);
}

/// One core's part of making outputs of finished sums.
template <IsaLevel Level, unsigned OutBits, class Requant>
void finish_on_core(const Conv<Requant>& conv, const int32_t* sums, unsigned core, unsigned cores) {
  const ConvShape& shape = conv.shape;
  const uint32_t groups = ceil_div(shape.out_channels, 4);
  const uint32_t pixel_bytes = bytes_of(shape.out_channels, OutBits);
  for (Plane plane(shape.pixels(), groups, core, cores); !plane.done(); plane.next()) {
    uint8_t* to = conv.out + plane.row() * pixel_bytes + plane.columns().first * OutBits / 2;
    for (uint32_t group = plane.columns().first; group < plane.columns().last; group++) {
      const auto& quad = conv.requant.quads[group];
      const int32_t* const from = sums + (plane.row() * groups + group) * 4;
      const int32_t whole[1][4] = {
          {from[0] + quad.biases[0], from[1] + quad.biases[1], from[2] + quad.biases[2], from[3] + quad.biases[3]}};
      const uint32_t left = shape.out_channels - group * 4;
      if (left >= 4) {
        to = store_tile<Level, OutBits>(to, out_steps<OutBits, 1>(0), conv.requant, quad, whole);
      } else {
        store_edge<Level, OutBits>(to, conv.requant, quad, whole, left);
      }
    }
  }
}

}  // namespace pulpo::kernels
