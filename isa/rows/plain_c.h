/* SPDX-License-Identifier: Apache-2.0
 * The vocabulary of the rows' semantics. Plain C: the same expressions run in the simulator and, copied into xpulp.h, on
 * any machine. A file includes it within a namespace, with PULPO_PURE and <stdint.h> defined.
 */

PULPO_PURE int32_t as_signed(uint32_t value) { return (int32_t)value; }

PULPO_PURE uint32_t shift_right_signed(uint32_t value, unsigned shift) { return (uint32_t)(as_signed(value) >> shift); }

PULPO_PURE uint32_t sign_extend(uint32_t value, unsigned bits) {
  return shift_right_signed(value << (32U - bits), 32U - bits);
}

PULPO_PURE bool less(uint32_t a, uint32_t b) { return as_signed(a) < as_signed(b); }

/* Lanes of w bits: 2, 4, 8, 16 or 32. */
PULPO_PURE uint32_t lane_mask(unsigned w) { return 0xffffffffU >> (32U - w); }
PULPO_PURE uint32_t lane_at(uint32_t word, unsigned w, unsigned index) { return word >> (index * w % 32) & lane_mask(w); }
PULPO_PURE uint32_t with_lane(uint32_t word, unsigned w, unsigned index, uint32_t value) {
  const unsigned shift = index * w % 32;
  return (word & ~(lane_mask(w) << shift)) | (value & lane_mask(w)) << shift;
}
/* The lowest lane in all lanes. */
PULPO_PURE uint32_t replicate(uint32_t value, unsigned w) { return (value & lane_mask(w)) * (0xffffffffU / lane_mask(w)); }
PULPO_PURE uint32_t lane_if(bool condition) { return condition ? 0xffffffffU : 0U; }

PULPO_PURE uint32_t count_ones(uint32_t value) { return (uint32_t)__builtin_popcount(value); }

/* Crumbs by bit planes: counting ones is faster than 16 products. The upper bit of a signed crumb weighs -2. */
PULPO_PURE uint32_t dot_crumbs(uint32_t a, uint32_t b, bool signed_a, bool signed_b) {
  const uint32_t even = 0x55555555U;
  const uint32_t a0 = a & even, a1 = a >> 1 & even, b0 = b & even, b1 = b >> 1 & even;
  const uint32_t weight_a = signed_a ? 0U - 2U : 2U, weight_b = signed_b ? 0U - 2U : 2U;
  return count_ones(a0 & b0) + weight_a * count_ones(a1 & b0) + weight_b * count_ones(a0 & b1) +
         weight_a * weight_b * count_ones(a1 & b1);
}

/* Sum of products modulo 2^32 of the 32 / wa lanes of a with the first elements of wb bits of b. */
PULPO_PURE uint32_t dot_lanes(uint32_t a, uint32_t b, unsigned wa, unsigned wb, bool signed_a, bool signed_b) {
  uint32_t sum = wa == 2 && wb == 2 ? dot_crumbs(a, b, signed_a, signed_b) : 0U;
  for (unsigned i = 0; i < 32 / wa && wa > 2; ++i) {
    const uint32_t x = lane_at(a, wa, i);
    const uint32_t y = lane_at(b, wb, i);
    sum += (signed_a ? sign_extend(x, wa) : x) * (signed_b ? sign_extend(y, wb) : y);
  }
  return sum;
}

/* Each lane of the selector names a lane of `from`; where its bit above the number is clear, one of `other`. */
PULPO_PURE uint32_t shuffle_lanes(uint32_t from, uint32_t other, uint32_t selector, unsigned w) {
  uint32_t result = 0;
  for (unsigned i = 0; i < 32 / w; ++i) {
    const uint32_t choice = lane_at(selector, w, i);
    const uint32_t source = (choice & 32 / w) != 0 ? from : other;
    result = with_lane(result, w, i, lane_at(source, w, choice % (32 / w)));
  }
  return result;
}

/* A bit field of width_minus_1 + 1 bits; the part above bit 31 is lost. */
PULPO_PURE uint32_t field_mask(uint32_t width_minus_1, uint32_t position) {
  return 0xffffffffU >> (31U - width_minus_1) << position;
}
PULPO_PURE uint32_t extract_signed(uint32_t value, uint32_t width_minus_1, uint32_t position) {
  return sign_extend(shift_right_signed(value, position), width_minus_1 + 1U);
}
PULPO_PURE uint32_t extract_unsigned(uint32_t value, uint32_t width_minus_1, uint32_t position) {
  return value >> position & 0xffffffffU >> (31U - width_minus_1);
}
PULPO_PURE uint32_t insert_field(uint32_t old, uint32_t value, uint32_t width_minus_1, uint32_t position) {
  const uint32_t mask = field_mask(width_minus_1, position);
  return (old & ~mask) | (value << position & mask);
}

PULPO_PURE uint32_t rotate_right(uint32_t value, uint32_t amount) {
  return value >> (amount & 31U) | value << ((32U - amount) & 31U);
}
/* 32 when there is none. */
PULPO_PURE uint32_t lowest_one(uint32_t value) { return value == 0 ? 32U : (uint32_t)__builtin_ctz(value); }
PULPO_PURE uint32_t highest_one(uint32_t value) { return value == 0 ? 32U : 31U - (uint32_t)__builtin_clz(value); }
/* Leading sign bits less one; 0 for 0 (riscv_alu.sv's clb). */
PULPO_PURE uint32_t count_leading_sign(uint32_t value) {
  const uint32_t folded = less(value, 0) ? ~value : value;
  return value == 0 ? 0U : folded == 0 ? 31U : (uint32_t)__builtin_clz(folded) - 1U;
}

PULPO_PURE uint32_t minimum_signed(uint32_t a, uint32_t b) { return less(a, b) ? a : b; }
PULPO_PURE uint32_t clamp_signed(uint32_t value, uint32_t low, uint32_t high) {
  return less(value, low) ? low : less(high, value) ? high : value;
}
PULPO_PURE uint32_t clip_bound(uint32_t exponent) { return exponent == 0 ? 0U : (1U << (exponent - 1U)) - 1U; }
/* Bounds ~high and high from a register. A negative one is undefined; there the rules of flexv's riscv_alu.sv apply,
 * which compare with the upper bound first. */
PULPO_PURE uint32_t clip_to_register(uint32_t value, uint32_t high) {
  const bool below = less(high, 0) ? less(value + high + 1U, 0) : less(value, ~high);
  return less(high, value) ? high : below ? ~high : value;
}
PULPO_PURE uint32_t clip_unsigned_to_register(uint32_t value, uint32_t high) {
  return less(high, value) ? high : less(value, 0) ? 0U : value;
}

/* Reverses the order of the groups of `bits` bits; an incomplete group at the bottom is dropped (riscv_alu.sv). */
PULPO_PURE uint32_t reverse_groups(uint32_t value, unsigned bits) {
  uint32_t result = 0;
  for (unsigned i = 0; i < 32 / bits; ++i) {
    result |= (value >> (32U - bits * (i + 1U)) & lane_mask(bits)) << (bits * i);
  }
  return result;
}

/* Rounds (adds half of the last place) and shifts; carries beyond bit 31 are lost. */
PULPO_PURE uint32_t normalize(uint32_t value, uint32_t shift, bool is_signed, bool round) {
  const uint32_t rounded = round && shift != 0 ? value + (1U << (shift - 1U)) : value;
  return is_signed ? shift_right_signed(rounded, shift) : rounded >> shift;
}
PULPO_PURE uint32_t half_word(uint32_t word, bool high, bool is_signed) {
  const uint32_t bits = high ? word >> 16 : word & 0xffffU;
  return is_signed ? sign_extend(bits, 16) : bits;
}
/* A wrapped halfword, shifted arithmetically. */
PULPO_PURE uint32_t scaled_half(uint32_t value, unsigned shift) {
  return shift_right_signed(sign_extend(value, 16), shift) & 0xffffU;
}
