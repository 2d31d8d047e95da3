// SPDX-License-Identifier: Apache-2.0
// Which tiles a product is cut into.
#include "tiled_gemm.hpp"

namespace pulpo::training {

namespace {

uint32_t parts(uint32_t total, uint32_t of) { return (total + of - 1) / of; }
uint32_t least(uint32_t a, uint32_t b) { return a < b ? a : b; }

/// Sizes to cut a length into, in whole blocks of registers: 1, 2, 3, 4, 6, 8, 12, 16 ... parts.
class Sizes {
 public:
  explicit Sizes(uint32_t total) : total_(total), size_(total) {}

  uint32_t size() const { return size_; }
  /// The next smaller one, if any.
  bool shrink() {
    for (uint32_t last = size_; size_ == last;) {
      if (last == 1) {
        return false;
      }
      parts_ = next_;
      next_ = parts_ == 1 ? 2 : (parts_ & (parts_ - 1)) == 0 ? parts_ + parts_ / 2 : parts_ + parts_ / 3;
      const uint32_t part = parts(total_, parts_);
      size_ = part <= 4 ? part : (part + 3) & ~3u;
    }
    return true;
  }

 private:
  uint32_t total_, size_, parts_ = 1, next_ = 2;
};

}  // namespace

GemmPlan::GemmPlan(const GemmShape& shape, uint32_t cores, uint32_t room) : shape_(shape), cores_(cores) {
  const uint64_t products = uint64_t{shape.rows} * shape.columns * parts(shape.terms * shape.element_bytes, 4);
  ideal_cycles_ = products / cores * 24 / 16;
  Sizes rows(shape.rows);
  do {
    Sizes columns(shape.columns);
    do {
      Sizes terms(shape.terms);
      bool fits = false;
      do {
        fits = consider(rows.size(), columns.size(), terms.size(), room);
        if (meets_same_bank(terms.size()) && terms.size() < shape.terms) {
          consider(rows.size(), columns.size(), terms.size() + words_apart / shape_.element_bytes, room);
        }
      } while (!(fits && terms.size() <= least_terms) && terms.shrink());
    } while (columns.shrink());
  } while (rows.shrink());
}

bool GemmPlan::consider(uint32_t rows, uint32_t columns, uint32_t terms, uint32_t room) {
  const GemmTiles tiles{
      rows, columns, terms, parts(shape_.rows, rows), parts(shape_.columns, columns), parts(shape_.terms, terms)};
  // a tile is one transfer: core 0 waits where the DMA's queue is full
  if (total_bytes(tiles) > room || a_bytes(tiles) > Transfers::most_bytes || b_bytes(tiles) > Transfers::most_bytes ||
      c_bytes(tiles) > Transfers::most_bytes) {
    return false;
  }
  const uint64_t overhead = (a_bytes(tiles) + b_bytes(tiles) + c_bytes(tiles)) / 8 + tiles.count() * step_cycles;
  const uint64_t cycles = ideal_cycles_ + overhead < best_cycles_ ? estimate(tiles) : UINT64_MAX;
  if (cycles < best_cycles_) {
    best_cycles_ = cycles;
    best_ = tiles;
  }
  return true;
}

uint32_t GemmPlan::total_bytes(const GemmTiles& t) const {
  // each buffer begins at a multiple of 16
  return a_buffers(t) * (a_bytes(t) + 16) + b_buffers(t) * (b_bytes(t) + 16) + c_buffers(t) * (c_bytes(t) + 16) +
         panel_bytes(t) + 16;
}

/// What the busiest core does: a load for each row and each column of a register tile and a product for each pair, some
/// 80 instructions around it, as much as two of them between blocks of rows; panels take two instructions a word. The
/// DMA moves eight bytes a cycle, and costs the cores a sixth of its cycles in bank conflicts. A step of the pipeline
/// costs `step_cycles` besides, most of them to fetch its code again and to start transfers. What the first step waits
/// for and the last one leaves is not hidden.
uint64_t GemmPlan::estimate(const GemmTiles& t) const {
  const uint32_t row_blocks = parts(t.rows, 4), column_blocks = parts(t.columns, 4);
  const Grid grid(row_blocks, column_blocks, cores_, shape_.packs);
  const uint32_t high = parts(row_blocks, grid.down), wide = parts(column_blocks, grid.across);
  const uint32_t rows = least(4 * high, t.rows), columns = least(4 * wide, t.columns);
  const uint64_t steps = parts(t.terms * shape_.element_bytes, 4);
  const uint64_t loop = rows * columns + rows * wide + columns * high + (shape_.packs ? 2 * rows : 0);
  const uint64_t conflicts = meets_same_bank(t.terms) ? loop * steps / 64 * shape_.along_terms : 0;
  const uint64_t compute = loop * steps + conflicts + uint64_t{high} * (wide + 2) * 80;
  const uint64_t a_loads = t.keeps_a() ? t.down : t.count(), b_loads = t.keeps_b() ? 1 : t.count();
  const uint64_t traffic = (a_loads * a_bytes(t) + b_loads * b_bytes(t) + uint64_t{t.down} * t.across * c_bytes(t)) / 8;
  const uint64_t edges = (a_bytes(t) + b_bytes(t) + c_bytes(t)) / 7;
  const uint64_t all = t.count() * compute + traffic / 6;
  return (all > traffic ? all : traffic) + edges + t.count() * step_cycles;
}

}  // namespace pulpo::training
