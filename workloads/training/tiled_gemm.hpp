// SPDX-License-Identifier: Apache-2.0
// Products of matrices outside of the cluster: tiles stream through TCDM.
#pragma once

#include <stdint.h>

#include "arena.hpp"
#include "gemm.hpp"
#include "pipeline.hpp"
#include "program.hpp"

namespace pulpo::training {

/// A matrix in memory, row by row; as it is used it may be transposed.
template <class Element>
struct Matrix {
  Element* data;
  bool transposed;
};

/// c = a * b, of rows x terms and terms x columns.
template <class Element>
struct Product {
  Matrix<Element> a, b;
  Element* c;
  uint32_t rows, columns, terms;
};

/// A tile of the product, and how many there are in each direction.
struct GemmTiles {
  uint32_t rows, columns, terms;
  uint32_t down, across, deep;

  uint32_t count() const { return down * across * deep; }
  bool keeps_a() const { return deep == 1; }                 // for all tiles across
  bool keeps_b() const { return deep == 1 && across == 1; }  // for all tiles
};

/// What a plan depends on. `packs`: rows are packed into panels; `along_terms`: of how many operands the lines in
/// memory run along a sum.
struct GemmShape {
  uint32_t rows, columns, terms, element_bytes;
  bool packs;
  uint32_t along_terms;

  template <class Element>
  explicit GemmShape(const Product<Element>& p)
      : rows(p.rows),
        columns(p.columns),
        terms(p.terms),
        element_bytes(sizeof(Element)),
        packs(sizeof(Element) == 2 && !(p.b.transposed && !p.a.transposed && p.terms % 2 == 0)),
        along_terms(!p.a.transposed + p.b.transposed) {}
};

/// Chooses the tiles that fit into `room` bytes and, by estimate, take the shortest time.
class GemmPlan {
 public:
  GemmPlan(const GemmShape& shape, uint32_t cores, uint32_t room);

  bool fits() const { return best_.rows != 0; }
  const GemmTiles& tiles() const { return best_; }

  /// Bytes of one buffer, and how many. A row of A beyond the last one is read, if that makes them four.
  uint32_t a_bytes(const GemmTiles& t) const {
    return (t.rows + (t.rows % 4 == 3)) * t.terms * shape_.element_bytes + slack_bytes;
  }
  uint32_t b_bytes(const GemmTiles& t) const { return (t.terms + 1) * t.columns * shape_.element_bytes + slack_bytes; }
  uint32_t c_bytes(const GemmTiles& t) const { return t.rows * t.columns * shape_.element_bytes + slack_bytes; }
  uint32_t panel_bytes(const GemmTiles& t) const {
    return shape_.element_bytes == sizeof(half) ? cores_ * MatrixRows<half>::panel_elements(t.terms) * sizeof(half) : 0;
  }
  static uint32_t a_buffers(const GemmTiles& t) { return t.keeps_a() && t.down == 1 ? 1 : 2; }
  static uint32_t b_buffers(const GemmTiles& t) { return t.keeps_b() ? 1 : 2; }
  static uint32_t c_buffers(const GemmTiles& t) { return t.down * t.across == 1 ? 1 : 2; }

 private:
  static constexpr uint32_t least_terms = 64;  // shorter sums would only cost more
  static constexpr uint64_t step_cycles = 1000;
  /// Lines of such a multiple of all banks have the words of a step in the same one; this puts four between them.
  static constexpr uint32_t bank_line_bytes = 64, words_apart = 16;

  bool meets_same_bank(uint32_t terms) const {
    return shape_.along_terms != 0 && terms * shape_.element_bytes % bank_line_bytes == 0;
  }
  bool consider(uint32_t rows, uint32_t columns, uint32_t terms, uint32_t room);
  uint32_t total_bytes(const GemmTiles& tiles) const;
  uint64_t estimate(const GemmTiles& tiles) const;

  GemmShape shape_;
  uint32_t cores_;
  uint64_t ideal_cycles_ = 0, best_cycles_ = UINT64_MAX;
  GemmTiles best_{};
};

template <class Element>
class TiledGemm {
 public:
  TiledGemm(const Product<Element>& product, Arena tcdm, uint32_t cores, Unroll unroll = {})
      : p_(product), unroll_(unroll) {
    const GemmPlan plan(GemmShape(p_), cores, tcdm.room());
    if (!plan.fits()) {
      give_up("not even the smallest tiles fit into the TCDM");
    }
    t_ = plan.tiles();
    const uint32_t last_rows = p_.rows - (t_.down - 1) * t_.rows,
                   last_columns = p_.columns - (t_.across - 1) * t_.columns;
    for (uint32_t i = 0; i < 4; i++) {
      grids_[i / 2][i % 2] =
          Rowwise::grid_of(i / 2 == 0 ? t_.rows : last_rows, i % 2 == 0 ? t_.columns : last_columns, unroll, cores);
    }
    const auto buffers = [&](uint8_t** at, uint32_t bytes, uint32_t count) {
      at[0] = tcdm.take(bytes);
      at[1] = count == 2 ? tcdm.take(bytes) : at[0];
    };
    buffers(a_, plan.a_bytes(t_), plan.a_buffers(t_));
    buffers(b_, plan.b_bytes(t_), plan.b_buffers(t_));
    // later tiles are no larger: what is never loaded stays cleared
    const uint32_t loaded = t_.terms * t_.columns * sizeof(Element);
    for (uint8_t* buffer : b_) {
      clear_bytes(buffer + loaded, plan.b_bytes(t_) - loaded);
    }
    buffers(c_, plan.c_bytes(t_), plan.c_buffers(t_));
    panels_ = reinterpret_cast<Element*>(tcdm.take(plan.panel_bytes(t_)));
  }

  const GemmTiles& tiles() const { return t_; }
  /// How often a result is rounded to its format.
  uint32_t blocks() const {
    const uint32_t block = MatrixRows<Element>::block(t_.terms);
    return t_.deep * ((t_.terms + block - 1) / block);
  }

  /// Where a tile lies, how large it is, and which of two buffers each operand has; what is new, what is complete.
  struct Step {
    uint32_t row, column, term;
    uint32_t rows, columns, terms;
    uint8_t a, b, c;
    bool new_a, new_b, complete;
  };

  Step begin() const {
    Step first{0, 0, 0, 0, 0, 0, 0, 0, 0, true, true, false};
    measure(first);
    return first;
  }

  void advance(Step& at) const {
    at.new_a = !t_.keeps_a();
    at.new_b = !t_.keeps_b();
    at.term += t_.terms;
    if (at.complete) {
      at.term = 0;
      at.c ^= 1;
      at.column += t_.columns;
      if (at.column >= p_.columns) {
        at.column = 0;
        at.row += t_.rows;
        at.new_a = true;
      }
    }
    at.a ^= at.new_a;
    at.b ^= at.new_b;
    measure(at);
  }

  bool is_last(const Step& at) const {
    return at.complete && at.column + at.columns == p_.columns && at.row + at.rows == p_.rows;
  }

  void load(const Step& at, Transfers& transfers) {
    if (at.new_a) {
      load_tile(a_[at.a], p_.a, at.row, at.rows, at.term, at.terms, p_.rows, p_.terms, transfers);
    }
    if (at.new_b) {
      load_tile(b_[at.b], p_.b, at.term, at.terms, at.column, at.columns, p_.terms, p_.columns, transfers);
    }
  }

  void compute(const Step& at, unsigned core, unsigned) {
    const Rowwise gemm{{reinterpret_cast<const Element*>(a_[at.a]), int32_t(p_.a.transposed ? 1 : at.terms),
                        int32_t(p_.a.transposed ? at.rows : 1)},
                       reinterpret_cast<const Element*>(b_[at.b]),
                       int32_t(p_.b.transposed ? 1 : at.columns),
                       int32_t(p_.b.transposed ? at.terms : 1),
                       reinterpret_cast<Element*>(c_[at.c]),
                       int32_t(at.columns),
                       1,
                       at.rows,
                       at.columns,
                       at.terms,
                       at.term != 0,
                       panels_,
                       MatrixRows<Element>::block(t_.terms),
                       grids_[at.rows != t_.rows][at.columns != t_.columns],
                       unroll_};
    GemmOnCore(gemm, core).run(core);
  }

  void store(const Step& at, Transfers& transfers) {
    if (at.complete) {
      transfers.store(p_.c + at.row * p_.columns + at.column, c_[at.c],
                      {at.rows, at.columns * uint32_t(sizeof(Element)), p_.columns * uint32_t(sizeof(Element))});
    }
  }

 private:
  using Rowwise = Gemm<Element, MatrixRows<Element>>;

  void measure(Step& at) const {
    const auto least = [](uint32_t a, uint32_t b) { return a < b ? a : b; };
    at.rows = least(t_.rows, p_.rows - at.row);
    at.columns = least(t_.columns, p_.columns - at.column);
    at.terms = least(t_.terms, p_.terms - at.term);
    at.complete = at.term + at.terms == p_.terms;
  }

  /// Rows and columns are those of the matrix as it is used.
  static void load_tile(uint8_t* to, const Matrix<Element>& from, uint32_t row, uint32_t rows, uint32_t column,
                        uint32_t columns, uint32_t all_rows, uint32_t all_columns, Transfers& transfers) {
    constexpr uint32_t bytes = sizeof(Element);
    if (from.transposed) {
      transfers.load(to, from.data + column * all_rows + row, {columns, rows * bytes, all_rows * bytes});
    } else {
      transfers.load(to, from.data + row * all_columns + column, {rows, columns * bytes, all_columns * bytes});
    }
  }

  Product<Element> p_;
  Unroll unroll_;
  Grid grids_[2][2];  // of whole tiles, and of those at the ends of rows and columns
  GemmTiles t_{};
  uint8_t *a_[2], *b_[2], *c_[2];
  Element* panels_;
};

}  // namespace pulpo::training
