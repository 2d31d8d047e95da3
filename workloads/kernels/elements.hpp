// SPDX-License-Identifier: Apache-2.0
// One element of a packed row.
#pragma once

#include <stdint.h>

namespace pulpo::kernels {

template <unsigned Bits>
inline uint32_t unsigned_at(const uint8_t* row, uint32_t index) {
  if constexpr (Bits == 8) {
    return row[index];
  } else {
    return row[index * Bits / 8] >> index * Bits % 8 & ((1u << Bits) - 1);
  }
}

template <unsigned Bits>
inline int32_t signed_at(const uint8_t* row, uint32_t index) {
  return static_cast<int32_t>(unsigned_at<Bits>(row, index) << (32 - Bits)) >> (32 - Bits);
}

}  // namespace pulpo::kernels
