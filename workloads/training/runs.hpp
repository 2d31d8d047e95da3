// SPDX-License-Identifier: Apache-2.0
// Copies of strided runs of elements, the means by which panels are gathered from maps.
#pragma once

#include <stdint.h>

#include "panel.hpp"

namespace pulpo::training {

/// Copies `count` elements, steps between them in bytes.
template <class Element>
inline void copy_run(Element* to, int32_t to_step, const Element* from, int32_t from_step, uint32_t count) {
#define COPY_TWO(load, store)                                                                   \
  __asm__ volatile(".balign 4\n.option push\n.option norvc\nlp_setup 0, %[x], 4*4\n" load       \
                   " %[x], %[from_step], %[from]\n" load " %[y], %[from_step], %[from]\n" store \
                   " %[x], %[to_step], %[to]\n" store " %[y], %[to_step], %[to]\n.option pop\n" \
                   : [x] "+&r"(x), [y] "=&r"(y), [from] "+&r"(from), [to] "+&r"(to)             \
                   : [from_step] "r"(from_step), [to_step] "r"(to_step)                         \
                   : "memory")
  if (count >= 2) {
    uint32_t x = count / 2, y;
    if constexpr (sizeof(Element) == 4) {
      COPY_TWO("p_lw_post_reg", "p_sw_post_reg");
    } else {
      COPY_TWO("p_lhu_post_reg", "p_sh_post_reg");
    }
  }
  if (count % 2 != 0) {
    *to = *from;
  }
#undef COPY_TWO
}

/// Words in pairs: one more if `count` is odd.
inline void clear_words(uint32_t* to, uint32_t count) {
  __asm__ volatile(
      ".balign 4\n.option push\n.option norvc\nlp_setup 0, %[count], 4*2\np_sw_post zero, 4, %[to]\np_sw_post zero, 4, "
      "%[to]\n.option pop\n"
      : [to] "+&r"(to)
      : [count] "r"((count + 1) / 2)
      : "memory");
}

/// A panel of a block of terms that is written row by row, in runs of evenly spaced terms; what no run covers is zero.
template <class Element, unsigned Rows>
class PanelWriter {
 public:
  PanelWriter(Element* panel, uint32_t from, uint32_t terms)
      : panel_(panel), from_(static_cast<int32_t>(from)), last_(static_cast<int32_t>(from + terms)) {
    clear_words(reinterpret_cast<uint32_t*>(panel), steps_of<Element>(terms) * Rows);
  }

  /// Terms first, first + step, ... of a row; those outside of the block are left out.
  void run(uint32_t row, int32_t first, int32_t step, int32_t count, const Element* from, int32_t from_step) {
    int32_t skip = 0;
    if (first < from_) {
      skip = step == 1 ? from_ - first : (from_ - first + step - 1) / step;
    }
    if (first + (count - 1) * step >= last_) {
      count = step == 1 ? last_ - first : (last_ - first + step - 1) / step;
    }
    if (count <= skip) {
      return;
    }
    count -= skip;
    from += skip * from_step;
    whole_run(row, first + skip * step - from_, step, count, from, from_step);
  }

  /// All terms are in the block; counted from its first one.
  void whole_run(uint32_t row, uint32_t term, int32_t step, int32_t count, const Element* from, int32_t from_step) {
    constexpr int32_t bytes = sizeof(Element), pair = Format<Element>::pair;
    if (pair == 1 || step % 2 == 0) {
      copy_run(at(row, term), step / pair * static_cast<int32_t>(Rows) * 4, from, from_step * bytes, count);
      return;
    }
    // terms take turns in the halves of words
    copy_run(at(row, term), step * static_cast<int32_t>(Rows) * 4, from, 2 * from_step * bytes, (count + 1) / 2);
    copy_run(at(row, term + step), step * static_cast<int32_t>(Rows) * 4, from + from_step, 2 * from_step * bytes,
             count / 2);
  }

 private:
  Element* at(uint32_t row, uint32_t term) { return panel_ + panel_index<Element, Rows>(row, term); }

  Element* panel_;
  int32_t from_, last_;
};

}  // namespace pulpo::training
