// SPDX-License-Identifier: Apache-2.0
// Max and average pooling over windows that may leave the map; outside taps do not count.
#pragma once

#include <stdint.h>

#include "elements.hpp"
#include "im2col.hpp"
#include "share.hpp"
#include "word_access.hpp"

namespace pulpo::kernels {

/// A pooling layer in TCDM; input and output have the same channels and bits.
struct Pool {
  ConvShape shape;
  const uint8_t* in;
  uint8_t* out;
};

/// A window clipped to the map.
struct PoolWindow {
  const uint8_t* first;
  uint32_t rows, columns;
};

template <unsigned Bits>
inline PoolWindow pool_window(const Pool& pool, uint32_t pixel) {
  const ConvShape& shape = pool.shape;
  const int32_t top = static_cast<int32_t>(pixel / shape.out_width * shape.stride - shape.pad_top);
  const int32_t left = static_cast<int32_t>(pixel % shape.out_width * shape.stride - shape.pad_left);
  const uint32_t skip_y = first_inside(top, shape.kernel_height);
  const uint32_t skip_x = first_inside(left, shape.kernel_width);
  const uint32_t y = static_cast<uint32_t>(top) + skip_y;
  const uint32_t x = static_cast<uint32_t>(left) + skip_x;
  return {pool.in + (y * shape.in_width + x) * bytes_of(shape.in_channels, Bits),
          last_inside(top, shape.kernel_height, shape.in_height) - skip_y,
          last_inside(left, shape.kernel_width, shape.in_width) - skip_x};
}

/// Lane by lane maximum of packed unsigned elements.
template <IsaLevel Level, unsigned Bits>
inline uint32_t packed_max(uint32_t a, uint32_t b) {
  if constexpr (Level != IsaLevel::rv32imc && Bits == 8) {
    return pv_maxu_b(a, b);
  } else {
    uint32_t result = 0;
    for (uint32_t mask = (1u << Bits) - 1; mask; mask <<= Bits) {
      result |= (a & mask) > (b & mask) ? a & mask : b & mask;
    }
    return result;
  }
}

/// One core's part of max pooling, a word of channels at a time; the last word of a pixel may reach beyond it.
template <IsaLevel Level, unsigned Bits>
void max_pool_on_core(const Pool& pool, unsigned core, unsigned cores) {
  const ConvShape& shape = pool.shape;
  const uint32_t pixel_bytes = bytes_of(shape.in_channels, Bits);
  const Share pixels = share(shape.pixels(), core, cores);
  for (uint32_t pixel = pixels.first; pixel < pixels.last; pixel++) {
    const PoolWindow window = pool_window<Bits>(pool, pixel);
    uint8_t* const to = pool.out + pixel * pixel_bytes;
    for (uint32_t offset = 0; offset < pixel_bytes; offset += 4) {
      uint32_t best = 0;
      const uint8_t* row = window.first + offset;
      for (uint32_t y = 0; y < window.rows; y++, row += shape.in_width * pixel_bytes) {
        const uint8_t* from = row;
        for (uint32_t x = 0; x < window.columns; x++, from += pixel_bytes) {
          best = packed_max<Level, Bits>(best, load_as<uint32_t>(from));
        }
      }
      if (offset + 4 <= pixel_bytes) {
        store_as<uint32_t>(to + offset, best);
      } else {
        for (uint32_t i = offset; i < pixel_bytes; i++, best >>= 8) {
          to[i] = static_cast<uint8_t>(best);
        }
      }
    }
  }
}

/// One core's part of average pooling, rounded down.
template <unsigned Bits>
void average_pool_on_core(const Pool& pool, unsigned core, unsigned cores) {
  const ConvShape& shape = pool.shape;
  const uint32_t pixel_bytes = bytes_of(shape.in_channels, Bits);
  for (Plane plane(shape.pixels(), pixel_bytes, core, cores); !plane.done(); plane.next()) {
    const uint32_t pixel = plane.row();
    const PoolWindow window = pool_window<Bits>(pool, pixel);
    const uint32_t count = window.rows * window.columns;
    for (uint32_t byte = plane.columns().first; byte < plane.columns().last; byte++) {
      uint32_t packed = 0;
      for (uint32_t element = 0; element < 8 / Bits; element++) {
        uint32_t sum = 0;
        for (uint32_t y = 0; y < window.rows; y++) {
          for (uint32_t x = 0; x < window.columns; x++) {
            sum += unsigned_at<Bits>(window.first + (y * shape.in_width + x) * pixel_bytes + byte, element);
          }
        }
        packed |= sum / count << element * Bits;
      }
      pool.out[pixel * pixel_bytes + byte] = static_cast<uint8_t>(packed);
    }
  }
}

}  // namespace pulpo::kernels
