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

/// Chooses the tiles that fit into `room` bytes and, by estimate, take the shortest time.
class GemmPlan {
 public:
  GemmPlan(uint32_t rows, uint32_t columns, uint32_t terms, uint32_t element_bytes, uint32_t cores, uint32_t room);

  bool fits() const { return best_.rows != 0; }
  const GemmTiles& tiles() const { return best_; }
  static uint32_t block(uint32_t terms) { return terms < 256 ? terms + terms % 2 : 256; }

  /// Bytes of one buffer, and how many.
  uint32_t a_bytes(const GemmTiles& t) const { return t.rows * t.terms * element_bytes_ + slack_bytes; }
  uint32_t b_bytes(const GemmTiles& t) const { return (t.terms + 1) * t.columns * element_bytes_ + slack_bytes; }
  uint32_t c_bytes(const GemmTiles& t) const { return t.rows * t.columns * element_bytes_ + slack_bytes; }
  uint32_t panel_bytes(const GemmTiles& t) const { return cores_ * (4 * block(t.terms) + 8) * element_bytes_; }
  static uint32_t a_buffers(const GemmTiles& t) { return t.keeps_a() && t.down == 1 ? 1 : 2; }
  static uint32_t b_buffers(const GemmTiles& t) { return t.keeps_b() ? 1 : 2; }
  static uint32_t c_buffers(const GemmTiles& t) { return t.down * t.across == 1 ? 1 : 2; }

 private:
  uint32_t total_bytes(const GemmTiles& tiles) const;
  uint64_t estimate(const GemmTiles& tiles) const;

  uint32_t element_bytes_, cores_;
  GemmTiles best_{};
};

template <class Element>
class TiledGemm {
 public:
  TiledGemm(const Product<Element>& product, Arena tcdm, uint32_t cores, Unroll unroll = {})
      : p_(product), unroll_(unroll) {
    const GemmPlan plan(p_.rows, p_.columns, p_.terms, sizeof(Element), cores, tcdm.room());
    if (!plan.fits()) {
      give_up("not even the smallest tiles fit into the TCDM");
    }
    t_ = plan.tiles();
    grid_ = Rowwise::grid_of(t_.rows, t_.columns, unroll, cores);
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
    const uint32_t block = GemmPlan::block(t_.terms);
    return t_.deep * ((t_.terms + block - 1) / block);
  }

  uint32_t steps() const { return t_.count(); }

  void load(uint32_t step, Transfers& transfers) {
    const Place at = place(step);
    if (step == 0 || a_load(step) != a_load(step - 1)) {
      load_tile(a_[a_load(step) % 2], p_.a, at.row, at.rows, at.term, at.terms, p_.rows, p_.terms, transfers);
    }
    if (step == 0 || b_load(step) != b_load(step - 1)) {
      load_tile(b_[b_load(step) % 2], p_.b, at.term, at.terms, at.column, at.columns, p_.terms, p_.columns, transfers);
    }
  }

  void compute(uint32_t step, unsigned core, unsigned cores) {
    const Place at = place(step);
    const auto stride = [](bool transposed, uint32_t rows, uint32_t columns) {
      return transposed ? Share{1, rows} : Share{columns, 1};
    };
    const Share a = stride(p_.a.transposed, at.rows, at.terms), b = stride(p_.b.transposed, at.terms, at.columns);
    const Rowwise gemm{
        {reinterpret_cast<const Element*>(a_[a_load(step) % 2]), int32_t(a.first), int32_t(a.last)},
        reinterpret_cast<const Element*>(b_[b_load(step) % 2]),
        int32_t(b.first),
        int32_t(b.last),
        reinterpret_cast<Element*>(c_buffer(step)),
        int32_t(at.columns),
        1,
        at.rows,
        at.columns,
        at.terms,
        at.term != 0,
        panels_,
        GemmPlan::block(t_.terms),
        at.rows == t_.rows && at.columns == t_.columns ? grid_ : Rowwise::grid_of(at.rows, at.columns, unroll_, cores),
        unroll_};
    GemmOnCore(gemm, core).run(core);
  }

  void store(uint32_t step, Transfers& transfers) {
    if (step % t_.deep + 1 != t_.deep) {
      return;
    }
    const Place at = place(step);
    transfers.store(p_.c + at.row * p_.columns + at.column, c_buffer(step),
                    {at.rows, at.columns * uint32_t(sizeof(Element)), p_.columns * uint32_t(sizeof(Element))});
  }

 private:
  using Rowwise = Gemm<Element, MatrixRows<Element>>;
  struct Place {
    uint32_t row, rows, column, columns, term, terms;
  };

  static uint32_t least(uint32_t a, uint32_t b) { return a < b ? a : b; }
  Place place(uint32_t step) const {
    const uint32_t row = step / (t_.deep * t_.across) * t_.rows;
    const uint32_t column = step / t_.deep % t_.across * t_.columns, term = step % t_.deep * t_.terms;
    return {row,  least(t_.rows, p_.rows - row),   column, least(t_.columns, p_.columns - column),
            term, least(t_.terms, p_.terms - term)};
  }
  /// Numbers of the loads that a step's tiles come from.
  uint32_t a_load(uint32_t step) const { return t_.keeps_a() ? step / t_.across : step; }
  uint32_t b_load(uint32_t step) const { return t_.keeps_b() ? 0 : step; }
  uint8_t* c_buffer(uint32_t step) const { return c_[step / t_.deep % 2]; }

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
  Grid grid_;
  GemmTiles t_{};
  uint8_t *a_[2], *b_[2], *c_[2];
  Element* panels_;
};

}  // namespace pulpo::training
