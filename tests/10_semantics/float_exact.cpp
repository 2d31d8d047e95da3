// SPDX-License-Identifier: Apache-2.0
// Floating-point rows against exact arithmetic: each result is computed as an integer of 128 bits and rounded by the
// definition, in all formats and rounding modes, with flags. Operands of 8 bits: all pairs.
#include <catch2/catch.hpp>

#include <random>
#include <string>

#include "isa/catalogue.hpp"

namespace {

using namespace pulpo::isa;
using Wide = unsigned __int128;

struct FloatLayout {
  const char* suffix;
  int exponent_bits, fraction_bits;
  int bias() const { return (1 << (exponent_bits - 1)) - 1; }
  int bits() const { return 1 + exponent_bits + fraction_bits; }
  std::uint32_t infinity() const { return ((1U << exponent_bits) - 1U) << fraction_bits; }
  std::uint32_t nan() const { return infinity() | 1U << (fraction_bits - 1); }
};
constexpr FloatLayout formats[] = {{".s", 8, 23}, {".h", 5, 10}, {".ah", 8, 7}, {".b", 5, 2}};

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

constexpr unsigned inexact = 1, underflow = 2, overflow = 4;

const Row& row_named(const std::string& mnemonic) {
  for (const Row& row : all_rows()) {
    if (row.mnemonic == mnemonic) {
      return row;
    }
  }
  throw std::runtime_error(mnemonic);
}

Answer run(const Row& row, std::uint32_t a, std::uint32_t b, std::uint32_t c, unsigned mode) {
  Operands in;
  in.rs1 = a, in.rs2 = b, in.rs3 = c, in.imm = 7;
  in.rounding = static_cast<std::uint8_t>(mode);
  Result out;
  row.execute(in, out);
  return {out.rd, out.float_flags};
}

int top_bit(Wide value) {
  int bit = -1;
  for (; value != 0; value >>= 1) {
    ++bit;
  }
  return bit;
}

/// The integer that `magnitude / 2^cut` is rounded to.
Wide rounded(Wide magnitude, int cut, bool negative, unsigned mode, bool& exact) {
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
Answer reference(const FloatLayout& f, const Exact& x, unsigned mode) {
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

Exact value_of(const FloatLayout& f, std::uint32_t a) {
  const std::uint32_t exponent = a >> f.fraction_bits & ((1U << f.exponent_bits) - 1U);
  const std::uint32_t fraction = a & ((1U << f.fraction_bits) - 1U);
  Exact x;
  x.negative = (a >> (f.bits() - 1) & 1) != 0;
  x.unit = static_cast<int>(std::max(exponent, 1U)) - f.bias() - f.fraction_bits;
  x.magnitude = exponent == 0 ? fraction : fraction | 1U << f.fraction_bits;
  return x;
}

bool finite(const FloatLayout& f, std::uint32_t a) { return (a & f.infinity()) != f.infinity(); }

/// a + b with a common unit; false if it does not fit.
bool add(const Exact& a, const Exact& b, Exact& sum) {
  const Exact& high = a.unit >= b.unit ? a : b;
  const Exact& low = a.unit >= b.unit ? b : a;
  const int distance = high.unit - low.unit;
  if (high.magnitude != 0 && distance + top_bit(high.magnitude) > 120) {
    return false;
  }
  const Wide shifted = high.magnitude == 0 ? 0 : high.magnitude << distance;
  sum.unit = low.unit;
  sum.negative = shifted >= low.magnitude ? high.negative : low.negative;
  sum.magnitude = high.negative == low.negative ? shifted + low.magnitude
                  : shifted >= low.magnitude    ? shifted - low.magnitude
                                                : low.magnitude - shifted;
  return true;
}

Exact times(const Exact& a, const Exact& b) {
  return {a.negative != b.negative, a.unit + b.unit, a.magnitude * b.magnitude};
}

Exact over(const Exact& a, const Exact& b) {
  const Wide dividend = a.magnitude << 90;
  const Wide quotient = dividend / b.magnitude;
  return {a.negative != b.negative, a.unit - b.unit - 91, quotient << 1 | (quotient * b.magnitude != dividend ? 1 : 0)};
}

Exact root(const Exact& a) {
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
std::uint32_t in_register(const FloatLayout& f, std::uint32_t value) {
  const unsigned unused = 32U - static_cast<unsigned>(f.bits());
  return static_cast<std::uint32_t>(static_cast<std::int32_t>(value << unused) >> unused);
}

/// Exact zeros have a sign by rule; the test of special values looks at them.
void check(const FloatLayout& f, const char* name, const Exact& exact, std::uint32_t a, std::uint32_t b,
           std::uint32_t c, unsigned mode, const Row& row) {
  if (exact.magnitude == 0) {
    return;
  }
  Answer wanted = reference(f, exact, mode);
  wanted.value = in_register(f, wanted.value);
  const Answer got = run(row, a, b, c, mode);
  if (!(got == wanted)) {
    FAIL(name << f.suffix << std::hex << " " << a << " " << b << " " << c << " mode " << mode << ": " << got.value
              << " flags " << got.flags << ", exactly " << wanted.value << " flags " << wanted.flags);
  }
}

struct Operations {
  const FloatLayout& f;
  const Row& fadd = row_named(std::string("fadd") + f.suffix);
  const Row& fsub = row_named(std::string("fsub") + f.suffix);
  const Row& fmul = row_named(std::string("fmul") + f.suffix);
  const Row& fdiv = row_named(std::string("fdiv") + f.suffix);
  const Row& fsqrt = row_named(std::string("fsqrt") + f.suffix);
  const Row& fmadd = row_named(std::string("fmadd") + f.suffix);
  const Row& fnmadd = row_named(std::string("fnmadd") + f.suffix);

  unsigned all(std::uint32_t a, std::uint32_t b, std::uint32_t c, unsigned mode) const {
    if (!finite(f, a) || !finite(f, b) || !finite(f, c)) {
      return 0;
    }
    const Exact x = value_of(f, a), y = value_of(f, b), z = value_of(f, c);
    unsigned done = 1;
    Exact sum;
    if (x.magnitude != 0 && y.magnitude != 0 && add(x, y, sum)) {
      check(f, "fadd", sum, a, b, 0, mode, fadd);
      check(f, "fsub", sum, a, b ^ 1U << (f.bits() - 1), 0, mode, fsub);
      done += 2;
    }
    check(f, "fmul", times(x, y), a, b, 0, mode, fmul);
    if (x.magnitude != 0 && y.magnitude != 0 && z.magnitude != 0 && add(times(x, y), z, sum)) {
      check(f, "fmadd", sum, a, b, c, mode, fmadd);
      sum.negative = !sum.negative;
      check(f, "fnmadd", sum, a, b, c, mode, fnmadd);
      done += 2;
    }
    if (y.magnitude != 0) {
      check(f, "fdiv", over(x, y), a, b, 0, mode, fdiv);
      ++done;
    }
    if (!x.negative) {
      check(f, "fsqrt", root(x), a, 0, 0, mode, fsqrt);
      ++done;
    }
    return done;
  }
};

/// Operands near one another, at the ends of the range, or anywhere; few bits set or many.
std::uint32_t operand(const FloatLayout& f, std::mt19937& random, std::uint32_t near) {
  const auto bits = static_cast<std::uint32_t>(random());
  const std::uint32_t fields = (1U << f.exponent_bits) - 1U;
  std::uint32_t exponent = bits & fields;
  switch (random() % 4) {
    case 0:
      exponent = (near + random() % 8) % (fields + 1);
      break;
    case 1:
      exponent = random() % 2 == 0 ? random() % 3 : fields - 1 - random() % 3;
      break;
    default:
      break;
  }
  std::uint32_t fraction = static_cast<std::uint32_t>(random()) & ((1U << f.fraction_bits) - 1U);
  fraction = random() % 4 == 0 ? fraction & static_cast<std::uint32_t>(random()) & static_cast<std::uint32_t>(random())
                               : fraction;
  return (bits >> 31) << (f.bits() - 1) | exponent << f.fraction_bits | fraction;
}

}  // namespace

TEST_CASE("floating point in 8 bits: all pairs, exactly") {
  const Operations operations{formats[3]};
  unsigned done = 0;
  for (unsigned mode = 0; mode < 5; ++mode) {
    for (std::uint32_t a = 0; a < 256; ++a) {
      for (std::uint32_t b = 0; b < 256; ++b) {
        done += operations.all(a, b, a * 7 + b & 255U, mode);
      }
    }
  }
  CHECK(done > 1'000'000);
}

TEST_CASE("floating point in 16 and 32 bits, exactly") {
  std::mt19937 random(11);
  for (const FloatLayout& f : formats) {
    const Operations operations{f};
    unsigned done = 0;
    for (unsigned i = 0; i < 100'000; ++i) {
      const std::uint32_t a = operand(f, random, 0);
      const std::uint32_t near = a >> f.fraction_bits;
      const std::uint32_t b = operand(f, random, near);
      done += operations.all(a, b, operand(f, random, near), i % 5);
    }
    CHECK(done > 300'000);
  }
}

TEST_CASE("conversions of floats, exactly") {
  std::mt19937 random(12);
  for (const FloatLayout& f : formats) {
    for (const FloatLayout& from : formats) {
      const Row* row = &from == &f ? nullptr : &row_named(std::string("fcvt") + f.suffix + from.suffix);
      for (unsigned i = 0; row != nullptr && i < 20'000; ++i) {
        const std::uint32_t a = operand(from, random, static_cast<std::uint32_t>(from.bias()));
        if (finite(from, a)) {
          check(f, "fcvt", value_of(from, a), a, 0, 0, i % 5, *row);
        }
      }
    }
    const Row& from_signed = row_named(std::string("fcvt") + f.suffix + ".w");
    const Row& from_unsigned = row_named(std::string("fcvt") + f.suffix + ".wu");
    for (unsigned i = 0; i < 20'000; ++i) {
      const auto a = static_cast<std::uint32_t>(random()) >> random() % 32;
      const auto value = static_cast<std::int32_t>(random() % 2 == 0 ? a : 0U - a);
      check(f, "fcvt.w", {value < 0, 0, Wide(value < 0 ? -std::int64_t{value} : value)},
            static_cast<std::uint32_t>(value), 0, 0, i % 5, from_signed);
      check(f, "fcvt.wu", {false, 0, Wide(a)}, a, 0, 0, i % 5, from_unsigned);
    }
  }
}

TEST_CASE("floats become integers by the definition") {
  std::mt19937 random(13);
  for (const FloatLayout& f : formats) {
    const Row& to_signed = row_named(std::string("fcvt.w") + f.suffix);
    const Row& to_unsigned = row_named(std::string("fcvt.wu") + f.suffix);
    for (unsigned i = 0; i < 50'000; ++i) {
      const std::uint32_t a = operand(f, random, static_cast<std::uint32_t>(f.bias()));
      if (!finite(f, a)) {
        continue;
      }
      const Exact x = value_of(f, a);
      const unsigned mode = i % 5;
      bool exact = false;
      const bool huge = x.unit > 64;
      const Wide magnitude = huge ? Wide{1} << 100 : rounded(x.magnitude, -x.unit, x.negative, mode, exact);
      const auto expect = [&](const Row& row, Wide highest, Wide lowest) {
        const bool fits = magnitude <= (x.negative ? lowest : highest);
        const Wide end = x.negative ? 0 - lowest : highest;
        const Answer wanted{static_cast<std::uint32_t>(fits ? (x.negative ? 0 - magnitude : magnitude) : end),
                            !fits   ? 16U
                            : exact ? 0U
                                    : inexact};
        const Answer got = run(row, a, 0, 0, mode);
        INFO(row.mnemonic << std::hex << " " << a << " mode " << mode << ": " << got.value << " " << wanted.value);
        REQUIRE((got == wanted));
      };
      expect(to_signed, 0x7fffffff, 0x80000000);
      expect(to_unsigned, 0xffffffff, 0);
    }
  }
}

TEST_CASE("dot products of halves in single precision, exactly") {
  std::mt19937 random(14);
  const FloatLayout &single = formats[0], &half = formats[1];
  const Row& row = row_named("vfdotpex.s.h");
  unsigned done = 0;
  for (unsigned i = 0; i < 100'000; ++i) {
    const std::uint32_t a0 = operand(half, random, 0), b0 = operand(half, random, 0);
    const std::uint32_t a1 = operand(half, random, a0 >> 10),
                        b1 = random() % 4 == 0 ? b0 ^ 0x8000U : operand(half, random, 9);
    const std::uint32_t c = operand(single, random, random() % 2 == 0 ? 127 : 100);
    Exact products, sum;
    if (!finite(half, a0) || !finite(half, a1) || !finite(half, b0) || !finite(half, b1) || !finite(single, c) ||
        !add(times(value_of(half, a0), value_of(half, b0)), times(value_of(half, a1), value_of(half, b1)), products) ||
        !add(products, value_of(single, c), sum)) {
      continue;
    }
    check(single, "vfdotpex", sum, a0 | a1 << 16, b0 | b1 << 16, c, i % 5, row);
    ++done;
  }
  CHECK(done > 50'000);
}

TEST_CASE("packed operations are those of their elements, .r with the lowest element of rs2") {
  std::mt19937 random(15);
  for (const char* name : {"add", "sub", "mul", "div", "min", "max", "sgnj", "sgnjn", "sgnjx"}) {
    for (const FloatLayout& f : {formats[1], formats[2], formats[3]}) {
      const Row& scalar = row_named(std::string("f") + name + f.suffix);
      const Row& vector = row_named(std::string("vf") + name + f.suffix);
      const Row& repeated = row_named(std::string("vf") + name + ".r" + f.suffix);
      const unsigned width = static_cast<unsigned>(f.bits());
      const std::uint32_t mask = (1U << width) - 1U;
      for (unsigned i = 0; i < 2000; ++i) {
        const auto a = static_cast<std::uint32_t>(random()), b = static_cast<std::uint32_t>(random());
        Answer elements, with_lowest;
        for (unsigned at = 0; at < 32; at += width) {
          const Answer one = run(scalar, a >> at, b >> at, 0, i % 5), other = run(scalar, a >> at, b, 0, i % 5);
          elements = {elements.value | (one.value & mask) << at, elements.flags | one.flags};
          with_lowest = {with_lowest.value | (other.value & mask) << at, with_lowest.flags | other.flags};
        }
        INFO(vector.mnemonic << std::hex << " " << a << " " << b);
        REQUIRE((run(vector, a, b, 0, i % 5) == elements));
        REQUIRE((run(repeated, a, b, 0, i % 5) == with_lowest));
      }
    }
  }
}
