// SPDX-License-Identifier: Apache-2.0
// What the tables of floating-point rows share: formats, and how an expression on floats becomes semantics.
#pragma once

#include "isa/rows/builder.hpp"
#include "isa/rows/simd.hpp"

namespace pulpo::isa::rows {

/// A floating-point format: fields of the word and of the value (riscv_decoder.sv, fpnew_pkg.sv).
struct FloatFormat {
  unsigned exponent_bits;
  unsigned fraction_bits;
  std::uint32_t code;          // [26:25] of scalars
  bool alternative;            // shares its code with another: told apart by funct3
  std::uint32_t vector_code;   // [13:12] of vectors
  std::uint32_t convert_code;  // [24:20] as source of scalar conversions
  Extension extension;
  constexpr unsigned bits() const { return 1 + exponent_bits + fraction_bits; }
};

inline constexpr FloatFormat single{8, 23, 0, false, 0, 0, Extension::zfinx};
inline constexpr FloatFormat half{5, 10, 2, false, 2, 2, Extension::xf16};
inline constexpr FloatFormat brain{8, 7, 2, true, 1, 6, Extension::xf16alt};
inline constexpr FloatFormat quarter{5, 2, 3, false, 3, 3, Extension::xf8};

template <const FloatFormat& F>
inline constexpr FixedString float_suffix = ".s";
template <>
inline constexpr FixedString<3> float_suffix<half> = ".h";
template <>
inline constexpr FixedString<4> float_suffix<brain> = ".ah";
template <>
inline constexpr FixedString<3> float_suffix<quarter> = ".b";

/// Decimal digits of a constant, for the plain-C twin.
template <unsigned N>
inline constexpr FixedString number_text = [] {
  if constexpr (N < 10) {
    return FixedString<2>({static_cast<char>('0' + N), 0});
  } else {
    return FixedString<3>({static_cast<char>('0' + N / 10), static_cast<char>('0' + N % 10), 0});
  }
}();

template <const FloatFormat& F>
inline constexpr FixedString format_constants = [] {
  constexpr std::string_view text =
      join<"E = ", number_text<F.exponent_bits>, ", M = ", number_text<F.fraction_bits>, ", BOX = 0">;
  char copy[text.size() + 1]{};
  std::copy(text.begin(), text.end(), copy);
  return FixedString<text.size() + 1>(copy);
}();

/// Value and flags of an expression on floats.
template <class Expression>
constexpr Semantics to_float(Expression) {
  return [](const Operands& in, Result& out) {
    const xpulp_float result = Expression{}(in);
    out.rd = result.value;
    out.float_flags = static_cast<std::uint8_t>(result.flags);
  };
}

/// Semantics of a functor with PULPO_FLOAT as its body.
template <class Expression>
constexpr Effect float_effect(std::string_view constants) {
  return {to_float(Expression{}), Expression::plain_c, constants};
}

}  // namespace pulpo::isa::rows

/// An expression on floats as the body of a functor: run by the simulator, and copied into xpulp.h.
#define PULPO_FLOAT(...)                                                   \
  static constexpr std::string_view plain_c = "flagged(" #__VA_ARGS__ ")"; \
  xpulp_float operator()(const pulpo::isa::Operands& in) const { return __VA_ARGS__; }
