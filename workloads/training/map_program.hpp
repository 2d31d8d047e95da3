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
  /// Ends the program if they describe no layer.
  void check() const {
    if (!describe_layer()) {
      give_up("the arguments do not describe a layer");
    }
  }

 private:
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
    const auto tensor = [&](uint32_t count) { return take<Element>(memory, count, "a tensor"); };
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

/// What a program of a layer does around its kernel. The program itself has the name of its region and the exact sums.
template <class Element, class Kernel>
struct MapWork {
  kernels::ConvShape shape;
  LayerTensors<Element> tensors;
  TiledLayer<Element, Kernel>* tiled;
  uint32_t terms, blocks;  // of a sum; roundings of a result

  /// The tensors in L2, with so many weights; `named`: where the host finds them.
  void take_tensors(const MapArguments& a, uint32_t out_channels, uint32_t weights, Tensor (&named)[3]) {
    shape = a.shape();
    tensors.x_count = count_of(shape.in_height, shape.in_width, shape.in_channels);
    tensors.w_count = weights;
    tensors.y_count = count_of(shape.out_height, shape.out_width, out_channels);
    Arena l2 = l2_arena(a.machine);
    tensors.take_from(l2);
    named[0] = {tensors.x, tensors.x_count};
    named[1] = {tensors.w, tensors.w_count};
    named[2] = {tensors.y, tensors.y_count};
  }

  void cut(const MapArguments& a, const LayerCuts& cuts, Kernel& kernel, Arena tcdm) {
    static TiledLayer<Element, Kernel> all(shape, cuts, tensors.source(a.pass), tensors.second(a.pass),
                                           tensors.result(a.pass), kernel, tcdm.part(a.room), a.machine.cores);
    tiled = &all;
    const LayerTiles& tiles = tiled->tiles();
    printf("%u tiles, %u lines x %u channels\n", (unsigned)tiles.count(), (unsigned)tiles.lines,
           (unsigned)tiles.channels);
  }

  /// Every core's part of the layer.
  void on_core() {
    run_pipeline(*tiled, core_id(), team_size());
    team_barrier();
  }

  /// `run` calls on_core() on a MapWork. The program's exit value.
  int finish(const MapArguments& a, void (*run)(void*), bool (*is_wrong_output)(const void*, uint32_t)) {
    team_fork(
        a.machine.cores, [](void* work) { static_cast<MapWork*>(work)->tensors.make(core_id(), team_size()); }, this);
    team_fork(a.machine.cores, run, this);
    return check_outputs(a.machine, tensors.result_count(a.pass), terms, is_wrong_output, this);
  }
};

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
