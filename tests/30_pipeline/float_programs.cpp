// SPDX-License-Identifier: Apache-2.0
// Random programs full of float instructions: the short ways through a cycle give the same cycles, reasons and results
// as the long one, and mpic the results of the architectural executor.
#include <catch2/catch.hpp>

#include "bench.hpp"
#include "tests/support/random_floats.hpp"

using namespace pulpo;
using isa::Variant;

TEST_CASE("random float programs take the same cycles on short and long ways, and compute the right thing") {
  unsigned seed = 0;
  for (const Variant variant : {Variant::flexv, Variant::ri5cy, Variant::mpic}) {
    for (const char* memory : {"", "ilat=2", "dlat=3", "ignt=1 dgnt=1"}) {
      for (unsigned i = 0; i < 30; ++i) {
        const bool own = i % 2 != 0;
        const auto floats = own ? isa::FloatRegisters::own : isa::FloatRegisters::integer;
        const auto body = test::random_float_lines({.seed = ++seed, .variant = variant, .floats = floats}, 200);
        INFO("seed " << seed << " " << isa::name(variant) << " " << memory);
        const auto with = test::run_body(body, {variant, memory, true, false, own});
        const auto without = test::run_body(body, {variant, memory, true, true, own});
        REQUIRE(with.all.size() == without.all.size());
        for (std::size_t at = 0; at < with.all.size(); ++at) {
          INFO(with.all[at].text << " at " << with.all[at].cycle << " and " << without.all[at].cycle);
          REQUIRE(with.all[at].cycle == without.all[at].cycle);
          REQUIRE(with.all[at].pc == without.all[at].pc);
        }
        REQUIRE(with.exit_value == without.exit_value);
        REQUIRE(with.counters.reasons.cycles == without.counters.reasons.cycles);
        if (variant == Variant::mpic) {
          REQUIRE(with.exit_value == test::hash_of(body, variant, floats));
        }
      }
    }
  }
}

// With them flexv and RI5CY see frm and fflags late.
TEST_CASE("random float programs without accesses to frm and fcsr compute the right thing on all cores") {
  unsigned seed = 1000;
  for (const Variant variant : {Variant::flexv, Variant::ri5cy}) {
    for (const char* memory : {"", "dlat=2 dgnt=1"}) {
      for (unsigned i = 0; i < 30; ++i) {
        const bool own = i % 2 != 0;
        const auto floats = own ? isa::FloatRegisters::own : isa::FloatRegisters::integer;
        const auto body = test::random_float_lines(
            {.seed = ++seed, .variant = variant, .floats = floats, .reserved_modes = false, .status = false}, 200);
        INFO("seed " << seed << " " << isa::name(variant) << " " << memory);
        CHECK(test::run_body(body, {variant, memory, true, false, own}).exit_value ==
              test::hash_of(body, variant, floats));
      }
    }
  }
}
