// SPDX-License-Identifier: Apache-2.0
// The inner loop: sums of 4 output channels x 2 pixels over a whole im2col column.
#pragma once

#include <stdint.h>

#include "packing.hpp"
#include "xpulp.h"

namespace pulpo::kernels {

/// Sums of a tile: [pixel][channel].
struct TileSums {
  int32_t s00, s01, s02, s03;
  int32_t s10, s11, s12, s13;
};

/// Adds `words` words of weights (of each of 4 channels, interleaved) times two columns; returns the weights behind.
template <class Format>
const uint32_t* dot_tile(TileSums& sums, const uint32_t* weights, const uint32_t* column0, const uint32_t* column1,
                         uint32_t words) {
  uint32_t w0, w1, w2, w3, x0, x1;
  // 14 instructions for 32 multiply-accumulates. A loaded value is used two instructions later at the earliest; the
  // loop starts at a word boundary, where its back edge is free.
  __asm__ volatile(
      ".option push\n.option norvc\n.balign 4\n"
      "lp.setup 0, %[words], 56\n"
      "p.lw.post %[w0], 4, %[weights]\n"
      "p.lw.post %[w1], 4, %[weights]\n"
      "p.lw.post %[w2], 4, %[weights]\n"
      "p.lw.post %[w3], 4, %[weights]\n"
      "p.lw.post %[x0], 4, %[column0]\n"
      "p.lw.post %[x1], 4, %[column1]\n"
      "pv.sdotusp.b %[s00], %[x0], %[w0]\n"
      "pv.sdotusp.b %[s01], %[x0], %[w1]\n"
      "pv.sdotusp.b %[s02], %[x0], %[w2]\n"
      "pv.sdotusp.b %[s03], %[x0], %[w3]\n"
      "pv.sdotusp.b %[s10], %[x1], %[w0]\n"
      "pv.sdotusp.b %[s11], %[x1], %[w1]\n"
      "pv.sdotusp.b %[s12], %[x1], %[w2]\n"
      "pv.sdotusp.b %[s13], %[x1], %[w3]\n"
      ".option pop\n"
      : [s00] "+r"(sums.s00), [s01] "+r"(sums.s01), [s02] "+r"(sums.s02), [s03] "+r"(sums.s03), [s10] "+r"(sums.s10),
        [s11] "+r"(sums.s11), [s12] "+r"(sums.s12), [s13] "+r"(sums.s13), [weights] "+r"(weights),
        [column0] "+r"(column0), [column1] "+r"(column1), [w0] "=&r"(w0), [w1] "=&r"(w1), [w2] "=&r"(w2),
        [w3] "=&r"(w3), [x0] "=&r"(x0), [x1] "=&r"(x1)
      : [words] "r"(words)
      : "memory");
  return weights;
}

}  // namespace pulpo::kernels
