// SPDX-License-Identifier: Apache-2.0
// Layers whose data lie outside of the cluster, cut by columns: each tensor is a matrix whose columns are computed
// apart (channels of maps, samples of a batch, elements), so that any range of columns is a tile. The DMA is one tile
// ahead of the cores and one behind.
#pragma once

#include <stdint.h>

#include "arena.hpp"
#include "cluster.h"
#include "dma.h"
#include "share.hpp"

namespace pulpo::training {

using kernels::Arena;
using kernels::Share;

/// A tensor outside: `rows` rows of as many columns as the layer has.
struct Operand {
  void* outside;
  uint32_t rows, column_bytes;
  bool in, out;
};

inline constexpr uint32_t most_operands = 8;

/// A tile in TCDM; rows lie close together.
struct Tile {
  uint8_t* data[most_operands];
  uint32_t first, columns;

  template <class T>
  T* at(uint32_t operand) const {
    return reinterpret_cast<T*>(data[operand]);
  }
  /// Long shares begin in different banks: cores that walk through the same ones together would stop each other at
  /// every access.
  Share share_of(unsigned core, unsigned cores) const {
    const Share even = kernels::share(columns, core, cores);
    const uint32_t apart = columns >= cores * long_share ? banks_apart : 0;
    return {even.first + core * apart, core + 1 == cores ? columns : even.last + (core + 1) * apart};
  }

 private:
  static constexpr uint32_t long_share = 256, banks_apart = 2;  // columns
};

class ColumnTiles {
 public:
  /// Tiles begin at multiples of `granule` columns. Takes all of `tcdm`.
  ColumnTiles(const Operand* operands, uint32_t count, uint32_t columns, uint32_t granule, Arena tcdm)
      : count_(count), columns_(columns) {
    uint32_t bytes = 0, widest = 0;
    for (uint32_t i = 0; i < count; i++) {
      operands_[i] = operands[i];
      const uint32_t column = operands[i].rows * operands[i].column_bytes;
      bytes += column;
      widest = column > widest ? column : widest;
    }
    const uint32_t slack = count * 16, room = tcdm.room();
    width_ = columns;
    if (bytes * columns + slack > room || bytes * columns / bytes != columns || widest * columns > most_bytes) {
      width_ = room / 2 < slack ? 0 : (room / 2 - slack) / bytes;
      width_ = width_ * widest > most_bytes ? most_bytes / widest : width_;
      width_ -= width_ % granule;
      width_ = width_ > columns ? columns : width_;
    }
    for (uint32_t i = 0; i < count * buffers(); i++) {
      const Operand& operand = operands[i % count];
      buffers_[i / count][i % count] = tcdm.take(width_ * operand.rows * operand.column_bytes);
    }
  }

  bool fits() const { return width_ != 0; }
  uint32_t count() const { return (columns_ + width_ - 1) / width_; }

  /// Every core of the team; `work(tile, core, cores)` computes a core's part of a tile.
  template <class Work>
  void on_core(unsigned core, unsigned cores, const Work& work) {
    for (uint32_t tile = 0; tile < count(); tile++) {
      if (core == 0) {
        prepare(tile);
      }
      team_barrier();
      work(tile_at(tile), core, cores);
      team_barrier();
      if (core == 0) {
        start(tile, false);
      }
    }
    if (core == 0) {
      finish(stores_[0]);
      finish(stores_[1]);
    }
    team_barrier();
  }

 private:
  static constexpr uint32_t most_bytes = (1u << 17) - 4;  // of one transfer, mchan's length field

  struct Transfers {
    dma_transfer ids[most_operands];
    uint32_t count;
  };

  uint32_t buffers() const { return width_ < columns_ ? 2 : 1; }

  Tile tile_at(uint32_t tile) const {
    const uint32_t first = tile * width_;
    Tile at{{}, first, columns_ - first < width_ ? columns_ - first : width_};
    for (uint32_t i = 0; i < count_; i++) {
      at.data[i] = buffers_[tile % buffers()][i];
    }
    return at;
  }

  static void finish(Transfers& transfers) {
    for (uint32_t i = 0; i < transfers.count; i++) {
      dma_wait(transfers.ids[i]);
    }
    transfers.count = 0;
  }

  /// The tile's inputs are here, its buffers are free, and the next tile's inputs are on their way.
  void prepare(uint32_t tile) {
    if (tile == 0) {
      start(0, true);
    }
    finish(loads_);
    if (tile + 1 < count()) {
      finish(stores_[(tile + 1) % 2]);
      start(tile + 1, true);
    }
  }

  /// Starts the transfers of a tile's inputs or outputs.
  void start(uint32_t tile, bool in) {
    Transfers& transfers = in ? loads_ : stores_[tile % 2];
    const Tile at = tile_at(tile);
    for (uint32_t i = 0; i < count_; i++) {
      const Operand& operand = operands_[i];
      if (!(in ? operand.in : operand.out)) {
        continue;
      }
      const uint32_t line = at.columns * operand.column_bytes, stride = columns_ * operand.column_bytes;
      uint8_t* const outside = static_cast<uint8_t*>(operand.outside) + at.first * operand.column_bytes;
      const uint32_t bytes = line * operand.rows;
      dma_transfer& id = transfers.ids[transfers.count++];
      if (line == stride || operand.rows == 1) {
        id = in ? dma_in(at.data[i], outside, bytes) : dma_out(outside, at.data[i], bytes);
      } else {
        id = in ? dma_in_2d(at.data[i], outside, bytes, line, stride)
                : dma_out_2d(outside, at.data[i], bytes, line, stride);
      }
    }
  }

  Operand operands_[most_operands];
  uint32_t count_, columns_, width_;
  uint8_t* buffers_[2][most_operands];
  Transfers loads_{}, stores_[2]{};
};

}  // namespace pulpo::training
