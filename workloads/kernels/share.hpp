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

/// A rectangle of work.
struct Plane {
  Share rows, columns;
};

/// Shares rows first; columns too where there are more cores than rows.
constexpr Plane share_plane(uint32_t rows, uint32_t columns, uint32_t core, uint32_t cores) {
  if (rows >= cores) {
    return {share(rows, core, cores), {0, columns}};
  }
  const uint32_t column_parts = cores / rows;
  if (core >= rows * column_parts) {
    return {{0, 0}, {0, 0}};
  }
  return {share(rows, core % rows, rows), share(columns, core / rows, column_parts)};
}

}  // namespace pulpo::kernels
