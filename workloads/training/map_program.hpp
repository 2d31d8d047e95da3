// SPDX-License-Identifier: Apache-2.0
// What the programs of layers on maps have in common.
#pragma once

#include "exact.hpp"
#include "layer_tiles.hpp"
#include "print.h"
#include "region.h"

namespace pulpo::training {

struct MapArguments {
  Machine machine;
  Pass pass;
  uint32_t in_height, in_width, in_channels;
  uint32_t out_channels;
  uint32_t kernel_height, kernel_width, stride, pad;
  uint32_t room;  // bytes of TCDM for tiles; 0: all

  kernels::ConvShape shape() const {
    return {in_height,
            in_width,
            in_channels,
            (in_height + 2 * pad - kernel_height) / stride + 1,
            (in_width + 2 * pad - kernel_width) / stride + 1,
            out_channels,
            kernel_height,
            kernel_width,
            stride,
            pad,
            pad};
  }
  bool describe_layer() const {
    return stride != 0 && kernel_height != 0 && kernel_width != 0 && in_channels != 0 && out_channels != 0 &&
           in_height + 2 * pad >= kernel_height && in_width + 2 * pad >= kernel_width;
  }
};

/// Input, weights and output of a layer; in the place of one of them its gradient is computed.
template <class Element>
struct LayerTensors {
  Element *x, *w, *y;
  uint32_t x_count, w_count, y_count;

  Element* result(Pass pass) const { return pass == Pass::forward ? y : pass == Pass::error ? x : w; }
  uint32_t result_count(Pass pass) const {
    return pass == Pass::forward ? y_count : pass == Pass::error ? x_count : w_count;
  }
  /// Maps come first among what a pass reads.
  const Element* source(Pass pass) const { return pass == Pass::error ? y : x; }
  const Element* second(Pass pass) const { return pass == Pass::weights ? y : w; }

  void take_from(Arena& memory) {
    const auto tensor = [&](uint32_t count) { return take<Element>(memory, count, "the tensors exceed L2"); };
    x = tensor(x_count);
    w = tensor(w_count);
    y = tensor(y_count);
  }
  /// A core's part of made-up contents.
  void make(unsigned core, unsigned cores) const {
    PULPO_REGION_BEGIN("make");
    fill(x, x_count, 0, core, cores);
    fill(w, w_count, 1, core, cores);
    fill(y, y_count, 2, core, cores);
    PULPO_REGION_END("make");
  }
};

inline void print_tiles(const LayerTiles& tiles) {
  printf("%u tiles, %u lines x %u channels\n", (unsigned)tiles.count(), (unsigned)tiles.lines,
         (unsigned)tiles.channels);
}

/// Calls `what(window place)` for each (output line, output column) whose window holds a pixel under a weight:
/// the one pair that a pixel and a weight have, if any.
template <class What>
void output_under(const kernels::ConvShape& s, uint32_t line, uint32_t column, uint32_t y, uint32_t x, What what) {
  const uint32_t below = line + s.pad_top, right = column + s.pad_left;
  if (below < y || right < x || (below - y) % s.stride != 0 || (right - x) % s.stride != 0) {
    return;
  }
  const uint32_t out_line = (below - y) / s.stride, out_column = (right - x) / s.stride;
  if (out_line < s.out_height && out_column < s.out_width) {
    what(out_line * s.out_width + out_column);
  }
}

/// Calls `what(pixel)` if the input pixel under a weight of an output pixel's window lies in the map.
template <class What>
void input_under(const kernels::ConvShape& s, uint32_t line, uint32_t column, uint32_t y, uint32_t x, What what) {
  const uint32_t in_line = line * s.stride + y - s.pad_top, in_column = column * s.stride + x - s.pad_left;
  if (in_line < s.in_height && in_column < s.in_width) {
    what(in_line * s.in_width + in_column);
  }
}

}  // namespace pulpo::training
