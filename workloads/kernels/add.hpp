// SPDX-License-Identifier: Apache-2.0
// Element-wise sum of two maps of different scales: clip((a * scale_a + b * scale_b + bias) >> shift).
#pragma once

#include <stdint.h>

#include "elements.hpp"
#include "requant.hpp"
#include "share.hpp"

namespace pulpo::kernels {

/// Two inputs and an output of the same number of bytes and bits an element.
struct Add {
  const uint8_t* a;
  const uint8_t* b;
  uint8_t* out;
  uint32_t bytes;
  int32_t scale_a, scale_b, bias;
  uint32_t shift;
};

template <IsaLevel Level, unsigned Bits>
void add_on_core(const Add& add, unsigned core, unsigned cores) {
  const Share mine = share(add.bytes, core, cores);
  for (uint32_t byte = mine.first; byte < mine.last; byte++) {
    uint32_t packed = 0;
#pragma GCC unroll 4
    for (uint32_t element = 0; element < 8 / Bits; element++) {
      const int32_t sum = static_cast<int32_t>(unsigned_at<Bits>(add.a + byte, element)) * add.scale_a +
                          static_cast<int32_t>(unsigned_at<Bits>(add.b + byte, element)) * add.scale_b + add.bias;
      packed |= clip_unsigned<Level, Bits>(sum >> add.shift) << element * Bits;
    }
    add.out[byte] = static_cast<uint8_t>(packed);
  }
}

}  // namespace pulpo::kernels
