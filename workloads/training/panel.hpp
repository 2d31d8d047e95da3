// SPDX-License-Identifier: Apache-2.0
// Panels: the rows of a tile, laid out as its inner loop reads them: for each step a word of every row. Each core packs
// its own, from wherever the rows come, and uses it for all columns of its share.
#pragma once

#include <stdint.h>

#include "element.hpp"

namespace pulpo::training {

/// A word at any address that an element may have: the core splits what is not aligned.
using AnyWord = uint32_t __attribute__((aligned(2), may_alias));

/// Steps of a sum of so many terms: in half precision a step takes two, the last one a zero if need be.
template <class Element>
constexpr uint32_t steps_of(uint32_t terms) {
  return (terms + Format<Element>::pair - 1) / Format<Element>::pair;
}

/// Where element (row, term) of a panel lies, in elements.
template <class Element, unsigned Rows>
constexpr uint32_t panel_index(uint32_t row, uint32_t term) {
  constexpr uint32_t pair = Format<Element>::pair;
  return (term / pair * Rows + row) * pair + term % pair;
}

/// Rows of a matrix with any strides, in elements.
template <class Element>
struct MatrixRows {
  const Element* data;
  int32_t row, term;

  /// Rows first to first + Rows - 1, of which `valid` exist; the others get contents that nobody looks at.
  template <unsigned Rows>
  void pack(Element* panel, uint32_t first, uint32_t valid, uint32_t from, uint32_t terms) const {
    const Element* rows[Rows];
    for (uint32_t i = 0; i < Rows; i++) {
      const uint32_t existing = first + (i < valid ? i : valid - 1);
      rows[i] = data + static_cast<int32_t>(existing) * row + static_cast<int32_t>(from) * term;
    }
    if constexpr (sizeof(Element) == 4) {
#pragma clang loop unroll_count(2)
      for (uint32_t k = 0; k < terms; k++) {
        for (uint32_t i = 0; i < Rows; i++, panel++) {
          *panel = *rows[i];
          rows[i] += term;
        }
      }
    } else {
      auto* words = reinterpret_cast<uint32_t*>(panel);
      for (uint32_t k = 0; k + 1 < terms; k += 2) {
        for (uint32_t i = 0; i < Rows; i++) {
          *words++ = term == 1 ? *reinterpret_cast<const AnyWord*>(rows[i]) : two(rows[i][0], rows[i][term]);
          rows[i] += 2 * term;
        }
      }
      if (terms % 2 != 0) {
        for (uint32_t i = 0; i < Rows; i++) {
          *words++ = two(rows[i][0], 0);
        }
      }
    }
  }

 private:
  static uint32_t two(half low, half high) {
    const auto bits = [](half h) { return static_cast<uint32_t>(__builtin_bit_cast(uint16_t, h)); };
    return bits(low) | bits(high) << 16;
  }
};

}  // namespace pulpo::training
