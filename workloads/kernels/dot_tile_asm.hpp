// SPDX-License-Identifier: Apache-2.0
// Inner loops in assembler, built from a few steps. A loaded value is used two instructions later at the earliest, so
// that no load stalls its user; a loop starts at a word boundary, where its back edge is free.
#pragma once

#include <stdint.h>

#include "packing.hpp"
#include "simd_status.hpp"
#include "xpulp_macros.hpp"

namespace pulpo::kernels {

#define LOAD_WEIGHTS                 \
  "p_lw_post %[w0], 4, %[weights]\n" \
  "p_lw_post %[w1], 4, %[weights]\n" \
  "p_lw_post %[w2], 4, %[weights]\n" \
  "p_lw_post %[w3], 4, %[weights]\n"
#define LOAD_COLUMNS                 \
  "p_lw_post %[x0], 4, %[column0]\n" \
  "p_lw_post %[x1], 4, %[column1]\n"
#define DOTS(dot, w)                                                                                        \
  dot " %[s00], %[x0], %[" w "0]\n" dot " %[s01], %[x0], %[" w "1]\n" dot " %[s02], %[x0], %[" w "2]\n" dot \
      " %[s03], %[x0], %[" w "3]\n" dot " %[s10], %[x1], %[" w "0]\n" dot " %[s11], %[x1], %[" w "1]\n" dot \
      " %[s12], %[x1], %[" w "2]\n" dot " %[s13], %[x1], %[" w "3]\n"
#define SHIFT_FOUR(shift, to, from, amount)                                                                      \
  shift " %[" to "0], %[" from "0], " amount "\n" shift " %[" to "1], %[" from "1], " amount "\n" shift " %[" to \
        "2], %[" from "2], " amount "\n" shift " %[" to "3], %[" from "3], " amount "\n"
// A step on the part of the weights that left and right shifts bring to whole lanes, and on the last part.
#define UNPACKED_STEP(size, dot, left, right) \
  LOAD_COLUMNS SHIFT_FOUR("pv_sll_sc" size, "u", "w", left) SHIFT_FOUR("pv_sra_sc" size, "u", "u", right) DOTS(dot, "u")
#define UNPACKED_LAST(size, dot, right) LOAD_COLUMNS SHIFT_FOUR("pv_sra_sc" size, "u", "w", right) DOTS(dot, "u")

// A word of weights that the hardware slices, four words of activations of it.
#define SLICED_STEPS_2 LOAD_COLUMNS DOTS("pv_sdotusp_b", "w") LOAD_COLUMNS DOTS("pv_sdotusp_b", "w")
#define SLICED_STEPS_4 SLICED_STEPS_2 SLICED_STEPS_2

// Sums start at the biases of their channels.
#define START_PIXEL(p) "mv %[s" p "0], %[s00]\nmv %[s" p "1], %[s01]\nmv %[s" p "2], %[s02]\nmv %[s" p "3], %[s03]\n"
#define START_SUMS "lw %[s00], 0(%[bias])\nlw %[s01], 4(%[bias])\nlw %[s02], 8(%[bias])\nlw %[s03], 12(%[bias])\n"
#define SUMS_OF_PIXEL(p) \
  [s##p##0] "=&r"(s[p][0]), [s##p##1] "=&r"(s[p][1]), [s##p##2] "=&r"(s[p][2]), [s##p##3] "=&r"(s[p][3])

// Further arguments are operands that only some bodies need.
#define SIMD_TILE(instructions, body, ...)                                                                            \
  __asm__ volatile(                                                                                                   \
      ".balign 4\n.option push\n.option norvc\n" START_SUMS START_PIXEL("1") "lp_setup 0, %[words], 4*" #instructions \
                                                                             "\n" body ".option pop\n"                \
      : SUMS_OF_PIXEL(0),                                                                                             \
        SUMS_OF_PIXEL(1), [weights] "+r"(weights), [column0] "+r"(column0), [column1] "+r"(column1), [w0] "=&r"(w0),  \
        [w1] "=&r"(w1), [w2] "=&r"(w2), [w3] "=&r"(w3), [x0] "=&r"(x0), [x1] "=&r"(x1)__VA_OPT__(, ) __VA_ARGS__      \
      : [words] "r"(words), [bias] "r"(biases)                                                                        \
      : "memory")
#define UNPACKED [u0] "=&r"(u0), [u1] "=&r"(u1), [u2] "=&r"(u2), [u3] "=&r"(u3)

template <class Format>
inline const uint32_t* simd_tile(TileSums<Format>& sums, const int32_t* biases, const uint32_t* weights,
                                 const uint32_t* column0, const uint32_t* column1, uint32_t words) {
  constexpr unsigned lanes = Format::lane_bits;
  constexpr unsigned narrow = Format::weight_bits;
  auto& s = sums.at;
  uint32_t w0, w1, w2, w3, x0, x1;
  [[maybe_unused]] uint32_t u0, u1, u2, u3;
  if constexpr (Format::hardware_slices) {
    // The format register decides the widths; the mnemonics only carry the signs.
    if constexpr (Format::weight_ratio == 1) {
      SIMD_TILE(14, LOAD_WEIGHTS LOAD_COLUMNS DOTS("pv_sdotusp_b", "w"));
    } else if constexpr (Format::weight_ratio == 2) {
      SIMD_TILE(24, LOAD_WEIGHTS SLICED_STEPS_2);
    } else if constexpr (Format::weight_ratio == 4) {
      SIMD_TILE(44, LOAD_WEIGHTS SLICED_STEPS_4);
    } else {
      static_assert(Format::weight_ratio == 8);
      SIMD_TILE(84, LOAD_WEIGHTS SLICED_STEPS_4 SLICED_STEPS_4);
    }
  } else if constexpr (lanes == 16 && narrow == 16) {
    SIMD_TILE(14, LOAD_WEIGHTS LOAD_COLUMNS DOTS("pv_sdotusp_h", "w"));
  } else if constexpr (lanes == 16 && narrow == 8) {
    SIMD_TILE(36, LOAD_WEIGHTS UNPACKED_STEP("i_h", "pv_sdotusp_h", "8", "8") UNPACKED_LAST("i_h", "pv_sdotusp_h", "8"),
              UNPACKED);
  } else if constexpr (lanes == 16 && narrow == 4) {
    SIMD_TILE(72,
              LOAD_WEIGHTS UNPACKED_STEP("i_h", "pv_sdotusp_h", "12", "12")
                  UNPACKED_STEP("i_h", "pv_sdotusp_h", "8", "12") UNPACKED_STEP("i_h", "pv_sdotusp_h", "4", "12")
                      UNPACKED_LAST("i_h", "pv_sdotusp_h", "12"),
              UNPACKED);
  } else if constexpr (lanes == 16 && narrow == 2) {
    SIMD_TILE(
        144,
        LOAD_WEIGHTS UNPACKED_STEP("i_h", "pv_sdotusp_h", "14", "14") UNPACKED_STEP("i_h", "pv_sdotusp_h", "12", "14")
            UNPACKED_STEP("i_h", "pv_sdotusp_h", "10", "14") UNPACKED_STEP("i_h", "pv_sdotusp_h", "8", "14")
                UNPACKED_STEP("i_h", "pv_sdotusp_h", "6", "14") UNPACKED_STEP("i_h", "pv_sdotusp_h", "4", "14")
                    UNPACKED_STEP("i_h", "pv_sdotusp_h", "2", "14") UNPACKED_LAST("i_h", "pv_sdotusp_h", "14"),
        UNPACKED);
  } else if constexpr (lanes == 8 && narrow == 8) {
    SIMD_TILE(14, LOAD_WEIGHTS LOAD_COLUMNS DOTS("pv_sdotusp_b", "w"));
  } else if constexpr (lanes == 8 && narrow == 4) {
    SIMD_TILE(36, LOAD_WEIGHTS UNPACKED_STEP("i_b", "pv_sdotusp_b", "4", "4") UNPACKED_LAST("i_b", "pv_sdotusp_b", "4"),
              UNPACKED);
  } else if constexpr (lanes == 8 && narrow == 2) {
    SIMD_TILE(72,
              LOAD_WEIGHTS UNPACKED_STEP("i_b", "pv_sdotusp_b", "6", "6") UNPACKED_STEP("i_b", "pv_sdotusp_b", "4", "6")
                  UNPACKED_STEP("i_b", "pv_sdotusp_b", "2", "6") UNPACKED_LAST("i_b", "pv_sdotusp_b", "6"),
              UNPACKED);
  } else if constexpr (lanes == 4 && narrow == 4) {
    SIMD_TILE(14, LOAD_WEIGHTS LOAD_COLUMNS DOTS("pv_sdotusp_n", "w"));
  } else if constexpr (lanes == 4 && narrow == 2) {
    uint32_t two = 2;  // shifts of nibbles have no immediate form
    SIMD_TILE(36,
              LOAD_WEIGHTS UNPACKED_STEP("_n", "pv_sdotusp_n", "%[two]", "%[two]")
                  UNPACKED_LAST("_n", "pv_sdotusp_n", "%[two]"),
              UNPACKED, [two] "+r"(two));
  } else {
    static_assert(lanes == 2 && narrow == 2);
    SIMD_TILE(14, LOAD_WEIGHTS LOAD_COLUMNS DOTS("pv_sdotusp_c", "w"));
  }
  return weights;
}

// MAC&Load: the last use of a word of the NN register file fetches the next one. The operand after rs1 is {load weight,
// load activation, weight register (2 bits), activation register}. A pixel's four dot products use the same activation.
#define ML(sum, rest) "pv_mlsdotsup_b %[" sum "], zero, " rest "\n"
#define ML_LOAD(rest) "pv_mlsdotsup_b zero, zero, " rest "\n"
#define ML_PIXEL(p, a) ML("s" p "0", "0b0000" a) ML("s" p "1", "0b0001" a) ML("s" p "2", "0b0010" a)
#define ML_PIXEL_NEXT(p, a) ML_PIXEL(p, a) ML("s" p "3", "0b0111" a)
#define ML_THREE_PIXELS ML_PIXEL_NEXT("0", "0") ML_PIXEL_NEXT("1", "1") ML_PIXEL_NEXT("2", "0")
// The fourth pixel frees the weights; its own activation is left to an extra load, as one instruction fetches one word.
#define ML_STEP_LAST                                                                                           \
  ML_THREE_PIXELS ML("s30", "0b10001") ML("s31", "0b10011") ML("s32", "0b10101") ML("s33", "0b10111") ML_LOAD( \
      "0b0100"                                                                                                 \
      "1")
#define ML_STEP ML_THREE_PIXELS ML_PIXEL_NEXT("3", "1")

#define MACLOAD_TILE(instructions, body)                                                                       \
  __asm__ volatile(".balign 4\n.option push\n.option norvc\n" ML_LOAD("0b01000") ML_LOAD("0b01001")            \
                       START_SUMS START_PIXEL("1") START_PIXEL("2")                                            \
                           START_PIXEL("3") "lp_setup 0, %[words], 4*" #instructions "\n" body ".option pop\n" \
                   : SUMS_OF_PIXEL(0), SUMS_OF_PIXEL(1), SUMS_OF_PIXEL(2), SUMS_OF_PIXEL(3)                    \
                   : [words] "r"(words), [bias] "r"(biases)                                                    \
                   : "memory")

/// Loads the weights that the first tile starts with; each tile leaves the next one's behind.
inline void start_weights(const uint32_t* weights) {
  write_csr<weight_address>(static_cast<uint32_t>(reinterpret_cast<uintptr_t>(weights)));
  __asm__ volatile(".option push\n.option norvc\n" ML_LOAD("0b10000") ML_LOAD("0b10010") ML_LOAD("0b10100")
                       ML_LOAD("0b10110") ".option pop\n" ::
                           : "memory");
}

template <class Format>
inline const uint32_t* macload_tile(TileSums<Format>& sums, const int32_t* biases, const uint32_t* weights,
                                    const uint32_t* columns, uint32_t words) {
  auto& s = sums.at;
  write_csr<activation_address>(static_cast<uint32_t>(reinterpret_cast<uintptr_t>(columns)));
  if constexpr (Format::weight_ratio == 1) {
    MACLOAD_TILE(17, ML_STEP_LAST);
  } else if constexpr (Format::weight_ratio == 2) {
    MACLOAD_TILE(33, ML_STEP ML_STEP_LAST);
  } else if constexpr (Format::weight_ratio == 4) {
    MACLOAD_TILE(65, ML_STEP ML_STEP ML_STEP ML_STEP_LAST);
  } else {
    static_assert(Format::weight_ratio == 8);
    MACLOAD_TILE(129, ML_STEP ML_STEP ML_STEP ML_STEP ML_STEP ML_STEP ML_STEP ML_STEP_LAST);
  }
  return weights + words * 4;
}

#undef LOAD_WEIGHTS
#undef LOAD_COLUMNS
#undef DOTS
#undef SHIFT_FOUR
#undef UNPACKED_STEP
#undef UNPACKED_LAST
#undef SLICED_STEPS_2
#undef SLICED_STEPS_4
#undef SIMD_TILE
#undef UNPACKED
#undef START_PIXEL
#undef START_SUMS
#undef SUMS_OF_PIXEL
#undef ML
#undef ML_LOAD
#undef ML_PIXEL
#undef ML_PIXEL_NEXT
#undef ML_THREE_PIXELS
#undef ML_STEP
#undef ML_STEP_LAST
#undef MACLOAD_TILE

}  // namespace pulpo::kernels
