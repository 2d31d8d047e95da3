// SPDX-License-Identifier: Apache-2.0
// The status registers of mixed-precision SIMD (MPIC) and of MAC&Load, as flexv numbers them.
#pragma once

#include <stdint.h>

namespace pulpo::kernels {

template <unsigned Address>
inline void write_csr(uint32_t value) {
  __asm__ volatile("csrw %0, %1" ::"i"(Address), "r"(value) : "memory");
}

enum SimdCsr : unsigned {
  simd_format = 0x00D,
  simd_slice = 0x00E,
  simd_skip = 0x00F,
  simd_legacy = 0x010,  // 1: widths come from the instruction, as XpulpV2 means them
  activation_address = 0x100,
  weight_address = 0x101,
  activation_stride = 0x102,
  weight_stride = 0x103,
  activation_rollback = 0x104,
  weight_rollback = 0x105,
  activation_skip = 0x106,
  weight_skip = 0x107,
};

/// Value of the format register for lanes of `lane_bits` times elements of `weight_bits`.
constexpr uint32_t simd_format_code(unsigned lane_bits, unsigned weight_bits) {
  if (lane_bits == weight_bits) {
    return lane_bits == 16 ? 1 : lane_bits == 8 ? 2 : lane_bits == 4 ? 3 : 4;
  }
  if (weight_bits == 2) {
    return lane_bits == 4 ? 5 : lane_bits == 8 ? 6 : 7;
  }
  return weight_bits == 8 ? 10 : lane_bits == 8 ? 8 : 9;
}

/// Prepares a core for tiles of 4 channels x `pixels`.
template <class Format>
inline void set_simd_format(uint32_t column_words) {
  write_csr<simd_format>(simd_format_code(Format::lane_bits, Format::weight_bits));
  write_csr<simd_slice>(0);
  write_csr<simd_skip>(4 * Format::pixels);  // a slice serves all dot products of a tile's step
  if constexpr (Format::level == IsaLevel::macload) {
    // Activations: the same word of each pixel's column, then the next word of the first one.
    write_csr<activation_stride>(column_words * 4);
    write_csr<activation_rollback>(4 - (Format::pixels - 1) * column_words * 4);
    write_csr<activation_skip>(Format::pixels - 1);
    write_csr<weight_stride>(4);
    write_csr<weight_rollback>(4);
    write_csr<weight_skip>(0);
  }
  write_csr<simd_legacy>(0);
}

inline void reset_simd_format() {
  write_csr<simd_legacy>(1);
  write_csr<simd_skip>(0);
}

}  // namespace pulpo::kernels
