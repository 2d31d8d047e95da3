// SPDX-License-Identifier: Apache-2.0
// The inner loops of all products of matrices: a tile of up to 4x4 sums in registers, rows and columns from memory with
// any strides (in paired loops rows from a panel, panel.hpp). Floats live in the integer registers (Zfinx), so that
// XpulpV2's loads with post-increment and hardware loops serve them. A loaded value is used two instructions later at
// the earliest.
#pragma once

#include <stdint.h>

#include "element.hpp"
#include "xpulp_macros.hpp"

namespace pulpo::training {

/// What a tile is made of; steps between addresses in bytes.
struct TileWork {
  const void *rows, *columns;
  int32_t row;     // to the word of the next row; in paired loops rows are a panel
  int32_t next;    // from the word of the last row to that of the first one of the next step
  int32_t column;  // to the word of the next column; in paired loops, of the next term of the same columns
  int32_t back;    // from the word of the last column to that of the first one of the next step
  uint32_t steps;
  uint32_t add;  // 1: sums begin at what the output holds
  void* out;
  int32_t out_column;  // to the next column's output
  int32_t out_back;    // from the last column's to that of the first one of the next row
};

// A step takes a word of each row and of each column: one element, or two of half precision that follow each other in
// the sum. Sums are in single precision. In the hardware loop all instructions have 4 bytes.
__asm__(
    ".macro multiply_add_s sum, x, y\n"
    "fmadd.s \\sum, \\x, \\y, \\sum\n"
    ".endm\n"
    ".macro multiply_add_h sum, x, y\n"
    "vfdotpex_s_h \\sum, \\x, \\y\n"
    ".endm\n"
    ".macro fetch_s sum, step, from\n"
    "p_lw_post_reg \\sum, \\step, \\from\n"
    ".endm\n"
    ".macro fetch_h sum, step, from\n"
    "p_lh_post_reg \\sum, \\step, \\from\n"
    ".endm\n"
    ".macro put_s sum, step, to\n"
    "p_sw_post_reg \\sum, \\step, \\to\n"
    ".endm\n"
    ".macro put_h sum, step, to\n"
    "p_sh_post_reg \\sum, \\step, \\to\n"
    ".endm\n"
    ".macro widen_s sum\n"
    ".endm\n"
    ".macro widen_h sum\n"
    "fcvt.s.h \\sum, \\sum\n"
    ".endm\n"
    ".macro narrow_s sum\n"
    ".endm\n"
    ".macro narrow_h sum\n"
    "fcvt.h.s \\sum, \\sum\n"
    ".endm\n");

#define ROW(i) "p_lw_post_reg %[a" #i "], %[row], %[at]\n"
#define LAST_ROW(i) "p_lw_post_reg %[a" #i "], %[next], %[at]\n"
#define ROWS_1 LAST_ROW(0)
#define ROWS_2 ROW(0) LAST_ROW(1)
#define ROWS_4 ROW(0) ROW(1) ROW(2) LAST_ROW(3)
#define PANEL_ROW(i) "p_lw_post %[a" #i "], 4, %[at]\n"
#define PANEL_1 PANEL_ROW(0)
#define PANEL_2 PANEL_1 PANEL_ROW(1)
#define PANEL_4 PANEL_2 PANEL_ROW(2) PANEL_ROW(3)
#define COLUMN(b) "p_lw_post_reg %[b" #b "], %[column], %[columns]\n"
#define LAST_COLUMN(b) "p_lw_post_reg %[b" #b "], %[back], %[columns]\n"
#define ADD(f, i, j, b) "multiply_add_" #f " %[s" #i #j "], %[a" #i "], %[b" #b "]\n"
#define ADD_1(f, j, b) ADD(f, 0, j, b)
#define ADD_2(f, j, b) ADD_1(f, j, b) ADD(f, 1, j, b)
#define ADD_4(f, j, b) ADD_2(f, j, b) ADD(f, 2, j, b) ADD(f, 3, j, b)
// The columns of a step, streamed through two registers.
#define DIRECT_1(f, rows) LAST_COLUMN(0) ROWS_##rows ADD_##rows(f, 0, 0)
#define DIRECT_2(f, rows) ROWS_##rows COLUMN(0) LAST_COLUMN(1) ADD_##rows(f, 0, 0) ADD_##rows(f, 1, 1)
#define DIRECT_4(f, rows)                                                                                              \
  ROWS_##rows COLUMN(0) COLUMN(1) ADD_##rows(f, 0, 0) COLUMN(0) ADD_##rows(f, 1, 1) LAST_COLUMN(1) ADD_##rows(f, 2, 0) \
      ADD_##rows(f, 3, 1)
// Halves of neighbouring columns in a word: words of two terms become a word for each column.
#define PACK(low, high, first, second) \
  "pv_pack_h %[" #low "], %[" #second "], %[" #first "]\npv_pack_h_h %[" #high "], %[" #second "], %[" #first "]\n"
#define SECOND_WORD "p_lw_reg %[b1], %[column], %[columns]\n"
#define PAIRED_2(f, rows) \
  SECOND_WORD LAST_COLUMN(0) PANEL_##rows PACK(b2, b0, b0, b1) ADD_##rows(f, 0, 2) ADD_##rows(f, 1, 0)
#define PAIRED_4(f, rows)                                                          \
  SECOND_WORD "p_lw_post %[b0], 4, %[columns]\n" PANEL_##rows PACK(b2, b0, b0, b1) \
  SECOND_WORD                                                                      \
  ADD_##rows(f, 0, 2) LAST_COLUMN(2) ADD_##rows(f, 1, 0) PACK(b0, b2, b2, b1) ADD_##rows(f, 2, 0) ADD_##rows(f, 3, 2)

// Row by row through all sums of a tile: outputs are at `at`, steps between them in `columns` and b0.
#define OUT(op, i, j) op " %[s" #i #j "], %[columns], %[at]\n"
#define OUT_BACK(op, i, j) op " %[s" #i #j "], %[b0], %[at]\n"
#define OUT_ROW_1(op, i) OUT_BACK(op, i, 0)
#define OUT_ROW_2(op, i) OUT(op, i, 0) OUT_BACK(op, i, 1)
#define OUT_ROW_4(op, i) OUT(op, i, 0) OUT(op, i, 1) OUT(op, i, 2) OUT_BACK(op, i, 3)
#define EACH(op, i, j) op " %[s" #i #j "]\n"
#define EACH_ROW_1(op, i) EACH(op, i, 0)
#define EACH_ROW_2(op, i) EACH_ROW_1(op, i) EACH(op, i, 1)
#define EACH_ROW_4(op, i) EACH_ROW_2(op, i) EACH(op, i, 2) EACH(op, i, 3)
#define ZERO(i, j) "li %[s" #i #j "], 0\n"
#define ZERO_ROW_1(i) ZERO(i, 0)
#define ZERO_ROW_2(i) ZERO_ROW_1(i) ZERO(i, 1)
#define ZERO_ROW_4(i) ZERO_ROW_2(i) ZERO(i, 2) ZERO(i, 3)
#define FETCH(f, i, columns) OUT_ROW_##columns("fetch_" #f, i)
#define PUT(f, i, columns) OUT_ROW_##columns("put_" #f, i)
#define WIDEN(f, i, columns) EACH_ROW_##columns("widen_" #f, i)
#define NARROW(f, i, columns) EACH_ROW_##columns("narrow_" #f, i)
#define CLEAR(f, i, columns) ZERO_ROW_##columns(i)
#define ALL_1(what, f, columns) what(f, 0, columns)
#define ALL_2(what, f, columns) ALL_1(what, f, columns) what(f, 1, columns)
#define ALL_4(what, f, columns) ALL_2(what, f, columns) what(f, 2, columns) what(f, 3, columns)

#define SUM(i, j) [s##i##j] "=&r"(s[i][j])
#define SUM_ROW_1(i) SUM(i, 0)
#define SUM_ROW_2(i) SUM_ROW_1(i), SUM(i, 1)
#define SUM_ROW_4(i) SUM_ROW_2(i), SUM(i, 2), SUM(i, 3)
#define SUMS_1(columns) SUM_ROW_##columns(0)
#define SUMS_2(columns) SUMS_1(columns), SUM_ROW_##columns(1)
#define SUMS_4(columns) SUMS_2(columns), SUM_ROW_##columns(2), SUM_ROW_##columns(3)
#define ROW_REGISTERS_1 [a0] "=&r"(a0)
#define ROW_REGISTERS_2 ROW_REGISTERS_1, [a1] "=&r"(a1)
#define ROW_REGISTERS_4 ROW_REGISTERS_2, [a2] "=&r"(a2), [a3] "=&r"(a3)

#define OUTPUTS "lw %[at], %[w_out]\nlw %[columns], %[w_out_column]\nlw %[b0], %[w_out_back]\n"
#define TILE(f, rows_, columns_, instructions, body, steps_of_rows, ...) \
  __asm__ volatile("lw %[b1], %[w_add]\n" OUTPUTS "beqz %[b1], 1f\n" ALL_##rows_(FETCH, f, columns_)                   \
                       ALL_##rows_(WIDEN, f, columns_) "j 2f\n1:\n" ALL_##rows_(CLEAR, f, columns_) "2:\n"             \
                   "lw %[b0], %[w_steps]\nlw %[at], %[w_rows]\nlw %[columns], %[w_columns]\n"                          \
                   "lw %[column], %[w_column]\nlw %[back], %[w_back]\n" steps_of_rows                                  \
                   ".balign 4\n.option push\n.option norvc\nlp_setup 0, %[b0], 4*" #instructions "\n" body             \
                   ".option pop\n" OUTPUTS ALL_##rows_(NARROW, f, columns_) ALL_##rows_(PUT, f, columns_)              \
                   : SUMS_##rows_(columns_), ROW_REGISTERS_##rows_, [b0] "=&r"(b0), [b1] "=&r"(b1),                    \
                     [at] "=&r"(at), [columns] "=&r"(columns), [column] "=&r"(column),                                 \
                     [back] "=&r"(back), __VA_ARGS__                                                                   \
                   : [w_rows] "m"(w.rows), [w_row] "m"(w.row), [w_next] "m"(w.next),                                   \
                     [w_columns] "m"(w.columns), [w_column] "m"(w.column),                                             \
                     [w_back] "m"(w.back), [w_steps] "m"(w.steps), [w_add] "m"(w.add), [w_out] "m"(w.out),             \
                     [w_out_column] "m"(w.out_column), [w_out_back] "m"(w.out_back)                                    \
                   : "memory")
#define TILE_REGISTERS \
  [[maybe_unused]] uint32_t s[4][4], a0, a1, a2, a3, b0, b1, b2, at, row, next, columns, column, back

#define DIRECT(f, rows, columns, instructions)                                                  \
  if constexpr (Rows == rows && Columns == columns) {                                           \
    TILE(f, rows, columns, instructions, DIRECT_##columns(f, rows),                             \
         "lw %[row], %[w_row]\nlw %[next], %[w_next]\n", [row] "=&r"(row), [next] "=&r"(next)); \
  }
#define DIRECT_TILES(f) \
  DIRECT(f, 1, 1, 3)    \
  DIRECT(f, 1, 2, 5)    \
  DIRECT(f, 1, 4, 9)    \
  DIRECT(f, 2, 1, 5)    \
  DIRECT(f, 2, 2, 8)    \
  DIRECT(f, 2, 4, 14) DIRECT(f, 4, 1, 9) DIRECT(f, 4, 2, 14) DIRECT(f, 4, 4, 24)

/// Each step's words of columns lie in memory as the loop needs them. `w` is a variable of the caller's stack frame:
/// registers are scarce.
template <class Element, unsigned Rows, unsigned Columns>
__attribute__((always_inline)) inline void direct_tile(const TileWork& w) {
  TILE_REGISTERS;
  if constexpr (sizeof(Element) == 4) {
    DIRECT_TILES(s)
  } else {
    DIRECT_TILES(h)
  }
}

#define PAIRED(rows, columns, instructions)                                              \
  if constexpr (Rows == rows && Columns == columns) {                                    \
    TILE(h, rows, columns, instructions, PAIRED_##columns(h, rows), "", [b2] "=&r"(b2)); \
  }
/// Half precision whose words in memory hold neighbouring columns of one term of the sum.
template <unsigned Rows, unsigned Columns>
__attribute__((always_inline)) inline void paired_tile(const TileWork& w) {
  TILE_REGISTERS;
  PAIRED(1, 2, 7)
  PAIRED(1, 4, 13) PAIRED(2, 2, 10) PAIRED(2, 4, 18) PAIRED(4, 2, 16) PAIRED(4, 4, 28)
}

#undef ROW
#undef LAST_ROW
#undef PANEL_ROW
#undef PANEL_1
#undef PANEL_2
#undef PANEL_4
#undef ROWS_1
#undef ROWS_2
#undef ROWS_4
#undef COLUMN
#undef LAST_COLUMN
#undef ADD
#undef ADD_1
#undef ADD_2
#undef ADD_4
#undef DIRECT_1
#undef DIRECT_2
#undef DIRECT_4
#undef PACK
#undef SECOND_WORD
#undef PAIRED_2
#undef PAIRED_4
#undef OUT
#undef OUT_BACK
#undef OUT_ROW_1
#undef OUT_ROW_2
#undef OUT_ROW_4
#undef EACH
#undef EACH_ROW_1
#undef EACH_ROW_2
#undef EACH_ROW_4
#undef ZERO
#undef ZERO_ROW_1
#undef ZERO_ROW_2
#undef ZERO_ROW_4
#undef FETCH
#undef PUT
#undef WIDEN
#undef NARROW
#undef CLEAR
#undef ALL_1
#undef ALL_2
#undef ALL_4
#undef SUM
#undef SUM_ROW_1
#undef SUM_ROW_2
#undef SUM_ROW_4
#undef SUMS_1
#undef SUMS_2
#undef SUMS_4
#undef ROW_REGISTERS_1
#undef ROW_REGISTERS_2
#undef ROW_REGISTERS_4
#undef OUTPUTS
#undef TILE
#undef TILE_REGISTERS
#undef DIRECT
#undef DIRECT_TILES
#undef PAIRED

}  // namespace pulpo::training
