// SPDX-License-Identifier: Apache-2.0
// Four neighbouring output channels, requantized, packed and stored. Four outputs are always whole bytes.
#pragma once

#include <stdint.h>

#include "requant.hpp"
#include "word_access.hpp"

namespace pulpo::kernels {

/// Puts output `k` of four into their packed word. A scalar insert: the lanes of SIMD instructions may be narrow now.
template <IsaLevel Level, unsigned Bits, unsigned K>
inline uint32_t pack(uint32_t packed, uint32_t value) {
  if constexpr (K == 0) {
    return value;
  } else if constexpr (Level == IsaLevel::rv32imc) {
    return packed | value << K * Bits;
  } else {
    return p_insert(packed, value, Bits - 1, K * Bits);
  }
}

/// Outputs `K` and up of `Pixels` pixels: a channel's scale is fetched once.
template <IsaLevel Level, unsigned Bits, unsigned Pixels, unsigned K = 0, class Requant>
inline void requantize(uint32_t (&packed)[Pixels], const Requant& requant, const typename Requant::Quad& quad,
                       const int32_t (&sums)[Pixels][4]) {
  if constexpr (K < 4) {
    const auto scale = requant.of(quad, K);
#pragma GCC unroll 4
    for (unsigned pixel = 0; pixel < Pixels; pixel++) {
      packed[pixel] = pack<Level, Bits, K>(packed[pixel], clip_unsigned<Level, Bits>(scale(sums[pixel][K])));
    }
    requantize<Level, Bits, Pixels, K + 1>(packed, requant, quad, sums);
  }
}

/// Stores four packed outputs.
template <unsigned Bits>
inline void store_packed(uint8_t* to, uint32_t packed) {
  if constexpr (Bits == 8) {
    store_as<uint32_t>(to, packed);
  } else if constexpr (Bits == 4) {
    store_as<uint16_t>(to, static_cast<uint16_t>(packed));
  } else {
    *to = static_cast<uint8_t>(packed);
  }
}

/// Requantizes and stores four channels of `Pixels` pixels that lie `pixel_bytes` apart.
template <IsaLevel Level, unsigned Bits, unsigned Pixels, class Requant>
inline void store_tile(uint8_t* to, uint32_t pixel_bytes, const Requant& requant, const typename Requant::Quad& quad,
                       const int32_t (&sums)[Pixels][4]) {
  uint32_t packed[Pixels];
  requantize<Level, Bits, Pixels>(packed, requant, quad, sums);
  // Keeps the compiler from running a pointer a pixel, for which there are no registers.
  __asm__("" : "+r"(pixel_bytes));
#pragma GCC unroll 4
  for (unsigned pixel = 0; pixel < Pixels; pixel++, to += pixel_bytes) {
    store_packed<Bits>(to, packed[pixel]);
  }
}

/// The same at the edge of the map: of what was computed, `pixels` and `channels` (at most 4) exist.
template <IsaLevel Level, unsigned Bits, unsigned Pixels, class Requant>
inline void store_edge(uint8_t* to, uint32_t pixel_bytes, const Requant& requant, const typename Requant::Quad& quad,
                       const int32_t (&sums)[Pixels][4], uint32_t pixels, uint32_t channels) {
  uint32_t packed[Pixels];
  requantize<Level, Bits, Pixels>(packed, requant, quad, sums);
  for (uint32_t pixel = 0; pixel < pixels; pixel++, to += pixel_bytes) {
    uint32_t rest = packed[pixel] & static_cast<uint32_t>((uint64_t{1} << channels * Bits) - 1);
    for (uint32_t byte = 0; byte * 8 < channels * Bits; byte++, rest >>= 8) {
      to[byte] = static_cast<uint8_t>(rest);
    }
  }
}

}  // namespace pulpo::kernels
