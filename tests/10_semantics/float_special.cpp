// SPDX-License-Identifier: Apache-2.0
// Zeros, infinities, NaNs and order in the short formats. A short float is also a single: where no rounding takes part
// its results are those of single precision, which are proven against qemu-riscv32.
#include <catch2/catch.hpp>

#include <vector>

#include "tests/support/exact_float.hpp"

namespace {

using namespace pulpo::isa;
using namespace pulpo::test::exact;

constexpr const FloatLayout& single = formats[0];
constexpr std::uint32_t quiet = 0x7fc00000, signaling = 0x7f800001;

std::uint32_t sign_of(const FloatLayout& f) { return 1U << (f.bits() - 1); }

/// The same number as a single.
std::uint32_t widened(const FloatLayout& f, std::uint32_t a) {
  const std::uint32_t sign = (a & sign_of(f)) != 0 ? sign_of(single) : 0U, magnitude = a & (sign_of(f) - 1);
  if (magnitude > f.infinity()) {
    return sign | ((magnitude & (f.infinity() ^ f.nan())) != 0 ? quiet : signaling);
  }
  if (magnitude == f.infinity() || magnitude == 0) {
    return sign | (magnitude == 0 ? 0U : single.infinity());
  }
  return reference(single, value_of(f, a), 0).value;
}

bool is_special(std::uint32_t a) {
  const std::uint32_t magnitude = a & ~sign_of(single);
  return magnitude == 0 || magnitude >= single.infinity();
}

/// A single in the format, as a register holds it; it must be one of the format.
std::uint32_t narrowed(const FloatLayout& f, std::uint32_t a) {
  const std::uint32_t sign = (a & sign_of(single)) != 0 ? sign_of(f) : 0U, magnitude = a & ~sign_of(single);
  const std::uint32_t special = magnitude == 0 ? 0U : magnitude == single.infinity() ? f.infinity() : f.nan();
  return in_register(f, is_special(a) ? sign | special : reference(f, value_of(single, a), 0).value);
}

std::vector<std::uint32_t> special_values(const FloatLayout& f) {
  const std::uint32_t one = static_cast<std::uint32_t>(f.bias()) << f.fraction_bits, last = 1;
  std::vector<std::uint32_t> values;
  for (const std::uint32_t value : {0U, last, one, one + last, f.infinity() - 1, f.infinity(), f.infinity() + 1,
                                    f.nan(), f.nan() + 1, 1U << f.fraction_bits}) {
    values.push_back(value);
    values.push_back(value | sign_of(f));
  }
  return values;
}

struct Pair {
  const FloatLayout& f;
  std::string name;
  const Row& row = row_named(name + f.suffix);
  const Row& wide = row_named(name + single.suffix);

  /// @param always compared, not only where the result is special
  void compare(std::uint32_t a, std::uint32_t b, std::uint32_t c, unsigned mode, bool always, bool to_float) const {
    const Answer got = run(row, a, b, c, mode);
    Answer wanted = run(wide, widened(f, a), widened(f, b), widened(f, c), mode);
    if (to_float && !always && !is_special(wanted.value)) {
      return;
    }
    wanted.value = to_float ? narrowed(f, wanted.value) : wanted.value;
    if (!(got == wanted)) {
      FAIL(row.mnemonic << std::hex << " " << a << " " << b << " " << c << " mode " << mode << ": " << got.value
                        << " flags " << got.flags << ", as a single " << wanted.value << " flags " << wanted.flags);
    }
  }
};

const FloatLayout& short_format(unsigned i) { return formats[1 + i % 3]; }

}  // namespace

TEST_CASE("special operands of short floats give what they give in single precision") {
  for (unsigned i = 0; i < 3; ++i) {
    const FloatLayout& f = short_format(i);
    const auto values = special_values(f);
    for (const char* name : {"fadd", "fsub", "fmul", "fdiv", "fsqrt", "fmadd", "fmsub", "fnmsub", "fnmadd"}) {
      const Pair pair{f, name};
      const bool fused = pair.name.starts_with("fm") != (pair.name == "fmul") || pair.name.starts_with("fnm");
      for (unsigned mode = 0; mode < 5; ++mode) {
        for (const std::uint32_t a : values) {
          for (const std::uint32_t b : values) {
            for (const std::uint32_t c : fused ? values : std::vector<std::uint32_t>{0}) {
              pair.compare(a, b, c, mode, false, true);
            }
          }
        }
      }
    }
  }
}

TEST_CASE("order, signs and integers of short floats are those of single precision") {
  for (unsigned i = 0; i < 3; ++i) {
    const FloatLayout& f = short_format(i);
    const std::uint32_t count = 1U << f.bits(), step = f.bits() == 8 ? 1 : 251;
    for (const char* name : {"fmin", "fmax", "fsgnj", "fsgnjn", "fsgnjx", "feq", "flt", "fle"}) {
      const Pair pair{f, name};
      const bool signs = pair.name.starts_with("fsgn"), compares = pair.row.float_operands == 3;
      for (std::uint32_t a = 0; a < count; a += step) {
        for (std::uint32_t b = 0; b < count; b += step) {
          const bool nan = (a & (sign_of(f) - 1)) > f.infinity();
          if (!(signs && nan)) {  // whose bits stay
            pair.compare(a, b, 0, 0, true, !compares);
          }
        }
        for (const std::uint32_t b : special_values(f)) {
          const bool nan = (a & (sign_of(f) - 1)) > f.infinity();
          if (!(signs && nan)) {
            pair.compare(a, b, 0, 0, true, !compares);
          }
        }
      }
    }
    for (const char* name : {"fcvt.w", "fcvt.wu"}) {
      const Pair pair{f, name};
      for (std::uint32_t a = 0; a < count; ++a) {
        for (unsigned mode = 0; mode < 5; ++mode) {
          pair.compare(a, 0, 0, mode, true, false);
        }
      }
    }
  }
}

// Bit 0 is -infinity, then negative normal, subnormal, zero, and up again; 8 a signaling NaN, 9 a quiet one.
TEST_CASE("classes of all short floats") {
  for (unsigned i = 0; i < 3; ++i) {
    const FloatLayout& f = short_format(i);
    const Row& row = row_named(std::string("fclass") + f.suffix);
    for (std::uint32_t a = 0; a < 1U << f.bits(); ++a) {
      const std::uint32_t magnitude = a & (sign_of(f) - 1);
      const bool negative = (a & sign_of(f)) != 0;
      const unsigned size = magnitude == 0                      ? 0
                            : magnitude < 1U << f.fraction_bits ? 1
                            : magnitude < f.infinity()          ? 2
                                                                : 3;
      const unsigned bit = magnitude > f.infinity() ? ((magnitude & (f.infinity() ^ f.nan())) != 0 ? 9 : 8)
                           : negative               ? 3 - size
                                                    : 4 + size;
      INFO(row.mnemonic << std::hex << " " << a);
      REQUIRE((run(row, a, 0, 0, 0) == Answer{1U << bit, 0}));
    }
  }
}

TEST_CASE("conversions between formats keep zeros, infinities and NaNs") {
  for (const FloatLayout& to : formats) {
    for (unsigned i = 0; i < 3; ++i) {
      const FloatLayout& from = short_format(i);
      if (&to == &from) {
        continue;
      }
      const Row& row = row_named(std::string("fcvt") + to.suffix + from.suffix);
      for (std::uint32_t a = 0; a < 1U << from.bits(); ++a) {
        const std::uint32_t wide = widened(from, a);
        if (is_special(wide)) {
          const Answer wanted{narrowed(to, (wide & ~sign_of(single)) > single.infinity() ? quiet : wide),
                              (wide & ~sign_of(single)) == signaling ? invalid : 0U};
          INFO(row.mnemonic << std::hex << " " << a);
          REQUIRE((run(row, a, 0, 0, 0) == wanted));
        }
      }
    }
  }
}
