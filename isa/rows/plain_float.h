/* SPDX-License-Identifier: Apache-2.0
 * Floating-point arithmetic on bit patterns, exact and rounded once, in plain C integers: the machine's own floats and
 * its rounding state play no part. A format has E exponent bits and M fraction bits (IEEE 754 layout, at most 32 bits);
 * rounding modes and flags are those of the RISC-V F extension, as is every NaN result: the canonical one.
 * This file: layout and rounding. plain_float_arithmetic.h, plain_float_convert.h and plain_float_operation.h follow
 * it, behind plain_c.h, in the simulator and in xpulp.h.
 */

typedef struct {
  uint32_t value, flags;
} xpulp_float;

#define XPULP_INEXACT 1U
#define XPULP_UNDERFLOW 2U
#define XPULP_OVERFLOW 4U
#define XPULP_DIVIDE_BY_ZERO 8U
#define XPULP_INVALID 16U
enum { XPULP_NEAREST_EVEN, XPULP_TO_ZERO, XPULP_DOWN, XPULP_UP, XPULP_NEAREST_AWAY, XPULP_DYNAMIC = 7 };

/* A finite number other than zero: significand * 2^exponent, the leading one at bit M. */
typedef struct {
  bool negative;
  int exponent;
  uint64_t significand;
} xpulp_number;

PULPO_PURE uint32_t float_sign_bit(unsigned E, unsigned M) { return 1U << (E + M); }
PULPO_PURE uint32_t float_infinity(unsigned E, unsigned M) { return ((1U << E) - 1U) << M; }
PULPO_PURE uint32_t float_nan(unsigned E, unsigned M) { return float_infinity(E, M) | 1U << (M - 1U); }
PULPO_PURE uint32_t float_magnitude(uint32_t a, unsigned E, unsigned M) { return a & (float_sign_bit(E, M) - 1U); }
PULPO_PURE bool float_negative(uint32_t a, unsigned E, unsigned M) { return (a & float_sign_bit(E, M)) != 0; }
PULPO_PURE bool float_is_nan(uint32_t a, unsigned E, unsigned M) {
  return float_magnitude(a, E, M) > float_infinity(E, M);
}
PULPO_PURE bool float_is_infinite(uint32_t a, unsigned E, unsigned M) {
  return float_magnitude(a, E, M) == float_infinity(E, M);
}
PULPO_PURE bool float_is_zero(uint32_t a, unsigned E, unsigned M) { return float_magnitude(a, E, M) == 0; }
PULPO_PURE bool float_is_signaling(uint32_t a, unsigned E, unsigned M) {
  return float_is_nan(a, E, M) && (a & 1U << (M - 1U)) == 0;
}
PULPO_PURE uint32_t float_with_sign(uint32_t magnitude, bool negative, unsigned E, unsigned M) {
  return magnitude | (negative ? float_sign_bit(E, M) : 0U);
}
PULPO_PURE xpulp_float float_exact(uint32_t value) {
  const xpulp_float result = {value, 0};
  return result;
}
PULPO_PURE xpulp_float float_invalid(unsigned E, unsigned M) {
  const xpulp_float result = {float_nan(E, M), XPULP_INVALID};
  return result;
}
/* The result where an operand is a NaN. */
PULPO_PURE xpulp_float float_nan_of(uint32_t a, uint32_t b, uint32_t c, unsigned E, unsigned M) {
  const bool invalid = float_is_signaling(a, E, M) || float_is_signaling(b, E, M) || float_is_signaling(c, E, M);
  const xpulp_float result = {float_nan(E, M), invalid ? XPULP_INVALID : 0U};
  return result;
}

PULPO_PURE unsigned leading_zeros64(uint64_t value) { return (unsigned)__builtin_clzll(value); }
/* What is shifted out stays visible as the lowest bit. */
PULPO_PURE uint64_t shift_right_jam(uint64_t value, unsigned shift) {
  return shift == 0    ? value
         : shift >= 64 ? (uint64_t)(value != 0)
                       : value >> shift | (uint64_t)(value << (64U - shift) != 0);
}

PULPO_PURE xpulp_number float_unpack(uint32_t a, unsigned E, unsigned M) {
  const int bias = (1 << (E - 1U)) - 1;
  const uint32_t magnitude = float_magnitude(a, E, M);
  const uint32_t exponent = magnitude >> M;
  const unsigned shift = exponent != 0 ? 0U : (unsigned)__builtin_clz(magnitude | 1U) - (31U - M);
  const uint64_t fraction = magnitude & ((1U << M) - 1U);
  const xpulp_number result = {float_negative(a, E, M),
                               (exponent != 0 ? (int)exponent : 1 - (int)shift) - bias - (int)M,
                               exponent != 0 ? fraction | 1U << M : fraction << shift};
  return result;
}

/* Whether a value is rounded away from zero: `rest` is what lies behind the last place, as a fraction of 2^64. */
PULPO_PURE bool rounds_up(bool negative, bool odd, uint64_t rest, unsigned rm) {
  const uint64_t half = (uint64_t)1 << 63;
  return rm == XPULP_NEAREST_EVEN ? rest > half || (rest == half && odd)
         : rm == XPULP_DOWN       ? negative && rest != 0
         : rm == XPULP_UP         ? !negative && rest != 0
                                  : rm == XPULP_NEAREST_AWAY && rest >= half;
}

PULPO_PURE xpulp_float float_overflow(bool negative, unsigned rm, unsigned E, unsigned M) {
  const bool largest = rm == XPULP_TO_ZERO || (rm == XPULP_DOWN && !negative) || (rm == XPULP_UP && negative);
  const xpulp_float result = {float_with_sign(float_infinity(E, M) - (largest ? 1U : 0U), negative, E, M),
                              XPULP_OVERFLOW | XPULP_INEXACT};
  return result;
}

/* significand * 2^exponent, not zero, as a float. The lowest bit may stand for anything below it, if there are more
 * than M + 3 bits. Tininess is detected after rounding. */
PULPO_PURE xpulp_float float_round(bool negative, int exponent, uint64_t significand, unsigned rm, unsigned E,
                                   unsigned M) {
  const unsigned shift = leading_zeros64(significand);
  const uint64_t top = significand << shift;
  const int biased = exponent - (int)shift + 63 + (1 << (E - 1U)) - 1;
  const unsigned normal_cut = 63U - M;
  const unsigned cut = biased > 0 ? normal_cut : normal_cut + 1U - (unsigned)biased;
  const uint64_t kept = cut < 64 ? top >> cut : 0U;
  const uint64_t rest = cut < 64 ? top << (64U - cut) : cut == 64 ? top : 1U;
  const bool up = rounds_up(negative, (kept & 1U) != 0, rest, rm);
  uint32_t magnitude = (uint32_t)kept + (up ? 1U : 0U);
  bool tiny = false;
  if (biased > 0) {
    if (biased >= 1 << E) {
      return float_overflow(negative, rm, E, M);
    }
    magnitude += (uint32_t)(biased - 1) << M;
  } else {
    const uint64_t normal = top >> normal_cut;
    const bool up_there = rounds_up(negative, (normal & 1U) != 0, top << (64U - normal_cut), rm);
    const bool carries = (normal + (up_there ? 1U : 0U)) >> (M + 1U) != 0;
    tiny = biased < 0 || !carries;
  }
  if (magnitude >= float_infinity(E, M)) {
    return float_overflow(negative, rm, E, M);
  }
  const uint32_t flags = rest == 0 ? 0U : tiny ? XPULP_UNDERFLOW | XPULP_INEXACT : XPULP_INEXACT;
  const xpulp_float result = {float_with_sign(magnitude, negative, E, M), flags};
  return result;
}

/* Sum of two numbers below 2^62, of which the one with the larger exponent has at least 2^60. */
PULPO_PURE xpulp_float float_sum(xpulp_number a, xpulp_number b, unsigned rm, unsigned E, unsigned M) {
  const xpulp_number high = a.exponent >= b.exponent ? a : b;
  const xpulp_number low = a.exponent >= b.exponent ? b : a;
  const uint64_t aligned = shift_right_jam(low.significand, (unsigned)(high.exponent - low.exponent));
  if (high.negative == low.negative) {
    return float_round(high.negative, high.exponent, high.significand + aligned, rm, E, M);
  }
  if (high.significand == aligned) {
    return float_exact(float_with_sign(0U, rm == XPULP_DOWN, E, M));
  }
  const bool swapped = aligned > high.significand;
  return float_round(high.negative != swapped, high.exponent,
                     swapped ? aligned - high.significand : high.significand - aligned, rm, E, M);
}
