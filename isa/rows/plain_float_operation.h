/* SPDX-License-Identifier: Apache-2.0
 * One operation on one float, on packed ones, and the dot product of halves, behind the other plain_float*.h.
 */

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
