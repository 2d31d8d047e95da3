// SPDX-License-Identifier: Apache-2.0
// Convolution of any kernel, stride and padding: im2col of two pixels, then all output channels, four at a time.
#pragma once

#include <stdint.h>

#include "dot_tile.hpp"
#include "im2col.hpp"
#include "share.hpp"
#include "store.hpp"

namespace pulpo::kernels {

/// A convolution in TCDM. `columns` holds two im2col columns for each core.
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

/// Output channels `groups` (of four) of two neighbouring pixels; `pixels` says if the second one exists.
template <class Format, unsigned OutBits, class Requant>
void conv_pixel_pair(const Conv<Requant>& conv, const uint32_t* columns, uint8_t* out, uint32_t pixels, Share groups) {
  const Requant requant = conv.requant;  // a copy stays in registers, whatever the inner loop is said to touch
  const uint32_t words = Format::weight_words(conv.shape);
  const uint32_t column_words = words * Format::weight_ratio;
  const uint32_t out_channels = conv.shape.out_channels;
  const uint32_t pixel_bytes = bytes_of(out_channels, OutBits);
  const uint32_t* weights = conv.weights + groups.first * 4 * words;
  uint8_t* to = out + groups.first * OutBits / 2;
  for (uint32_t channel = groups.first * 4; channel < groups.last * 4; channel += 4, to += OutBits / 2) {
    const int32_t b0 = requant.bias(channel), b1 = requant.bias(channel + 1);
    const int32_t b2 = requant.bias(channel + 2), b3 = requant.bias(channel + 3);
    TileSums sums{b0, b1, b2, b3, b0, b1, b2, b3};
    weights = dot_tile<Format>(sums, weights, columns, columns + column_words, words);
    const uint32_t left = out_channels - channel;
    store_four<OutBits>(to, requant, channel, left, sums.s00, sums.s01, sums.s02, sums.s03);
    if (pixels == 2) {
      store_four<OutBits>(to + pixel_bytes, requant, channel, left, sums.s10, sums.s11, sums.s12, sums.s13);
    }
  }
}

/// One core's part of a convolution; the others do theirs.
template <class Format, unsigned OutBits, class Requant>
void conv_on_core(const Conv<Requant>& conv, unsigned core, unsigned cores) {
  const ConvShape& shape = conv.shape;
  const Plane plane = share_plane(ceil_div(shape.pixels(), 2), ceil_div(shape.out_channels, 4), core, cores);
  const uint32_t column_words = Format::column_words(shape);
  const uint32_t pixel_bytes = bytes_of(shape.out_channels, OutBits);
  uint32_t* columns = conv.columns + core * 2 * column_words;
  uint32_t y = plane.rows.first * 2 / shape.out_width;
  uint32_t x = plane.rows.first * 2 % shape.out_width;
  for (uint32_t pair = plane.rows.first; pair < plane.rows.last; pair++) {
    const uint32_t left = shape.pixels() - pair * 2;
    for (uint32_t pixel = 0; pixel < 2 && pixel < left; pixel++) {
      im2col<Format>(columns + pixel * column_words, conv.in, shape, y, x, conv.pad_word);
      if (++x == shape.out_width) {
        x = 0;
        y++;
      }
    }
    conv_pixel_pair<Format, OutBits>(conv, columns, conv.out + pair * 2 * pixel_bytes, left < 2 ? left : 2,
                                     plane.columns);
  }
}

}  // namespace pulpo::kernels
