// SPDX-License-Identifier: Apache-2.0
// Packed floats are their elements: each packed instruction against the scalar one on every element, with .r on the
// lowest one of rs2, flags together. What has no scalar counterpart is checked by its definition.
#include <catch2/catch.hpp>

#include <random>

#include "tests/support/exact_float.hpp"

namespace {

using namespace pulpo::isa;
using namespace pulpo::test::exact;

constexpr const FloatLayout *half = &formats[1], *brain = &formats[2], *quarter = &formats[3];

/// What a packed result has of one element: `bits` bits of each.
template <class Element>
Answer packed(const FloatLayout& f, unsigned bits, Element element) {
  const auto width = static_cast<unsigned>(f.bits());
  Answer all;
  for (unsigned at = 0, to = 0; at < 32; at += width, to += bits) {
    const Answer one = element(at);
    const std::uint32_t mask = bits == 32 ? 0xffffffffU : (1U << bits) - 1U;
    all = {all.value | (one.value & mask) << to, all.flags | one.flags};
  }
  return all;
}

/// Words of which the elements are often special.
class Words {
 public:
  Words(const FloatLayout& f, unsigned seed) : f_(f), random_(seed) {}
  std::uint32_t next() {
    auto word = static_cast<std::uint32_t>(random_());
    const auto width = static_cast<unsigned>(f_.bits());
    for (unsigned at = 0; at < 32; at += width) {
      const std::uint32_t specials[] = {0, f_.infinity(), f_.nan(), f_.infinity() + 1, 1, f_.infinity() - 1};
      if (random_() % 8 == 0) {
        word = (word & ~(((1U << width) - 1U) << at)) | specials[random_() % 6] << at;
      }
    }
    return word;
  }

 private:
  const FloatLayout& f_;
  std::mt19937 random_;
};

constexpr unsigned tries = 4000;

void compare(const Row& row, const Answer& wanted, std::uint32_t a, std::uint32_t b, std::uint32_t c, unsigned mode) {
  const Answer got = run(row, a, b, c, mode);
  INFO(row.mnemonic << std::hex << " " << a << " " << b << " " << c << " mode " << mode << ": " << got.value << " "
                    << got.flags << ", by elements " << wanted.value << " " << wanted.flags);
  REQUIRE((got == wanted));
}

}  // namespace

TEST_CASE("packed operations are those of their elements, .r with the lowest element of rs2") {
  struct Names {
    const char *packed, *scalar;
    unsigned bits;  // of an element of the result; 0: its own
  };
  const Names all[] = {{"add", "fadd", 0},     {"sub", "fsub", 0},  {"mul", "fmul", 0},   {"div", "fdiv", 0},
                       {"min", "fmin", 0},     {"max", "fmax", 0},  {"sgnj", "fsgnj", 0}, {"sgnjn", "fsgnjn", 0},
                       {"sgnjx", "fsgnjx", 0}, {"mac", "fmadd", 0}, {"mre", "fmsub", 0},  {"eq", "feq", 1},
                       {"lt", "flt", 1},       {"le", "fle", 1}};
  for (const Names& names : all) {
    for (const FloatLayout* f : {half, brain, quarter}) {
      const Row& scalar = row_named(std::string(names.scalar) + f->suffix);
      const Row& vector = row_named(std::string("vf") + names.packed + f->suffix);
      const Row& repeated = row_named(std::string("vf") + names.packed + ".r" + f->suffix);
      const unsigned bits = names.bits != 0 ? names.bits : static_cast<unsigned>(f->bits());
      Words words(*f, 15);
      for (unsigned i = 0; i < tries; ++i) {
        const std::uint32_t a = words.next(), b = words.next(), c = words.next();
        const unsigned mode = i % 5;
        compare(vector, packed(*f, bits, [&](unsigned at) { return run(scalar, a >> at, b >> at, c >> at, mode); }), a,
                b, c, mode);
        compare(repeated, packed(*f, bits, [&](unsigned at) { return run(scalar, a >> at, b, c >> at, mode); }), a, b,
                c, mode);
      }
    }
  }
}

// fpnew_noncomp.sv inverts the result unless a NaN signals, which for the order any NaN does.
TEST_CASE("the negated comparisons of packed floats are false where a NaN signals") {
  const char* names[][2] = {{"vfne", "feq"}, {"vfge", "flt"}, {"vfgt", "fle"}};
  for (const auto& name : names) {
    for (const FloatLayout* f : {half, brain, quarter}) {
      const Row& scalar = row_named(std::string(name[1]) + f->suffix);
      const Row& vector = row_named(std::string(name[0]) + f->suffix);
      Words words(*f, 16);
      for (unsigned i = 0; i < tries; ++i) {
        const std::uint32_t a = words.next(), b = words.next();
        compare(vector,
                packed(*f, 1,
                       [&](unsigned at) {
                         const Answer one = run(scalar, a >> at, b >> at, 0, 0);
                         return Answer{one.flags == 0 ? 1U - one.value : 0U, one.flags};
                       }),
                a, b, 0, 0);
      }
    }
  }
}

TEST_CASE("packed roots and conversions are those of their elements") {
  for (const FloatLayout* f : {half, brain, quarter}) {
    const Row &scalar = row_named(std::string("fsqrt") + f->suffix),
              &vector = row_named(std::string("vfsqrt") + f->suffix);
    Words words(*f, 17);
    for (unsigned i = 0; i < tries; ++i) {
      const std::uint32_t a = words.next();
      compare(
          vector,
          packed(*f, static_cast<unsigned>(f->bits()), [&](unsigned at) { return run(scalar, a >> at, 0, 0, i % 5); }),
          a, 0, 0, i % 5);
    }
  }
  for (const auto& [to, from] : {std::pair{half, brain}, std::pair{brain, half}}) {
    const std::string suffixes = std::string(to->suffix) + from->suffix;
    const Row &scalar = row_named("fcvt" + suffixes), &vector = row_named("vfcvt" + suffixes);
    Words words(*from, 18);
    for (unsigned i = 0; i < tries; ++i) {
      const std::uint32_t a = words.next();
      compare(vector, packed(*from, 16, [&](unsigned at) { return run(scalar, a >> at, 0, 0, i % 5); }), a, 0, 0,
              i % 5);
    }
  }
}

TEST_CASE("packing converts two singles and leaves the other elements") {
  std::mt19937 random(19);
  for (const auto& [name, to, at] : {std::tuple{"vfcpka.h.s", half, 0U}, std::tuple{"vfcpka.ah.s", brain, 0U},
                                     std::tuple{"vfcpka.b.s", quarter, 0U}, std::tuple{"vfcpkb.b.s", quarter, 16U}}) {
    const Row &row = row_named(name), &convert = row_named(std::string("fcvt") + to->suffix + ".s");
    const auto width = static_cast<unsigned>(to->bits());
    const std::uint32_t mask = (1U << width) - 1U;
    for (unsigned i = 0; i < tries; ++i) {
      const auto a = static_cast<std::uint32_t>(random()), b = static_cast<std::uint32_t>(random()),
                 c = static_cast<std::uint32_t>(random());
      const Answer low = run(convert, a, 0, 0, i % 5), high = run(convert, b, 0, 0, i % 5);
      const std::uint32_t kept = c & ~(mask << at | mask << (at + width));
      compare(row, {kept | (low.value & mask) << at | (high.value & mask) << (at + width), low.flags | high.flags}, a,
              b, c, i % 5);
    }
  }
}

TEST_CASE("packed integers have the element's width, and conversions to them saturate") {
  for (const FloatLayout* f : {half, brain, quarter}) {
    const auto width = static_cast<unsigned>(f->bits());
    for (const bool is_signed : {true, false}) {
      const Row& to = row_named(std::string(is_signed ? "vfcvt.x" : "vfcvt.xu") + f->suffix);
      const Row& from = row_named(std::string("vfcvt") + f->suffix + (is_signed ? ".x" : ".xu"));
      const Row& scalar = row_named(std::string(is_signed ? "fcvt.w" : "fcvt.wu") + f->suffix);
      const Row& scalar_from = row_named(std::string("fcvt") + f->suffix + (is_signed ? ".w" : ".wu"));
      Words words(*f, 20);
      for (unsigned i = 0; i < tries; ++i) {
        const std::uint32_t a = words.next();
        const std::int64_t highest = (std::int64_t{1} << (is_signed ? width - 1 : width)) - 1;
        const std::int64_t lowest = is_signed ? -highest - 1 : 0;
        compare(to,
                packed(*f, width,
                       [&](unsigned at) {
                         const Answer whole = run(scalar, a >> at, 0, 0, i % 5);
                         const std::int64_t value = is_signed ? std::int64_t{static_cast<std::int32_t>(whole.value)}
                                                              : std::int64_t{whole.value};
                         return value > highest  ? Answer{static_cast<std::uint32_t>(highest), invalid}
                                : value < lowest ? Answer{static_cast<std::uint32_t>(lowest), invalid}
                                                 : whole;
                       }),
                a, 0, 0, i % 5);
        compare(from,
                packed(*f, width,
                       [&](unsigned at) {
                         const std::uint32_t element = a >> at << (32 - width);
                         const std::uint32_t integer =
                             is_signed ? static_cast<std::uint32_t>(static_cast<std::int32_t>(element) >> (32 - width))
                                       : element >> (32 - width);
                         return run(scalar_from, integer, 0, 0, i % 5);
                       }),
                a, 0, 0, i % 5);
      }
    }
  }
}

// fpnew_opgroup_fmt_slice.sv: sign, no sign, quiet NaN, signaling NaN, zero, subnormal, normal, infinity from bit 7
// down.
TEST_CASE("packed classes have a byte an element") {
  for (const FloatLayout* f : {half, brain, quarter}) {
    const Row &scalar = row_named(std::string("fclass") + f->suffix),
              &vector = row_named(std::string("vfclass") + f->suffix);
    // by bit of fclass: -inf, -normal, -subnormal, -0, +0, +subnormal, +normal, +inf, signaling, quiet
    constexpr std::uint8_t bytes[] = {0x81, 0x82, 0x84, 0x88, 0x48, 0x44, 0x42, 0x41, 0x50, 0x60};
    Words words(*f, 21);
    for (unsigned i = 0; i < tries; ++i) {
      const std::uint32_t a = words.next();
      compare(vector,
              packed(*f, 8,
                     [&](unsigned at) {
                       return Answer{bytes[top_bit(run(scalar, a >> at, 0, 0, 0).value)], 0};
                     }),
              a, 0, 0, 0);
    }
  }
}

TEST_CASE("products of short floats in single precision, exactly") {
  std::mt19937 random(22);
  const FloatLayout& single = formats[0];
  for (const FloatLayout* f : {half, brain, quarter}) {
    const Row &product = row_named(std::string("fmulex.s") + f->suffix),
              &sum = row_named(std::string("fmacex.s") + f->suffix);
    const std::uint32_t mask = (1U << f->bits()) - 1U;
    for (unsigned i = 0; i < 100'000; ++i) {
      const std::uint32_t a = static_cast<std::uint32_t>(random()) & mask,
                          b = static_cast<std::uint32_t>(random()) & mask;
      const auto c = static_cast<std::uint32_t>(random());
      if (!finite(*f, a) || !finite(*f, b) || !finite(single, c)) {
        continue;
      }
      const Exact exact = times(value_of(*f, a), value_of(*f, b)), added = plus(exact, value_of(single, c));
      if (exact.magnitude != 0) {
        compare(product, reference(single, exact, i % 5), a, b, c, i % 5);
      }
      if (added.magnitude != 0) {
        compare(sum, reference(single, added, i % 5), a, b, c, i % 5);
      }
    }
  }
}
