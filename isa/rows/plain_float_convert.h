/* SPDX-License-Identifier: Apache-2.0
 * Comparison and conversion of floats, behind plain_float.h.
 */

/* The operations; those up to XPULP_GT with two operands or three. */
enum {
  XPULP_ADD,
  XPULP_SUB,
  XPULP_MUL,
  XPULP_DIV,
  XPULP_SQRT,
  XPULP_FMADD,
  XPULP_FMSUB,
  XPULP_FNMSUB,
  XPULP_FNMADD,
  XPULP_SGNJ,
  XPULP_SGNJN,
  XPULP_SGNJX,
  XPULP_MIN,
  XPULP_MAX,
  XPULP_EQ,
  XPULP_LT,
  XPULP_LE,
  XPULP_NE,
  XPULP_GE,
  XPULP_GT,
  XPULP_CLASS,
  XPULP_TO_SIGNED,
  XPULP_TO_UNSIGNED,
  XPULP_FROM_SIGNED,
  XPULP_FROM_UNSIGNED
};

/* Order of two numbers, neither a NaN. */
PULPO_PURE bool float_less(uint32_t a, uint32_t b, unsigned E, unsigned M) {
  const uint32_t x = float_magnitude(a, E, M), y = float_magnitude(b, E, M);
  const bool negative_a = float_negative(a, E, M), negative_b = float_negative(b, E, M);
  return negative_a != negative_b ? negative_a && (x | y) != 0 : negative_a ? x > y : x < y;
}
PULPO_PURE bool float_equal(uint32_t a, uint32_t b, unsigned E, unsigned M) {
  const uint32_t x = float_magnitude(a, E, M), y = float_magnitude(b, E, M);
  return (x | y) == 0 || (x == y && float_negative(a, E, M) == float_negative(b, E, M));
}

/* Equality is quiet, order signals any NaN; what signals is false. NE, GE, GT are the negations of EQ, LT, LE, as in
 * fpnew_noncomp.sv. */
PULPO_PURE xpulp_float float_compare(unsigned OP, uint32_t a, uint32_t b, unsigned E, unsigned M) {
  const bool equality = OP == XPULP_EQ || OP == XPULP_NE;
  const bool negated = OP == XPULP_NE || OP == XPULP_GE || OP == XPULP_GT;
  if (float_is_nan(a, E, M) || float_is_nan(b, E, M)) {
    const bool signals = !equality || float_is_signaling(a, E, M) || float_is_signaling(b, E, M);
    const xpulp_float result = {OP == XPULP_NE && !signals ? 1U : 0U, signals ? XPULP_INVALID : 0U};
    return result;
  }
  const bool less = float_less(a, b, E, M), equal = float_equal(a, b, E, M);
  const bool holds = equality ? equal : OP == XPULP_LT || OP == XPULP_GE ? less : less || equal;
  return float_exact((holds != negated) ? 1U : 0U);
}

/* The number where one operand is a NaN; -0 is below +0. */
PULPO_PURE xpulp_float float_minimum(uint32_t a, uint32_t b, bool maximum, unsigned E, unsigned M) {
  const bool nan_a = float_is_nan(a, E, M), nan_b = float_is_nan(b, E, M);
  const bool invalid = float_is_signaling(a, E, M) || float_is_signaling(b, E, M);
  const bool zeros = float_is_zero(a, E, M) && float_is_zero(b, E, M);
  const bool a_first = zeros ? float_negative(a, E, M) : float_less(a, b, E, M);
  const uint32_t chosen = nan_a && nan_b ? float_nan(E, M) : nan_a ? b : nan_b ? a : a_first != maximum ? a : b;
  const xpulp_float result = {chosen, invalid ? XPULP_INVALID : 0U};
  return result;
}

/* The mask of fclass: bit 0 is -infinity, bit 7 +infinity, 8 a signaling NaN, 9 a quiet one. */
PULPO_PURE uint32_t float_class(uint32_t a, unsigned E, unsigned M) {
  const bool negative = float_negative(a, E, M);
  const uint32_t magnitude = float_magnitude(a, E, M);
  const unsigned rank = magnitude == 0 ? 0U : magnitude < 1U << M ? 1U : magnitude < float_infinity(E, M) ? 2U : 3U;
  return float_is_nan(a, E, M) ? (float_is_signaling(a, E, M) ? 1U << 8 : 1U << 9)
                               : 1U << (negative ? 3U - rank : 4U + rank);
}
/* The same in a byte, for vectors (fpnew_opgroup_fmt_slice.sv): sign, no sign, NaNs, zero, subnormal, normal, infinity.
 */
PULPO_PURE uint32_t float_class_byte(uint32_t a, unsigned E, unsigned M) {
  const uint32_t mask = float_class(a, E, M);
  const uint32_t kind = (mask >> 9 & 1U) << 5 | (mask >> 8 & 1U) << 4 | ((mask >> 3 | mask >> 4) & 1U) << 3 |
                        ((mask >> 2 | mask >> 5) & 1U) << 2 | ((mask >> 1 | mask >> 6) & 1U) << 1 |
                        ((mask | mask >> 7) & 1U);
  return kind | ((mask & 15U) != 0 ? 0x80U : 0x40U);
}

/* An integer of W bits, the nearest end of its range (for a NaN the highest) with XPULP_INVALID where it does not fit.
 */
PULPO_PURE xpulp_float float_to_integer(uint32_t a, unsigned W, bool is_signed, unsigned rm, unsigned E, unsigned M) {
  const bool negative = float_negative(a, E, M), nan = float_is_nan(a, E, M);
  const uint64_t highest = ((uint64_t)1 << (is_signed ? W - 1U : W)) - 1U;
  const uint64_t lowest = is_signed ? highest + 1U : 0U; /* its magnitude */
  const xpulp_float saturated = {(uint32_t)(negative && !nan ? 0U - lowest : highest) & (0xffffffffU >> (32U - W)),
                                 XPULP_INVALID};
  if (float_is_zero(a, E, M)) {
    return float_exact(0U);
  }
  const xpulp_number x = float_unpack(a, E, M);
  if (nan || float_is_infinite(a, E, M) || x.exponent > 33) {
    return saturated;
  }
  const uint64_t fixed = x.exponent >= 0 ? x.significand << x.exponent : 0U; /* below 2^57 */
  const unsigned cut = x.exponent < 0 ? (unsigned)-x.exponent : 0U;
  const uint64_t kept = cut == 0 ? fixed : cut < 64 ? x.significand >> cut : 0U;
  const uint64_t rest = cut == 0 ? 0U : cut < 64 ? x.significand << (64U - cut) : 1U;
  const uint64_t magnitude = kept + (rounds_up(negative, (kept & 1U) != 0, rest, rm) ? 1U : 0U);
  if (magnitude > (negative ? lowest : highest)) {
    return saturated;
  }
  const xpulp_float result = {(uint32_t)(negative ? 0U - magnitude : magnitude) & (0xffffffffU >> (32U - W)),
                              rest != 0 ? XPULP_INEXACT : 0U};
  return result;
}

PULPO_PURE xpulp_float float_from_integer(uint32_t a, unsigned W, bool is_signed, unsigned rm, unsigned E, unsigned M) {
  const uint32_t value = is_signed ? sign_extend(a, W) : a & (0xffffffffU >> (32U - W));
  const bool negative = is_signed && less(value, 0);
  const uint32_t magnitude = negative ? 0U - value : value;
  return magnitude == 0 ? float_exact(0U) : float_round(negative, 0, magnitude, rm, E, M);
}

/* From a format with ES and MS bits. */
PULPO_PURE xpulp_float float_convert(uint32_t a, unsigned rm, unsigned ES, unsigned MS, unsigned E, unsigned M) {
  const bool negative = float_negative(a, ES, MS);
  if (float_is_nan(a, ES, MS)) {
    const xpulp_float result = {float_nan(E, M), float_is_signaling(a, ES, MS) ? XPULP_INVALID : 0U};
    return result;
  }
  if (float_is_infinite(a, ES, MS) || float_is_zero(a, ES, MS)) {
    return float_exact(float_with_sign(float_is_zero(a, ES, MS) ? 0U : float_infinity(E, M), negative, E, M));
  }
  const xpulp_number x = float_unpack(a, ES, MS);
  return float_round(negative, x.exponent, x.significand, rm, E, M);
}
