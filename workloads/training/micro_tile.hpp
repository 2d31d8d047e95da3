// SPDX-License-Identifier: Apache-2.0
// The inner loops of all products of matrices: a tile of up to 4x4 sums in registers, rows from a panel (panel.hpp),
// columns from memory with any strides. Floats live in the integer registers (Zfinx), so that XpulpV2's loads with
// post-increment and hardware loops serve them. A loaded value is used two instructions later at the earliest.
#pragma once

#include <stdint.h>

#include "element.hpp"
#include "xpulp_macros.hpp"

namespace pulpo::training {

/// Sums in single precision, as bits.
template <unsigned Rows, unsigned Columns>
struct TileSums {
  uint32_t at[Rows][Columns];
};

/// Where the columns' words lie: `column` bytes from a word to that of the next column (in paired loops: of the next
/// term of the same columns), `back` from the last column's to the first one's of the next step.
struct ColumnSteps {
  int32_t column, back;
};

// A step takes a word of each row and of each column: one element, or two of half precision that follow each other in
// the sum.
__asm__(
    ".macro multiply_add_s sum, x, y\n"
    "fmadd.s \\sum, \\x, \\y, \\sum\n"
    ".endm\n"
    ".macro multiply_add_h sum, x, y\n"
    "vfdotpex_s_h \\sum, \\x, \\y\n"
    ".endm\n");

#define ROW(i) "p_lw_post %[a" #i "], 4, %[panel]\n"
#define ROWS_1 ROW(0)
#define ROWS_2 ROW(0) ROW(1)
#define ROWS_4 ROW(0) ROW(1) ROW(2) ROW(3)
#define COLUMN(b) "p_lw_post_reg %[b" #b "], %[column], %[columns]\n"
#define LAST_COLUMN(b) "p_lw_post_reg %[b" #b "], %[back], %[columns]\n"
#define ADD(op, i, j, b) op " %[s" #i #j "], %[a" #i "], %[b" #b "]\n"
#define ADD_1(op, j, b) ADD(op, 0, j, b)
#define ADD_2(op, j, b) ADD(op, 0, j, b) ADD(op, 1, j, b)
#define ADD_4(op, j, b) ADD(op, 0, j, b) ADD(op, 1, j, b) ADD(op, 2, j, b) ADD(op, 3, j, b)
// The columns of a step, streamed through two registers.
#define COLUMNS_1(op, rows) LAST_COLUMN(0) ROWS_##rows ADD_##rows(op, 0, 0)
#define COLUMNS_2(op, rows) ROWS_##rows COLUMN(0) LAST_COLUMN(1) ADD_##rows(op, 0, 0) ADD_##rows(op, 1, 1)
#define COLUMNS_4(op, rows)                                                                          \
  ROWS_##rows COLUMN(0) COLUMN(1) ADD_##rows(op, 0, 0) COLUMN(0) ADD_##rows(op, 1, 1) LAST_COLUMN(1) \
      ADD_##rows(op, 2, 0) ADD_##rows(op, 3, 1)
// Halves of neighbouring columns in a word: words of two steps become a word for each column.
#define PACK(low, high, first, second) \
  "pv_pack_h %[" #low "], %[" #second "], %[" #first "]\npv_pack_h_h %[" #high "], %[" #second "], %[" #first "]\n"
#define SECOND_WORD "p_lw_reg %[b1], %[column], %[columns]\n"
#define PAIRED_2(op, rows) \
  SECOND_WORD LAST_COLUMN(0) ROWS_##rows PACK(b2, b0, b0, b1) ADD_##rows(op, 0, 2) ADD_##rows(op, 1, 0)
#define PAIRED_4(op, rows)                                                                                       \
  SECOND_WORD "p_lw_post %[b0], 4, %[columns]\n" ROWS_##rows PACK(b2, b0, b0, b1)                                \
  SECOND_WORD ADD_##rows(op, 0, 2) LAST_COLUMN(2) ADD_##rows(op, 1, 0) PACK(b0, b2, b2, b1) ADD_##rows(op, 2, 0) \
      ADD_##rows(op, 3, 2)

#define SUMS_1_1 [s00] "+r"(s[0][0])
#define SUMS_1_2 SUMS_1_1, [s01] "+r"(s[0][1])
#define SUMS_1_4 SUMS_1_2, [s02] "+r"(s[0][2]), [s03] "+r"(s[0][3])
#define SUMS_2_1 SUMS_1_1, [s10] "+r"(s[1][0])
#define SUMS_2_2 SUMS_1_2, [s10] "+r"(s[1][0]), [s11] "+r"(s[1][1])
#define SUMS_2_4 SUMS_1_4, [s10] "+r"(s[1][0]), [s11] "+r"(s[1][1]), [s12] "+r"(s[1][2]), [s13] "+r"(s[1][3])
#define SUMS_4_1 SUMS_2_1, [s20] "+r"(s[2][0]), [s30] "+r"(s[3][0])
#define SUMS_4_2 SUMS_2_2, [s20] "+r"(s[2][0]), [s21] "+r"(s[2][1]), [s30] "+r"(s[3][0]), [s31] "+r"(s[3][1])
#define SUMS_4_4                                                                                                     \
  SUMS_2_4, [s20] "+r"(s[2][0]), [s21] "+r"(s[2][1]), [s22] "+r"(s[2][2]), [s23] "+r"(s[2][3]), [s30] "+r"(s[3][0]), \
      [s31] "+r"(s[3][1]), [s32] "+r"(s[3][2]), [s33] "+r"(s[3][3])
#define ROW_REGISTERS_1 [a0] "=&r"(a0)
#define ROW_REGISTERS_2 ROW_REGISTERS_1, [a1] "=&r"(a1)
#define ROW_REGISTERS_4 ROW_REGISTERS_2, [a2] "=&r"(a2), [a3] "=&r"(a3)

// The number of steps is in b0, which the loop takes before it is overwritten.
#define RUN(rows, columns_, instructions, body, ...)                                                                   \
  __asm__ volatile(".balign 4\n.option push\n.option norvc\nlp_setup 0, %[b0], 4*" #instructions "\n" body             \
                   ".option pop\n"                                                                                     \
                   : SUMS_##rows##_##columns_,                                                                         \
                     ROW_REGISTERS_##rows, [b0] "+&r"(b0), [panel] "+&r"(panel), [columns] "+&r"(columns), __VA_ARGS__ \
                   : [column] "r"(steps.column), [back] "r"(steps.back)                                                \
                   : "memory")
#define DIRECT(rows, columns, instructions, op)                                    \
  if constexpr (Rows == rows && Columns == columns) {                              \
    RUN(rows, columns, instructions, COLUMNS_##columns(op, rows), [b1] "=&r"(b1)); \
  }
#define DIRECT_TILES(op) \
  DIRECT(1, 1, 3, op)    \
  DIRECT(1, 2, 5, op)    \
  DIRECT(1, 4, 9, op)    \
  DIRECT(2, 1, 5, op)    \
  DIRECT(2, 2, 8, op)    \
  DIRECT(2, 4, 14, op) DIRECT(4, 1, 9, op) DIRECT(4, 2, 14, op) DIRECT(4, 4, 24, op)

/// Each step's words of columns lie in memory as the loop needs them.
template <class Element, unsigned Rows, unsigned Columns>
inline void direct_tile(TileSums<Rows, Columns>& sums, const uint32_t* panel, const void* columns, ColumnSteps steps,
                        uint32_t count) {
  auto& s = sums.at;
  [[maybe_unused]] uint32_t a0, a1, a2, a3, b0 = count, b1;
  if constexpr (sizeof(Element) == 4) {
    DIRECT_TILES("multiply_add_s")
  } else {
    DIRECT_TILES("multiply_add_h")
  }
}

#define PAIRED(rows, columns, instructions)                                                                     \
  if constexpr (Rows == rows && Columns == columns) {                                                           \
    RUN(rows, columns, instructions, PAIRED_##columns("multiply_add_h", rows), [b1] "=&r"(b1), [b2] "=&r"(b2)); \
  }
/// Half precision whose words in memory hold neighbouring columns of one term of the sum.
template <unsigned Rows, unsigned Columns>
inline void paired_tile(TileSums<Rows, Columns>& sums, const uint32_t* panel, const void* columns, ColumnSteps steps,
                        uint32_t count) {
  auto& s = sums.at;
  [[maybe_unused]] uint32_t a0, a1, a2, a3, b0 = count, b1, b2;
  PAIRED(1, 2, 7)
  PAIRED(1, 4, 13) PAIRED(2, 2, 10) PAIRED(2, 4, 18) PAIRED(4, 2, 16) PAIRED(4, 4, 28)
}

#undef ROW
#undef ROWS_1
#undef ROWS_2
#undef ROWS_4
#undef COLUMN
#undef LAST_COLUMN
#undef ADD
#undef ADD_1
#undef ADD_2
#undef ADD_4
#undef COLUMNS_1
#undef COLUMNS_2
#undef COLUMNS_4
#undef PACK
#undef SECOND_WORD
#undef PAIRED_2
#undef PAIRED_4
#undef SUMS_1_1
#undef SUMS_1_2
#undef SUMS_1_4
#undef SUMS_2_1
#undef SUMS_2_2
#undef SUMS_2_4
#undef SUMS_4_1
#undef SUMS_4_2
#undef SUMS_4_4
#undef ROW_REGISTERS_1
#undef ROW_REGISTERS_2
#undef ROW_REGISTERS_4
#undef RUN
#undef DIRECT
#undef DIRECT_TILES
#undef PAIRED

}  // namespace pulpo::training
