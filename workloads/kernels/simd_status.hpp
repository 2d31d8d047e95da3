// SPDX-License-Identifier: Apache-2.0
// The status registers of mixed-precision SIMD (MPIC) and of MAC&Load, as flexv numbers them.
#pragma once

#include <stdint.h>

namespace pulpo::kernels {

template <unsigned Address>
inline void write_csr(uint32_t value) {
  __asm__ volatile("csrw %0, %1" ::"i"(Address), "r"(value) : "memory");
}

/// Memory as registers and assembler take it.
inline uint32_t address_of(const void* memory) { return static_cast<uint32_t>(reinterpret_cast<uintptr_t>(memory)); }

// MAC&Load walks through a wide operand (its "activations") and a narrow one (its "weights").
enum SimdCsr : unsigned {
  simd_format = 0x00D,
  simd_slice = 0x00E,
  simd_skip = 0x00F,
  simd_legacy = 0x010,  // 1: widths come from the instruction, as XpulpV2 means them
  wide_address = 0x100,
  narrow_address = 0x101,
  wide_stride = 0x102,
  narrow_stride = 0x103,
  wide_rollback = 0x104,
  narrow_rollback = 0x105,
  wide_skip = 0x106,
  narrow_skip = 0x107,
};

/// Value of the format register for lanes of `lane_bits` times elements of `narrow_bits`.
constexpr uint32_t simd_format_code(unsigned lane_bits, unsigned narrow_bits) {
  if (lane_bits == narrow_bits) {
    return lane_bits == 16 ? 1 : lane_bits == 8 ? 2 : lane_bits == 4 ? 3 : 4;
  }
  if (narrow_bits == 2) {
    return lane_bits == 4 ? 5 : lane_bits == 8 ? 6 : 7;
  }
  return narrow_bits == 8 ? 10 : lane_bits == 8 ? 8 : 9;
}

/// The format in which a kernel's tiles leave the lanes of all SIMD instructions; 0 if they have those of the encoding.
template <class Format>
inline constexpr unsigned lane_format = Format::hardware_slices ? simd_format_code(Format::lane_bits, Format::narrowest)
                                                                : 0;

/// Prepares a core for tiles of 4 channels x `pixels`.
template <class Format>
inline void set_simd_format(uint32_t column_words) {
  write_csr<simd_format>(simd_format_code(Format::lane_bits, Format::narrowest));
  write_csr<simd_slice>(0);
  write_csr<simd_skip>(4 * Format::pixels);  // a slice serves all dot products of a tile's step
  if constexpr (Format::level == IsaLevel::macload) {
    // Columns: the same word of each pixel's, then the next word of the first one. Weights: one word after the other.
    const uint32_t step = column_words * 4, back = 4 - (Format::pixels - 1) * step, others = Format::pixels - 1;
    constexpr bool swapped = Format::slices_activations;
    write_csr<wide_stride>(swapped ? 4 : step);
    write_csr<wide_rollback>(swapped ? 4 : back);
    write_csr<wide_skip>(swapped ? 0 : others);
    write_csr<narrow_stride>(swapped ? step : 4);
    write_csr<narrow_rollback>(swapped ? back : 4);
    write_csr<narrow_skip>(swapped ? others : 0);
  }
  write_csr<simd_legacy>(0);
}

inline void reset_simd_format() {
  write_csr<simd_legacy>(1);
  write_csr<simd_skip>(0);
}

}  // namespace pulpo::kernels
