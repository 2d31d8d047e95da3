// SPDX-License-Identifier: Apache-2.0
// Four neighbouring output channels, requantized, packed and stored. Four outputs are always whole bytes.
#pragma once

#include <stdint.h>

#include "requant.hpp"
#include "word_access.hpp"
#include "xpulp_macros.hpp"

namespace pulpo::kernels {

/// Four clipped outputs as one word. Inserts are scalar: with MPIC the lanes of SIMD instructions may be narrow now.
template <IsaLevel Level, unsigned Bits>
inline uint32_t pack(const uint32_t (&values)[4]) {
  if constexpr (Level == IsaLevel::rv32imc) {
    return values[0] | values[1] << Bits | values[2] << 2 * Bits | values[3] << 3 * Bits;
  } else if constexpr (Level <= IsaLevel::xpulpnn && Bits == 8) {
    return pv_packhi_b(pv_packlo_b(values[0], values[1], values[0]), values[3], values[2]);
  } else {
    const uint32_t two = p_insert(values[0], values[1], Bits - 1, Bits);
    const uint32_t three = p_insert(two, values[2], Bits - 1, 2 * Bits);
    return p_insert(three, values[3], Bits - 1, 3 * Bits);
  }
}

/// Outputs `K` and up of `Pixels` pixels: a channel's scale is fetched once.
template <IsaLevel Level, unsigned Bits, unsigned Pixels, unsigned K = 0, class Requant>
inline void requantize(uint32_t (&values)[Pixels][4], const Requant& requant, const typename Requant::Quad& quad,
                       const int32_t (&sums)[Pixels][4]) {
  if constexpr (K < 4) {
    const auto scale = requant.of(quad, K);
#pragma GCC unroll 4
    for (unsigned pixel = 0; pixel < Pixels; pixel++) {
      values[pixel][K] = clip_unsigned<Level, Bits>(scale(sums[pixel][K]));
    }
    requantize<Level, Bits, Pixels, K + 1>(values, requant, quad, sums);
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

/// How far apart the outputs of neighbouring pixels lie, and the way from the last one to the first one's next
/// channels.
struct OutSteps {
  uint32_t pixel, back;
};
template <unsigned Bits, unsigned Pixels>
constexpr OutSteps out_steps(uint32_t pixel_bytes) {
  return {pixel_bytes, Bits / 2 - (Pixels - 1) * pixel_bytes};
}

/// Stores a tile's outputs, in one piece so that the steps come into registers once. Returns where the next channels
/// go.
template <IsaLevel Level, unsigned Bits, unsigned Pixels>
inline uint8_t* store_pixels(uint8_t* to, const OutSteps& steps, const uint32_t (&packed)[Pixels]) {
#if defined(__riscv)
#define TO [to] "+r"(to)
#define STEPS [step] "r"(steps.pixel), [back] "r"(steps.back)
#define SIMD_STORES(size)                                                                                        \
  if constexpr (Pixels == 4) {                                                                                   \
    __asm__ volatile("p_s" size "_post_reg %[p0], %[step], %[to]\np_s" size                                      \
                     "_post_reg %[p1], %[step], %[to]\np_s" size "_post_reg %[p2], %[step], %[to]\np_s" size     \
                     "_post_reg %[p3], %[back], %[to]"                                                           \
                     : TO                                                                                        \
                     : STEPS, [p0] "r"(packed[0]), [p1] "r"(packed[1]), [p2] "r"(packed[2]), [p3] "r"(packed[3]) \
                     : "memory");                                                                                \
    return to;                                                                                                   \
  } else if constexpr (Pixels == 2) {                                                                            \
    __asm__ volatile("p_s" size "_post_reg %[p0], %[step], %[to]\np_s" size "_post_reg %[p1], %[back], %[to]"    \
                     : TO                                                                                        \
                     : STEPS, [p0] "r"(packed[0]), [p1] "r"(packed[1])                                           \
                     : "memory");                                                                                \
    return to;                                                                                                   \
  }
  if constexpr (Level != IsaLevel::rv32imc && Bits == 8) {
    SIMD_STORES("w")
  } else if constexpr (Level != IsaLevel::rv32imc && Bits == 4) {
    SIMD_STORES("h")
  } else if constexpr (Level != IsaLevel::rv32imc) {
    SIMD_STORES("b")
  }
#undef TO
#undef STEPS
#undef SIMD_STORES
#endif
  for (unsigned pixel = 0; pixel < Pixels; pixel++) {
    store_packed<Bits>(to, packed[pixel]);
    to += static_cast<int32_t>(pixel + 1 < Pixels ? steps.pixel : steps.back);
  }
  return to;
}

/// Requantizes and stores four channels of `Pixels` pixels. Returns where the next four go.
template <IsaLevel Level, unsigned Bits, unsigned Pixels, class Requant>
inline uint8_t* store_tile(uint8_t* to, const OutSteps& steps, const Requant& requant,
                           const typename Requant::Quad& quad, const int32_t (&sums)[Pixels][4]) {
  uint32_t values[Pixels][4];
  requantize<Level, Bits, Pixels>(values, requant, quad, sums);
  uint32_t packed[Pixels];
#pragma GCC unroll 4
  for (unsigned pixel = 0; pixel < Pixels; pixel++) {
    packed[pixel] = pack<Level, Bits>(values[pixel]);
  }
  return store_pixels<Level, Bits>(to, steps, packed);
}

/// The same at the edge of the map: of what was computed, `pixels` and `channels` (at most 4) exist.
template <IsaLevel Level, unsigned Bits, unsigned Pixels, class Requant>
inline void store_edge(uint8_t* to, uint32_t pixel_bytes, const Requant& requant, const typename Requant::Quad& quad,
                       const int32_t (&sums)[Pixels][4], uint32_t pixels, uint32_t channels) {
  uint32_t values[Pixels][4];
  requantize<Level, Bits, Pixels>(values, requant, quad, sums);
  for (uint32_t pixel = 0; pixel < pixels; pixel++, to += pixel_bytes) {
    uint32_t rest = pack<Level, Bits>(values[pixel]) & static_cast<uint32_t>((uint64_t{1} << channels * Bits) - 1);
    for (uint32_t byte = 0; byte * 8 < channels * Bits; byte++, rest >>= 8) {
      to[byte] = static_cast<uint8_t>(rest);
    }
  }
}

}  // namespace pulpo::kernels
