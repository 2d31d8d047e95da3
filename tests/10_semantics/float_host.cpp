// SPDX-License-Identifier: Apache-2.0
// The host's floating-point state has no part in floating-point rows: neither its rounding mode, nor flushing to zero,
// nor trapping; nor do they leave exceptions behind there, as any inexact operation of the host's would.
#include <xmmintrin.h>

#include <catch2/catch.hpp>
#include <cfenv>

#include "tests/support/exact_float.hpp"
#include "tests/support/float_operands.hpp"

namespace {

using namespace pulpo::isa;
using namespace pulpo::test;

/// A hash of all results and flags of all float rows.
std::uint64_t digest(const std::vector<FloatOperands>& operands) {
  std::uint64_t hash = 14695981039346656037U;
  for (const Row& row : all_rows()) {
    if (!is_float(row.unit)) {
      continue;
    }
    for (std::size_t i = 0; i < operands.size(); ++i) {
      const auto& [a, b, c] = operands[i];
      const exact::Answer answer = exact::run(row, a, b, c, static_cast<unsigned>(i % 5));
      hash = (hash ^ answer.value ^ std::uint64_t{answer.flags} << 32) * 1099511628211U;
    }
  }
  return hash;
}

/// The host's state as it was before.
struct KeepHostState {
  KeepHostState() { std::fegetenv(&environment); }
  ~KeepHostState() { std::fesetenv(&environment); }
  std::fenv_t environment;
};

constexpr unsigned flush_to_zero = 0x8000, denormals_are_zero = 0x0040;

}  // namespace

TEST_CASE("float rows compute the same whatever the host's rounding mode, and leave its flags alone") {
  const auto operands = hard_operands(5, 2000);
  const std::uint64_t wanted = digest(operands);
  const KeepHostState keep;
  for (const int mode : {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}) {
    for (const unsigned flushing : {0U, flush_to_zero | denormals_are_zero}) {
      REQUIRE(std::fesetround(mode) == 0);
      _mm_setcsr(_mm_getcsr() | flushing);
      std::feclearexcept(FE_ALL_EXCEPT);
      const std::uint64_t hash = digest(operands);
      const int raised = std::fetestexcept(FE_ALL_EXCEPT);
      _mm_setcsr(_mm_getcsr() & ~flushing);
      INFO("mode " << mode << ", flushing " << flushing);
      CHECK(hash == wanted);
      CHECK(raised == 0);
    }
  }
}

TEST_CASE("the host's float state does differ between its modes") {
  const KeepHostState keep;
  volatile float one = 1, three = 3;
  std::fesetround(FE_UPWARD);
  const volatile float up = one / three;
  std::fesetround(FE_DOWNWARD);
  const volatile float down = one / three;
  CHECK(up != down);
  CHECK((std::fetestexcept(FE_INEXACT)) != 0);
}
