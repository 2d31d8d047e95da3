// SPDX-License-Identifier: Apache-2.0
// Which tiles a product is cut into.
#include "tiled_gemm.hpp"

namespace pulpo::training {

namespace {

uint32_t parts(uint32_t total, uint32_t of) { return (total + of - 1) / of; }
/// Half of a tile, in whole blocks of registers.
uint32_t halved(uint32_t size) { return size <= 4 ? (size + 1) / 2 : (parts(size, 2) + 3) & ~3u; }

}  // namespace

GemmPlan::GemmPlan(uint32_t rows, uint32_t columns, uint32_t terms, uint32_t element_bytes, uint32_t cores,
                   uint32_t room)
    : element_bytes_(element_bytes), cores_(cores) {
  uint64_t best = UINT64_MAX;
  for (uint32_t r = rows;; r = halved(r)) {
    for (uint32_t c = columns;; c = halved(c)) {
      for (uint32_t k = terms;; k = halved(k)) {
        const GemmTiles tiles{r, c, k, parts(rows, r), parts(columns, c), parts(terms, k)};
        if (total_bytes(tiles) <= room) {
          const uint64_t cycles = estimate(tiles);
          if (cycles < best) {
            best = cycles;
            best_ = tiles;
          }
          if (k <= 256) {
            break;  // shorter sums would only cost more
          }
        }
        if (k == 1) {
          break;
        }
      }
      if (c == 1) {
        break;
      }
    }
    if (r == 1) {
      break;
    }
  }
}

uint32_t GemmPlan::total_bytes(const GemmTiles& t) const {
  // each buffer begins at a multiple of 16
  return a_buffers(t) * (a_bytes(t) + 16) + b_buffers(t) * (b_bytes(t) + 16) + c_buffers(t) * (c_bytes(t) + 16) +
         panel_bytes(t) + 16;
}

/// 24 instructions a step of a register tile, some 60 around it; the DMA moves eight bytes a cycle; a step of the
/// pipeline costs some 2000 cycles besides, most of them to fetch its code again. What the first step waits for and the
/// last one leaves is not hidden, and counts twice: strided lines take longer than their bytes.
uint64_t GemmPlan::estimate(const GemmTiles& t) const {
  const uint32_t row_blocks = parts(t.rows, 4), column_blocks = parts(t.columns, 4);
  const Grid grid(row_blocks, column_blocks, cores_);
  const uint64_t steps = parts(t.terms * element_bytes_, 4);
  const uint64_t compute =
      uint64_t{parts(row_blocks, grid.down)} * (parts(column_blocks, grid.across) * (24 * steps + 60) + 14 * steps);
  const uint64_t a_loads = t.keeps_a() ? t.down : t.count(), b_loads = t.keeps_b() ? 1 : t.count();
  const uint64_t traffic = (a_loads * a_bytes(t) + b_loads * b_bytes(t) + uint64_t{t.down} * t.across * c_bytes(t)) / 8;
  const uint64_t edges = (a_bytes(t) + b_bytes(t) + c_bytes(t)) / 4;
  const uint64_t all = t.count() * compute;
  return (all > traffic ? all : traffic) + edges + t.count() * uint64_t{2000};
}

}  // namespace pulpo::training
