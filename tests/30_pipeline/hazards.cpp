// SPDX-License-Identifier: Apache-2.0
// What instructions in ID wait for: not ready at distance 0, ready one later.
#include <array>
#include <catch2/catch.hpp>

#include "bench.hpp"

using pulpo::isa::Variant;
using pulpo::test::run_body;

namespace {

constexpr std::array<Variant, 3> cores{Variant::flexv, Variant::ri5cy, Variant::cv32e40p};

}  // namespace

TEST_CASE("timing: HAZ-LOAD-USE") {
  for (const auto core : cores) {
    for (const std::string use : {"add a1,a0,t0", "add a1,t0,a0", "sw a0,4(s0)", "lw a1,0(a0)", "beq a0,t0,.+8"}) {
      CHECK(run_body({"lw a0,0(s0)", use}, {core, ""}).cost(0) == 2);
      CHECK(run_body({"lw a0,0(s0)", "addi zero,zero,0", use}, {core, ""}).costs(2) == "1 1");
    }
    CHECK(run_body({"lw a0,0(s0)", "add a1,t0,t1"}, {core, ""}).cost(0) == 1);
    CHECK(run_body({"lw zero,0(s0)", "add a1,zero,t1"}, {core, ""}).cost(0) == 1);
    // the accumulator is a source too
    CHECK(run_body({"lw a0,0(s0)", core == Variant::cv32e40p ? "p.mac a0,t0,t1" : "p.mac a0,t0,t1"}, {core, ""})
              .cost(0) == 2);
  }
}

TEST_CASE("timing: HAZ-LOAD-WAW") {
  for (const auto core : cores) {
    CHECK(run_body({"lw a0,0(s0)", "addi a0,zero,1"}, {core, ""}).cost(0) == 2);
    CHECK(run_body({"lw zero,0(s0)", "addi zero,zero,1"}, {core, ""}).cost(0) == 2);
    CHECK(run_body({"lw a0,0(s0)", "lw a0,4(s0)"}, {core, ""}).cost(0) == 1);
    CHECK(run_body({"lw a0,0(s0)", "addi a1,zero,1", "addi a0,zero,1"}, {core, ""}).costs(2) == "1 1");
  }
}

TEST_CASE("timing: HAZ-RS2-FIELD") {
  // the immediate of pv.shuffleI0.sci.b a1,t0,imm sits where rs2 does: imm 20 is {[24:20],[25]} = a0
  CHECK(run_body({"lw a0,0(s0)", "pv.shufflei0.sci.b a1,t0,20"}).cost(0) == 2);
  CHECK(run_body({"lw a0,0(s0)", "pv.shufflei0.sci.b a1,t0,22"}).cost(0) == 1);
}

TEST_CASE("timing: HAZ-JALR") {
  for (const auto core : cores) {
    const std::string address = "auipc a0,0x0";
    // a0 = address of auipc; the target is the instruction behind the jalr
    CHECK(run_body({address, "jalr ra,8(a0)", "addi a1,zero,1"}, {core, ""}).costs(2) == "2 2");
    CHECK(run_body({address, "addi zero,zero,0", "jalr ra,12(a0)", "addi a1,zero,1"}, {core, ""}).costs(3) == "1 1 2");
    // the same through memory: two cycles at distance 0, one at distance 1, none at distance 2
    const std::vector<std::string> store{address, "sw a0,0(s0)", "addi zero,zero,0", "lw a2,0(s0)"};
    for (unsigned distance = 0; distance < 3; ++distance) {
      auto body = store;
      body.insert(body.end(), distance, "addi zero,zero,0");
      body.push_back("jalr ra," + std::to_string(4 * (body.size() + 1)) + "(a2)");
      const auto timeline = run_body(body, {core, ""});
      CHECK(timeline.cost(store.size() - 1 + distance) == 1 + (2 - distance));
    }
  }
}

TEST_CASE("timing: ID-STALE") {
  for (const auto core : cores) {
    // far call: the jalr waits one cycle for auipc, and one more behind its own result
    CHECK(run_body({"auipc ra,0x0", "jalr ra,8(ra)", "addi a1,zero,1"}, {core, ""}).costs(2) == "2 3");
    CHECK(run_body({"auipc ra,0x0", "jalr t2,8(ra)", "addi a1,zero,1"}, {core, ""}).costs(2) == "2 2");
  }
}

TEST_CASE("timing: ID-EMPTY") {
  // mulh keeps EX for 5 cycles. With ilat=4 the next word is not there when mulh leaves ID, but arrives while EX is
  // busy: it may enter the empty ID only in the last of the five and leaves it one later than if it had waited there.
  CHECK(run_body({"mulh a0,t0,t1", "addi a1,zero,1"}, {Variant::flexv, "ilat=4"}).cost(0) == 6);
  CHECK(run_body({"mulh a0,t0,t1", "addi a1,zero,1"}, {Variant::flexv, ""}).cost(0) == 5);
}
