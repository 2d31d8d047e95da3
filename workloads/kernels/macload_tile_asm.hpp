// SPDX-License-Identifier: Apache-2.0
// MAC&Load tiles in assembler. The last use of a word of the NN register file fetches the next one. The operand after
// rs1 is {load weight, load activation, weight register (2 bits), activation register}. What the hardware calls
// activations is the wide operand; layers whose activations are the narrow one swap the two.
#pragma once

#include <stdint.h>

#include "packing.hpp"
#include "simd_status.hpp"
#include "xpulp_macros.hpp"

namespace pulpo::kernels {

// A row is four dot products with the same wide operand: a pixel times four channels, or, swapped, a channel times four
// pixels.
#define ML(dot, sum, rest) dot " %[" sum "], zero, " rest "\n"
#define ML_LOAD(rest) "pv_mlsdotsup_b zero, zero, " rest "\n"
#define LOAD_WIDE ML_LOAD("0b01000") ML_LOAD("0b01001")
#define LOAD_NARROW ML_LOAD("0b10000") ML_LOAD("0b10010") ML_LOAD("0b10100") ML_LOAD("0b10110")
#define ROW_NEXT(dot, r, a)      \
  ML(dot, "s" r "0", "0b0000" a) \
  ML(dot, "s" r "1", "0b0001" a) ML(dot, "s" r "2", "0b0010" a) ML(dot, "s" r "3", "0b0111" a)
#define THREE_ROWS(dot) ROW_NEXT(dot, "0", "0") ROW_NEXT(dot, "1", "1") ROW_NEXT(dot, "2", "0")
// The fourth row frees the narrow operands; its own wide one is left to an extra load, as one instruction fetches one
// word.
#define STEP_LAST(dot)      \
  THREE_ROWS(dot)           \
  ML(dot, "s30", "0b10001") \
  ML(dot, "s31", "0b10011") ML(dot, "s32", "0b10101") ML(dot, "s33", "0b10111") ML_LOAD("0b01001")
#define STEP(dot) THREE_ROWS(dot) ROW_NEXT(dot, "3", "1")

#define ROW(r) [s##r##0] "=&r"(s[r][0]), [s##r##1] "=&r"(s[r][1]), [s##r##2] "=&r"(s[r][2]), [s##r##3] "=&r"(s[r][3])
#define COPY_ROW(p) "mv %[s" p "0], %[s00]\nmv %[s" p "1], %[s01]\nmv %[s" p "2], %[s02]\nmv %[s" p "3], %[s03]\n"
#define START_PIXELS                                                                                            \
  "lw %[s00], 0(%[bias])\nlw %[s01], 4(%[bias])\nlw %[s02], 8(%[bias])\nlw %[s03], 12(%[bias])\n" COPY_ROW("1") \
      COPY_ROW("2") COPY_ROW("3")
#define COPY_FIRST(r) "mv %[s" r "1], %[s" r "0]\nmv %[s" r "2], %[s" r "0]\nmv %[s" r "3], %[s" r "0]\n"
#define START_CHANNELS                                                                                            \
  "lw %[s00], 0(%[bias])\nlw %[s10], 4(%[bias])\nlw %[s20], 8(%[bias])\nlw %[s30], 12(%[bias])\n" COPY_FIRST("0") \
      COPY_FIRST("1") COPY_FIRST("2") COPY_FIRST("3")
#define MACLOAD_TILE(load, start, loop)                                            \
  __asm__ volatile(".option push\n.option norvc\n" load ".option pop\n" start      \
                   ".balign 4\n.option push\n.option norvc\n" loop ".option pop\n" \
                   : ROW(0), ROW(1), ROW(2), ROW(3)                                \
                   : [steps] "r"(steps), [bias] "r"(biases)                        \
                   : "memory")
// One word of the narrow operand for one of the wide one; for two; for more, by an inner loop, as unrolled they would
// leave no room for the rest of a tile's code in the private instruction cache.
#define LOOP(dot) "lp_setup 0, %[steps], 4*17\n" STEP_LAST(dot)
#define LOOP_OF_TWO(dot) "lp_setup 0, %[steps], 4*33\n" STEP(dot) STEP_LAST(dot)
#define LOOP_OF_MORE(dot, others)                                                                                  \
  "lp_starti 0, 4*4\nlp_endi 0, 4*(2+16)\nlp_setup 1, %[steps], 4*(1+16+17)\nlp_counti 0, " #others "\n" STEP(dot) \
      STEP_LAST(dot)
#define WIDE_ACTIVATIONS "pv_mlsdotsup_b"
#define WIDE_WEIGHTS "pv_mlsdotusp_b"

/// Loads the weights that the first tile starts with; each tile leaves the next one's behind.
template <class Format>
inline void start_weights(const uint32_t* weights) {
  if constexpr (Format::slices_activations) {
    write_csr<wide_address>(address_of(weights));
    __asm__ volatile(".option push\n.option norvc\n" LOAD_WIDE ".option pop\n" ::: "memory");
  } else {
    write_csr<narrow_address>(address_of(weights));
    __asm__ volatile(".option push\n.option norvc\n" LOAD_NARROW ".option pop\n" ::: "memory");
  }
}

/// A step for each word that the narrow operand serves.
template <class Format>
inline const uint32_t* macload_tile(TileSums<Format>& sums, const int32_t* biases, const uint32_t* weights,
                                    const uint32_t* columns, uint32_t steps) {
  if constexpr (Format::slices_activations) {
    int32_t s[4][4];
    write_csr<narrow_address>(address_of(columns));
    if constexpr (Format::column_ratio == 2) {
      MACLOAD_TILE(LOAD_NARROW, START_CHANNELS, LOOP_OF_TWO(WIDE_WEIGHTS));
    } else if constexpr (Format::column_ratio == 8) {
      MACLOAD_TILE(LOAD_NARROW, START_CHANNELS, LOOP_OF_MORE(WIDE_WEIGHTS, 7));
    } else {
      static_assert(Format::column_ratio == 4);
      MACLOAD_TILE(LOAD_NARROW, START_CHANNELS, LOOP_OF_MORE(WIDE_WEIGHTS, 3));
    }
#pragma GCC unroll 16
    for (unsigned i = 0; i < 16; i++) {
      sums.at[i % 4][i / 4] = s[i / 4][i % 4];
    }
  } else {
    auto& s = sums.at;
    write_csr<wide_address>(address_of(columns));
    if constexpr (Format::weight_ratio == 1) {
      MACLOAD_TILE(LOAD_WIDE, START_PIXELS, LOOP(WIDE_ACTIVATIONS));
    } else if constexpr (Format::weight_ratio == 2) {
      MACLOAD_TILE(LOAD_WIDE, START_PIXELS, LOOP_OF_TWO(WIDE_ACTIVATIONS));
    } else if constexpr (Format::weight_ratio == 8) {
      MACLOAD_TILE(LOAD_WIDE, START_PIXELS, LOOP_OF_MORE(WIDE_ACTIVATIONS, 7));
    } else {
      static_assert(Format::weight_ratio == 4);
      MACLOAD_TILE(LOAD_WIDE, START_PIXELS, LOOP_OF_MORE(WIDE_ACTIVATIONS, 3));
    }
  }
  return weights + steps * 4 * Format::column_ratio;
}

#undef ML
#undef ML_LOAD
#undef LOAD_WIDE
#undef LOAD_NARROW
#undef ROW_NEXT
#undef THREE_ROWS
#undef STEP_LAST
#undef STEP
#undef ROW
#undef COPY_ROW
#undef START_PIXELS
#undef COPY_FIRST
#undef START_CHANNELS
#undef MACLOAD_TILE
#undef LOOP
#undef LOOP_OF_TWO
#undef LOOP_OF_MORE
#undef WIDE_ACTIVATIONS
#undef WIDE_WEIGHTS

}  // namespace pulpo::kernels
