// SPDX-License-Identifier: Apache-2.0
// Gathers the inputs of one output pixel into a row of words, in the order of packing.hpp. Taps outside of the map hold
// the map's zero point.
#pragma once

#include <stdint.h>

#include "packing.hpp"
#include "xpulp.h"

namespace pulpo::kernels {

inline uint32_t* fill_words(uint32_t* to, uint32_t words, uint32_t value) {
  for (; words; words--) {
    *to++ = value;
  }
  return to;
}

/// Copies at least one word; two a round, so that no load is followed by its use.
inline uint32_t* copy_words(uint32_t* to, const uint8_t* from, uint32_t words) {
  uint32_t even, odd;
  const uint32_t rounds = words / 2;
  if (words & 1) {
    __asm__ volatile(".option push\n.option norvc\nlw %0, 0(%1)\n.option pop" : "=r"(even) : "r"(from) : "memory");
    from += 4;
    *to++ = even;
  }
  if (rounds) {
    __asm__ volatile(
        ".option push\n.option norvc\n.balign 4\n"
        "lp.setup 0, %[rounds], 16\n"
        "p.lw.post %[even], 4, %[from]\n"
        "p.lw.post %[odd], 4, %[from]\n"
        "p.sw.post %[even], 4, %[to]\n"
        "p.sw.post %[odd], 4, %[to]\n"
        ".option pop\n"
        : [even] "=&r"(even), [odd] "=&r"(odd), [from] "+r"(from), [to] "+r"(to)
        : [rounds] "r"(rounds)
        : "memory");
  }
  return to;
}

/// Input rows and columns that the window of an output pixel covers, clipped to the map.
struct Window {
  int32_t top, left;

  /// First and one-past-last of `taps` taps from `origin` that lie inside `size`.
  static uint32_t first_inside(int32_t origin, uint32_t taps) {
    const uint32_t outside = origin < 0 ? static_cast<uint32_t>(-origin) : 0;
    return outside < taps ? outside : taps;
  }
  static uint32_t last_inside(int32_t origin, uint32_t taps, uint32_t size) {
    const int32_t room = static_cast<int32_t>(size) - origin;
    return room < 0 ? 0 : static_cast<uint32_t>(room) < taps ? static_cast<uint32_t>(room) : taps;
  }
};

template <class Format>
void im2col(uint32_t* to, const uint8_t* in, const ConvShape& shape, uint32_t out_y, uint32_t out_x, uint32_t fill) {
  const uint32_t pixel_bytes = bytes_of(shape.in_channels, Format::activation_bits);
  const uint32_t tap_words = Format::tap_words(shape.in_channels);
  const int32_t top = static_cast<int32_t>(out_y * shape.stride - shape.pad_top);
  const int32_t left = static_cast<int32_t>(out_x * shape.stride - shape.pad_left);
  const uint32_t first = Window::first_inside(left, shape.kernel_width);
  const uint32_t last = Window::last_inside(left, shape.kernel_width, shape.in_width);
  for (uint32_t tap_y = 0; tap_y < shape.kernel_height; tap_y++) {
    const uint32_t y = static_cast<uint32_t>(top) + tap_y;
    if (y >= shape.in_height || first >= last) {
      to = fill_words(to, shape.kernel_width * tap_words, fill);
      continue;
    }
    to = fill_words(to, first * tap_words, fill);
    const uint8_t* from = in + (y * shape.in_width + static_cast<uint32_t>(left) + first) * pixel_bytes;
    to = copy_words(to, from, (last - first) * tap_words);
    to = fill_words(to, (shape.kernel_width - last) * tap_words, fill);
  }
}

}  // namespace pulpo::kernels
