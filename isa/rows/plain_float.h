/* SPDX-License-Identifier: Apache-2.0
 * Floating-point arithmetic on bit patterns, exact and rounded once, in plain C integers: the machine's own floats and
 * its rounding state play no part. A format has E exponent bits and M fraction bits (IEEE 754 layout, at most 32 bits);
 * rounding modes and flags are those of the RISC-V F extension, as is every NaN result: the canonical one.
 * Included behind plain_c.h, by the simulator and by xpulp.h.
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

/* One operation on one element; OP is a constant. Integers are as wide as the element where `vector` is set. */
PULPO_PURE xpulp_float float_element(unsigned OP, uint32_t a, uint32_t b, uint32_t c, unsigned E, unsigned M,
                                     unsigned rm, bool vector) {
  const uint32_t sign = float_sign_bit(E, M);
  const unsigned width = vector ? 1U + E + M : 32U;
  switch (OP) {
    case XPULP_ADD:
      return float_add(a, b, rm, E, M);
    case XPULP_SUB: /* a NaN keeps being one */
      return float_add(a, b ^ sign, rm, E, M);
    case XPULP_MUL:
      return float_multiply(a, b, rm, E, M, E, M);
    case XPULP_DIV:
      return float_divide(a, b, rm, E, M);
    case XPULP_SQRT:
      return float_root(a, rm, E, M);
    case XPULP_FMADD:
      return float_multiply_add(a, b, c, rm, E, M, E, M);
    case XPULP_FMSUB:
      return float_multiply_add(a, b, c ^ sign, rm, E, M, E, M);
    case XPULP_FNMSUB:
      return float_multiply_add(a ^ sign, b, c, rm, E, M, E, M);
    case XPULP_FNMADD:
      return float_multiply_add(a ^ sign, b, c ^ sign, rm, E, M, E, M);
    case XPULP_SGNJ:
      return float_exact(float_magnitude(a, E, M) | (b & sign));
    case XPULP_SGNJN:
      return float_exact(float_magnitude(a, E, M) | (~b & sign));
    case XPULP_SGNJX:
      return float_exact((a & (2U * sign - 1U)) ^ (b & sign));
    case XPULP_MIN:
    case XPULP_MAX:
      return float_minimum(a & (2U * sign - 1U), b & (2U * sign - 1U), OP == XPULP_MAX, E, M);
    case XPULP_CLASS:
      return float_exact(vector ? float_class_byte(a, E, M) : float_class(a, E, M));
    case XPULP_TO_SIGNED:
    case XPULP_TO_UNSIGNED:
      return float_to_integer(a, width, OP == XPULP_TO_SIGNED, rm, E, M);
    case XPULP_FROM_SIGNED:
    case XPULP_FROM_UNSIGNED:
      return float_from_integer(a, width, OP == XPULP_FROM_SIGNED, rm, E, M);
    default:
      return float_compare(OP, a, b, E, M);
  }
}

/* A float of less than 32 bits in a register: with copies of its sign above it (Zfinx), or of ones (BOX; fpnew). */
PULPO_PURE xpulp_float float_in_register(xpulp_float result, unsigned E, unsigned M, unsigned BOX) {
  const unsigned width = 1U + E + M;
  const uint32_t above = width < 32 ? 0xffffffffU << (width & 31U) : 0U;
  const bool ones = BOX != 0 || float_negative(result.value, E, M);
  const xpulp_float extended = {(result.value & ~above) | (ones ? above : 0U), result.flags};
  return extended;
}

/* The rounding mode of an instruction: its own, or that of the CSR frm. */
PULPO_PURE unsigned rounding_of(unsigned own, unsigned frm) { return own == XPULP_DYNAMIC ? frm : own; }

/* The same operation on all elements of packed words; R: the lowest element of b for all. Comparisons give a bit an
 * element, classes a byte. */
PULPO_PURE xpulp_float float_vector(unsigned OP, uint32_t a, uint32_t b, uint32_t c, unsigned E, unsigned M, unsigned R,
                                    unsigned rm) {
  const unsigned width = 1U + E + M;
  const bool compares = OP >= XPULP_EQ && OP <= XPULP_GT;
  const unsigned step = compares ? 1U : OP == XPULP_CLASS ? 8U : width;
  xpulp_float result = {0, 0};
  for (unsigned i = 0; i < 32U / width; ++i) {
    const xpulp_float element = float_element(OP, lane_at(a, width, i), lane_at(b, width, R != 0 ? 0U : i),
                                              lane_at(c, width, i), E, M, rm, true);
    result.value |= (element.value & lane_mask(step == 1 ? 2U : step)) << (i * step);
    result.flags |= element.flags;
  }
  return result;
}

/* Both elements of a word in another format of the same width. */
PULPO_PURE xpulp_float float_vector_convert(uint32_t a, unsigned rm, unsigned ES, unsigned MS, unsigned E, unsigned M) {
  const xpulp_float low = float_convert(a & 0xffffU, rm, ES, MS, E, M), high = float_convert(a >> 16, rm, ES, MS, E, M);
  const xpulp_float result = {low.value | high.value << 16, low.flags | high.flags};
  return result;
}

/* Two numbers of 32 bits become elements `at` and `at` + 1 of a packed word. */
PULPO_PURE xpulp_float float_pack(uint32_t old, uint32_t a, uint32_t b, unsigned at, unsigned rm, unsigned E,
                                  unsigned M) {
  const unsigned width = 1U + E + M;
  const xpulp_float low = float_convert(a, rm, 8, 23, E, M), high = float_convert(b, rm, 8, 23, E, M);
  const xpulp_float result = {with_lane(with_lane(old, width, at, low.value), width, at + 1U, high.value),
                              low.flags | high.flags};
  return result;
}

/* The leading one goes to bit 124 and the value to bits 124:0; not zero. */
PULPO_PURE int float_normalize_wide(unsigned __int128* value) {
  const uint64_t high = (uint64_t)(*value >> 64);
  const int shift = (high != 0 ? (int)leading_zeros64(high) : 64 + (int)leading_zeros64((uint64_t)*value)) - 3;
  *value = shift >= 0 ? *value << shift : *value >> -shift;
  return shift;
}

/* c + the products of the two elements of half precision in a and b, rounded once to single precision. Products are
 * multiples of 2^-48 below 2^33: their sum is exact. */
PULPO_PURE xpulp_float float_dot_of_halves(uint32_t c, uint32_t a, uint32_t b, unsigned R, unsigned rm) {
  const uint32_t a0 = a & 0xffffU, a1 = a >> 16, b0 = b & 0xffffU, b1 = R != 0 ? b0 : b >> 16;
  const uint32_t p0 = float_multiply(a0, b0, rm, 5, 10, 8, 23).value,
                 p1 = float_multiply(a1, b1, rm, 5, 10, 8, 23).value;
  const uint32_t flags =
      float_multiply(a0, b0, rm, 5, 10, 8, 23).flags | float_multiply(a1, b1, rm, 5, 10, 8, 23).flags;
  if (float_is_nan(p0, 8, 23) || float_is_nan(p1, 8, 23) || float_is_nan(c, 8, 23)) {
    const xpulp_float result = {float_nan(8, 23), flags | (float_is_signaling(c, 8, 23) ? XPULP_INVALID : 0U)};
    return result;
  }
  if (float_is_infinite(p0, 8, 23) || float_is_infinite(p1, 8, 23) || float_is_infinite(c, 8, 23)) {
    const xpulp_float first =
        float_add(float_is_infinite(p0, 8, 23) ? p0 : 0U, float_is_infinite(p1, 8, 23) ? p1 : 0U, rm, 8, 23);
    return float_is_nan(first.value, 8, 23) ? first
                                            : float_add(first.value, float_is_infinite(c, 8, 23) ? c : 0U, rm, 8, 23);
  }
  const xpulp_number x0 = float_unpack(p0, 8, 23), x1 = float_unpack(p1, 8, 23);
  __int128 sum = 0; /* in units of 2^-71 */
  sum += float_is_zero(p0, 8, 23) ? 0
         : x0.negative            ? -((__int128)x0.significand << (x0.exponent + 71))
                                  : (__int128)x0.significand << (x0.exponent + 71);
  sum += float_is_zero(p1, 8, 23) ? 0
         : x1.negative            ? -((__int128)x1.significand << (x1.exponent + 71))
                                  : (__int128)x1.significand << (x1.exponent + 71);
  if (sum == 0) {
    const bool zeros = float_is_zero(p0, 8, 23) && float_is_zero(p1, 8, 23);
    const bool negative = float_negative(p0, 8, 23);
    const bool together = zeros && negative == float_negative(p1, 8, 23);
    return float_is_zero(c, 8, 23)
               ? float_exact(together ? float_zero_sum(negative, float_negative(c, 8, 23), rm, 8, 23)
                                      : float_with_sign(0U, rm == XPULP_DOWN, 8, 23))
               : float_exact(c);
  }
  const bool negative = sum < 0;
  unsigned __int128 high = negative ? (unsigned __int128)-sum : (unsigned __int128)sum;
  int high_exponent = -71 - float_normalize_wide(&high);
  bool high_negative = negative;
  if (!float_is_zero(c, 8, 23)) {
    const xpulp_number x = float_unpack(c, 8, 23);
    unsigned __int128 low = x.significand;
    int low_exponent = x.exponent - float_normalize_wide(&low);
    bool low_negative = x.negative;
    if (low_exponent > high_exponent) {
      const unsigned __int128 other = high;
      const int exponent = high_exponent;
      high = low, low = other, high_exponent = low_exponent, low_exponent = exponent;
      low_negative = high_negative, high_negative = x.negative;
    }
    const unsigned distance = (unsigned)(high_exponent - low_exponent);
    const unsigned __int128 shifted = distance < 128 ? low >> distance : 0;
    const bool lost = distance < 128 ? shifted << distance != low : true;
    low = shifted | (lost ? 1 : 0);
    if (high_negative == low_negative) {
      high += low;
    } else if (high == low) {
      return float_exact(float_with_sign(0U, rm == XPULP_DOWN, 8, 23));
    } else {
      high_negative = high > low ? high_negative : low_negative;
      high = high > low ? high - low : low - high;
    }
  }
  high_exponent -= float_normalize_wide(&high);
  return float_round(high_negative, high_exponent + 64, (uint64_t)(high >> 64) | (uint64_t)((uint64_t)high != 0), rm, 8,
                     23);
}
