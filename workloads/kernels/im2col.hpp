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

/// A window that leaves the map: what is outside is filled.
template <class Format>
__attribute__((noinline)) void im2col_edge(uint32_t* to, const uint8_t* in, const ConvShape& shape, int32_t top,
                                           int32_t left, uint32_t fill) {
  const uint32_t pixel_bytes = bytes_of(shape.in_channels, Format::activation_bits);
  const uint32_t tap_words = Format::tap_words(shape.in_channels);
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

/// The column of one output pixel, whose window begins at (`top`, `left`).
template <class Format>
inline void im2col(uint32_t* to, const uint8_t* in, const ConvShape& shape, uint32_t top, uint32_t left,
                   uint32_t fill) {
  if (static_cast<int32_t>(top | left) < 0 || top + shape.kernel_height > shape.in_height ||
      left + shape.kernel_width > shape.in_width) {
    im2col_edge<Format>(to, in, shape, static_cast<int32_t>(top), static_cast<int32_t>(left), fill);
    return;
  }
  const uint32_t pixel_bytes = bytes_of(shape.in_channels, Format::activation_bits);
  const uint32_t row_bytes = shape.in_width * pixel_bytes;
  const uint32_t row_words = shape.kernel_width * pixel_bytes / 4;
  const uint8_t* from = in + top * row_bytes + left * pixel_bytes;
  if (pixel_bytes % 4 == 0) {
    for (uint32_t row = shape.kernel_height; row; row--, from += row_bytes) {
      to = spread_words<Format>(to, from, row_words);
    }
  } else {
    for (uint32_t row = shape.kernel_height; row; row--, from += row_bytes) {
      to = gather_pixels<Format>(to, from, shape, shape.kernel_width);
    }
  }
}

/// An output pixel that moves forward only, without dividing.
struct OutPixel {
  uint32_t number = 0, y = 0, x = 0;

  void move_to(uint32_t pixel, uint32_t width) {
    x += pixel - number;
    number = pixel;
    for (; x >= width; x -= width) {
      y++;
    }
  }
};

/// The columns of `pixels` neighbouring output pixels from `first` on.
template <class Format>
__attribute__((noinline)) void im2col_tile(uint32_t* to, uint32_t column_words, const uint8_t* in,
                                           const ConvShape& layer, const OutPixel& first, uint32_t pixels,
                                           uint32_t fill) {
  const ConvShape shape = layer;
  const uint32_t first_left = 0u - shape.pad_left;
  uint32_t top = first.y * shape.stride - shape.pad_top;
  uint32_t x = first.x;
  uint32_t left = x * shape.stride + first_left;
  for (; pixels; pixels--, to += column_words, left += shape.stride) {
    im2col<Format>(to, in, shape, top, left, fill);
    if (++x == shape.out_width) {
      x = 0;
      left = first_left - shape.stride;
      top += shape.stride;
    }
  }
}

}  // namespace pulpo::kernels
