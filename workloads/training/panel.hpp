// SPDX-License-Identifier: Apache-2.0
// The rows of a tile as its inner loop reads them, a word of every row for each step: where they lie in memory, or in a
// panel, which each core packs from wherever they come and uses for all columns of its share.
#pragma once

#include <stdint.h>

#include "element.hpp"
#include "xpulp_macros.hpp"

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

/// `count` words of each row, `step` bytes apart, row by row in turn; moves the pointers on.
template <unsigned Rows, class Element>
inline void interleave_words(uint32_t*& to, const Element* (&rows)[Rows], int32_t step, uint32_t count) {
  if (count == 0) {
    return;
  }
  uint32_t x0 = count;
  [[maybe_unused]] uint32_t x1, x2, x3;
#define LOOP(instructions, body) \
  ".balign 4\n.option push\n.option norvc\nlp_setup 0, %[x0], 4*" #instructions "\n" body ".option pop\n"
#define LOAD(i) "p_lw_post_reg %[x" #i "], %[step], %[r" #i "]\n"
#define STORE(i) "p_sw_post %[x" #i "], 4, %[to]\n"
#define ROW(i) [x##i] "=&r"(x##i), [r##i] "+&r"(rows[i])
  if constexpr (Rows == 4) {
    __asm__ volatile(LOOP(8, LOAD(0) LOAD(1) LOAD(2) LOAD(3) STORE(0) STORE(1) STORE(2) STORE(3))
                     : [x0] "+&r"(x0), [r0] "+&r"(rows[0]), ROW(1), ROW(2), ROW(3), [to] "+&r"(to)
                     : [step] "r"(step)
                     : "memory");
  } else if constexpr (Rows == 2) {
    __asm__ volatile(LOOP(4, LOAD(0) LOAD(1) STORE(0) STORE(1))
                     : [x0] "+&r"(x0), [r0] "+&r"(rows[0]), ROW(1), [to] "+&r"(to)
                     : [step] "r"(step)
                     : "memory");
  } else {
    __asm__ volatile(LOOP(2, LOAD(0) STORE(0))
                     : [x0] "+&r"(x0), [r0] "+&r"(rows[0]), [to] "+&r"(to)
                     : [step] "r"(step)
                     : "memory");
  }
#undef LOOP
#undef LOAD
#undef STORE
#undef ROW
}

/// Rows that the inner loop reads: steps in bytes from a word of a row to that of the next row, and from that of the
/// last row to that of the first one of the next step.
struct RowsAsRead {
  const void* data;
  int32_t row, next;
};

/// A panel as it is read, any number of rows.
inline RowsAsRead read_panel(const void* panel) { return {panel, 4, 4}; }

/// Rows of a matrix with any strides, in elements.
template <class Element>
struct MatrixRows {
  const Element* data;
  int32_t row, term;

  /// Most terms of a panel, of a sum of so many: none in single precision, whose rows are read where they lie.
  static constexpr uint32_t block(uint32_t terms) {
    return sizeof(Element) == 4 || terms < 256 ? terms + terms % 2 : 256;
  }
  static constexpr uint32_t panel_elements(uint32_t terms) { return sizeof(Element) == 4 ? 0 : 4 * block(terms) + 8; }
  /// Whether the inner loop can read words of so many terms of the rows where they lie.
  bool are_words(uint32_t terms) const { return sizeof(Element) == 4 || (term == 1 && row % 2 == 0 && terms % 2 == 0); }
  /// Rows first to first + rows - 1; those beyond the end are whatever lies there.
  RowsAsRead in_place(uint32_t rows, uint32_t first, uint32_t from) const {
    constexpr int32_t bytes = sizeof(Element);
    const int32_t step = bytes == 4 ? term * bytes : 4;
    return {data + static_cast<int32_t>(first) * row + static_cast<int32_t>(from) * term, row * bytes,
            step - static_cast<int32_t>(rows - 1) * row * bytes};
  }

  /// Rows first to first + Rows - 1, of which `valid` exist; the others get contents that nobody looks at.
  template <unsigned Rows>
  void pack(Element* panel, uint32_t first, uint32_t valid, uint32_t from, uint32_t terms) const {
    const Element* rows[Rows];
    for (uint32_t i = 0; i < Rows; i++) {
      const uint32_t existing = first + (i < valid ? i : valid - 1);
      rows[i] = data + static_cast<int32_t>(existing) * row + static_cast<int32_t>(from) * term;
    }
    auto* words = reinterpret_cast<uint32_t*>(panel);
    if (sizeof(Element) == 4 || term == 1) {
      interleave_words<Rows>(words, rows, term == 1 ? 4 : term * 4, terms * sizeof(Element) / 4);
    } else {
      for (uint32_t k = 0; k + 1 < terms; k += 2) {
        for (uint32_t i = 0; i < Rows; i++) {
          *words++ = two(rows[i][0], rows[i][term]);
          rows[i] += 2 * term;
        }
      }
    }
    if (sizeof(Element) == 2 && terms % 2 != 0) {
      for (uint32_t i = 0; i < Rows; i++) {
        *words++ = two(rows[i][0], 0);
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
