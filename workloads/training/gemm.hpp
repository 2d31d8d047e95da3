// SPDX-License-Identifier: Apache-2.0
// Products of matrices in TCDM, on all cores: C = A * B or C += A * B. Rows of A come as panels, B and C have any
// strides.
#pragma once

#include <stdint.h>

#include "micro_tile.hpp"
#include "panel.hpp"
#include "share.hpp"

namespace pulpo::training {

using kernels::Share;

/// Rows and columns of the tiles that a core keeps in registers: 1, 2 or 4.
struct Unroll {
  uint32_t rows = 4, columns = 4;
};

/// How the cores divide `rows` x `columns` blocks: a grid, chosen for the shortest longest share. A core that packs a
/// panel for each of its blocks of rows pays about half a tile for it.
struct Grid {
  uint32_t down = 1, across = 1;
  uint32_t high = 0, wide = 0;  // blocks of a share; the last core's are whole, for core 0 has other work too

  Grid() = default;
  Grid(uint32_t rows, uint32_t columns, uint32_t cores, bool packs) {
    uint32_t best = UINT32_MAX;
    for (uint32_t parts = 1; parts <= cores; parts++) {
      const uint32_t h = (rows + parts - 1) / parts, w = (columns + cores / parts - 1) / (cores / parts);
      const uint32_t cost = h * (2 * w + packs);
      if (cost <= best) {
        best = cost;
        down = parts;
        across = cores / parts;
        high = h;
        wide = w;
      }
    }
  }

  /// Blocks of `total` of one of `parts`, which have `each` but for the first ones.
  static Share part(uint32_t total, uint32_t index, uint32_t parts, uint32_t each) {
    const uint32_t behind = (parts - 1 - index) * each;
    const uint32_t last = behind < total ? total - behind : 0;
    return {last > each ? last - each : 0, last};
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

  /// In single precision the rows of a matrix are read where they lie.
  static constexpr bool packs_any = sizeof(Element) == 2 || !requires(const Rows& rows) { rows.are_words(0); };

  static constexpr uint32_t panel_elements(uint32_t block) { return 4 * block + 8; }
  static Grid grid_of(uint32_t rows, uint32_t columns, const Unroll& unroll, uint32_t cores) {
    return {blocks(rows, unroll.rows), blocks(columns, unroll.columns), cores, packs_any};
  }
  static constexpr uint32_t blocks(uint32_t total, uint32_t of) { return (total + of - 1) / of; }
};

template <class Element, class Rows>
class GemmOnCore {
 public:
  GemmOnCore(const Gemm<Element, Rows>& gemm, unsigned core)
      : g_(gemm),
        panel_(gemm.panels + core * Gemm<Element, Rows>::panel_elements(gemm.block)),
        paired_(gemm.b_term != 1) {}

  void run(unsigned core) {
    const uint32_t row_blocks = g_.blocks(g_.rows, g_.unroll.rows);
    const uint32_t column_blocks = g_.blocks(g_.columns, g_.unroll.columns);
    const Grid& grid = g_.grid;
    if (core >= grid.down * grid.across) {
      return;
    }
    uint32_t place = 0;
    for (; core >= grid.down; core -= grid.down) {
      place++;
    }
    const Share down = Grid::part(row_blocks, core, grid.down, grid.high);
    const Share across = Grid::part(column_blocks, place, grid.across, grid.wide);
    first_column_ = across.first * g_.unroll.columns;
    last_column_ = least(across.last * g_.unroll.columns, g_.columns);
    if (first_column_ >= last_column_) {
      return;
    }
    const uint32_t row = down.first * g_.unroll.rows, last_row = least(down.last * g_.unroll.rows, g_.rows);
    packs_any ? panels(row, last_row) : in_place(row, last_row);
  }

 private:
  static constexpr int32_t bytes = sizeof(Element);
  static constexpr bool packs_any = Gemm<Element, Rows>::packs_any;
  static constexpr uint32_t least(uint32_t a, uint32_t b) { return a < b ? a : b; }

  bool paired() const { return sizeof(Element) == 2 && paired_; }

  void in_place(uint32_t row, uint32_t last) {
    row = g_.unroll.rows == 4 ? whole_blocks<4>(row, last) : row;
    row = g_.unroll.rows >= 2 ? whole_blocks<2>(row, last) : row;
    whole_blocks<1>(row, last);
  }
  /// The row behind them.
  template <unsigned R>
  __attribute__((always_inline)) uint32_t whole_blocks(uint32_t row, uint32_t last) {
    const uint32_t count = (last - row) / R;
    if (count != 0) {
      row_blocks<R>(row, count, R);
    }
    return row + count * R;
  }

  /// Each with its own panel.
  void panels(uint32_t row, uint32_t last) {
    for (; row < last; row += g_.unroll.rows) {
      const uint32_t valid = least(g_.unroll.rows, last - row);
      valid > 2 ? row_blocks<4>(row, 1, valid) : valid == 2 ? row_blocks<2>(row, 1, 2) : row_blocks<1>(row, 1, 1);
    }
  }

  template <unsigned R>
  __attribute__((noinline)) void row_blocks(uint32_t row, uint32_t count, uint32_t valid) {
    for (uint32_t from = 0; from < g_.terms; from += g_.block) {
      const uint32_t terms = least(g_.block, g_.terms - from);
      const RowsAsRead rows = rows_as_read<R>(row, valid, from, terms);
      TileWork work{rows.data,
                    g_.b + static_cast<int32_t>(from) * g_.b_term + static_cast<int32_t>(first_column_) * g_.b_column,
                    rows.row,
                    rows.next,
                    (paired() ? g_.b_term : g_.b_column) * bytes,
                    0,
                    steps_of<Element>(terms),
                    g_.add || from != 0,
                    g_.c + static_cast<int32_t>(row) * g_.c_row + static_cast<int32_t>(first_column_) * g_.c_column,
                    g_.c_column * bytes,
                    0};
      columns<R>(work, count, valid);
    }
  }

  template <unsigned R>
  RowsAsRead rows_as_read(uint32_t row, uint32_t valid, uint32_t from, uint32_t terms) {
    if constexpr (requires { g_.a.are_words(terms); }) {
      if (!packs_any || (!paired() && g_.a.are_words(terms))) {
        return g_.a.in_place(R, row, from);
      }
    }
    if constexpr (packs_any) {
      pack<R>(row, valid, from, terms);
    }
    return read_panel(panel_);
  }

  /// On its own, so that tiles keep their registers.
  template <unsigned R>
  __attribute__((noinline)) void pack(uint32_t row, uint32_t valid, uint32_t from, uint32_t terms) const {
    g_.a.template pack<R>(panel_, row, valid, from, terms);
  }

  template <unsigned R>
  __attribute__((always_inline)) void columns(TileWork& work, uint32_t blocks, uint32_t valid) {
    uint32_t column = first_column_;
    if (g_.unroll.columns == 4) {
      column = tiles<R, 4>(work, blocks, valid, column);
    }
    if (g_.unroll.columns >= 2) {
      column = tiles<R, 2>(work, blocks, valid, column);
    }
    paired() ? last_columns<R>(work, valid, column) : void(tiles<R, 1>(work, blocks, valid, column));
  }

  /// All tiles of C columns from `column` on, in each block of rows; the column behind them. What whole tiles run
  /// through has to fit into a core's private instruction cache.
  template <unsigned R, unsigned C>
  __attribute__((always_inline)) uint32_t tiles(TileWork& work, uint32_t blocks, uint32_t valid, uint32_t column) {
    if (column + C > last_column_) {
      return column;
    }
    set_width<C>(work);
    const TileWork first = work;
    for (uint32_t end = column;;) {
      for (; end + C <= last_column_; end += C) {
        packs_any&& valid < R ? partial_tile<R, C>(work, valid, C) : run_tile<R, C>(work);
        next_tile(work, C);
      }
      if (packs_any || --blocks == 0) {
        work.rows = first.rows;
        work.out = static_cast<Element*>(first.out) + static_cast<int32_t>(end - column) * g_.c_column;
        return end;
      }
      next_rows<R>(work, first, end - column);
      end = column;
    }
  }

  /// To the first tile of the next block of rows.
  template <unsigned R>
  void next_rows(TileWork& work, const TileWork& first, int32_t columns) const {
    work.columns = first.columns;
    work.out = static_cast<Element*>(work.out) + static_cast<int32_t>(R) * g_.c_row - columns * g_.c_column;
    work.rows = static_cast<const uint8_t*>(work.rows) + static_cast<int32_t>(R) * work.row;
  }

  /// Paired loops have two columns or four.
  template <unsigned R>
  void last_columns(TileWork& work, uint32_t valid, uint32_t column) {
    set_width<2>(work);
    for (; column < last_column_; column++) {
      partial_tile<R, 2>(work, valid, 1);
      next_tile(work, 1);
    }
  }

  void next_tile(TileWork& work, int32_t columns) const {
    work.columns = static_cast<const Element*>(work.columns) + columns * g_.b_column;
    work.out = static_cast<Element*>(work.out) + columns * g_.c_column;
  }

  template <unsigned C>
  void set_width(TileWork& work) const {
    constexpr int32_t before = C - 1, pair = Format<Element>::pair;
    if (paired() && C > 1) {
      work.back = 2 * work.column - static_cast<int32_t>(2 * C - 4);
    } else {
      work.back = g_.b_term * pair * bytes - before * work.column;
    }
    work.out_back = g_.c_row * bytes - before * work.out_column;
  }

  template <unsigned R, unsigned C>
  __attribute__((always_inline)) void run_tile(const TileWork& work) const {
    if constexpr (sizeof(Element) == 2 && C > 1) {
      if (paired()) {
        paired_tile<R, C>(work);
        return;
      }
    }
    direct_tile<Element, R, C>(work);
  }

  /// A tile whose output is smaller: computed beside it.
  template <unsigned R, unsigned C>
  __attribute__((noinline)) void partial_tile(const TileWork& whole, uint32_t rows, uint32_t columns) const {
    Element beside[R][C] = {};
    auto* const c = static_cast<Element*>(whole.out);
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
    work.out_column = work.out_back = bytes;
    run_tile<R, C>(work);
    each([](Element& out, Element& copy) { out = copy; });
  }

  const Gemm<Element, Rows>& g_;
  Element* panel_;
  bool paired_;
  uint32_t first_column_ = 0, last_column_ = 0;
};

}  // namespace pulpo::training
