// SPDX-License-Identifier: Apache-2.0
// The passes of a depthwise convolution: each channel its own window, weights [kernel y][kernel x][channel]. Channels
// lie beside each other in maps and weights, so that a core keeps the sums of eight of them and walks over the taps.
#pragma once

#include "convolution.hpp"
#include "layer_tiles.hpp"
#include "xpulp.h"

namespace pulpo::training {

namespace channelwise {

/// Sums of so many neighbouring channels fit into the registers.
inline constexpr unsigned channels_at_a_time = 8;

inline LayerCuts cuts(const ConvShape& s, Pass pass, uint32_t cores) {
  const Cut x = conv::map(s.in_width, s.in_channels, true), y = conv::map(s.out_width, s.in_channels, true);
  const Cut w{s.taps(), s.in_channels, 1, false};
  switch (pass) {
    case Pass::forward:
      return {x, w, y, s.out_height, s.in_channels, false, 0, channels_at_a_time, conv::in_first, conv::in_last};
    case Pass::error:
      return {y, w, x, s.in_height, s.in_channels, false, 0, channels_at_a_time, conv::out_first, conv::out_last};
    default:
      return {x, y, w, s.out_height, s.in_channels, true, 0, channels_at_a_time * cores, conv::in_first, conv::in_last};
  }
}

/// Terms of a sum, as they are walked over: `x` and `y` move on by some bytes each time.
template <class Element>
struct Walk {
  const Element *x, *y;
  uint32_t count;
  int32_t x_step, y_step;
};

/// Sums of `Channels` neighbouring channels, in single precision.
template <class Element, unsigned Channels>
struct ChannelSums {
  float at[Channels] = {};

  void add(const Walk<Element>& walk) {
    const Element *x = walk.x, *y = walk.y;
    for (uint32_t i = 0; i < walk.count; i++) {
      for (unsigned c = 0; c < Channels; c++) {
        at[c] = add_product(at[c], x[c], y[c]);
      }
      x += walk.x_step;
      y += walk.y_step;
    }
  }
  static float add_product(float sum, float x, float y) { return sum + x * y; }
  static float add_product(float sum, half x, half y) {
    const auto bits = [](half h) { return static_cast<uint32_t>(__builtin_bit_cast(uint16_t, h)); };
    return fmacex_s_h(sum, bits(x), bits(y));
  }
  void put(Element* out, bool add) const {
    for (unsigned c = 0; c < Channels; c++) {
      out[c] = static_cast<Element>(add ? static_cast<float>(out[c]) + at[c] : at[c]);
    }
  }
};

}  // namespace channelwise

/// A pass on a tile in TCDM.
template <class Element>
class ChannelwiseConv {
 public:
  ChannelwiseConv(const ConvShape& shape, Pass pass) : shape_(shape), pass_(pass) {}

  /// Source, second and output: x, w, y; dy, w, dx; x, dy, dw.
  void compute(const TilePlace& at, const Element* source, const Element* second, Element* out, unsigned core,
               unsigned cores) {
    const uint32_t width = pass_ == Pass::forward ? shape_.out_width : pass_ == Pass::error ? shape_.in_width : 1;
    const uint32_t places = pass_ == Pass::weights ? shape_.taps() : at.lines * width;
    const uint32_t blocks = kernels::ceil_div(at.channels, channels_at_a_time);
    // cores take blocks of channels, and of each a part of the places where there are more cores than blocks
    const uint32_t across = blocks < cores ? blocks : cores, down = cores / across;
    if (core >= across * down) {
      return;
    }
    const kernels::Share mine = kernels::share(places, core / across, down);
    for (uint32_t block = core % across; block < blocks; block += across) {
      const uint32_t channel = block * channels_at_a_time;
      const uint32_t left = at.channels - channel;
      const Tile tile{at, source + channel, second + channel, out + channel};
      if (left >= channels_at_a_time) {
        run<channels_at_a_time>(tile, mine);
        continue;
      }
      for (uint32_t c = 0; c < left; c++) {
        run<1>({at, source + channel + c, second + channel + c, out + channel + c}, mine);
      }
    }
  }

 private:
  static constexpr unsigned channels_at_a_time = channelwise::channels_at_a_time;

  struct Tile {
    const TilePlace& at;
    const Element *source, *second;
    Element* out;
  };

  template <unsigned Channels>
  void run(const Tile& tile, const kernels::Share& places) const {
    switch (pass_) {
      case Pass::forward:
        return forward<Channels>(tile, places);
      case Pass::error:
        return error<Channels>(tile, places);
      default:
        return weights<Channels>(tile, places);
    }
  }

  /// A line of taps at a time, those that lie in the map.
  template <unsigned Channels>
  __attribute__((noinline)) void forward(const Tile& tile, const kernels::Share& places) const {
    const ConvShape& s = shape_;
    const int32_t pixel = tile.at.channels, in_width = s.in_width;
    uint32_t line = places.first / s.out_width, column = places.first - line * s.out_width;
    for (uint32_t place = places.first; place < places.last; place++) {
      const int32_t top = static_cast<int32_t>((tile.at.line + line) * s.stride - s.pad_top);
      const int32_t left = static_cast<int32_t>(column * s.stride - s.pad_left);
      const Span xs = Span::inside(left, 1, s.in_width, s.kernel_width);
      const Span ys = Span::inside(top, 1, s.in_height, s.kernel_height);
      channelwise::ChannelSums<Element, Channels> sums;
      const int32_t first_line = top - static_cast<int32_t>(tile.at.source_line);
      for (int32_t y = ys.first; y < ys.last && xs.count() > 0; y++) {
        sums.add({tile.source + ((first_line + y) * in_width + left + xs.first) * pixel,
                  tile.second + (y * static_cast<int32_t>(s.kernel_width) + xs.first) * pixel,
                  static_cast<uint32_t>(xs.count()), pixel, pixel});
      }
      sums.put(tile.out + static_cast<int32_t>(place) * pixel, false);
      if (++column == s.out_width) {
        column = 0;
        line++;
      }
    }
  }

  /// Of an input pixel: taps whose distance to the first one is a multiple of the stride have outputs.
  template <unsigned Channels>
  __attribute__((noinline)) void error(const Tile& tile, const kernels::Share& places) const {
    const ConvShape& s = shape_;
    const int32_t pixel = tile.at.channels;
    uint32_t line = places.first / s.in_width, column = places.first - line * s.in_width;
    for (uint32_t place = places.first; place < places.last; place++) {
      const Taps ys(tile.at.line + line + s.pad_top, s.stride, s.out_height, s.kernel_height);
      const Taps xs(column + s.pad_left, s.stride, s.out_width, s.kernel_width);
      channelwise::ChannelSums<Element, Channels> sums;
      for (uint32_t i = 0; i < ys.count && xs.count != 0; i++) {
        const uint32_t out_line = ys.place - i - tile.at.source_line, y = ys.first + i * s.stride;
        sums.add({tile.source + static_cast<int32_t>(out_line * s.out_width + xs.place) * pixel,
                  tile.second + static_cast<int32_t>(y * s.kernel_width + xs.first) * pixel, xs.count, -pixel,
                  static_cast<int32_t>(s.stride) * pixel});
      }
      sums.put(tile.out + static_cast<int32_t>(place) * pixel, false);
      if (++column == s.in_width) {
        column = 0;
        line++;
      }
    }
  }

  /// The taps of one direction that lie over a place of the padded map, and the output place of the first one; the next
  /// tap's is one less.
  struct Taps {
    uint32_t first, count, place;

    Taps(uint32_t at, uint32_t stride, uint32_t places, uint32_t taps) : first(0), count(0), place(at) {
      if (stride != 1) {
        place = at / stride;
        first = at - place * stride;
      }
      if (place >= places) {  // the first windows would begin behind the map
        first += (place - (places - 1)) * stride;
        place = places - 1;
      }
      if (first < taps) {
        count = stride == 1 ? taps - first : (taps - first + stride - 1) / stride;
        count = count < place + 1 ? count : place + 1;
      }
    }
  };

  /// Of a tap: all windows in which it lies in the map.
  template <unsigned Channels>
  __attribute__((noinline)) void weights(const Tile& tile, const kernels::Share& taps) const {
    const ConvShape& s = shape_;
    const int32_t pixel = tile.at.channels, stride = s.stride;
    for (uint32_t tap = taps.first; tap < taps.last; tap++) {
      const uint32_t y = tap / s.kernel_width, x = tap - y * s.kernel_width;
      const int32_t left = static_cast<int32_t>(x - s.pad_left);
      const Span xs = Span::inside(left, stride, s.in_width, s.out_width);
      channelwise::ChannelSums<Element, Channels> sums;
      for (uint32_t line = 0; line < tile.at.lines && xs.count() > 0; line++) {
        const uint32_t in_line = (tile.at.line + line) * s.stride + y - s.pad_top;
        if (in_line < s.in_height) {
          const int32_t first =
              static_cast<int32_t>((in_line - tile.at.source_line) * s.in_width) + xs.first * stride + left;
          sums.add({tile.source + first * pixel,
                    tile.second + (static_cast<int32_t>(line * s.out_width) + xs.first) * pixel,
                    static_cast<uint32_t>(xs.count()), stride * pixel, pixel});
        }
      }
      sums.put(tile.out + static_cast<int32_t>(tap) * pixel, tile.at.add);
    }
  }

  ConvShape shape_;
  Pass pass_;
};

}  // namespace pulpo::training
