// SPDX-License-Identifier: Apache-2.0
// exp and log of the training kernels are as exact as their header says: within 1.01 and 0.84 units in the last place
// of what the host computes in double precision, over a sample of all floats (all of them were looked at once).
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <limits>

#include "workloads/training/exponential.hpp"

using namespace pulpo::training;

namespace {

/// How far off, in units in the last place of a float of the exact value's size.
double ulps(float result, double exact) {
  int exponent = 0;
  std::frexp(exact, &exponent);
  return std::fabs(result - exact) / std::ldexp(1.0, exponent - 24);
}

}  // namespace

TEST_CASE("training: exp within 1.01 ulp, log within 0.84 ulp") {
  double worst = 0;
  for (const std::uint32_t sign : {0u, 0x80000000u}) {
    for (std::uint32_t bits = 0x20000000; bits < 0x42b17218; bits += 1499) {  // to 88.72
      const float x = from_bits(bits | sign);
      if (x > -87.3365f) {
        worst = std::max(worst, ulps(exp_of(x), std::exp(double{x})));
      }
    }
  }
  CHECK(worst <= 1.01);
  CHECK(worst > 0.5);  // less would be better than rounding
  worst = 0;
  for (std::uint32_t bits = 0x00800000; bits < 0x7f800000; bits += 4999) {
    const float x = from_bits(bits);
    worst = std::max(worst, ulps(log_of(x), std::log(double{x})));
  }
  for (std::uint32_t bits = 0x3f780000; bits < 0x3f880000; bits += 7) {  // around 1
    const float x = from_bits(bits);
    worst = std::max(worst, x == 1 ? 0.0 : ulps(log_of(x), std::log(double{x})));
  }
  CHECK(worst <= 0.84);
  CHECK(worst > 0.5);
}

TEST_CASE("training: exp and log at their ends") {
  CHECK(exp_of(0) == 1);
  CHECK(log_of(1) == 0);
  CHECK(exp_of(-88) == 0);
  CHECK(exp_of(-std::numeric_limits<float>::infinity()) == 0);
  CHECK(std::isinf(exp_of(89)));
  CHECK(exp_of(-87.33f) >= std::numeric_limits<float>::min());
  CHECK(std::isfinite(exp_of(88.72f)));
}
