/* SPDX-License-Identifier: Apache-2.0
 * Sum, product, fused multiply-add, quotient and root of floats, behind plain_float.h.
 */

/* The leading one goes to bit 61 (or 60 and 61 for products). */
PULPO_PURE xpulp_number float_widened(xpulp_number a, unsigned shift) {
  const xpulp_number result = {a.negative, a.exponent - (int)shift, a.significand << shift};
  return result;
}

/* A zero product or sum of two zeros: the sign of both, or the rounding mode's. */
PULPO_PURE uint32_t float_zero_sum(bool negative_a, bool negative_b, unsigned rm, unsigned E, unsigned M) {
  return float_with_sign(0U, negative_a == negative_b ? negative_a : rm == XPULP_DOWN, E, M);
}

PULPO_PURE xpulp_float float_add(uint32_t a, uint32_t b, unsigned rm, unsigned E, unsigned M) {
  const bool negative_a = float_negative(a, E, M), negative_b = float_negative(b, E, M);
  if (float_is_nan(a, E, M) || float_is_nan(b, E, M)) {
    return float_nan_of(a, b, 0U, E, M);
  }
  if (float_is_infinite(a, E, M)) {
    return float_is_infinite(b, E, M) && negative_a != negative_b ? float_invalid(E, M) : float_exact(a);
  }
  if (float_is_infinite(b, E, M)) {
    return float_exact(b);
  }
  if (float_is_zero(a, E, M)) {
    return float_exact(float_is_zero(b, E, M) ? float_zero_sum(negative_a, negative_b, rm, E, M) : b);
  }
  if (float_is_zero(b, E, M)) {
    return float_exact(a);
  }
  return float_sum(float_widened(float_unpack(a, E, M), 61U - M), float_widened(float_unpack(b, E, M), 61U - M), rm, E,
                   M);
}

/* a * b + c, rounded once; a and b in a format of their own, so that products can expand. */
PULPO_PURE xpulp_float float_multiply_add(uint32_t a, uint32_t b, uint32_t c, unsigned rm, unsigned EP, unsigned MP,
                                          unsigned E, unsigned M) {
  const bool negative = float_negative(a, EP, MP) != float_negative(b, EP, MP);
  const bool infinite = float_is_infinite(a, EP, MP) || float_is_infinite(b, EP, MP);
  const bool zero = float_is_zero(a, EP, MP) || float_is_zero(b, EP, MP);
  if (float_is_nan(a, EP, MP) || float_is_nan(b, EP, MP) || float_is_nan(c, E, M)) {
    const bool signaling =
        float_is_signaling(a, EP, MP) || float_is_signaling(b, EP, MP) || float_is_signaling(c, E, M);
    const xpulp_float result = {float_nan(E, M), signaling || (infinite && zero) ? XPULP_INVALID : 0U};
    return result;
  }
  if (infinite) {
    const bool opposite = float_is_infinite(c, E, M) && float_negative(c, E, M) != negative;
    return zero || opposite ? float_invalid(E, M) : float_exact(float_with_sign(float_infinity(E, M), negative, E, M));
  }
  if (float_is_infinite(c, E, M)) {
    return float_exact(c);
  }
  if (zero) {
    return float_exact(float_is_zero(c, E, M) ? float_zero_sum(negative, float_negative(c, E, M), rm, E, M) : c);
  }
  const xpulp_number x = float_unpack(a, EP, MP), y = float_unpack(b, EP, MP);
  const xpulp_number product = {negative, x.exponent + y.exponent, x.significand * y.significand};
  if (float_is_zero(c, E, M)) {
    return float_round(negative, product.exponent, product.significand, rm, E, M);
  }
  return float_sum(float_widened(product, 60U - 2U * MP), float_widened(float_unpack(c, E, M), 61U - M), rm, E, M);
}

/* The factors in a format of their own, as above. */
PULPO_PURE xpulp_float float_multiply(uint32_t a, uint32_t b, unsigned rm, unsigned EP, unsigned MP, unsigned E,
                                      unsigned M) {
  const bool negative = float_negative(a, EP, MP) != float_negative(b, EP, MP);
  return float_multiply_add(a, b, float_with_sign(0U, negative, E, M), rm, EP, MP, E, M);
}

PULPO_PURE xpulp_float float_divide(uint32_t a, uint32_t b, unsigned rm, unsigned E, unsigned M) {
  const bool negative = float_negative(a, E, M) != float_negative(b, E, M);
  if (float_is_nan(a, E, M) || float_is_nan(b, E, M)) {
    return float_nan_of(a, b, 0U, E, M);
  }
  if (float_is_infinite(a, E, M)) {
    return float_is_infinite(b, E, M) ? float_invalid(E, M)
                                      : float_exact(float_with_sign(float_infinity(E, M), negative, E, M));
  }
  if (float_is_zero(b, E, M)) {
    const xpulp_float by_zero = {float_with_sign(float_infinity(E, M), negative, E, M), XPULP_DIVIDE_BY_ZERO};
    return float_is_zero(a, E, M) ? float_invalid(E, M) : by_zero;
  }
  if (float_is_infinite(b, E, M) || float_is_zero(a, E, M)) {
    return float_exact(float_with_sign(0U, negative, E, M));
  }
  const xpulp_number x = float_unpack(a, E, M), y = float_unpack(b, E, M);
  const unsigned shift = 62U - M;
  const uint64_t dividend = x.significand << shift;
  const uint64_t quotient = dividend / y.significand;
  const uint64_t sticky = quotient * y.significand != dividend ? 1U : 0U;
  return float_round(negative, x.exponent - y.exponent - (int)shift, quotient | sticky, rm, E, M);
}

/* Digit by digit, below 2^62. */
PULPO_PURE uint64_t integer_root(uint64_t square) {
  uint64_t root = 0, rest = square;
  for (uint64_t bit = (uint64_t)1 << 60; bit != 0; bit >>= 2) {
    const bool fits = rest >= root + bit;
    rest -= fits ? root + bit : 0U;
    root = root >> 1 | (fits ? bit : 0U);
  }
  return root;
}

PULPO_PURE xpulp_float float_root(uint32_t a, unsigned rm, unsigned E, unsigned M) {
  if (float_is_nan(a, E, M)) {
    return float_nan_of(a, 0U, 0U, E, M);
  }
  if (float_is_zero(a, E, M)) {
    return float_exact(a);
  }
  if (float_negative(a, E, M)) {
    return float_invalid(E, M);
  }
  if (float_is_infinite(a, E, M)) {
    return float_exact(a);
  }
  const xpulp_number x = float_unpack(a, E, M);
  const unsigned shift = 60U - M + ((x.exponent - (int)(60U - M)) & 1 ? 1U : 0U); /* leaves an even exponent */
  const uint64_t square = x.significand << shift;
  const uint64_t root = integer_root(square);
  return float_round(false, (x.exponent - (int)shift) / 2 - 1, root << 1 | (uint64_t)(root * root != square), rm, E, M);
}
