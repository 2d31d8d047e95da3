// SPDX-License-Identifier: Apache-2.0
// Jumps, branches, hardware loops.
#include <array>
#include <catch2/catch.hpp>

#include "bench.hpp"

using pulpo::isa::Variant;
using pulpo::test::run_body;

namespace {

constexpr std::array<Variant, 3> cores{Variant::flexv, Variant::ri5cy, Variant::cv32e40p};

}  // namespace

TEST_CASE("timing: JUMP") {
  for (const auto core : cores) {
    CHECK(run_body({"jal zero,.+8", "addi zero,zero,0", "addi a1,zero,1"}, {core, ""}).cost(0) == 2);
    CHECK(run_body({"auipc a0,0x0", "addi zero,zero,0", "jalr zero,16(a0)", "addi zero,zero,0", "addi a1,zero,1"},
                   {core, ""})
              .cost(2) == 2);
  }
}

TEST_CASE("timing: JUMP-EARLY") {
  for (const auto core : cores) {
    // the jump waits 4 cycles for mulh, its target is there by then
    CHECK(run_body({"mulh a0,t0,t1", "jal zero,.+8", "addi zero,zero,0", "addi a1,zero,1"}, {core, ""}).costs(2) ==
          "5 1");
    // a branch resolves in EX only: no profit
    CHECK(run_body({"mulh a0,t0,t1", "beq zero,zero,.+8", "addi zero,zero,0", "addi a1,zero,1"}, {core, ""}).costs(2) ==
          "5 3");
  }
}

TEST_CASE("timing: BRANCH") {
  for (const auto core : cores) {
    CHECK(run_body({"beq t0,t0,.+8", "addi zero,zero,0", "addi a1,zero,1"}, {core, ""}).cost(0) == 3);
    CHECK(run_body({"bne t0,t0,.+8", "addi zero,zero,0", "addi a1,zero,1"}, {core, ""}).cost(0) == 1);
    // the comparison takes the result of the instruction in front
    CHECK(run_body({"addi a2,zero,5", "beq a2,t0,.+8", "addi zero,zero,0", "addi a1,zero,1"}, {core, ""}).costs(2) ==
          "1 3");
  }
}

TEST_CASE("timing: BRANCH-READY") {
  // The load leaves ID in cycle t, is granted in t + 1, answered in t + 5. The branch passes through EX in t + 2 all
  // the same; only the instruction behind it, in EX from t + 3, waits there until t + 5.
  const auto timeline =
      run_body({"lw a0,0(s0)", "bne t0,t0,.+8", "addi a1,zero,1", "addi a2,zero,1"}, {Variant::flexv, "dlat=4"});
  CHECK(timeline.costs(3) == "1 1 3");
}

TEST_CASE("timing: LOOP") {
  for (const auto core : cores) {
    const auto timeline =
        run_body({"lp.setupi x0,3,.+12", "addi a0,a0,1", "addi a1,a1,1", "addi a2,a2,1", "addi a3,zero,1"}, {core, ""});
    CHECK(timeline.exit_value == 3);
    CHECK(timeline.costs(9) == "1 1 1 1 1 1 1 1 1");
  }
}

TEST_CASE("timing: LOOP-ALIGN") {
  // start = the instruction behind lp.setupi, at an address that is 2 modulo 4, 32 bits long: 3 cycles from the entry
  // of the last instruction but one into ID, so one more at each way back
  const auto timeline =
      run_body({"c.nop", "lp.setupi x0,3,.+12", "addi a0,a0,1", "addi a1,a1,1", "addi a2,a2,1", "c.nop"});
  CHECK(timeline.exit_value == 3);
  CHECK(timeline.costs(10) == "1 1 1 1 2 1 1 2 1 1");
}

TEST_CASE("timing: LOOP-OBI") {
  const std::vector<std::string> two{"lp.setupi x0,3,.+8", "addi a0,a0,1", "addi a1,a1,1", "addi a2,zero,1"};
  CHECK(run_body(two, {Variant::flexv, ""}).costs(6) == "1 1 1 1 1 1");
  CHECK(run_body(two, {Variant::cv32e40p, ""}).costs(6) == "1 1 2 1 1 1");
}

TEST_CASE("loops of CORE-V end behind their last instruction") {
  const auto timeline =
      run_body({"cv.setupi 0,3,.+16", "addi a0,a0,1", "addi a1,a1,1", "addi a2,a2,1", "addi a3,zero,1"},
               {Variant::cv32e40p_xcv, ""});
  CHECK(timeline.exit_value == 3);
  CHECK(timeline.costs(9) == "1 1 1 1 1 1 1 1 1");
}

TEST_CASE("timing: LOOP-ILLEGAL") {
  const std::vector<std::string> branch{"lp.setupi x0,2,.+16", "addi a0,a0,1", "bne t0,t0,.+8",
                                        "addi a1,a1,1",        "addi a2,a2,1", "addi zero,zero,0"};
  CHECK(run_body(branch, {Variant::flexv, ""}).cost(2) == 1);
  const auto trapped = run_body(branch, {Variant::cv32e40p, ""});
  CHECK(trapped.all.at(trapped.body + 2).pc == 0x1C008000);
}
