// SPDX-License-Identifier: Apache-2.0
// Copies rows of words into the im2col buffer, on the way spread over the lanes of the dot product or turned into
// signed elements. Two nested hardware loops, so that a row costs three instructions beside its words.
#pragma once

#include <stdint.h>

#include "packing.hpp"
#include "word_access.hpp"
#include "xpulp_macros.hpp"

namespace pulpo::kernels {

/// `rows` rows of `words` source words, at least one of each. Behind a row the pointers move on by the gaps, in bytes.
struct Block {
  uint32_t rows, words;
  uint32_t from_gap, to_gap;
};

/// The `part`-th word of lanes that a stored word of activations becomes.
template <class Format>
constexpr uint32_t column_word(uint32_t stored, unsigned part) {
  if constexpr (Format::activation_ratio == 1) {
    return stored;
  } else {
    constexpr uint32_t ones = ~0u / ((1u << Format::lane_bits) - 1);
    return stored >> (part * Format::activation_bits) & ones * ((1u << Format::activation_bits) - 1);
  }
}

template <class Format>
inline void portable_copy(uint32_t* to, const uint8_t* from, const Block& block, uint32_t flip) {
  for (uint32_t row = block.rows; row; row--, from += block.from_gap, to += block.to_gap / 4) {
    for (uint32_t word = block.words; word; word--, from += 4) {
      const uint32_t stored = load_as<uint32_t>(from) ^ flip;
#pragma GCC unroll 4
      for (unsigned part = 0; part < Format::activation_ratio; part++) {
        *to++ = column_word<Format>(stored, part);
      }
    }
  }
}

#if defined(__riscv)
// An inner loop of `instructions` inside of the loop over rows; `before` runs once a row.
#define COPY_ROWS(before_instructions, before, instructions, body, ...)                                    \
  __asm__ volatile(".balign 4\n.option push\n.option norvc\nlp_setup 1, %[rows], 4*(" #before_instructions \
                   "+1+" #instructions "+2)\n" before "lp_setup 0, %[rounds], 4*" #instructions "\n" body  \
                   "add %[from], %[from], %[from_gap]\nadd %[to], %[to], %[to_gap]\n.option pop\n"         \
                   : [a] "=&r"(a), [b] "=&r"(b), [from] "+r"(from), [to] "+r"(to)                          \
                   : [rows] "r"(block.rows), [rounds] "r"(rounds), [from_gap] "r"(from_gap),               \
                     [to_gap] "r"(block.to_gap)__VA_OPT__(, ) __VA_ARGS__                                  \
                   : "memory")
#define LOAD(to) "p_lw_post %[" to "], 4, %[from]\n"
#define STORE(from) "p_sw_post %[" from "], 4, %[to]\n"
#define MASK "and %[b], %[b], %[constant]\n"
#define PART(number) "srl %[b], %[a], %[bits] * (" number ")\n"
#define NEXT_PART(number) PART(number) MASK STORE("b")
// `turn` is what happens to a word first.
#define SPREAD_ROWS(turn_instructions, turn, instructions, more)                                                 \
  COPY_ROWS(1, LOAD("a"), (turn_instructions + instructions),                                                    \
            turn "and %[b], %[a], %[constant]\n" STORE("b") more PART("%[ratio] - 1") LOAD("a") MASK STORE("b"), \
            [constant] "r"(mask), [flip] "r"(flip), [bits] "i"(Format::activation_bits),                         \
            [ratio] "i"(Format::activation_ratio))
#define SPREAD(instructions, more)                                   \
  if (flip == 0) {                                                   \
    SPREAD_ROWS(0, "", instructions, more);                          \
  } else {                                                           \
    SPREAD_ROWS(1, "xor %[a], %[a], %[flip]\n", instructions, more); \
  }

template <class Format>
inline void simd_copy(uint32_t* to, const uint8_t* from, const Block& block, uint32_t flip) {
  uint32_t a, b;
  uint32_t rounds = block.words;
  uint32_t from_gap = block.from_gap;
  if (Format::activation_ratio == 1 && flip == 0) {
    if (rounds % 2 == 0) {
      rounds /= 2;
      COPY_ROWS(0, "", 4, LOAD("a") LOAD("b") STORE("a") STORE("b"));
    } else {
      COPY_ROWS(0, "", 2, LOAD("a") STORE("a"));
    }
    return;
  }
  // The next word is loaded before the last part of this one is stored, so one word too many at the end of a row.
  from_gap -= 4;
  [[maybe_unused]] constexpr uint32_t mask = column_word<Format>(~0u, 0);
  if constexpr (Format::activation_ratio == 1) {
    COPY_ROWS(1, LOAD("a"), 3, "xor %[b], %[a], %[constant]\n" LOAD("a") STORE("b"), [constant] "r"(flip));
  } else if constexpr (Format::activation_ratio == 2) {
    SPREAD(6, "")
  } else if constexpr (Format::activation_ratio == 4) {
    SPREAD(12, NEXT_PART("1") NEXT_PART("2"))
  } else {
    static_assert(Format::activation_ratio == 8);
    SPREAD(24, NEXT_PART("1") NEXT_PART("2") NEXT_PART("3") NEXT_PART("4") NEXT_PART("5") NEXT_PART("6"))
  }
}
#undef SPREAD
#undef SPREAD_ROWS
#undef NEXT_PART
#undef COPY_ROWS
#undef LOAD
#undef STORE
#undef PART
#undef MASK
#endif

template <class Format>
inline void copy_block(uint32_t* to, const uint8_t* from, const Block& block, uint32_t flip) {
#if defined(__riscv)
  if constexpr (Format::level != IsaLevel::rv32imc) {
    simd_copy<Format>(to, from, block, flip);
    return;
  }
#endif
  portable_copy<Format>(to, from, block, flip);
}

template <IsaLevel Level>
inline void fill_words(uint32_t* to, uint32_t words, uint32_t value) {
#if defined(__riscv)
  if constexpr (Level != IsaLevel::rv32imc) {
    if (words & 1) {
      *to++ = value;
    }
    if (const uint32_t rounds = words / 2) {
      __asm__ volatile(
          ".balign 4\n.option push\n.option norvc\nlp_setup 0, %[rounds], 4*2\n"
          "p_sw_post %[value], 4, %[to]\np_sw_post %[value], 4, %[to]\n.option pop\n"
          : [to] "+r"(to)
          : [rounds] "r"(rounds), [value] "r"(value)
          : "memory");
    }
    return;
  }
#endif
  for (; words; words--) {
    *to++ = value;
  }
}

/// Turns over bits of each word, in place.
template <IsaLevel Level>
void turn_words(uint32_t* words, uint32_t count, uint32_t flip) {
#if defined(__riscv)
  if constexpr (Level != IsaLevel::rv32imc) {
    if (count != 0) {
      uint32_t a, b;
      // The next word is loaded before this one is stored, so one word too many at the end.
      __asm__ volatile(
          "lw %[a], 0(%[words])\n.balign 4\n.option push\n.option norvc\nlp_setup 0, %[count], 4*3\n"
          "xor %[b], %[a], %[flip]\nlw %[a], 4(%[words])\np_sw_post %[b], 4, %[words]\n.option pop\n"
          : [a] "=&r"(a), [b] "=&r"(b), [words] "+r"(words)
          : [count] "r"(count), [flip] "r"(flip)
          : "memory");
    }
    return;
  }
#endif
  for (; count; count--) {
    *words++ ^= flip;
  }
}

}  // namespace pulpo::kernels
