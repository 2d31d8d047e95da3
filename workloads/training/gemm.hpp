// SPDX-License-Identifier: Apache-2.0
// Products of matrices in TCDM, on all cores: C = A * B or C += A * B. Rows of A come as panels, B and C have any
// strides.
#pragma once

#include <stdint.h>

#include "micro_tile.hpp"
#include "panel.hpp"
#include "share.hpp"

namespace pulpo::training {

/// Rows and columns of the tiles that a core keeps in registers: 1, 2 or 4.
struct Unroll {
  uint32_t rows = 4, columns = 4;
};

/// How the cores divide `rows` x `columns` blocks: a grid, chosen for the shortest longest share. A core packs a panel
/// for each of its blocks of rows, which costs about as much as half a tile.
struct Grid {
  uint32_t down = 1, across = 1;

  Grid() = default;
  Grid(uint32_t rows, uint32_t columns, uint32_t cores) {
    uint32_t best = UINT32_MAX;
    for (uint32_t parts = 1; parts <= cores; parts++) {
      const uint32_t high = (rows + parts - 1) / parts;
      const uint32_t wide = (columns + cores / parts - 1) / (cores / parts);
      const uint32_t cost = high * (2 * wide + 1);
      if (cost <= best) {
        best = cost;
        down = parts;
        across = cores / parts;
      }
    }
  }
};

/// `Rows`: what packs panels, such as MatrixRows. Strides are in elements. B has to be readable `slack_bytes` and one
/// row beyond its end, and what is there must be finite numbers.
template <class Element, class Rows>
struct Gemm {
  Rows a;
  const Element* b;
  int32_t b_term, b_column;
  Element* c;
  int32_t c_row, c_column;
  uint32_t rows, columns, terms;
  bool add;         // to what C holds
  Element* panels;  // panel_bytes() for each core
  uint32_t block;   // terms of a panel; even
  Grid grid;        // of grid_of(), for as many cores as run it
  Unroll unroll{};

  static constexpr uint32_t panel_elements(uint32_t block) { return 4 * block + 8; }
  static Grid grid_of(uint32_t rows, uint32_t columns, const Unroll& unroll, uint32_t cores) {
    return {blocks(rows, unroll.rows), blocks(columns, unroll.columns), cores};
  }
  static constexpr uint32_t blocks(uint32_t total, uint32_t of) { return (total + of - 1) / of; }
};

template <class Element, class Rows>
class GemmOnCore {
 public:
  GemmOnCore(const Gemm<Element, Rows>& gemm, unsigned core)
      : g_(gemm),
        panel_(gemm.panels + core * Gemm<Element, Rows>::panel_elements(gemm.block)),
        paired_(sizeof(Element) == 2 && gemm.b_term != 1) {}

  void run(unsigned core) {
    const uint32_t row_blocks = g_.blocks(g_.rows, g_.unroll.rows);
    const uint32_t column_blocks = g_.blocks(g_.columns, g_.unroll.columns);
    const Grid& grid = g_.grid;
    if (core >= grid.down * grid.across) {
      return;
    }
    const auto down = kernels::share(row_blocks, core % grid.down, grid.down);
    const auto across = kernels::share(column_blocks, core / grid.down, grid.across);
    first_column_ = across.first * g_.unroll.columns;
    last_column_ = least(across.last * g_.unroll.columns, g_.columns);
    if (first_column_ >= last_column_) {
      return;
    }
    for (uint32_t block = down.first; block < down.last; block++) {
      const uint32_t row = block * g_.unroll.rows;
      const uint32_t valid = least(g_.unroll.rows, g_.rows - row);
      valid > 2 ? row_block<4>(row, valid) : valid == 2 ? row_block<2>(row, valid) : row_block<1>(row, valid);
    }
  }

 private:
  static constexpr uint32_t least(uint32_t a, uint32_t b) { return a < b ? a : b; }

  template <unsigned R>
  __attribute__((noinline)) void row_block(uint32_t row, uint32_t valid) {
    for (uint32_t from = 0; from < g_.terms; from += g_.block) {
      const uint32_t terms = least(g_.block, g_.terms - from);
      g_.a.template pack<R>(panel_, row, valid, from, terms);
      Place place{g_.b + static_cast<int32_t>(from) * g_.b_term, g_.c + static_cast<int32_t>(row) * g_.c_row, valid,
                  steps_of<Element>(terms), g_.add || from != 0};
      columns<R>(place);
    }
  }

  /// Of a row block and a block of terms.
  struct Place {
    const Element* b;
    Element* c;
    uint32_t valid, steps;
    bool add;
  };

  template <unsigned R>
  void columns(const Place& place) {
    uint32_t column = first_column_;
    for (; g_.unroll.columns == 4 && column + 4 <= last_column_; column += 4) {
      tile<R, 4>(place, column, 4);
    }
    for (; g_.unroll.columns >= 2 && column + 2 <= last_column_; column += 2) {
      tile<R, 2>(place, column, 2);
    }
    for (; column < last_column_; column++) {
      paired_ ? tile<R, 2>(place, column, 1) : tile<R, 1>(place, column, 1);
    }
  }

  /// All that a whole tile runs through has to fit into a core's private instruction cache: the rest is elsewhere.
  template <unsigned R, unsigned C>
  __attribute__((always_inline)) void tile(const Place& place, uint32_t column, uint32_t count) {
    constexpr int32_t bytes = sizeof(Element);
    Element* const c = place.c + static_cast<int32_t>(column) * g_.c_column;
    const int32_t step = g_.c_column * bytes;
    TileWork work{panel_, place.b + static_cast<int32_t>(column) * g_.b_column, 0, 0, place.steps, place.add, c,
                  step,   g_.c_row * bytes - static_cast<int32_t>(C - 1) * step};
    if (place.valid < R || count != C) {
      partial_tile<R, C>(work, c, place.valid, count);
      return;
    }
    run_tile<R, C>(work);
  }

  template <unsigned R, unsigned C>
  __attribute__((always_inline)) void run_tile(TileWork& work) const {
    constexpr int32_t bytes = sizeof(Element);
    if constexpr (sizeof(Element) == 2 && C > 1) {
      if (paired_) {
        work.column = g_.b_term * bytes;
        work.back = 2 * work.column - static_cast<int32_t>(2 * C - 4);
        paired_tile<R, C>(work);
        return;
      }
    }
    work.column = g_.b_column * bytes;
    work.back =
        g_.b_term * static_cast<int32_t>(Format<Element>::pair) * bytes - static_cast<int32_t>(C - 1) * work.column;
    direct_tile<Element, R, C>(work);
  }

  /// A tile whose output is smaller: computed beside it.
  template <unsigned R, unsigned C>
  __attribute__((noinline)) void partial_tile(const TileWork& whole, Element* c, uint32_t rows,
                                              uint32_t columns) const {
    Element beside[R][C] = {};
    const auto each = [&](auto what) {
      for (uint32_t i = 0; i < R && i < rows; i++) {
        for (uint32_t j = 0; j < C && j < columns; j++) {
          what(c[static_cast<int32_t>(i) * g_.c_row + static_cast<int32_t>(j) * g_.c_column], beside[i][j]);
        }
      }
    };
    if (whole.add != 0) {
      each([](Element& out, Element& copy) { copy = out; });
    }
    TileWork work = whole;
    work.out = beside;
    work.out_column = work.out_back = sizeof(Element);
    run_tile<R, C>(work);
    each([](Element& out, Element& copy) { out = copy; });
  }

  const Gemm<Element, Rows>& g_;
  Element* panel_;
  bool paired_;
  uint32_t first_column_ = 0, last_column_ = 0;
};

}  // namespace pulpo::training
