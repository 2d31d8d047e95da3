// SPDX-License-Identifier: Apache-2.0
// Cuts a layer whose maps or weights do not fit into TCDM: by rows of output and by groups of four output channels.
#pragma once

#include <stdint.h>

#include "shape.hpp"

namespace pulpo::kernels {

/// Bytes that the parts of a layer take.
struct LayerBytes {
  uint32_t in_row, out_row_of_group, weights_of_group;
  bool cut_channels;        // groups of output channels can be computed apart, each from the whole input
  uint32_t gather_traffic;  // what gathering the windows once takes, in bytes that the DMA could move meanwhile
};

struct Tiles {
  uint32_t rows, groups;                       // of one tile
  uint32_t row_tiles, group_tiles;             // how many there are
  uint32_t in_bytes, weight_bytes, out_bytes;  // of one buffer of each

  uint32_t count() const { return row_tiles * group_tiles; }
  /// Buffers double only where the next tile has other contents.
  uint32_t in_buffers() const { return row_tiles > 1 ? 2 : 1; }
  uint32_t weight_buffers() const { return group_tiles > 1 ? 2 : 1; }
  uint32_t out_buffers() const { return count() > 1 ? 2 : 1; }
  uint32_t total_bytes() const {
    return in_buffers() * in_bytes + weight_buffers() * weight_bytes + out_buffers() * out_bytes;
  }
};

/// Inner loops read a little beyond the last element.
inline constexpr uint32_t slack_bytes = 16;

constexpr uint32_t round_16(uint32_t bytes) { return (bytes + 15) & ~15u; }

inline Tiles make_tiles(const ConvShape& shape, const LayerBytes& bytes, uint32_t rows, uint32_t groups) {
  const uint32_t window_rows = (rows - 1) * shape.stride + shape.kernel_height;
  const uint32_t in_rows = window_rows < shape.in_height ? window_rows : shape.in_height;
  return {rows,
          groups,
          ceil_div(shape.out_height, rows),
          ceil_div(ceil_div(shape.out_channels, 4), groups),
          round_16(in_rows * bytes.in_row + slack_bytes),
          round_16(groups * bytes.weights_of_group + slack_bytes),
          round_16(rows * groups * bytes.out_row_of_group)};
}

/// The tiles that fit into `room` and move the fewest bytes; none (0 rows) when not even the smallest fit. Weights are
/// moved again for each tile of rows unless all are resident; rows that neighbouring tiles share are moved twice;
/// windows are gathered again for each tile of channels.
inline Tiles choose_tiles(const ConvShape& shape, const LayerBytes& bytes, uint32_t room) {
  Tiles best{};
  uint32_t best_traffic = UINT32_MAX;
  const uint32_t all_groups = ceil_div(shape.out_channels, 4);
  for (uint32_t groups = all_groups;; groups = ceil_div(groups, 2)) {
    for (uint32_t rows = shape.out_height;; rows = ceil_div(rows, 2)) {
      const Tiles tiles = make_tiles(shape, bytes, rows, groups);
      const uint32_t weight_loads = tiles.group_tiles == 1 ? 1 : tiles.row_tiles;
      const uint32_t traffic = tiles.row_tiles * tiles.in_bytes + all_groups * bytes.weights_of_group * weight_loads +
                               tiles.group_tiles * bytes.gather_traffic;
      if (tiles.total_bytes() <= room && traffic < best_traffic) {
        best = tiles;
        best_traffic = traffic;
      }
      if (rows == 1) {
        break;
      }
    }
    if (groups == 1 || !bytes.cut_channels) {
      return best;
    }
  }
}

}  // namespace pulpo::kernels
