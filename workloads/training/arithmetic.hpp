// SPDX-License-Identifier: Apache-2.0
// Arithmetic of kernels that compute in FP32 whatever their tensors hold.
#pragma once

#include <stdint.h>

namespace pulpo::training {

template <class Element>
inline float load(const Element* from) {
  return static_cast<float>(*from);
}
template <class Element>
inline void store(Element* to, float value) {
  *to = static_cast<Element>(value);
}

/// a * b + c, rounded once.
inline float multiply_add(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
inline float square_root(float a) { return __builtin_sqrtf(a); }
inline float from_bits(uint32_t bits) { return __builtin_bit_cast(float, bits); }
inline uint32_t bits_of(float value) { return __builtin_bit_cast(uint32_t, value); }

}  // namespace pulpo::training
