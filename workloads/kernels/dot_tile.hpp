// SPDX-License-Identifier: Apache-2.0
// The inner loop: sums of 4 output channels x 2 or 4 pixels over whole im2col columns. Which instructions it takes
// depends on the widths and on what the instruction set offers; what it computes does not.
#pragma once

#include <stdint.h>

#include "packing.hpp"
#if defined(__riscv)
#include "dot_tile_asm.hpp"
#include "macload_tile_asm.hpp"
#endif

namespace pulpo::kernels {

/// The tile in plain C++: what RV32IMC runs, and any level on the host.
template <class Format>
const uint32_t* portable_tile(TileSums<Format>& sums, const int32_t* biases, const uint32_t* weights,
                              const uint32_t* columns, uint32_t column_words, uint32_t steps) {
  for (auto& pixel : sums.at) {
    for (unsigned k = 0; k < 4; k++) {
      pixel[k] = biases[k];
    }
  }
  constexpr unsigned lane_bits = Format::lane_bits;
  constexpr unsigned weight_bits = Format::weight_bits;
  constexpr unsigned column_bits = lane_bits / Format::column_ratio;
  for (; steps; steps--, weights += 4 * Format::column_ratio, columns += Format::weight_ratio) {
    for (unsigned part = 0; part < Format::weight_ratio * Format::column_ratio; part++) {
      const uint32_t* const column = columns + part / Format::column_ratio;
#pragma GCC unroll 32
      for (unsigned lane = 0; lane < Format::lanes; lane++) {
        int32_t weight[4];
        const unsigned top = (Format::element_of(part % Format::weight_ratio, lane) + 1) * weight_bits;
        for (unsigned k = 0; k < 4; k++) {
          const uint32_t word = weights[part / Format::weight_ratio * 4 + k];
          weight[k] = static_cast<int32_t>(word << (32 - top)) >> (32 - weight_bits);
        }
        const unsigned end = (part % Format::column_ratio * Format::lanes + lane + 1) * column_bits;
        for (unsigned pixel = 0; pixel < Format::pixels; pixel++) {
          const uint32_t word = column[pixel * column_words] << (32 - end);
          const int32_t activation = Format::activation_offset != 0 ? static_cast<int32_t>(word) >> (32 - column_bits)
                                                                    : static_cast<int32_t>(word >> (32 - column_bits));
          for (unsigned k = 0; k < 4; k++) {
            sums.at[pixel][k] += activation * weight[k];
          }
        }
      }
    }
  }
  return weights;
}

/// Biases plus `steps` rounds over weights (of each of 4 channels, interleaved) times the columns of neighbouring
/// pixels, which lie `column_words` apart. Returns the weights behind.
template <class Format>
inline const uint32_t* dot_tile(TileSums<Format>& sums, const int32_t* biases, const uint32_t* weights,
                                const uint32_t* columns, uint32_t column_words, uint32_t steps) {
#if defined(__riscv)
  if constexpr (Format::level == IsaLevel::macload) {
    return macload_tile<Format>(sums, biases, weights, columns, steps);
  } else if constexpr (Format::level != IsaLevel::rv32imc) {
    return simd_tile<Format>(sums, biases, weights, columns, column_words, steps);
  }
#endif
  return portable_tile<Format>(sums, biases, weights, columns, column_words, steps);
}

/// What a core does once before and after its tiles: status registers of the mixed-precision levels.
template <class Format>
inline void enter_tiles([[maybe_unused]] uint32_t column_words) {
#if defined(__riscv)
  if constexpr (Format::level == IsaLevel::mpic || Format::level == IsaLevel::macload) {
    set_simd_format<Format>(column_words);
  }
#endif
}

/// Before the tiles of some pixels, whose first weights are at `weights`.
template <class Format>
inline void start_tiles([[maybe_unused]] const uint32_t* weights) {
#if defined(__riscv)
  if constexpr (Format::level == IsaLevel::macload) {
    start_weights<Format>(weights);
  }
#endif
}

template <class Format>
inline void leave_tiles() {
#if defined(__riscv)
  if constexpr (Format::level == IsaLevel::mpic || Format::level == IsaLevel::macload) {
    reset_simd_format();
  }
#endif
}

}  // namespace pulpo::kernels
