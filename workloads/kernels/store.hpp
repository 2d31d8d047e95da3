// SPDX-License-Identifier: Apache-2.0
// Four neighbouring output channels, requantized, packed and stored. Four outputs are always whole bytes.
#pragma once

#include <stdint.h>

#include "requant.hpp"
#include "word_access.hpp"

namespace pulpo::kernels {

/// Packs four values of `Bits` bits, the first lowest. Scalar inserts: the lanes of SIMD instructions may be narrow
/// now.
template <IsaLevel Level, unsigned Bits>
inline uint32_t pack_four(uint32_t q0, uint32_t q1, uint32_t q2, uint32_t q3) {
  if constexpr (Level == IsaLevel::rv32imc) {
    return q0 | q1 << Bits | q2 << 2 * Bits | q3 << 3 * Bits;
  } else {
    return p_insert(p_insert(p_insert(q0, q1, Bits - 1, Bits), q2, Bits - 1, 2 * Bits), q3, Bits - 1, 3 * Bits);
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

/// Stores the first `left` of four outputs, or all when there are more.
template <IsaLevel Level, unsigned Bits, class Requant>
inline void store_four(uint8_t* to, const Requant& requant, uint32_t channel, uint32_t left, const int32_t* sums) {
  uint32_t q[4];
#pragma GCC unroll 4
  for (uint32_t k = 0; k < 4; k++) {
    q[k] = clip_unsigned<Level, Bits>(requant.scale(sums[k], channel + k));
  }
  const uint32_t packed = pack_four<Level, Bits>(q[0], q[1], q[2], q[3]);
  if (__builtin_expect(left < 4, 0)) {
    store_some<Bits>(to, packed, left);
  } else if constexpr (Bits == 8) {
    store_as<uint32_t>(to, packed);
  } else if constexpr (Bits == 4) {
    store_as<uint16_t>(to, static_cast<uint16_t>(packed));
  } else {
    *to = static_cast<uint8_t>(packed);
  }
}

}  // namespace pulpo::kernels
