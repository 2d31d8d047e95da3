// SPDX-License-Identifier: Apache-2.0
// CSRs, fences, traps, interrupts, sleep.
#include <array>
#include <catch2/catch.hpp>

#include "bench.hpp"

using pulpo::isa::Variant;
using pulpo::test::run_body;

namespace {

constexpr std::array<Variant, 3> cores{Variant::flexv, Variant::ri5cy, Variant::cv32e40p};
constexpr pulpo::Address vectors = 0x1C008000;

}  // namespace

TEST_CASE("timing: CSR") {
  for (const auto core : cores) {
    const auto timeline = run_body({"csrrw zero,0x340,t0", "csrrs a1,0x340,zero", "addi a0,a1,2"}, {core, ""});
    CHECK(timeline.costs(3) == "1 1 1");
    CHECK(timeline.exit_value == 7);
  }
}

TEST_CASE("timing: CSR-FLUSH") {
  for (const auto core : cores) {
    CHECK(run_body({"csrrs a1,0x300,zero", "addi a0,zero,2"}, {core, ""}).cost(0) == 4);
    CHECK(run_body({"csrrs a1,0x341,zero", "addi a0,zero,2"}, {core, ""}).cost(0) ==
          (core == Variant::cv32e40p ? 4 : 1));
  }
}

TEST_CASE("timing: CSR-UNKNOWN") {
  CHECK(run_body({"csrrs a1,0x7c0,zero", "addi a0,zero,2"}, {Variant::ri5cy, ""}).cost(0) == 1);
  const auto trapped = run_body({"csrrs a1,0x7c0,zero", "addi a0,zero,2"}, {Variant::cv32e40p, ""});
  CHECK(trapped.all.at(trapped.body).pc == vectors);
}

TEST_CASE("timing: CSR-READ-WRITES") {
  // Two MAC&Loads with skip 1 move the address of A by stride, then rollback. A csrr of the address in between clears
  // the count of updates: the second moves by stride as well.
  const std::vector<std::string> set{"csrrwi zero,0x010,0",      "csrrwi zero,0x00d,2",  "csrrw zero,0x100,s0",
                                     "csrrwi zero,0x102,4",      "csrrwi zero,0x104,16", "csrrwi zero,0x106,1",
                                     "pv.mlsdotsp.b zero,zero,8"};
  const auto value = [&](const std::vector<std::string>& between, Variant core) {
    auto body = set;
    body.insert(body.end(), {"addi zero,zero,0", "addi zero,zero,0"});
    body.insert(body.end(), between.begin(), between.end());
    body.insert(body.end(), {"pv.mlsdotsp.b zero,zero,8", "addi zero,zero,0", "addi zero,zero,0", "csrrs a0,0x100,zero",
                             "sub a0,a0,s0"});
    return run_body(body, {core, ""}).exit_value;
  };
  CHECK(value({}, Variant::flexv) == 4 + 16);
  CHECK(value({"csrrs a1,0x100,zero"}, Variant::flexv) == 4 + 4);
  CHECK(value({"csrrs a1,0x100,zero"}, Variant::mpic) == 4 + 16);
}

TEST_CASE("timing: CSR-COUNT-LATE") {
  // Counter 1 counts instructions. Enabled by an instruction in EX in cycle c, it counts those that leave ID from c + 1
  // on, each one cycle later; the read in EX in cycle c + 4 sees those of c + 1 and c + 2.
  const auto timeline = run_body({"csrrwi zero,0x7e0,2", "addi zero,zero,0", "addi zero,zero,0", "addi zero,zero,0",
                                  "csrrs a0,0x781,zero", "addi zero,zero,0"});
  CHECK(timeline.exit_value == 2);
}

TEST_CASE("the counter of p.elw's extra cycles") {
  // Counter 11. p.elw leaves ID in t and is in EX from t + 1 until its grant 5 cycles later: 6 cycles; then one of
  // flush and one with an empty ID.
  const auto timeline = run_body({"lui a2,0x1", "srli a2,a2,1", "csrrw zero,0x7e0,a2", "p.elw a1,1812(s11)",
                                  "addi zero,zero,0", "csrrs a0,0x78b,zero", "addi zero,zero,0"});
  CHECK(timeline.exit_value == 6 + 1 + 1);
}

TEST_CASE("timing: CSR-TRAP-GATED") {
  const std::vector<std::string> body{"ecall", "csrrs a0,0x342,zero", "addi zero,zero,0"};
  CHECK(run_body(body, {Variant::flexv, ""}).exit_value == 0);
  CHECK(run_body(body, {Variant::ri5cy, ""}).exit_value == 11);
  CHECK(run_body(body, {Variant::mpic, ""}).exit_value == 11);
}

TEST_CASE("timing: FENCE") {
  for (const auto core : cores) {
    CHECK(run_body({"fence", "addi a0,zero,2"}, {core, ""}).cost(0) == 4);
    CHECK(run_body({"fence.i", "addi a0,zero,2"}, {core, ""}).cost(0) == 4);
  }
}

TEST_CASE("timing: TRAP") {
  for (const auto core : cores) {
    for (const std::string cause : {"ecall", "ebreak"}) {
      const auto timeline = run_body({cause, "addi a0,zero,2"}, {core, ""});
      CHECK(timeline.cost(0) == 4);
      CHECK(timeline.all.at(timeline.body + 1).pc == vectors);
    }
  }
}

TEST_CASE("timing: MRET") {
  for (const auto core : cores) {
    const auto timeline = run_body({"ecall", "addi a0,zero,2"}, {core, ""});
    // handler: jal, csrrs, addi, csrrw, mret
    CHECK(timeline.all.at(timeline.body + 5).text == "mret");
    CHECK(timeline.cost(5) == 5);
  }
}

TEST_CASE("timing: IRQ") {
  // A store of id << 16 | n raises interrupt id n + 1 cycles after its grant, which is in its EX cycle.
  for (const auto core : cores) {
    std::vector<std::string> body{"addi a2,zero,-1", "csrrw zero,0x304,a2", "csrrsi zero,0x300,8",
                                  "lui a1,0x30",     "addi a1,a1,5",        "sw a1,8(s11)"};
    if (core != Variant::cv32e40p) {
      body.at(1) = "addi zero,zero,0";  // no mie there
    }
    body.insert(body.end(), 16, "addi a0,a0,1");
    const auto timeline = run_body(body, {core, ""});
    const auto store = timeline.all.at(timeline.body + 5).cycle;
    const auto raised = store + 1 + 5 + 1;
    std::size_t handler = timeline.body;
    while (timeline.all.at(handler).pc >= vectors + 0x80) {
      ++handler;
    }
    CHECK(timeline.all.at(handler).cycle == raised + (core == Variant::cv32e40p ? 3 : 5));
  }
}

TEST_CASE("timing: WFI") {
  // interrupt 3 at grant + 11; flexv sleeps and its handler begins 4 cycles after the request
  std::vector<std::string> body{"csrrsi zero,0x300,8", "lui a1,0x30", "addi a1,a1,10", "sw a1,8(s11)", "wfi"};
  const auto timeline = run_body(body, {Variant::flexv, ""});
  const auto raised = timeline.all.at(timeline.body + 3).cycle + 1 + 11;
  CHECK(timeline.all.at(timeline.body + 5).cycle == raised + 4);
  CHECK(run_body({"wfi", "addi a0,zero,1"}, {Variant::cv32e40p, ""}).cost(0) == 1);
}

TEST_CASE("timing: ELW") {
  // a load from +0x700 + 4 w waits w cycles for its grant
  for (const auto core : cores) {
    CHECK(run_body({"p.elw a0,1792(s11)", "addi a1,zero,1"}, {core, ""}).cost(0) == 4);
    CHECK(run_body({"p.elw a0,1812(s11)", "addi a1,zero,1"}, {core, ""}).cost(0) == 4 + 5);
  }
}
