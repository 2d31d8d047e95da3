// SPDX-License-Identifier: Apache-2.0
// Hard operands, made from the formats' fields; products and the like by the host in double precision, which need not
// be right: they only have to come near.
#include "tests/support/float_operands.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace pulpo::test {

namespace {

struct Layout {
  unsigned exponent_bits, fraction_bits;
  std::uint32_t fields() const { return (1U << exponent_bits) - 1U; }
  std::uint32_t bias() const { return fields() >> 1; }
  std::uint32_t sign() const { return 1U << (exponent_bits + fraction_bits); }
  std::uint32_t fraction_mask() const { return (1U << fraction_bits) - 1U; }
};

class Maker {
 public:
  Maker(std::mt19937& random, const Layout& layout) : random_(random), f_(layout) {}

  FloatOperands make(unsigned turn) {
    switch (turn % 14) {
      case 0:
        return specials();
      case 1:
        return {number(), number(), number()};
      case 2:
        return neighbours();
      case 3:
        return cancelling_product();
      case 4:
        return near_quotient();
      case 5:
        return {near_square(), number(), near_square()};
      case 6:
        return around(1);  // the smallest normal number
      case 7:
        return around(f_.fields() - 1);  // the largest
      case 8:
        return beside_a_tie();
      case 9:
        return {half_integer(), integer(), half_integer()};
      case 10:
        return {number(), special(), number()};
      case 11:
        return {number_at(below(3)), number_at(below(3)), number_at(below(3))};
      case 12:
        return subnormal_tie();
      default:
        return {word(), word(), word()};
    }
  }

 private:
  std::uint32_t word() { return static_cast<std::uint32_t>(random_()); }
  std::uint32_t below(std::uint32_t limit) { return word() % limit; }
  std::uint32_t random_sign() { return below(2) * f_.sign(); }
  std::uint32_t put(std::uint32_t sign, std::uint32_t exponent, std::uint32_t fraction) const {
    return sign | (exponent & f_.fields()) << f_.fraction_bits | (fraction & f_.fraction_mask());
  }
  std::uint32_t exponent_of(std::uint32_t a) const { return a >> f_.fraction_bits & f_.fields(); }

  std::uint32_t special() {
    const std::uint32_t one = f_.bias() << f_.fraction_bits, infinity = f_.fields() << f_.fraction_bits;
    const std::uint32_t values[] = {0,
                                    1,
                                    2,
                                    f_.fraction_mask(),
                                    f_.fraction_mask() + 1,
                                    f_.fraction_mask() + 2,
                                    one - 1,
                                    one,
                                    one + 1,
                                    one + (1U << (f_.fraction_bits - 1)),
                                    one - (1U << f_.fraction_bits),
                                    one + (1U << f_.fraction_bits),
                                    infinity - 1,
                                    infinity,
                                    infinity + 1,
                                    infinity + (1U << (f_.fraction_bits - 1)),
                                    infinity + f_.fraction_mask(),
                                    infinity - (1U << f_.fraction_bits)};
    return values[below(std::size(values))] | random_sign();
  }
  FloatOperands specials() { return {special(), special(), special()}; }

  /// Few bits set, few clear, or any.
  std::uint32_t fraction() {
    switch (below(4)) {
      case 0:
        return word() & word() & word();
      case 1:
        return word() | word() | word();
      case 2:
        return (1U << below(f_.fraction_bits)) - below(2);
      default:
        return word();
    }
  }
  std::uint32_t number() { return put(random_sign(), below(f_.fields()), fraction()); }
  std::uint32_t number_at(std::uint32_t exponent) { return put(random_sign(), exponent, fraction()); }
  std::uint32_t beside(std::uint32_t a) { return a + below(5) - 2; }

  FloatOperands neighbours() {
    const std::uint32_t a = number();
    const std::uint32_t distance = below(f_.fraction_bits + 4);
    const std::uint32_t b = below(3) == 0 ? beside(a) ^ random_sign() : number_at(exponent_of(a) - distance);
    return {a, b, below(2) == 0 ? beside(b) : a ^ f_.sign()};
  }

  double value(std::uint32_t a) const {
    const std::uint32_t exponent = exponent_of(a);
    const double magnitude =
        std::ldexp(static_cast<double>((a & f_.fraction_mask()) | (exponent != 0 ? f_.fraction_mask() + 1 : 0U)),
                   static_cast<int>(std::max(exponent, 1U) - f_.bias() - f_.fraction_bits));
    return (a & f_.sign()) != 0 ? -magnitude : magnitude;
  }
  /// Cut off, not rounded; 0 and the ends of the range stand for what is beyond.
  std::uint32_t bits(double value) const {
    const std::uint32_t sign = std::signbit(value) ? f_.sign() : 0U;
    int exponent = 0;
    const double fraction = std::frexp(std::fabs(value), &exponent);
    const int biased = exponent - 1 + static_cast<int>(f_.bias());
    if (value == 0 || biased < -static_cast<int>(f_.fraction_bits)) {
      return sign;
    }
    if (biased >= static_cast<int>(f_.fields())) {
      return sign | ((f_.fields() << f_.fraction_bits) - 1U);
    }
    const int cut = biased > 0 ? 0 : 1 - biased;
    const auto scaled = static_cast<std::uint32_t>(std::ldexp(fraction, static_cast<int>(f_.fraction_bits) + 1 - cut));
    return sign | (biased > 0 ? put(0, static_cast<std::uint32_t>(biased), scaled) : scaled);
  }

  std::uint32_t middling() { return number_at(f_.bias() + below(f_.bias()) - f_.bias() / 2); }

  FloatOperands cancelling_product() {
    const std::uint32_t a = middling(), b = middling();
    return {a, b, beside(bits(-value(a) * value(b)))};
  }
  FloatOperands near_quotient() {
    const std::uint32_t quotient = middling(), b = middling();
    return {beside(bits(value(quotient) * value(b))), b, quotient};
  }
  std::uint32_t near_square() {
    const std::uint32_t root = middling();
    return beside(bits(value(root) * value(root))) & ~f_.sign();
  }
  /// Sums, products and quotients that come out near an exponent field.
  FloatOperands around(std::uint32_t exponent) {
    const std::uint32_t a = middling();
    const std::uint32_t spread = below(f_.fraction_bits + 3);
    const std::uint32_t product = exponent + f_.bias() - exponent_of(a) + below(4) - 2 - (exponent == 1 ? spread : 0U);
    const std::uint32_t b = below(2) == 0 ? number_at(product) : number_at(exponent_of(a) + f_.bias() - product);
    return {a, b, number_at(exponent + below(3) - 1)};
  }
  /// (1 + 2^-i) (1 + 2^-j) has its last bit just behind the last place; so has the sum with something tiny.
  FloatOperands beside_a_tie() {
    const std::uint32_t i = 1 + below(f_.fraction_bits), j = f_.fraction_bits + 1 - i + below(3);
    const std::uint32_t a = put(random_sign(), f_.bias(), 1U << (f_.fraction_bits - i));
    const std::uint32_t b =
        put(random_sign(), f_.bias(), j <= f_.fraction_bits ? 1U << (f_.fraction_bits - j) : below(2));
    const std::uint32_t tiny = number_at(f_.bias() - f_.fraction_bits - 1 - below(f_.fraction_bits + 2));
    return {a, b, below(2) == 0 ? tiny : put(random_sign(), f_.bias() - f_.fraction_bits - 1, below(3) - 1U)};
  }
  /// With a power of two as b, products and quotients are a's few bits, moved behind the last subnormal place.
  FloatOperands subnormal_tie() {
    const bool divides = below(2) == 0;
    const std::uint32_t exponent = 1 + below(f_.bias() - f_.fraction_bits - 2);
    const std::uint32_t to = 1U - below(f_.fraction_bits + 2);  // field of the result's exponent
    const std::uint32_t a = put(random_sign(), exponent, 1U << below(f_.fraction_bits) | 1U << below(f_.fraction_bits));
    return {a, put(random_sign(), divides ? exponent + f_.bias() - to : to + f_.bias() - exponent, 0),
            put(random_sign(), below(2), below(2) == 0 ? 1U << below(f_.fraction_bits) : below(4))};
  }
  std::uint32_t integer() {
    const std::uint32_t power = 1U << below(32);
    return (below(2) == 0 ? power + below(5) - 2 : power | word() >> below(32)) * (below(2) == 0 ? 1U : ~0U);
  }
  std::uint32_t half_integer() {
    const double magnitude = static_cast<double>(integer() >> below(32)) + 0.25 * below(4);
    return beside(bits(magnitude)) ^ random_sign();
  }

  std::mt19937& random_;
  Layout f_;
};

}  // namespace

std::vector<FloatOperands> hard_operands(std::uint32_t seed, unsigned count) {
  std::mt19937 random(seed);
  Maker singles(random, {8, 23}), halves(random, {5, 10});
  std::vector<FloatOperands> result(count);
  for (unsigned i = 0; i < count; ++i) {
    result[i] = (i & 1) == 0 ? singles.make(i / 2) : halves.make(i / 2);
    for (std::uint32_t& operand : result[i]) {  // anything above a half
      operand = (i & 1) == 0 ? operand : (operand & 0xffffU) | static_cast<std::uint32_t>(random()) << 16;
    }
  }
  return result;
}

}  // namespace pulpo::test
