// SPDX-License-Identifier: Apache-2.0
// Four neighbouring output channels, requantized, packed and stored. Four outputs are always whole bytes.
#pragma once

#include <stdint.h>

#include "requant.hpp"
#include "simd_status.hpp"
#include "word_access.hpp"
#include "xpulp_macros.hpp"

namespace pulpo::kernels {

/// Words that four outputs take.
template <unsigned Bits>
inline constexpr unsigned quad_words = Bits > 8 ? Bits / 8 : 1;

/// Four clipped outputs side by side; what a signed one repeats above its bits is overwritten, masked or not stored.
/// `Bytes`: SIMD instructions work on bytes now; with MPIC their lanes may be others. Inserts are scalar.
template <IsaLevel Level, unsigned Bits, bool Bytes = Level <= IsaLevel::xpulpnn>
inline void pack(uint32_t (&packed)[quad_words<Bits>], const uint32_t (&values)[4]) {
  if constexpr (Bits == 32) {
    for (unsigned k = 0; k < 4; k++) {
      packed[k] = values[k];
    }
  } else if constexpr (Bits == 16) {
    for (unsigned k = 0; k < 4; k += 2) {
      packed[k / 2] = (values[k] & 0xffff) | values[k + 1] << 16;
    }
  } else if constexpr (Level == IsaLevel::rv32imc) {
    constexpr uint32_t mask = (1u << Bits) - 1;
    packed[0] = (values[0] & mask) | (values[1] & mask) << Bits | (values[2] & mask) << 2 * Bits |
                (values[3] & mask) << 3 * Bits;
  } else if constexpr (Bytes && Bits == 8) {
    packed[0] = pv_packhi_b(pv_packlo_b(values[0], values[1], values[0]), values[3], values[2]);
  } else {
    const uint32_t two = p_insert(values[0], values[1], Bits - 1, Bits);
    const uint32_t three = p_insert(two, values[2], Bits - 1, 2 * Bits);
    packed[0] = p_insert(three, values[3], Bits - 1, 3 * Bits);
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
      values[pixel][K] = clip<Level, Bits, Requant::is_signed>(scale(sums[pixel][K]));
    }
    requantize<Level, Bits, Pixels, K + 1>(values, requant, quad, sums);
  }
}

/// Stores four packed outputs.
template <unsigned Bits>
inline void store_packed(uint8_t* to, const uint32_t (&packed)[quad_words<Bits>]) {
  if constexpr (Bits == 4) {
    store_as<uint16_t>(to, static_cast<uint16_t>(packed[0]));
  } else if constexpr (Bits == 2) {
    *to = static_cast<uint8_t>(packed[0]);
  } else {
    for (unsigned word = 0; word < quad_words<Bits>; word++) {
      store_as<uint32_t>(to + 4 * word, packed[word]);
    }
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
inline uint8_t* store_pixels(uint8_t* to, const OutSteps& steps, const uint32_t (&packed)[Pixels][quad_words<Bits>]) {
#if defined(__riscv)
#define TO [to] "+r"(to)
#define STEPS [step] "r"(steps.pixel), [back] "r"(steps.back)
#define SIMD_STORES(size)                                                                                       \
  if constexpr (Pixels == 4) {                                                                                  \
    __asm__ volatile(                                                                                           \
        "p_s" size "_post_reg %[p0], %[step], %[to]\np_s" size "_post_reg %[p1], %[step], %[to]\np_s" size      \
        "_post_reg %[p2], %[step], %[to]\np_s" size "_post_reg %[p3], %[back], %[to]"                           \
        : TO                                                                                                    \
        : STEPS, [p0] "r"(packed[0][0]), [p1] "r"(packed[1][0]), [p2] "r"(packed[2][0]), [p3] "r"(packed[3][0]) \
        : "memory");                                                                                            \
    return to;                                                                                                  \
  } else if constexpr (Pixels == 2) {                                                                           \
    __asm__ volatile("p_s" size "_post_reg %[p0], %[step], %[to]\np_s" size "_post_reg %[p1], %[back], %[to]"   \
                     : TO                                                                                       \
                     : STEPS, [p0] "r"(packed[0][0]), [p1] "r"(packed[1][0])                                    \
                     : "memory");                                                                               \
    return to;                                                                                                  \
  }
  if constexpr (Level != IsaLevel::rv32imc && Bits == 8) {
    SIMD_STORES("w")
  } else if constexpr (Level != IsaLevel::rv32imc && Bits == 4) {
    SIMD_STORES("h")
  } else if constexpr (Level != IsaLevel::rv32imc && Bits == 2) {
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

#if defined(__riscv)
/// What SIMD instructions work on, for those behind that use the first word of each row.
template <unsigned Format, unsigned Words>
inline void set_lanes_for(uint32_t (&rows)[4][Words]) {
  __asm__ volatile("csrwi %[csr], %[format]"
                   : "+r"(rows[0][0]), "+r"(rows[1][0]), "+r"(rows[2][0]), "+r"(rows[3][0])
                   : [csr] "i"(simd_format), [format] "i"(Format));
}
#endif

template <IsaLevel Level, unsigned Bits, bool Bytes, unsigned Pixels>
inline void pack_pixels(uint32_t (&packed)[Pixels][quad_words<Bits>], const uint32_t (&values)[Pixels][4]) {
#pragma GCC unroll 4
  for (unsigned pixel = 0; pixel < Pixels; pixel++) {
    pack<Level, Bits, Bytes>(packed[pixel], values[pixel]);
  }
}

/// Requantizes and stores four channels of `Pixels` pixels. Returns where the next four go. `LaneFormat`: the status
/// registers' format, if lanes are theirs and the kernel's; four pixels of bytes are packed quicker with another.
template <IsaLevel Level, unsigned Bits, unsigned LaneFormat = 0, unsigned Pixels, class Requant>
inline uint8_t* store_tile(uint8_t* to, const OutSteps& steps, const Requant& requant,
                           const typename Requant::Quad& quad, const int32_t (&sums)[Pixels][4]) {
  uint32_t values[Pixels][4];
  requantize<Level, Bits, Pixels>(values, requant, quad, sums);
  uint32_t packed[Pixels][quad_words<Bits>];
#if defined(__riscv)
  constexpr unsigned bytes = 2;
  if constexpr (Bits == 8 && Pixels == 4 && LaneFormat == bytes) {
    pack_pixels<Level, Bits, true>(packed, values);
  } else if constexpr (Bits == 8 && Pixels == 4 && LaneFormat != 0) {
    set_lanes_for<bytes>(values);
    pack_pixels<Level, Bits, true>(packed, values);
    set_lanes_for<LaneFormat>(packed);
  } else {
    pack_pixels<Level, Bits, Level <= IsaLevel::xpulpnn>(packed, values);
  }
#else
  pack_pixels<Level, Bits, true>(packed, values);
#endif
  return store_pixels<Level, Bits>(to, steps, packed);
}

/// Requantizes and stores the first `channels` of four of one pixel, which need not be whole bytes.
template <IsaLevel Level, unsigned Bits, class Requant>
__attribute__((noinline)) void store_edge(uint8_t* to, const Requant& requant, const typename Requant::Quad& quad,
                                          const int32_t (&sums)[1][4], uint32_t channels) {
  uint32_t values[1][4];
  requantize<Level, Bits, 1>(values, requant, quad, sums);
  uint32_t packed[quad_words<Bits>];
  pack<Level, Bits>(packed, values[0]);
  const uint32_t bits = channels * Bits;
  for (uint32_t bit = 0; bit < bits; bit += 8) {
    const uint32_t mask = bits - bit < 8 ? (1u << (bits - bit)) - 1 : 0xff;
    to[bit / 8] = static_cast<uint8_t>(packed[bit / 32] >> bit % 32 & mask);
  }
}

}  // namespace pulpo::kernels
