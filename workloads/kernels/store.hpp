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
inline void requantize(uint32_t (&packed)[Pixels], const Requant& requant, uint32_t channel,
                       const int32_t (&sums)[Pixels][4]) {
  if constexpr (K < 4) {
    const auto scale = requant.of(channel + K);
#pragma GCC unroll 4
    for (unsigned pixel = 0; pixel < Pixels; pixel++) {
      packed[pixel] = pack<Level, Bits, K>(packed[pixel], clip_unsigned<Level, Bits>(scale(sums[pixel][K])));
    }
    requantize<Level, Bits, Pixels, K + 1>(packed, requant, channel, sums);
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

/// The first `count` (1 to 3) of four packed outputs, byte by byte.
template <unsigned Bits>
inline void store_some(uint8_t* to, uint32_t packed, uint32_t count) {
  packed &= (1u << count * Bits) - 1;
  for (uint32_t stored = 0; stored < count * Bits; stored += 8, packed >>= 8) {
    *to++ = static_cast<uint8_t>(packed);
  }
}

/// Requantizes and stores four channels of `Pixels` pixels that lie `pixel_bytes` apart, of which `pixels` and `left`
/// channels exist.
template <IsaLevel Level, unsigned Bits, unsigned Pixels, class Requant>
inline void store_tile(uint8_t* to, uint32_t pixel_bytes, const Requant& requant, uint32_t channel, uint32_t left,
                       uint32_t pixels, const int32_t (&sums)[Pixels][4]) {
  uint32_t packed[Pixels];
  requantize<Level, Bits, Pixels>(packed, requant, channel, sums);
  if (__builtin_expect(left >= 4 && pixels >= Pixels, 1)) {
#pragma GCC unroll 4
    for (unsigned pixel = 0; pixel < Pixels; pixel++, to += pixel_bytes) {
      store_packed<Bits>(to, packed[pixel]);
    }
    return;
  }
#pragma GCC unroll 4
  for (unsigned pixel = 0; pixel < Pixels; pixel++, to += pixel_bytes) {
    if (pixel < pixels) {
      left < 4 ? store_some<Bits>(to, packed[pixel], left) : store_packed<Bits>(to, packed[pixel]);
    }
  }
}

}  // namespace pulpo::kernels
