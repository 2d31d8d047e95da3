// SPDX-License-Identifier: Apache-2.0
// Element-wise sum of two maps of different scales: clip((a * scale_a + b * scale_b + bias) >> shift).
#pragma once

#include <stdint.h>

#include "requant.hpp"
#include "share.hpp"
#include "word_access.hpp"

namespace pulpo::kernels {

/// Two inputs and an output of the same number of bytes and bits an element. Zero points are part of `bias`.
struct Add {
  const uint8_t* a;
  const uint8_t* b;
  uint8_t* out;
  uint32_t bytes;
  int32_t scale_a, scale_b, bias;
  uint32_t shift;
  bool signed_in = false, signed_out = false;
};

/// An element, which sits at the bottom of `bits` after the shift.
template <unsigned Bits, bool Signed>
inline int32_t element_at(uint32_t word, unsigned shift) {
  if constexpr (Signed) {
    return static_cast<int32_t>(word << (32 - Bits - shift)) >> (32 - Bits);
  } else {
    return static_cast<int32_t>(word >> shift & ((1u << Bits) - 1));
  }
}

/// Whole words, then the bytes of the last one that exist.
template <IsaLevel Level, unsigned Bits, bool SignedIn, bool SignedOut>
__attribute__((noinline)) void add_words(const Add& job, Share words) {
  const Add add = job;
  for (uint32_t offset = words.first * 4; offset < words.last * 4; offset += 4) {
    const uint32_t a = load_as<uint32_t>(add.a + offset);
    const uint32_t b = load_as<uint32_t>(add.b + offset);
    uint32_t packed = 0;
#pragma GCC unroll 16
    for (unsigned shift = 0; shift < 32; shift += Bits) {
      const int32_t sum = element_at<Bits, SignedIn>(a, shift) * add.scale_a +
                          element_at<Bits, SignedIn>(b, shift) * add.scale_b + add.bias;
      const uint32_t value = clip<Level, Bits, SignedOut>(sum >> add.shift);
      packed |= (SignedOut ? value & ((1u << Bits) - 1) : value) << shift;
    }
    if (offset + 4 <= add.bytes) {
      store_as<uint32_t>(add.out + offset, packed);
    } else {
      for (uint32_t i = offset; i < add.bytes; i++, packed >>= 8) {
        add.out[i] = static_cast<uint8_t>(packed);
      }
    }
  }
}

/// One core's part.
template <IsaLevel Level, unsigned Bits>
void add_on_core(const Add& add, unsigned core, unsigned cores) {
  const Share words = share((add.bytes + 3) / 4, core, cores);
  if (add.signed_in) {
    add.signed_out ? add_words<Level, Bits, true, true>(add, words) : add_words<Level, Bits, true, false>(add, words);
  } else {
    add.signed_out ? add_words<Level, Bits, false, true>(add, words) : add_words<Level, Bits, false, false>(add, words);
  }
}

}  // namespace pulpo::kernels
