// SPDX-License-Identifier: Apache-2.0
// Four neighbouring output channels, requantized, packed and stored. Four outputs are always whole bytes.
#pragma once

#include <stdint.h>

#include "requant.hpp"

namespace pulpo::kernels {

/// Packs four values of `Bits` bits, the first lowest.
template <unsigned Bits>
inline uint32_t pack_four(uint32_t q0, uint32_t q1, uint32_t q2, uint32_t q3) {
#ifndef PULPO_SCALAR
  if constexpr (Bits == 8) {
    return pv_packhi_b(pv_packlo_b(0, q1, q0), q3, q2);
  }
#endif
  return q0 | q1 << Bits | q2 << 2 * Bits | q3 << 3 * Bits;
}

/// Stores the first `left` of four outputs, or all when there are more.
template <unsigned Bits, class Requant>
inline void store_four(uint8_t* to, const Requant& requant, uint32_t channel, uint32_t left, int32_t s0, int32_t s1,
                       int32_t s2, int32_t s3) {
  uint32_t packed = pack_four<Bits>(requant.template apply<Bits>(s0, channel), requant.template apply<Bits>(s1, channel + 1),
                                    requant.template apply<Bits>(s2, channel + 2), requant.template apply<Bits>(s3, channel + 3));
  if (__builtin_expect(left >= 4, 1)) {
    if constexpr (Bits == 8) {
      *reinterpret_cast<uint32_t*>(to) = packed;
    } else if constexpr (Bits == 4) {
      *reinterpret_cast<uint16_t*>(to) = static_cast<uint16_t>(packed);
    } else {
      *to = static_cast<uint8_t>(packed);
    }
    return;
  }
  packed &= (1u << left * Bits) - 1;
  for (uint32_t bits = left * Bits;; bits -= 8, packed >>= 8) {
    *to++ = static_cast<uint8_t>(packed);
    if (bits <= 8) {
      return;
    }
  }
}

}  // namespace pulpo::kernels
