// SPDX-License-Identifier: Apache-2.0
// Floating-point rows against exact arithmetic: each result is computed as an integer of 128 bits and rounded by the
// definition, in all formats and rounding modes, with flags. Operands of 8 bits: all pairs; of 16 and 32 bits as many
// operations as PULPO_LOCK_STEP_INSTRUCTIONS says, in each format (a million by default).
#include <catch2/catch.hpp>

#include <cstdio>
#include <random>
#include <string>

#include "tests/support/exact_float.hpp"
#include "tests/support/program_run.hpp"

namespace {

using namespace pulpo::isa;
using namespace pulpo::test::exact;

/// Exact zeros have a sign by rule: float_special.cpp looks at them.
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
  const Row& fmsub = row_named(std::string("fmsub") + f.suffix);
  const Row& fnmsub = row_named(std::string("fnmsub") + f.suffix);
  const Row& fnmadd = row_named(std::string("fnmadd") + f.suffix);

  unsigned all(std::uint32_t a, std::uint32_t b, std::uint32_t c, unsigned mode) const {
    if (!finite(f, a) || !finite(f, b) || !finite(f, c)) {
      return 0;
    }
    const Exact x = value_of(f, a), y = value_of(f, b), z = value_of(f, c);
    unsigned done = 7;
    const std::uint32_t sign = 1U << (f.bits() - 1);
    check(f, "fadd", plus(x, y), a, b, 0, mode, fadd);
    check(f, "fsub", plus(x, y), a, b ^ sign, 0, mode, fsub);
    check(f, "fmul", times(x, y), a, b, 0, mode, fmul);
    Exact sum = plus(times(x, y), z);
    check(f, "fmadd", sum, a, b, c, mode, fmadd);
    check(f, "fmsub", sum, a, b, c ^ sign, mode, fmsub);
    check(f, "fnmsub", sum, a ^ sign, b, c, mode, fnmsub);
    sum.negative = !sum.negative;
    check(f, "fnmadd", sum, a, b, c, mode, fnmadd);
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
    const std::uint64_t goal = std::max<std::uint64_t>(pulpo::test::lock_step_goal(), 1'000'000);
    std::uint64_t done = 0;
    for (unsigned i = 0; done < goal; ++i) {
      const std::uint32_t a = operand(f, random, 0);
      const std::uint32_t near = a >> f.fraction_bits;
      const std::uint32_t b = operand(f, random, near);
      done += operations.all(a, b, operand(f, random, near), i % 5);
    }
    std::printf("%llu operations of %s as exact arithmetic gives them\n", static_cast<unsigned long long>(done),
                f.suffix);
  }
}

TEST_CASE("roots and conversions of all floats of 8 and 16 bits, exactly") {
  for (const FloatLayout& from : {formats[1], formats[2], formats[3]}) {
    const Row& fsqrt = row_named(std::string("fsqrt") + from.suffix);
    for (std::uint32_t a = 0; a < 1U << from.bits(); ++a) {
      const Exact x = value_of(from, a);
      for (unsigned mode = 0; finite(from, a) && !x.negative && mode < 5; ++mode) {
        check(from, "fsqrt", root(x), a, 0, 0, mode, fsqrt);
      }
    }
    for (const FloatLayout& to : formats) {
      if (std::string(to.suffix) == from.suffix) {
        continue;
      }
      const Row& convert = row_named(std::string("fcvt") + to.suffix + from.suffix);
      for (std::uint32_t a = 0; a < 1U << from.bits(); ++a) {
        for (unsigned mode = 0; finite(from, a) && mode < 5; ++mode) {
          check(to, "fcvt", value_of(from, a), a, 0, 0, mode, convert);
        }
      }
    }
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
    if (!finite(half, a0) || !finite(half, a1) || !finite(half, b0) || !finite(half, b1) || !finite(single, c)) {
      continue;
    }
    const Exact products =
        plus(times(value_of(half, a0), value_of(half, b0)), times(value_of(half, a1), value_of(half, b1)));
    const Exact sum = plus(products, value_of(single, c));
    check(single, "vfdotpex", sum, a0 | a1 << 16, b0 | b1 << 16, c, i % 5, row);
    ++done;
  }
  CHECK(done > 50'000);
}
