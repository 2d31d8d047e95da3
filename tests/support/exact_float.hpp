// SPDX-License-Identifier: Apache-2.0
// Floating-point arithmetic by its definition, for tests: numbers are integers of 128 bits times a power of two,
// results are rounded by comparing what is cut off with a half. Independent of what it checks, and of the host's
// floats.
#pragma once

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "isa/catalogue.hpp"

namespace pulpo::test::exact {

using Wide = unsigned __int128;

struct FloatLayout {
  const char* suffix;
  int exponent_bits, fraction_bits;
  int bias() const { return (1 << (exponent_bits - 1)) - 1; }
  int bits() const { return 1 + exponent_bits + fraction_bits; }
  std::uint32_t infinity() const { return ((1U << exponent_bits) - 1U) << fraction_bits; }
  std::uint32_t nan() const { return infinity() | 1U << (fraction_bits - 1); }
};
inline constexpr FloatLayout formats[] = {{".s", 8, 23}, {".h", 5, 10}, {".ah", 8, 7}, {".b", 5, 2}};

/// magnitude * 2^unit; the lowest bit is set where anything was lost.
struct Exact {
  bool negative = false;
  int unit = 0;
  Wide magnitude = 0;
};

struct Answer {
  std::uint32_t value = 0;
  unsigned flags = 0;
  bool operator==(const Answer& other) const { return value == other.value && flags == other.flags; }
};

inline constexpr unsigned inexact = 1, underflow = 2, overflow = 4, divide_by_zero = 8, invalid = 16;

inline const isa::Row& row_named(const std::string& mnemonic) {
  for (const isa::Row& row : isa::all_rows()) {
    if (row.mnemonic == mnemonic) {
      return row;
    }
  }
  throw std::runtime_error(mnemonic);
}

/// The row on these operands, in a rounding mode of CSR frm.
inline Answer run(const isa::Row& row, std::uint32_t a, std::uint32_t b, std::uint32_t c, unsigned mode) {
  isa::Operands in;
  in.rs1 = a, in.rs2 = b, in.rs3 = c, in.imm = 7;
  in.rounding = static_cast<std::uint8_t>(mode);
  isa::Result out;
  row.execute(in, out);
  return {out.rd, out.float_flags};
}

inline int top_bit(Wide value) {
  int bit = -1;
  for (; value != 0; value >>= 1) {
    ++bit;
  }
  return bit;
}

/// The integer that `magnitude / 2^cut` is rounded to.
inline Wide rounded(Wide magnitude, int cut, bool negative, unsigned mode, bool& exact) {
  if (cut <= 0) {
    exact = true;
    return magnitude << -cut;
  }
  const Wide below = cut < 128 ? magnitude >> cut : 0;
  const Wide rest = cut < 128 ? magnitude - (below << cut) : magnitude;
  const Wide half = cut < 128 ? Wide{1} << (cut - 1) : ~Wide{0};  // beyond: the rest is less than half
  exact = rest == 0;
  const bool up = mode == 0   ? rest > half || (rest == half && (below & 1) != 0)
                  : mode == 2 ? negative && !exact
                  : mode == 3 ? !negative && !exact
                              : mode == 4 && rest >= half;
  return below + (up ? 1 : 0);
}

/// The definition: the neighbours in the format are multiples of 2^quantum.
inline Answer reference(const FloatLayout& f, const Exact& x, unsigned mode) {
  const int smallest = 1 - f.bias();  // exponent of the smallest normal number
  const int exponent = top_bit(x.magnitude) + x.unit;
  const int quantum = std::max(exponent, smallest) - f.fraction_bits;
  bool exact = false;
  const Wide scaled = rounded(x.magnitude, quantum - x.unit, x.negative, mode, exact);
  const std::uint32_t sign = x.negative ? 1U << (f.bits() - 1) : 0U;
  // scaled * 2^quantum with an exponent field that starts at 1 for 2^smallest: the hidden one adds the first of them
  const auto bits = static_cast<std::uint64_t>(scaled) +
                    (static_cast<std::uint64_t>(quantum + f.fraction_bits - smallest) << f.fraction_bits);
  if (bits >= f.infinity()) {
    const bool to_largest = mode == 1 || (mode == 2 && !x.negative) || (mode == 3 && x.negative);
    return {sign | (f.infinity() - (to_largest ? 1U : 0U)), overflow | inexact};
  }
  bool ignored = false;  // tiny: below the smallest normal even when rounded with exponents to spare
  const Wide free = rounded(x.magnitude, exponent - f.fraction_bits - x.unit, x.negative, mode, ignored);
  const bool tiny = exponent < smallest - 1 || (exponent == smallest - 1 && top_bit(free) == f.fraction_bits);
  return {sign | static_cast<std::uint32_t>(bits), (exact ? 0U : inexact) | (!exact && tiny ? underflow : 0U)};
}

inline Exact value_of(const FloatLayout& f, std::uint32_t a) {
  const std::uint32_t exponent = a >> f.fraction_bits & ((1U << f.exponent_bits) - 1U);
  const std::uint32_t fraction = a & ((1U << f.fraction_bits) - 1U);
  Exact x;
  x.negative = (a >> (f.bits() - 1) & 1) != 0;
  x.unit = static_cast<int>(std::max(exponent, 1U)) - f.bias() - f.fraction_bits;
  x.magnitude = exponent == 0 ? fraction : fraction | 1U << f.fraction_bits;
  return x;
}

inline bool finite(const FloatLayout& f, std::uint32_t a) { return (a & f.infinity()) != f.infinity(); }

/// a + b. What of the smaller one does not fit is kept as its lowest bit, far behind the last place.
inline Exact plus(const Exact& a, const Exact& b) {
  const bool a_high = a.magnitude != 0 && (b.magnitude == 0 || a.unit >= b.unit);
  const Exact &high = a_high ? a : b, &low = a_high ? b : a;
  if (low.magnitude == 0) {
    return high;
  }
  const int distance = high.unit - low.unit;
  const int shift = std::min(distance, 120 - top_bit(high.magnitude)), lost = std::min(distance - shift, 127);
  const Wide below = low.magnitude >> lost;
  const Wide small = below | (below << lost != low.magnitude ? 1 : 0), great = high.magnitude << shift;
  return {great >= small ? high.negative : low.negative, high.unit - shift,
          high.negative == low.negative ? great + small
          : great >= small              ? great - small
                                        : small - great};
}

inline Exact times(const Exact& a, const Exact& b) {
  return {a.negative != b.negative, a.unit + b.unit, a.magnitude * b.magnitude};
}

inline Exact over(const Exact& a, const Exact& b) {
  const Wide dividend = a.magnitude << 90;
  const Wide quotient = dividend / b.magnitude;
  return {a.negative != b.negative, a.unit - b.unit - 91, quotient << 1 | (quotient * b.magnitude != dividend ? 1 : 0)};
}

inline Exact root(const Exact& a) {
  const int shift = 80 + (a.unit & 1);
  const Wide square = a.magnitude << shift;
  std::uint64_t low = 0, high = std::uint64_t{1} << 60;
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    (Wide{middle} * middle <= square ? low : high) = middle;
  }
  return {false, (a.unit - shift) / 2 - 1, Wide{low} << 1 | (Wide{low} * low != square ? 1 : 0)};
}

/// What a register holds above a short float: copies of its sign.
inline std::uint32_t in_register(const FloatLayout& f, std::uint32_t value) {
  const unsigned unused = 32U - static_cast<unsigned>(f.bits());
  return static_cast<std::uint32_t>(static_cast<std::int32_t>(value << unused) >> unused);
}

}  // namespace pulpo::test::exact
