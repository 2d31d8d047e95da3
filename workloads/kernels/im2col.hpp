// SPDX-License-Identifier: Apache-2.0
// Gathers the inputs of one output pixel into a row of words, in the order of packing.hpp. Taps outside of the map hold
// the map's zero point.
#pragma once

#include <stdint.h>

#include "packing.hpp"
#include "word_access.hpp"
#include "xpulp_macros.hpp"

namespace pulpo::kernels {

inline uint32_t* fill_words(uint32_t* to, uint32_t words, uint32_t value) {
  for (; words; words--) {
    *to++ = value;
  }
  return to;
}

/// Copies words, two a round so that no load is followed by its use.
template <IsaLevel Level>
inline uint32_t* copy_words(uint32_t* to, const uint8_t* from, uint32_t words) {
  if (words & 1) {
    *to++ = load_as<uint32_t>(from);
    from += 4;
  }
  uint32_t rounds = words / 2;
#if defined(__riscv)
  if constexpr (Level != IsaLevel::rv32imc) {
    if (rounds) {
      uint32_t even, odd;
      __asm__ volatile(
          ".balign 4\n.option push\n.option norvc\n"
          "lp_setup 0, %[rounds], 4*4\n"
          "p_lw_post %[even], 4, %[from]\n"
          "p_lw_post %[odd], 4, %[from]\n"
          "p_sw_post %[even], 4, %[to]\n"
          "p_sw_post %[odd], 4, %[to]\n"
          ".option pop\n"
          : [even] "=&r"(even), [odd] "=&r"(odd), [from] "+r"(from), [to] "+r"(to)
          : [rounds] "r"(rounds)
          : "memory");
    }
    return to;
  }
#endif
  for (; rounds; rounds--, from += 8, to += 2) {
    const uint32_t even = load_as<uint32_t>(from);
    const uint32_t odd = load_as<uint32_t>(from + 4);
    to[0] = even;
    to[1] = odd;
  }
  return to;
}

/// Copies `words` source words, each spread over lanes of the dot product's width.
template <class Format>
inline uint32_t* spread_words(uint32_t* to, const uint8_t* from, uint32_t words) {
  if constexpr (Format::activation_ratio == 1) {
    return copy_words<Format::level>(to, from, words);
  } else {
    constexpr uint32_t ones = Format::lane_bits == 8 ? 0x01010101 : 0x11111111;
    constexpr uint32_t mask = ones * ((1u << Format::activation_bits) - 1);
    for (; words; words--, from += 4) {
      const uint32_t word = load_as<uint32_t>(from);
#pragma GCC unroll 4
      for (unsigned part = 0; part < Format::activation_ratio; part++) {
        *to++ = word >> (part * Format::activation_bits) & mask;
      }
    }
    return to;
  }
}

/// The first of `taps` taps from `origin` that lies inside of the map, and the one past the last.
constexpr uint32_t first_inside(int32_t origin, uint32_t taps) {
  const uint32_t outside = origin < 0 ? static_cast<uint32_t>(-origin) : 0;
  return outside < taps ? outside : taps;
}
constexpr uint32_t last_inside(int32_t origin, uint32_t taps, uint32_t size) {
  const int32_t room = static_cast<int32_t>(size) - origin;
  return room < 0 ? 0 : static_cast<uint32_t>(room) < taps ? static_cast<uint32_t>(room) : taps;
}

/// `count` neighbouring pixels of a row of the map. One copy, unless the last word of a pixel is partly filled.
template <class Format>
inline uint32_t* gather_pixels(uint32_t* to, const uint8_t* from, const ConvShape& shape, uint32_t count) {
  const uint32_t pixel_bytes = bytes_of(shape.in_channels, Format::activation_bits);
  const uint32_t source_words = ceil_div(shape.in_channels, 32 / Format::activation_bits);
  if (source_words * 4 == pixel_bytes) {
    return spread_words<Format>(to, from, count * source_words);
  }
  for (; count; count--, from += pixel_bytes) {
    to = spread_words<Format>(to, from, source_words);  // what is beyond the pixel meets weights of zero
  }
  return to;
}

template <class Format>
void im2col(uint32_t* to, const uint8_t* in, const ConvShape& shape, uint32_t out_y, uint32_t out_x, uint32_t fill) {
  const uint32_t pixel_bytes = bytes_of(shape.in_channels, Format::activation_bits);
  const uint32_t tap_words = Format::tap_words(shape.in_channels);
  const int32_t top = static_cast<int32_t>(out_y * shape.stride - shape.pad_top);
  const int32_t left = static_cast<int32_t>(out_x * shape.stride - shape.pad_left);
  const uint32_t first = first_inside(left, shape.kernel_width);
  const uint32_t last = last_inside(left, shape.kernel_width, shape.in_width);
  for (uint32_t tap_y = 0; tap_y < shape.kernel_height; tap_y++) {
    const uint32_t y = static_cast<uint32_t>(top) + tap_y;
    if (y >= shape.in_height || first >= last) {
      to = fill_words(to, shape.kernel_width * tap_words, fill);
      continue;
    }
    to = fill_words(to, first * tap_words, fill);
    const uint32_t x = static_cast<uint32_t>(left) + first;
    to = gather_pixels<Format>(to, in + (y * shape.in_width + x) * pixel_bytes, shape, last - first);
    to = fill_words(to, (shape.kernel_width - last) * tap_words, fill);
  }
}

}  // namespace pulpo::kernels
