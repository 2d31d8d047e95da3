// SPDX-License-Identifier: Apache-2.0
// Cuts a layer whose maps or weights do not fit into TCDM: by rows of output, by groups of four output channels, and,
// if even the smallest of such tiles is too large, the sums themselves into slices: some input channels, some rows of
// the kernel at a time, whose partial sums add up in TCDM.
#pragma once

#include <stdint.h>

#include "slicing.hpp"

namespace pulpo::kernels {

/// Sizes of a plan may exceed all memory: a number then that is larger than any.
constexpr uint32_t bounded(uint64_t bytes) { return bytes < (1u << 28) ? static_cast<uint32_t>(bytes) : 1u << 28; }

/// Inner loops read a little beyond the last element.
inline constexpr uint32_t slack_bytes = 16;
constexpr uint32_t buffer_bytes(uint64_t bytes) { return bounded((bytes + slack_bytes + 15) & ~uint64_t{15}); }

struct Tiles {
  uint32_t rows, groups;  // of one tile; no rows: there is no such plan
  Slicing slicing;
  uint32_t row_tiles, group_tiles;  // how many there are
  bool input_of_groups;             // a group needs its own channels of the input only
  uint32_t column_bytes, sum_bytes;
  uint32_t in_bytes, weight_bytes, quad_bytes, out_bytes;  // of one buffer of each

  uint32_t count() const { return row_tiles * group_tiles; }
  uint32_t slices() const { return slicing.count(); }
  uint32_t steps() const { return count() * slices(); }
  /// Whether each step has contents of its own in these buffers.
  bool own_input() const { return slices() > 1 || input_of_groups; }
  bool own_weights() const { return slices() > 1 || group_tiles > 1; }
  /// How often the input's buffers are filled.
  uint32_t in_loads() const { return own_input() ? steps() : row_tiles; }
  /// Buffers double only where the next step has other contents.
  uint32_t in_buffers() const { return in_loads() > 1 ? 2 : 1; }
  uint32_t weight_buffers() const { return own_weights() ? 2 : 1; }
  uint32_t quad_buffers() const { return group_tiles > 1 ? 2 : 1; }
  uint32_t out_buffers() const { return count() > 1 ? 2 : 1; }
  uint32_t total_bytes() const {
    return bounded(uint64_t{column_bytes} + sum_bytes + in_buffers() * in_bytes + weight_buffers() * weight_bytes +
                   quad_buffers() * quad_bytes + out_buffers() * out_bytes);
  }
};

/// A slice of a tile, and where among all of them it is: counted up, as divisions are slow.
struct Step {
  uint32_t number, tile, row_tile, group_tile;
  uint32_t slice, row_slice, channel_slice;

  void next(const Tiles& tiles) {
    number++;
    if (++channel_slice == tiles.slicing.channel_slices) {
      channel_slice = 0;
      row_slice++;
    }
    if (++slice == tiles.slices()) {
      slice = row_slice = channel_slice = 0;
      tile++;
      if (++group_tile == tiles.group_tiles) {
        group_tile = 0;
        row_tile++;
      }
    }
  }

  bool new_input(const Tiles& tiles) const { return number == 0 || tiles.own_input() || group_tile == 0; }
  bool new_weights(const Tiles& tiles) const { return number == 0 || tiles.own_weights(); }
  bool new_quads(const Tiles& tiles) const { return number == 0 || (tiles.group_tiles > 1 && slice == 0); }
  bool is_last_slice(const Tiles& tiles) const { return slice + 1 == tiles.slices(); }
};

/// The im2col buffers of all cores: of the slice that takes most.
inline uint32_t column_bytes_of(const LayerToTile& layer, const Slicing& slicing, unsigned cores) {
  const uint32_t last_row = (slicing.row_slices - 1) * slicing.channel_slices, last = slicing.channel_slices - 1;
  const uint32_t corners[] = {0, last, last_row, last_row + last};
  uint32_t most = 0;
  for (const uint32_t index : corners) {
    const uint32_t words = layer.kernel->column_words(slice_at(layer.shape, slicing, index).of(layer.shape));
    most = words > most ? words : most;
  }
  return buffer_bytes(uint64_t{cores} * most * 4);
}

inline Tiles make_tiles(const LayerToTile& layer, const Slicing& slicing, uint32_t rows, uint32_t groups) {
  const KernelTraits& kernel = *layer.kernel;
  const ConvShape& shape = layer.shape;
  Tiles tiles{};
  tiles.rows = rows;
  tiles.groups = groups;
  tiles.slicing = slicing;
  tiles.row_tiles = ceil_div(shape.out_height, rows);
  tiles.group_tiles = ceil_div(ceil_div(shape.out_channels, 4), groups);
  tiles.input_of_groups = kernel.per_channel && tiles.group_tiles > 1;
  const uint32_t window_rows = (rows - 1) * shape.stride + slicing.rows;
  const uint32_t in_rows = window_rows < shape.in_height ? window_rows : shape.in_height;
  const uint32_t channels = tiles.input_of_groups ? groups * 4 : slicing.channels;
  const uint32_t weight_groups = groups + (layer.ones ? 1 : 0);
  const uint64_t quads = uint64_t{rows} * shape.out_width * groups;
  tiles.in_bytes = buffer_bytes(uint64_t{in_rows} * shape.in_width * bytes_of(channels, kernel.activation_bits));
  tiles.weight_bytes =
      buffer_bytes(uint64_t{weight_groups} * kernel.group_bytes(slice_at(shape, slicing, 0).of(shape)));
  tiles.quad_bytes = kernel.quad_bytes == 0 ? 0 : buffer_bytes(uint64_t{groups} * kernel.quad_bytes);
  tiles.out_bytes = buffer_bytes(quads * kernel.out_bits / 2);
  tiles.sum_bytes = tiles.slices() == 1 ? 0 : buffer_bytes(quads * 4 * sizeof(int32_t));
  return tiles;
}

/// What a plan costs, in bytes that the DMA could move meanwhile, eight a cycle. Weights are moved again for each tile
/// of rows unless all are resident; rows that neighbouring tiles share are moved twice; lines that are not whole pixels
/// cost extra. Each tile of channels has the cores go through the pixels again, eight at a time: about 120 cycles each,
/// as code comes and goes, and two for each word of a window that is gathered.
inline uint64_t cost_of(const LayerToTile& layer, const Tiles& tiles) {
  const KernelTraits& kernel = *layer.kernel;
  const ConvShape& shape = layer.shape;
  const bool cut_pixels = tiles.slicing.channel_slices > 1 || tiles.input_of_groups;
  const uint32_t weight_loads = tiles.slices() == 1 && tiles.group_tiles == 1 ? 1 : tiles.row_tiles;
  uint64_t cost =
      uint64_t{tiles.in_loads()} * tiles.in_bytes + uint64_t{weight_loads} * weight_bytes(layer, tiles.slicing);
  if (cut_pixels) {
    cost += uint64_t{tiles.group_tiles} * tiles.slicing.channel_slices * shape.in_height * shape.in_width * 32;
  }
  if (!kernel.per_channel) {
    const bool gathers = kernel.column_words(slice_at(shape, tiles.slicing, 0).of(shape)) != 0;
    const uint32_t words = gathers ? shape.taps() * ceil_div(shape.in_channels * kernel.column_bits, 32) : 0;
    cost += uint64_t{tiles.group_tiles} * shape.pixels() * (words * 2 + 120 * tiles.slices());
  }
  return cost;
}

/// The tiles of this slicing that fit into `room` at the least cost; none (0 rows) when not even the smallest fit.
inline Tiles choose_tiles_of(const LayerToTile& layer, const Slicing& slicing, uint32_t room, unsigned cores) {
  Tiles best{};
  uint64_t best_cost = UINT64_MAX;
  const uint32_t column_bytes = column_bytes_of(layer, slicing, cores);
  for (uint32_t groups = ceil_div(layer.shape.out_channels, 4);; groups = ceil_div(groups, 2)) {
    for (uint32_t rows = layer.shape.out_height;; rows = ceil_div(rows, 2)) {
      Tiles tiles = make_tiles(layer, slicing, rows, groups);
      tiles.column_bytes = column_bytes;
      if (tiles.total_bytes() <= room) {
        const uint64_t cost = cost_of(layer, tiles);
        if (cost < best_cost) {
          best = tiles;
          best_cost = cost;
        }
      }
      if (rows == 1) {
        break;
      }
    }
    if (groups == 1) {
      return best;
    }
  }
}

/// The slicing after this one: half of the channels, in whole words, then half of the kernel's rows. False if there is
/// none.
inline bool cut_further(const LayerToTile& layer, Slicing& slicing) {
  const uint32_t word = 32 / layer.kernel->activation_bits;
  if (layer.kernel->per_channel || (slicing.channels <= word && slicing.rows == 1)) {
    return false;
  }
  const bool by_channels = slicing.channels > word;
  slicing = make_slicing(layer.shape, by_channels ? ceil_div(slicing.channels, 2 * word) * word : slicing.channels,
                         by_channels ? slicing.rows : ceil_div(slicing.rows, 2));
  return true;
}

/// Tiles with as few slices as can be. `cut_sums`: the weights can be prepared for slices. If nothing fits there are no
/// rows, and total_bytes() is what the smallest tile takes.
inline Tiles choose_tiles(const LayerToTile& layer, uint32_t room, unsigned cores, bool cut_sums) {
  Slicing slicing = make_slicing(layer.shape, layer.shape.in_channels, layer.shape.kernel_height);
  for (;;) {
    Tiles tiles = choose_tiles_of(layer, slicing, room, cores);
    if (tiles.rows != 0) {
      return tiles;
    }
    if (!cut_sums || !cut_further(layer, slicing)) {
      tiles = make_tiles(layer, slicing, 1, 1);
      tiles.column_bytes = column_bytes_of(layer, slicing, cores);
      tiles.rows = 0;
      return tiles;
    }
  }
}

}  // namespace pulpo::kernels
