// SPDX-License-Identifier: Apache-2.0
// Dot products pv.{s}dot{up,usp,sp}, of one width by the encoding, of one width or mixed by the status (MPIC).
#pragma once

#ifdef __SSE4_1__
#include <smmintrin.h>
#endif

#include <type_traits>

#include "isa/rows/simd.hpp"

namespace pulpo::isa::rows {

enum class Sign : bool { is_unsigned, is_signed };

#ifdef __SSE4_1__
/// Four bytes as 16-bit lanes.
template <Sign S>
__m128i widen_bytes(std::uint32_t word) {
  const __m128i bytes = _mm_cvtsi32_si128(static_cast<int>(word));
  return S == Sign::is_signed ? _mm_cvtepi8_epi16(bytes) : _mm_cvtepu8_epi16(bytes);
}

/// The commonest dot product, of bytes, as the host does it: sums of two products fit 32 bits.
template <Sign A, Sign B>
std::uint32_t dot_bytes(std::uint32_t a, std::uint32_t b) {
  const __m128i pairs = _mm_madd_epi16(widen_bytes<A>(a), widen_bytes<B>(b));
  const std::int64_t both = _mm_cvtsi128_si64(pairs);
  return static_cast<std::uint32_t>(both) + static_cast<std::uint32_t>(both >> 32);
}
#endif

/// Sum of products modulo 2^32; `b` holds elements of WB bits, of which the first 32 / WA count.
template <unsigned WA, unsigned WB, Sign A, Sign B>
constexpr std::uint32_t dot(std::uint32_t a, std::uint32_t b) {
#ifdef __SSE4_1__
  if constexpr (WA == 8 && WB == 8) {
    if (!std::is_constant_evaluated()) {
      return dot_bytes<A, B>(a, b);
    }
  }
#endif
  return dot_lanes(a, b, WA, WB, A == Sign::is_signed, B == Sign::is_signed);
}

/// Dot product in a format of CSR 0x00D; `b` packs the elements, `slice` says which of them meet the lanes of `a`.
template <Sign A, Sign B>
constexpr std::uint32_t dot_of_status(SimdStatus status, std::uint32_t a, std::uint32_t b) {
  const unsigned slice = status.slice;
  switch (status.format) {
    case 1:
      return dot<16, 16, A, B>(a, b);
    case 2:
      return dot<8, 8, A, B>(a, b);
    case 3:
      return dot<4, 4, A, B>(a, b);
    case 4:
      return dot<2, 2, A, B>(a, b);
    case 5:
      return dot<4, 2, A, B>(a, b >> (slice % 2 * 16));
    case 6:
      return dot<8, 2, A, B>(a, b >> (slice % 4 * 8));
    case 7:
      return dot<16, 2, A, B>(a, b >> (slice % 8 * 4));
    case 8:
      return dot<8, 4, A, B>(a, b >> (slice % 2 * 16));
    case 9:
      return dot<16, 4, A, B>(a, b >> (slice % 4 * 8));
    case 10:
      return dot<16, 8, A, B>(a, b >> (slice % 2 * 16));
    default:
      return 0;
  }
}

template <unsigned W, Form F, Sign A, Sign B, bool Accumulate>
void execute_dot(const Operands& in, Result& out) {
  out.rd = (Accumulate ? in.rs3 : 0) + dot<W, W, A, B>(in.rs1, second_operand<W, F>(in));
}

/// Width of a replicated scalar: that of the lanes, or 16 in mixed formats (flexv riscv_id_stage).
template <Form F>
constexpr std::uint32_t second_operand_of_status(const Operands& in) {
  switch (in.status.format) {
    case 2:
      return second_operand<8, F>(in);
    case 3:
      return second_operand<4, F>(in);
    case 4:
      return second_operand<2, F>(in);
    default:
      return second_operand<16, F>(in);
  }
}

template <Form F, Sign A, Sign B, bool Accumulate>
void execute_dot_status(const Operands& in, Result& out) {
  out.rd = (Accumulate ? in.rs3 : 0) + dot_of_status<A, B>(in.status, in.rs1, second_operand_of_status<F>(in));
}

template <Sign S>
inline constexpr FixedString extension_text = "zext";
template <>
inline constexpr FixedString<5> extension_text<Sign::is_signed> = "sext";

template <Sign S>
inline constexpr FixedString<2> sign_digit = S == Sign::is_signed ? FixedString<2>("1") : FixedString<2>("0");

template <FixedString Name, FixedString Meaning, unsigned W, Form F, Sign A, Sign B, bool Accumulate>
constexpr Row dot_row(std::uint32_t family_bits) {
  Row row = simd_row<W, F>(family_bits, B == Sign::is_signed ? Immediate::is_signed : Immediate::is_unsigned);
  row.mnemonic = join<"pv.", Name, form_suffix<F>, width_suffix<W>>;
  row.unit = UnitClass::dot_product;
  row.macs = 32 / W;
  if constexpr (Accumulate) {
    row.reads |= reads::rs3;
  }
  // the twin looks at the status too
  row.plain_c = join<(Accumulate ? FixedString<7>("in.rs3") : FixedString<7>("0x000U")), " + status_dot(in.rs1, ",
                     form_operand<F>, ", W, ", sign_digit<A>, ", ", sign_digit<B>, ")">;
  row.plain_c_constants = width_constant<W>;
  row.execute = execute_dot<W, F, A, B, Accumulate>;
  row.execute_status = execute_dot_status<F, A, B, Accumulate>;
  constexpr FixedString<8> begin = Accumulate ? FixedString<8>("       ") : FixedString<8>("rd = 0;");
  row.pseudo_code = join<begin, " ", lanes_text<W>, "rd += ", extension_text<A>, "(rs1[i]) * ", extension_text<B>, "(",
                         form_text<F>, ")">.substr(Accumulate ? 8 : 0);
  row.meaning = join<Meaning>;
  return row;
}

template <FixedString Name, FixedString Meaning, Sign A, Sign B, bool Accumulate>
constexpr std::array<Row, 10> dot_family(std::uint32_t bits) {
  using enum Form;
  return {dot_row<Name, Meaning, 16, vector, A, B, Accumulate>(bits),
          dot_row<Name, Meaning, 16, scalar, A, B, Accumulate>(bits),
          dot_row<Name, Meaning, 16, immediate, A, B, Accumulate>(bits),
          dot_row<Name, Meaning, 8, vector, A, B, Accumulate>(bits),
          dot_row<Name, Meaning, 8, scalar, A, B, Accumulate>(bits),
          dot_row<Name, Meaning, 8, immediate, A, B, Accumulate>(bits),
          dot_row<Name, Meaning, 4, vector, A, B, Accumulate>(bits),
          dot_row<Name, Meaning, 4, scalar, A, B, Accumulate>(bits),
          dot_row<Name, Meaning, 2, vector, A, B, Accumulate>(bits),
          dot_row<Name, Meaning, 2, scalar, A, B, Accumulate>(bits)};
}

inline constexpr auto dot_product = concatenate(
    dot_family<"dotup", "Dot product, unsigned by unsigned.", Sign::is_unsigned, Sign::is_unsigned, false>(0x80000000),
    dot_family<"dotusp", "Dot product, rs1 unsigned by second operand signed.", Sign::is_unsigned, Sign::is_signed,
               false>(0x88000000),
    dot_family<"dotsp", "Dot product, signed by signed.", Sign::is_signed, Sign::is_signed, false>(0x98000000),
    dot_family<"sdotup", "Dot product, unsigned by unsigned, added to rd.", Sign::is_unsigned, Sign::is_unsigned, true>(
        0xa0000000),
    dot_family<"sdotusp", "Dot product, rs1 unsigned by second operand signed, added to rd.", Sign::is_unsigned,
               Sign::is_signed, true>(0xa8000000),
    dot_family<"sdotsp", "Dot product, signed by signed, added to rd.", Sign::is_signed, Sign::is_signed, true>(
        0xb8000000));

}  // namespace pulpo::isa::rows
