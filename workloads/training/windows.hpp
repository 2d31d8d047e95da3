// SPDX-License-Identifier: Apache-2.0
// The windows of a convolution as rows of panels. Lines are counted from `first_line` of the map, whose lines from
// there to the last one that is needed are at `data`.
#pragma once

#include <stdint.h>

#include "runs.hpp"
#include "shape.hpp"

namespace pulpo::training {

using kernels::ConvShape;

constexpr int32_t least(int32_t a, int32_t b) { return a < b ? a : b; }
constexpr int32_t most(int32_t a, int32_t b) { return a > b ? a : b; }

/// Values of a range that lie between 0 and `limit` with `offset` + value * `step`, offset being negative or not.
struct Span {
  int32_t first, last;  // one past

  static constexpr Span inside(int32_t offset, int32_t step, int32_t limit, int32_t count) {
    const int32_t first = offset < 0 ? (step == 1 ? -offset : (-offset + step - 1) / step) : 0;
    const int32_t last = offset < limit ? (step == 1 ? limit - offset : (limit - offset + step - 1) / step) : 0;
    return {first, least(last, count)};
  }
  constexpr int32_t count() const { return last - first; }
};

/// Forward: a row is an output pixel, its terms are (kernel y, kernel x, input channel).
template <class Element>
struct InputWindows {
  const ConvShape& shape;
  const Element* data;
  uint32_t first_line, first_out_line;

  template <unsigned Rows>
  void pack(Element* panel, uint32_t first, uint32_t valid, uint32_t from, uint32_t terms) const {
    PanelWriter<Element, Rows> writer(panel, from, terms);
    const int32_t channels = shape.in_channels, kernel_width = shape.kernel_width;
    uint32_t line = first / shape.out_width, column = first - line * shape.out_width;
    for (uint32_t i = 0; i < valid; i++) {
      const int32_t top = static_cast<int32_t>((first_out_line + line) * shape.stride - shape.pad_top);
      const int32_t left = static_cast<int32_t>(column * shape.stride - shape.pad_left);
      const Span taps = Span::inside(left, 1, shape.in_width, kernel_width);
      for (int32_t y = 0; y < static_cast<int32_t>(shape.kernel_height); y++) {
        const int32_t in_line = top + y;
        if (in_line >= 0 && in_line < static_cast<int32_t>(shape.in_height) && taps.count() > 0) {
          const int32_t pixel = (in_line - static_cast<int32_t>(first_line)) * static_cast<int32_t>(shape.in_width);
          writer.run(i, (y * kernel_width + taps.first) * channels, 1, taps.count() * channels,
                     data + (pixel + left + taps.first) * channels, 1);
        }
      }
      if (++column == shape.out_width) {
        column = 0;
        line++;
      }
    }
  }
};

/// `x / step`. Most steps are 1, and a division takes up to 35 cycles: the empty statement keeps the compiler from
/// dividing in any case and choosing afterwards.
inline int32_t steps_in(int32_t x, int32_t step) {
  if (step == 1) {
    return x;
  }
  __asm__ volatile("");
  return x / step;
}

/// Gradient of the input: a row is an input pixel, its terms are (output channel, kernel y, kernel x): the outputs
/// whose windows hold the pixel under that weight. Blocks of terms hold whole channels.
template <class Element>
struct OutputWindows {
  const ConvShape& shape;
  const Element* data;
  uint32_t first_line, first_in_line;

  /// About `size` terms of whole channels, an even number of them.
  static uint32_t block(const ConvShape& shape, uint32_t size) {
    const uint32_t channels = size / shape.taps() != 0 ? size / shape.taps() : 1;
    const uint32_t odd = channels * shape.taps() % 2;
    return (channels == 1 ? 1 + odd : channels - odd) * shape.taps();
  }

  template <unsigned Rows>
  void pack(Element* panel, uint32_t first, uint32_t valid, uint32_t from, uint32_t terms) const {
    PanelWriter<Element, Rows> writer(panel, from, terms);
    const Channels channels{from / shape.taps(), terms / shape.taps()};
    uint32_t line = first / shape.in_width, column = first - line * shape.in_width;
    for (uint32_t i = 0; i < valid; i++) {
      pack_pixel(writer, i, channels, first_in_line + line + shape.pad_top, column + shape.pad_left);
      if (++column == shape.in_width) {
        column = 0;
        line++;
      }
    }
  }

 private:
  struct Channels {
    uint32_t first, count;
  };

  /// `below`, `right`: the pixel in the padded map.
  template <class Writer>
  void pack_pixel(Writer& writer, uint32_t row, const Channels& channels, uint32_t below, uint32_t right) const {
    for (uint32_t y = 0; y < shape.kernel_height && y <= below; y++) {
      const uint32_t line = steps_in(below - y, shape.stride);
      if (line * shape.stride != below - y || line >= shape.out_height) {
        continue;
      }
      for (uint32_t x = 0; x < shape.kernel_width && x <= right; x++) {
        const uint32_t column = steps_in(right - x, shape.stride);
        if (column * shape.stride == right - x && column < shape.out_width) {
          const uint32_t pixel = (line - first_line) * shape.out_width + column;
          writer.whole_run(row, y * shape.kernel_width + x, shape.taps(), channels.count,
                           data + pixel * shape.out_channels + channels.first, 1);
        }
      }
    }
  }
};

/// Gradient of the weights: a row is a weight of every output channel, (kernel y, kernel x, input channel), its terms
/// are the inputs under it in the windows of all output pixels.
template <class Element>
struct WeightInputs {
  const ConvShape& shape;
  const Element* data;
  uint32_t first_line, first_out_line, out_lines;

  template <unsigned Rows>
  void pack(Element* panel, uint32_t first, uint32_t valid, uint32_t from, uint32_t terms) const {
    PanelWriter<Element, Rows> writer(panel, from, terms);
    const int32_t channels = shape.in_channels, stride = shape.stride;
    uint32_t tap = first / shape.in_channels, channel = first - tap * shape.in_channels;
    for (uint32_t i = 0; i < valid; i++) {
      const uint32_t y = tap / shape.kernel_width, x = tap - y * shape.kernel_width;
      const int32_t left = static_cast<int32_t>(x - shape.pad_left);
      const Span columns = Span::inside(left, stride, shape.in_width, shape.out_width);
      for (uint32_t line = 0; line < out_lines && columns.count() > 0; line++) {
        const int32_t in_line = static_cast<int32_t>((first_out_line + line) * shape.stride + y - shape.pad_top);
        if (in_line >= 0 && in_line < static_cast<int32_t>(shape.in_height)) {
          const int32_t pixel = (in_line - static_cast<int32_t>(first_line)) * static_cast<int32_t>(shape.in_width) +
                                columns.first * stride + left;
          writer.run(i, static_cast<int32_t>(line * shape.out_width) + columns.first, 1, columns.count(),
                     data + pixel * channels + channel, stride * channels);
        }
      }
      if (++channel == shape.in_channels) {
        channel = 0;
        tap++;
      }
    }
  }
};

}  // namespace pulpo::training
