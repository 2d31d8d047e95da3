// SPDX-License-Identifier: Apache-2.0
// The operands of the lock step with qemu meet, in every operation and rounding mode, every exception that it can raise
// and no other; they meet ties and results that are subnormal.
#include <catch2/catch.hpp>

#include "tests/support/exact_float.hpp"
#include "tests/support/float_operands.hpp"

namespace {

using namespace pulpo::isa;
using namespace pulpo::test;
using namespace pulpo::test::exact;

struct Expectation {
  const char* name;
  unsigned flags;
};

// RISC-V unprivileged ISA, F: exceptions are those of IEEE 754, underflow only with inexact results. Sums are exact
// where they are subnormal, quotients of halves of an integer by a larger one never; a half is as large as 65504.
constexpr unsigned NV = invalid, DZ = divide_by_zero, OF = overflow, UF = underflow, NX = inexact;
constexpr Expectation expectations[] = {{"fadd.s", NV | OF | NX},
                                        {"fsub.s", NV | OF | NX},
                                        {"fmul.s", NV | OF | UF | NX},
                                        {"fdiv.s", NV | DZ | OF | UF | NX},
                                        {"fsqrt.s", NV | NX},
                                        {"fmadd.s", NV | OF | UF | NX},
                                        {"fmsub.s", NV | OF | UF | NX},
                                        {"fnmsub.s", NV | OF | UF | NX},
                                        {"fnmadd.s", NV | OF | UF | NX},
                                        {"fmin.s", NV},
                                        {"fmax.s", NV},
                                        {"feq.s", NV},
                                        {"flt.s", NV},
                                        {"fle.s", NV},
                                        {"fclass.s", 0},
                                        {"fsgnj.s", 0},
                                        {"fsgnjn.s", 0},
                                        {"fsgnjx.s", 0},
                                        {"fcvt.w.s", NV | NX},
                                        {"fcvt.wu.s", NV | NX},
                                        {"fcvt.s.w", NX},
                                        {"fcvt.s.wu", NX},
                                        {"fcvt.s.h", NV},
                                        {"fcvt.h.s", NV | OF | UF | NX},
                                        {"fadd.h", NV | OF | NX},
                                        {"fsub.h", NV | OF | NX},
                                        {"fmul.h", NV | OF | UF | NX},
                                        {"fdiv.h", NV | DZ | OF | UF | NX},
                                        {"fsqrt.h", NV | NX},
                                        {"fmadd.h", NV | OF | UF | NX},
                                        {"fmsub.h", NV | OF | UF | NX},
                                        {"fnmsub.h", NV | OF | UF | NX},
                                        {"fnmadd.h", NV | OF | UF | NX},
                                        {"fmin.h", NV},
                                        {"fmax.h", NV},
                                        {"feq.h", NV},
                                        {"flt.h", NV},
                                        {"fle.h", NV},
                                        {"fclass.h", 0},
                                        {"fcvt.w.h", NV | NX},
                                        {"fcvt.wu.h", NV | NX},
                                        {"fcvt.h.w", OF | NX},
                                        {"fcvt.h.wu", OF | NX}};

bool is_subnormal(const FloatLayout& f, std::uint32_t value) {
  const std::uint32_t magnitude = value & ((1U << (f.bits() - 1)) - 1);
  return magnitude != 0 && magnitude < 1U << f.fraction_bits;
}

}  // namespace

TEST_CASE("hard operands raise in every mode all that an operation can raise") {
  const auto operands = hard_operands(1, 20'000);
  for (const Expectation& expected : expectations) {
    const Row& row = row_named(expected.name);
    for (unsigned mode = 0; mode < 5; ++mode) {
      unsigned raised = 0;
      for (const auto& [a, b, c] : operands) {
        raised |= run(row, a, b, c, mode).flags;
      }
      INFO(expected.name << " mode " << mode);
      CHECK(raised == expected.flags);
    }
  }
}

// A tie: to nearest even and to nearest away differ. A subnormal result: of at least a thousandth of all.
TEST_CASE("hard operands meet ties and subnormal results") {
  const auto operands = hard_operands(2, 20'000);
  for (const FloatLayout& f : {formats[0], formats[1]}) {
    for (const char* name : {"fadd", "fsub", "fmul", "fdiv", "fmadd", "fmsub", "fnmsub", "fnmadd"}) {
      const Row& row = row_named(std::string(name) + f.suffix);
      unsigned ties = 0, subnormals = 0;
      for (const auto& [a, b, c] : operands) {
        const Answer even = run(row, a, b, c, 0);
        ties += even.value != run(row, a, b, c, 4).value ? 1 : 0;
        subnormals += is_subnormal(f, even.value) ? 1 : 0;
      }
      INFO(row.mnemonic << ": " << ties << " ties, " << subnormals << " subnormal results");
      CHECK(ties > 20);
      CHECK(subnormals > 200);
    }
  }
}
