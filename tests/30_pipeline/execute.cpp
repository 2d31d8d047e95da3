// SPDX-License-Identifier: Apache-2.0
// How long units and data accesses keep EX.
#include <array>
#include <catch2/catch.hpp>

#include "bench.hpp"

using pulpo::isa::Variant;
using pulpo::test::run_body;

namespace {

constexpr std::array<Variant, 3> cores{Variant::flexv, Variant::ri5cy, Variant::cv32e40p};

/// Cycles that a division by `divisor` keeps the instruction behind it, which depends on nothing.
pulpo::Cycle division_cost(const std::string& mnemonic, const std::string& divisor, Variant core) {
  // the next instruction leaves ID at once; the one behind it waits until EX is free
  const auto timeline =
      run_body({"lui a2," + divisor, mnemonic + " a0,t0,a2", "addi zero,zero,0", "addi a1,zero,1"}, {core, ""});
  return timeline.cost(1);
}

}  // namespace

TEST_CASE("timing: EX-SINGLE") {
  for (const auto core : cores) {
    CHECK(run_body({"add a0,t0,t1", "mul a0,a0,t1", "p.mac a0,a0,t1", "pv.add.h a0,a0,t1", "pv.sdotsp.b a0,a0,t1",
                    "p.extractu a0,a0,4,2", "addi a0,a0,1"},
                   {core, ""})
              .costs(6) == "1 1 1 1 1 1");
  }
}

TEST_CASE("timing: EX-MULH") {
  for (const auto core : cores) {
    for (const std::string mnemonic : {"mulh", "mulhsu", "mulhu"}) {
      CHECK(run_body({mnemonic + " a0,t0,t1", "addi a1,zero,1"}, {core, ""}).cost(0) == 5);
    }
  }
}

TEST_CASE("timing: EX-DIV") {
  for (const auto core : cores) {
    // lui x puts x << 12: 0x80000 is negative with one leading one, 0x40000 has one leading zero, 1 has 19
    CHECK(division_cost("divu", "0x80000", core) == 3 + 0);
    CHECK(division_cost("divu", "0x40000", core) == 3 + 1);
    CHECK(division_cost("remu", "0x00001", core) == 3 + 19);
    CHECK(division_cost("divu", "0x00000", core) == 3 + 32);
    CHECK(division_cost("div", "0x80000", core) == 3 + 1 - 1);
    CHECK(division_cost("rem", "0xfffff", core) == 3 + 20 - 1);
  }
}

TEST_CASE("timing: EX-DIV-PHANTOM") {
  // A taken branch hides divu by x0 = 3 + 32 cycles: the bubble starts it, and EX is busy from the cycle in which the
  // target could have entered it: 3 + (35 - 1).
  const std::vector<std::string> body{"beq t0,t0,.+8", "divu a0,t0,zero", "addi a1,zero,1"};
  CHECK(run_body(body, {Variant::flexv, ""}).cost(0) == 37);
  CHECK(run_body(body, {Variant::ri5cy, ""}).cost(0) == 37);
  CHECK(run_body(body, {Variant::mpic, ""}).cost(0) == 37);
  CHECK(run_body(body, {Variant::cv32e40p, ""}).cost(0) == 3);
}

TEST_CASE("timing: LSU-SPLIT") {
  for (const auto core : cores) {
    CHECK(run_body({"lw a0,0(s0)", "addi a1,zero,1", "addi a2,zero,1"}, {core, ""}).cost(0) == 1);
    CHECK(run_body({"lw a0,1(s0)", "addi a1,zero,1", "addi a2,zero,1"}, {core, ""}).cost(0) == 2);
    CHECK(run_body({"lh a0,1(s0)", "addi a1,zero,1", "addi a2,zero,1"}, {core, ""}).cost(0) == 1);
    CHECK(run_body({"sh t0,3(s0)", "addi a1,zero,1", "addi a2,zero,1"}, {core, ""}).cost(0) == 2);
    // split load, then use: 2 and the load-use cycle
    CHECK(run_body({"lw a0,2(s0)", "add a1,a0,t0"}, {core, ""}).cost(0) == 3);
  }
  CHECK(run_body({"sw t1,2(s0)", "sw t0,6(s0)", "lw a0,2(s0)"}).exit_value == 6);
}

TEST_CASE("timing: LSU-ONE") {
  // response after 3 cycles: one access in 3 cycles, stores too; an instruction without access waits for it in EX
  CHECK(run_body({"lw a0,0(s0)", "lw a1,4(s0)", "sw t0,8(s0)", "sw t0,12(s0)", "addi a2,zero,1", "addi a3,zero,1"},
                 {Variant::flexv, "dlat=3"})
            .costs(4) == "1 3 3 3");
  CHECK(run_body({"sw t0,0(s0)", "addi a1,zero,1", "addi a2,zero,1"}, {Variant::flexv, "dlat=3"}).costs(2) == "1 3");
}

TEST_CASE("timing: LSU-GRANT") {
  for (const auto core : cores) {
    CHECK(run_body({"sw t0,0(s0)", "addi a1,zero,1", "addi a2,zero,1"}, {core, "dgnt=2"}).costs(2) == "3 1");
  }
}

TEST_CASE("timing: LSU-OBI") {
  // With latency 2 and grants that take one cycle: the second request is granted while the first waits for its
  // response, so that accesses follow each other every 2 cycles; with one outstanding access they would need 3.
  const std::vector<std::string> loads{"lw a0,0(s0)", "lw a1,4(s0)", "lw a2,8(s0)", "lw a3,12(s0)", "lw a4,16(s0)"};
  CHECK(run_body(loads, {Variant::cv32e40p, "dlat=2 dgnt=1"}).costs(4) == "2 2 2 2");
  CHECK(run_body(loads, {Variant::ri5cy, "dlat=2 dgnt=1"}).costs(4) == "2 3 3 3");
}
