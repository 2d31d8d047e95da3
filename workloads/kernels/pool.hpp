// SPDX-License-Identifier: Apache-2.0
// Max and average pooling over windows that may leave the map; outside taps do not count. A word of channels at a time;
// the last word of a pixel may reach beyond it.
#pragma once

#include <stdint.h>

#include "elements.hpp"
#include "im2col.hpp"
#include "share.hpp"
#include "word_access.hpp"
#include "xpulp.h"

namespace pulpo::kernels {

/// A pooling layer in TCDM; input and output have the same channels and bits. `flip` has the sign bit of each element
/// of a word if they are signed: turned over, signed elements order and add up like unsigned ones.
struct Pool {
  ConvShape shape;
  const uint8_t* in;
  uint8_t* out;
  uint32_t flip = 0;
};

/// A window clipped to the map.
struct PoolWindow {
  const uint8_t* first;
  uint32_t rows, columns;
  uint32_t pixel_bytes, row_bytes;

  /// Calls `use(word)` for the word at `offset` of each pixel.
  template <class Use>
  void for_words(uint32_t offset, uint32_t flip, Use use) const {
    const uint8_t* row = first + offset;
    for (uint32_t y = rows; y; y--, row += row_bytes) {
      const uint8_t* from = row;
      for (uint32_t x = columns; x; x--, from += pixel_bytes) {
        use(load_as<uint32_t>(from) ^ flip);
      }
    }
  }
};

template <unsigned Bits>
inline PoolWindow pool_window(const Pool& pool, uint32_t pixel) {
  const ConvShape& shape = pool.shape;
  const uint32_t pixel_bytes = bytes_of(shape.in_channels, Bits);
  const int32_t top = static_cast<int32_t>(pixel / shape.out_width * shape.stride - shape.pad_top);
  const int32_t left = static_cast<int32_t>(pixel % shape.out_width * shape.stride - shape.pad_left);
  const uint32_t skip_y = first_inside(top, shape.kernel_height);
  const uint32_t skip_x = first_inside(left, shape.kernel_width);
  const uint32_t y = static_cast<uint32_t>(top) + skip_y;
  const uint32_t x = static_cast<uint32_t>(left) + skip_x;
  return {pool.in + (y * shape.in_width + x) * pixel_bytes,
          last_inside(top, shape.kernel_height, shape.in_height) - skip_y,
          last_inside(left, shape.kernel_width, shape.in_width) - skip_x, pixel_bytes, shape.in_width * pixel_bytes};
}

/// Lane by lane maximum of packed unsigned elements. Lanes of bytes order elements that are alone in their byte.
template <IsaLevel Level, unsigned Bits>
inline uint32_t packed_max(uint32_t a, uint32_t b) {
  if constexpr (Level != IsaLevel::rv32imc && Bits == 8) {
    return pv_maxu_b(a, b);
  } else if constexpr (Level >= IsaLevel::xpulpnn) {
    return Bits == 4 ? pv_maxu_n(a, b) : pv_maxu_c(a, b);
  } else if constexpr (Level == IsaLevel::xpulpv2) {
    constexpr uint32_t mask = 0x01010101 * ((1u << Bits) - 1);
    uint32_t result = 0;
#pragma GCC unroll 4
    for (unsigned shift = 0; shift < 8; shift += Bits) {
      result |= pv_maxu_b(a & mask << shift, b & mask << shift);
    }
    return result;
  } else {
    uint32_t result = 0;
    for (uint32_t mask = (1u << Bits) - 1; mask; mask <<= Bits) {
      result |= (a & mask) > (b & mask) ? a & mask : b & mask;
    }
    return result;
  }
}

template <IsaLevel Level, unsigned Bits>
inline uint32_t max_of(const PoolWindow& window, uint32_t offset, uint32_t flip) {
  uint32_t best = 0;
  window.for_words(offset, flip, [&](uint32_t word) { best = packed_max<Level, Bits>(best, word); });
  return best;
}

/// Sums of few enough elements fit into halves: two at a time in each of 16 / Bits words.
template <unsigned Bits>
inline uint32_t average_of_few(const PoolWindow& window, uint32_t offset, uint32_t flip, uint32_t reciprocal) {
  constexpr unsigned parts = 16 / Bits;
  constexpr uint32_t mask = 0x00010001 * ((1u << Bits) - 1);
  uint32_t sums[parts] = {};
  window.for_words(offset, flip, [&](uint32_t word) {
#pragma GCC unroll 8
    for (unsigned part = 0; part < parts; part++) {
      sums[part] += word >> part * Bits & mask;
    }
  });
  const auto divide = [&](uint32_t sum) {
    return reciprocal == 0 ? sum : static_cast<uint32_t>(uint64_t{sum} * reciprocal >> 32);
  };
  uint32_t packed = 0;
#pragma GCC unroll 8
  for (unsigned part = 0; part < parts; part++) {
    packed |= divide(sums[part] & 0xffff) << part * Bits | divide(sums[part] >> 16) << (part * Bits + 16);
  }
  return packed;
}

template <unsigned Bits>
inline uint32_t average_of_many(const PoolWindow& window, uint32_t offset, uint32_t flip, uint32_t count) {
  uint32_t packed = 0;
  for (unsigned shift = 0; shift < 32; shift += Bits) {
    uint32_t sum = 0;
    window.for_words(offset, flip, [&](uint32_t word) { sum += word >> shift & ((1u << Bits) - 1); });
    packed |= sum / count << shift;
  }
  return packed;
}

/// Rounded down. The product with the reciprocal is exact: sum * count stays far below 2^32.
template <unsigned Bits>
inline uint32_t average_of(const PoolWindow& window, uint32_t offset, uint32_t flip) {
  const uint32_t count = window.rows * window.columns;
  return count <= 256 ? average_of_few<Bits>(window, offset, flip, count == 1 ? 0 : UINT32_MAX / count + 1)
                      : average_of_many<Bits>(window, offset, flip, count);
}

/// One core's part of a pooling layer; `reduce` makes one word of a window's.
template <unsigned Bits, class Reduce>
inline void pool_on_core(const Pool& pool, unsigned core, unsigned cores, Reduce reduce) {
  const uint32_t pixel_bytes = bytes_of(pool.shape.in_channels, Bits);
  for (Plane plane(pool.shape.pixels(), ceil_div(pixel_bytes, 4), core, cores); !plane.done(); plane.next()) {
    const PoolWindow window = pool_window<Bits>(pool, plane.row());
    uint8_t* const to = pool.out + plane.row() * pixel_bytes;
    for (uint32_t offset = plane.columns().first * 4; offset < plane.columns().last * 4; offset += 4) {
      uint32_t word = reduce(window, offset, pool.flip) ^ pool.flip;
      if (offset + 4 <= pixel_bytes) {
        store_as<uint32_t>(to + offset, word);
      } else {
        for (uint32_t i = offset; i < pixel_bytes; i++, word >>= 8) {
          to[i] = static_cast<uint8_t>(word);
        }
      }
    }
  }
}

template <IsaLevel Level, unsigned Bits>
void max_pool_on_core(const Pool& pool, unsigned core, unsigned cores) {
  pool_on_core<Bits>(pool, core, cores, max_of<Level, Bits>);
}

template <unsigned Bits>
void average_pool_on_core(const Pool& pool, unsigned core, unsigned cores) {
  pool_on_core<Bits>(pool, core, cores, average_of<Bits>);
}

}  // namespace pulpo::kernels
