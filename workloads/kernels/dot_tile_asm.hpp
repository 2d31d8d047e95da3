// SPDX-License-Identifier: Apache-2.0
// Inner loops in assembler, built from a few steps. A loaded value is used two instructions later at the earliest, so
// that no load stalls its user; a loop starts at a word boundary, where its back edge is free.
#pragma once

#include <stdint.h>

#include "code_size.hpp"
#include "packing.hpp"
#include "simd_status.hpp"
#include "xpulp_macros.hpp"

namespace pulpo::kernels {

// Loads: the next word of weights; the same word of the next pixel's column; of the last pixel's, and on to the next
// word of the first one.
#define WEIGHT(w) "p_lw_post %[" w "], 4, %[weights]\n"
#define COLUMN(x) "p_lw_post_reg %[" x "], %[step], %[columns]\n"
#define LAST_COLUMN(x) "p_lw_post_reg %[" x "], %[back], %[columns]\n"
#define WEIGHTS WEIGHT("w0") WEIGHT("w1") WEIGHT("w2") WEIGHT("w3")
// One pixel times four channels.
#define PIXEL(dot, p, x, w)                                                                                           \
  dot " %[s" p "0], %[" x "], %[" w "0]\n" dot " %[s" p "1], %[" x "], %[" w "1]\n" dot " %[s" p "2], %[" x "], %[" w \
      "2]\n" dot " %[s" p "3], %[" x "], %[" w "3]\n"
// One channel times four pixels; the weights are the wide operand.
#define CHANNEL(dot, k, w)                                                                                           \
  dot " %[s0" k "], %[" w "], %[x0]\n" dot " %[s1" k "], %[" w "], %[x1]\n" dot " %[s2" k "], %[" w "], %[x2]\n" dot \
      " %[s3" k "], %[" w "], %[x3]\n"

#define TWO_PIXELS(dot, w) COLUMN("x0") LAST_COLUMN("x1") PIXEL(dot, "0", "x0", w) PIXEL(dot, "1", "x1", w)
#define FOUR_PIXELS(dot)     \
  COLUMN("x0")               \
  COLUMN("x1")               \
  PIXEL(dot, "0", "x0", "w") \
  COLUMN("x0") PIXEL(dot, "1", "x1", "w") LAST_COLUMN("x1") PIXEL(dot, "2", "x0", "w") PIXEL(dot, "3", "x1", "w")
#define SHIFT_FOUR(shift, to, from, amount)                                                                      \
  shift " %[" to "0], %[" from "0], " amount "\n" shift " %[" to "1], %[" from "1], " amount "\n" shift " %[" to \
        "2], %[" from "2], " amount "\n" shift " %[" to "3], %[" from "3], " amount "\n"
// A step on the part of the weights that left and right shifts bring to whole lanes, and on the last part.
#define UNPACKED_STEP(size, dot, left, right) \
  SHIFT_FOUR("pv_sll_sc" size, "u", "w", left) SHIFT_FOUR("pv_sra_sc" size, "u", "u", right) TWO_PIXELS(dot, "u")
#define UNPACKED_LAST(size, dot, right) SHIFT_FOUR("pv_sra_sc" size, "u", "w", right) TWO_PIXELS(dot, "u")

// Narrow activations: the columns' words stay for several words of weights, which stream through two registers.
#define FOUR_CHANNELS(dot) \
  WEIGHT("w0")             \
  WEIGHT("w1")             \
  CHANNEL(dot, "0", "w0")  \
  WEIGHT("w0") CHANNEL(dot, "1", "w1") WEIGHT("w1") CHANNEL(dot, "2", "w0") CHANNEL(dot, "3", "w1")
#define ALL_COLUMNS COLUMN("x0") COLUMN("x1") COLUMN("x2") LAST_COLUMN("x3")

// Sums start at the biases of their channels, whose address is in w0; x0 has the number of steps.
#define BIASES "lw %[s00], 0(%[w0])\nlw %[s01], 4(%[w0])\nlw %[s02], 8(%[w0])\nlw %[s03], 12(%[w0])\n"
#define START_PIXEL(p) "mv %[s" p "0], %[s00]\nmv %[s" p "1], %[s01]\nmv %[s" p "2], %[s02]\nmv %[s" p "3], %[s03]\n"
#define SUMS_OF_PIXEL(p) \
  [s##p##0] "=&r"(s[p][0]), [s##p##1] "=&r"(s[p][1]), [s##p##2] "=&r"(s[p][2]), [s##p##3] "=&r"(s[p][3])
#define SUMS_OF_TWO SUMS_OF_PIXEL(0), SUMS_OF_PIXEL(1)
#define SUMS_OF_FOUR SUMS_OF_TWO, SUMS_OF_PIXEL(2), SUMS_OF_PIXEL(3)
#define START_FOUR START_PIXEL("1") START_PIXEL("2") START_PIXEL("3")

// Further arguments are operands that only some bodies need.
#define SIMD_TILE(sums, start, loop, ...)                                                                      \
  __asm__ volatile(BIASES start ".balign 4\n.option push\n.option norvc\n" loop ".option pop\n"                \
                   : sums, [weights] "+&r"(weights), [columns] "+&r"(columns), [w0] "+&r"(w0), [x0] "+&r"(x0), \
                     [x1] "=&r"(x1), [w1] "=&r"(w1), __VA_ARGS__                                               \
                   : [step] "r"(step), [back] "r"(back)                                                        \
                   : "memory")
#define ONE_TILE(...) SIMD_TILE(SUMS_OF_PIXEL(0), "", __VA_ARGS__)
#define TWO_TILE(...) SIMD_TILE(SUMS_OF_TWO, START_PIXEL("1"), __VA_ARGS__)
#define FOUR_TILE(...) SIMD_TILE(SUMS_OF_FOUR, START_FOUR, __VA_ARGS__)
// A step of some instructions; a step that begins with some instructions and then repeats others for each slice of a
// word. Unrolled, the latter would leave no room for the rest of a tile's code in the private instruction cache.
#define LOOP(instructions, body) "lp_setup 0, %[x0], 4*" #instructions "\n" body
#define NESTED(first_instructions, first, times, instructions, body)                                   \
  "lp_starti 0, 4*(4+" #first_instructions ")\nlp_endi 0, 4*(2+" #first_instructions "+" #instructions \
  ")\nlp_setup 1, %[x0], 4*(1+" #first_instructions "+" #instructions ")\n" first "lp_counti 0, " #times "\n" body
#define MORE_WEIGHTS [w2] "=&r"(w2), [w3] "=&r"(w3)
#define MORE_COLUMNS [x2] "=&r"(w2), [x3] "=&r"(w3)
#define UNPACKED MORE_WEIGHTS, [u0] "=&r"(u0), [u1] "=&r"(u1), [u2] "=&r"(u2), [u3] "=&r"(u3)

#define WHOLE_TILE(dot)                                                                    \
  if constexpr (Format::pixels == 4) {                                                     \
    FOUR_TILE(LOOP(24, WEIGHTS FOUR_PIXELS(dot)), MORE_WEIGHTS);                           \
  } else if constexpr (Format::pixels == 2) {                                              \
    TWO_TILE(LOOP(14, WEIGHTS TWO_PIXELS(dot, "w")), MORE_WEIGHTS);                        \
  } else {                                                                                 \
    ONE_TILE(LOOP(9, LAST_COLUMN("x0") WEIGHTS PIXEL(dot, "0", "x0", "w")), MORE_WEIGHTS); \
  }
/// Operands of one width.
template <class Format>
inline const uint32_t* whole_tile(TileSums<Format>& sums, const int32_t* biases, const uint32_t* weights,
                                  const uint32_t* columns, uint32_t column_words, uint32_t steps) {
  auto& s = sums.at;
  const uint32_t step = column_words * 4, back = 4 - (Format::pixels - 1) * step;
  uint32_t w0 = address_of(biases), w1, w2, w3, x0 = steps, x1;
  if constexpr (Format::lane_bits == 16) {
    WHOLE_TILE("pv_sdotusp_h")
  } else if constexpr (Format::lane_bits == 8 || Format::hardware_slices) {
    WHOLE_TILE("pv_sdotusp_b")
  } else if constexpr (Format::lane_bits == 4) {
    WHOLE_TILE("pv_sdotusp_n")
  } else {
    static_assert(Format::lane_bits == 2);
    WHOLE_TILE("pv_sdotusp_c")
  }
  return weights;
}

/// Narrow weights, sliced by the hardware: the format register decides the widths, the mnemonic only carries the signs.
template <class Format>
inline const uint32_t* sliced_weights_tile(TileSums<Format>& sums, const int32_t* biases, const uint32_t* weights,
                                           const uint32_t* columns, uint32_t column_words, uint32_t steps) {
  auto& s = sums.at;
  const uint32_t step = column_words * 4, back = 4 - (Format::pixels - 1) * step;
  uint32_t w0 = address_of(biases), w1, w2, w3, x0 = steps, x1;
  if constexpr (Format::pixels == 4) {
    if constexpr (Format::weight_ratio == 2) {
      FOUR_TILE(LOOP(44, WEIGHTS FOUR_PIXELS("pv_sdotusp_b") FOUR_PIXELS("pv_sdotusp_b")), MORE_WEIGHTS);
    } else if constexpr (Format::weight_ratio == 4) {
      FOUR_TILE(NESTED(4, WEIGHTS, 4, 20, FOUR_PIXELS("pv_sdotusp_b")), MORE_WEIGHTS);
    } else {
      static_assert(Format::weight_ratio == 8);
      FOUR_TILE(NESTED(4, WEIGHTS, 8, 20, FOUR_PIXELS("pv_sdotusp_b")), MORE_WEIGHTS);
    }
  } else if constexpr (Format::weight_ratio == 2) {
    TWO_TILE(NESTED(4, WEIGHTS, 2, 10, TWO_PIXELS("pv_sdotusp_b", "w")), MORE_WEIGHTS);
  } else if constexpr (Format::weight_ratio == 4) {
    TWO_TILE(NESTED(4, WEIGHTS, 4, 10, TWO_PIXELS("pv_sdotusp_b", "w")), MORE_WEIGHTS);
  } else {
    static_assert(Format::weight_ratio == 8);
    TWO_TILE(NESTED(4, WEIGHTS, 8, 10, TWO_PIXELS("pv_sdotusp_b", "w")), MORE_WEIGHTS);
  }
  return weights;
}

/// Narrow weights without hardware for them.
template <class Format>
inline const uint32_t* unpacked_tile(TileSums<Format>& sums, const int32_t* biases, const uint32_t* weights,
                                     const uint32_t* columns, uint32_t column_words, uint32_t steps) {
  static_assert(Format::pixels == 2);
  auto& s = sums.at;
  const uint32_t step = column_words * 4, back = 4 - step;
  uint32_t w0 = address_of(biases), w1, w2, w3, x0 = steps, x1, u0, u1, u2, u3;
  if constexpr (Format::lane_bits == 16 && Format::weight_bits == 8) {
    TWO_TILE(LOOP(36, WEIGHTS UNPACKED_STEP("i_h", "pv_sdotusp_h", "8", "8") UNPACKED_LAST("i_h", "pv_sdotusp_h", "8")),
             UNPACKED);
  } else if constexpr (Format::lane_bits == 16 && Format::weight_bits == 4) {
    TWO_TILE(LOOP(72, WEIGHTS UNPACKED_STEP("i_h", "pv_sdotusp_h", "12", "12") UNPACKED_STEP(
                          "i_h", "pv_sdotusp_h", "8", "12") UNPACKED_STEP("i_h", "pv_sdotusp_h", "4", "12")
                          UNPACKED_LAST("i_h", "pv_sdotusp_h", "12")),
             UNPACKED);
  } else if constexpr (Format::lane_bits == 16) {
    static_assert(Format::weight_bits == 2);
    TWO_TILE(
        LOOP(144,
             WEIGHTS UNPACKED_STEP("i_h", "pv_sdotusp_h", "14", "14") UNPACKED_STEP("i_h", "pv_sdotusp_h", "12", "14")
                 UNPACKED_STEP("i_h", "pv_sdotusp_h", "10", "14") UNPACKED_STEP("i_h", "pv_sdotusp_h", "8", "14")
                     UNPACKED_STEP("i_h", "pv_sdotusp_h", "6", "14") UNPACKED_STEP("i_h", "pv_sdotusp_h", "4", "14")
                         UNPACKED_STEP("i_h", "pv_sdotusp_h", "2", "14") UNPACKED_LAST("i_h", "pv_sdotusp_h", "14")),
        UNPACKED);
  } else if constexpr (Format::lane_bits == 8 && Format::weight_bits == 4) {
    TWO_TILE(LOOP(36, WEIGHTS UNPACKED_STEP("i_b", "pv_sdotusp_b", "4", "4") UNPACKED_LAST("i_b", "pv_sdotusp_b", "4")),
             UNPACKED);
  } else if constexpr (Format::lane_bits == 8) {
    TWO_TILE(
        LOOP(72, WEIGHTS UNPACKED_STEP("i_b", "pv_sdotusp_b", "6", "6") UNPACKED_STEP("i_b", "pv_sdotusp_b", "4", "6")
                     UNPACKED_STEP("i_b", "pv_sdotusp_b", "2", "6") UNPACKED_LAST("i_b", "pv_sdotusp_b", "6")),
        UNPACKED);
  } else {
    static_assert(Format::lane_bits == 4 && Format::weight_bits == 2);
    uint32_t two = 2;  // shifts of nibbles have no immediate form
    TWO_TILE(LOOP(36, WEIGHTS UNPACKED_STEP("_n", "pv_sdotusp_n", "%[two]", "%[two]")
                          UNPACKED_LAST("_n", "pv_sdotusp_n", "%[two]")),
             UNPACKED, [two] "+r"(two));
  }
  return weights;
}

/// Narrow activations, sliced by the hardware.
template <class Format>
inline const uint32_t* sliced_columns_tile(TileSums<Format>& sums, const int32_t* biases, const uint32_t* weights,
                                           const uint32_t* columns, uint32_t column_words, uint32_t steps) {
  static_assert(Format::pixels == 4);
  auto& s = sums.at;
  const uint32_t step = column_words * 4, back = 4 - 3 * step;
  uint32_t w0 = address_of(biases), w2, w3, x0 = steps, x1;
  PULPO_IN_REGISTER("a3", uint32_t, w1);
  if constexpr (Format::column_ratio == 2) {
    FOUR_TILE(LOOP(44, ALL_COLUMNS FOUR_CHANNELS("pv_sdotsp_b") FOUR_CHANNELS("pv_sdotsp_b")), MORE_COLUMNS);
  } else if constexpr (Format::column_ratio == 4) {
    FOUR_TILE(NESTED(4, ALL_COLUMNS, 4, 20, FOUR_CHANNELS("pv_sdotsp_b")), MORE_COLUMNS);
  } else {
    static_assert(Format::column_ratio == 8);
    FOUR_TILE(NESTED(4, ALL_COLUMNS, 8, 20, FOUR_CHANNELS("pv_sdotsp_b")), MORE_COLUMNS);
  }
  return weights;
}

template <class Format>
inline const uint32_t* simd_tile(TileSums<Format>& sums, const int32_t* biases, const uint32_t* weights,
                                 const uint32_t* columns, uint32_t column_words, uint32_t steps) {
  if constexpr (Format::slices_activations) {
    return sliced_columns_tile<Format>(sums, biases, weights, columns, column_words, steps);
  } else if constexpr (Format::unpacks_weights) {
    return unpacked_tile<Format>(sums, biases, weights, columns, column_words, steps);
  } else if constexpr (Format::weight_ratio > 1) {
    return sliced_weights_tile<Format>(sums, biases, weights, columns, column_words, steps);
  } else {
    return whole_tile<Format>(sums, biases, weights, columns, column_words, steps);
  }
}

#undef WEIGHT
#undef COLUMN
#undef LAST_COLUMN
#undef WEIGHTS
#undef PIXEL
#undef CHANNEL
#undef TWO_PIXELS
#undef FOUR_PIXELS
#undef WHOLE_TILE
#undef SHIFT_FOUR
#undef UNPACKED_STEP
#undef UNPACKED_LAST
#undef FOUR_CHANNELS
#undef ALL_COLUMNS
#undef BIASES
#undef START_PIXEL
#undef SUMS_OF_PIXEL
#undef SUMS_OF_TWO
#undef SUMS_OF_FOUR
#undef START_FOUR
#undef SIMD_TILE
#undef LOOP
#undef NESTED
#undef ONE_TILE
#undef TWO_TILE
#undef FOUR_TILE
#undef MORE_WEIGHTS
#undef MORE_COLUMNS
#undef UNPACKED

}  // namespace pulpo::kernels
