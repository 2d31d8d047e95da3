// SPDX-License-Identifier: Apache-2.0
// How the cores share work.
#pragma once

#include <stdint.h>

namespace pulpo::kernels {

struct Share {
  uint32_t first, last;  // one past
};

/// Part `part` of `parts` of `total` things, as even as can be.
constexpr Share share(uint32_t total, uint32_t part, uint32_t parts) {
  return {total * part / parts, total * (part + 1) / parts};
}

/// A core's part of a rectangle: some of its rows, of all of them the same columns. Rows are dealt like cards, and each
/// round moves on by one core: those at the edges of a map cost more, and this spreads them. It moves such that the
/// last row of a map tends to miss core 0, which has other work besides.
class Plane {
 public:
  /// Columns are shared too where there are more cores than rows; else there is nothing to divide.
  constexpr Plane(uint32_t rows, uint32_t columns, uint32_t core, uint32_t cores)
      : rows_(rows), step_(cores), offset_(core), columns_{0, columns} {
    if (rows < cores) {
      step_ = rows;
      offset_ = core % step_;
      const uint32_t column_parts = cores / step_;
      columns_ = core < step_ * column_parts ? share(columns, core / step_, column_parts) : Share{0, 0};
    }
    skip();
  }

  constexpr bool done() const { return base_ >= rows_; }
  constexpr uint32_t row() const { return base_ + offset_; }
  constexpr const Share& columns() const { return columns_; }
  constexpr void next() {
    advance();
    skip();
  }

 private:
  constexpr void advance() {
    base_ += step_;
    offset_ = offset_ == 0 ? step_ - 1 : offset_ - 1;
  }
  /// The last round may be short.
  constexpr void skip() {
    while (!done() && row() >= rows_) {
      advance();
    }
  }

  uint32_t rows_, step_, offset_;
  uint32_t base_ = 0;
  Share columns_{};
};

}  // namespace pulpo::kernels
