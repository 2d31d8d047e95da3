// SPDX-License-Identifier: Apache-2.0
// exp and log in FP32, without a library: a power of two apart, the rest a polynomial fitted for the least relative
// error. Largest errors over all arguments (tests/70_kernels/training_functions.cpp): exp 1.01 ulp, log 0.84 ulp.
#pragma once

#include "arithmetic.hpp"

namespace pulpo::training {

namespace detail {
// ln 2 in two parts; the first has 12 trailing zeros, so that its products with exponents are exact.
constexpr float ln2_high = 0x1.62ep-1f;
constexpr float ln2_low = 0x1.0bfbe8p-15f;

/// sum of c[i] * x^i
template <unsigned Count>
inline float polynomial(const float (&c)[Count], float x) {
  float sum = c[Count - 1];
  for (unsigned i = Count - 1; i-- > 0;) {
    sum = multiply_add(sum, x, c[i]);
  }
  return sum;
}
inline float power_of_two(int32_t power) { return from_bits(static_cast<uint32_t>(power + 127) << 23); }
}  // namespace detail

/// e to the power x. Below -87.33, where the result would be subnormal, 0; above 88.72 infinity.
inline float exp_of(float x) {
  constexpr float tail[] = {0.499999934f, 0.166665205f, 0.0416683899f, 0.00836873577f, 0.00138145577f};
  constexpr float whole = 0x1.8p23f;  // added to a small number it leaves no bits for a fraction
  if (x < -87.33654f) {
    return 0.0f;
  }
  if (x > 88.72283f) {
    return __builtin_inff();
  }
  const float shifted = multiply_add(x, 1.44269504f, whole);
  const float n = shifted - whole;
  const float r = multiply_add(n, -detail::ln2_low, multiply_add(n, -detail::ln2_high, x));
  const float fraction = 1.0f + multiply_add(r * r, detail::polynomial(tail, r), r);
  // In two steps: 2^128 is no float.
  const auto power = static_cast<int32_t>(bits_of(shifted) - bits_of(whole));
  const int32_t half = power >> 1;
  return fraction * detail::power_of_two(half) * detail::power_of_two(power - half);
}

/// The natural logarithm of a normal number above 0.
inline float log_of(float x) {
  constexpr float tail[] = {0.333333126f,  -0.250000096f, 0.200021187f,  -0.166679957f, 0.142195509f,
                            -0.124055914f, 0.118881746f,  -0.116756413f, 0.0674660133f};
  constexpr uint32_t sqrt_half = 0x3f3504f3;
  // x = 2^power * m, m from sqrt(1/2) to sqrt(2)
  const uint32_t bits = bits_of(x);
  const int32_t power = static_cast<int32_t>(bits - sqrt_half) >> 23;
  const float f = from_bits(bits - (static_cast<uint32_t>(power) << 23)) - 1.0f;
  const auto n = static_cast<float>(power);
  const float square = f * f;
  const float tails = multiply_add(square * f, detail::polynomial(tail, f), n * detail::ln2_low);
  return multiply_add(n, detail::ln2_high, f + multiply_add(-0.5f, square, tails));
}

}  // namespace pulpo::training
