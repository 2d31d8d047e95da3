// SPDX-License-Identifier: Apache-2.0
// ReLU and the gradient of its error. The sign of a float is that of its bits read as an integer, so that integer
// instructions do both, of FP16 two elements at a time.
#pragma once

#include "xpulp.h"

namespace pulpo::training {

/// In words: one element of FP32, two of FP16.
template <class Element>
inline uint32_t rectified(uint32_t x) {
  if constexpr (sizeof(Element) == 2) {
    return pv_max_h(x, 0);
  } else {
    return p_max(x, 0);
  }
}
/// The error where x was above 0, else 0.
template <class Element>
inline uint32_t rectified_error(uint32_t x, uint32_t error) {
  if constexpr (sizeof(Element) == 2) {
    return pv_cmpgt_h(x, 0) & error;
  } else {
    return static_cast<int32_t>(x) > 0 ? error : 0;
  }
}

template <class Element>
void relu_forward(const uint32_t* in, uint32_t* out, uint32_t first, uint32_t last) {
#pragma clang loop unroll_count(4)
  for (uint32_t i = first; i < last; i++) {
    out[i] = rectified<Element>(in[i]);
  }
}

template <class Element>
void relu_error(const uint32_t* in, const uint32_t* error_out, uint32_t* error_in, uint32_t first, uint32_t last) {
#pragma clang loop unroll_count(4)
  for (uint32_t i = first; i < last; i++) {
    error_in[i] = rectified_error<Element>(in[i], error_out[i]);
  }
}

}  // namespace pulpo::training
