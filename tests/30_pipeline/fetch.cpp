// SPDX-License-Identifier: Apache-2.0
// Instruction fetch: when an instruction can be there at all.
#include <catch2/catch.hpp>

#include "bench.hpp"

using pulpo::isa::Variant;
using pulpo::test::run_body;

namespace {

const std::vector<std::string> six_nops(6, "addi zero,zero,0");

}  // namespace

TEST_CASE("timing: FETCH-START") {
  for (const auto core : {Variant::flexv, Variant::ri5cy, Variant::cv32e40p}) {
    // request in 0, response in 1, in ID in 2
    CHECK(run_body({}, {core, ""}).all.at(0).cycle == 2);
    CHECK(run_body({}, {core, "ilat=3"}).all.at(0).cycle == 4);
  }
}

TEST_CASE("timing: FETCH-ONE") {
  CHECK(run_body(six_nops, {Variant::flexv, ""}).costs(5) == "1 1 1 1 1");
  CHECK(run_body(six_nops, {Variant::flexv, "ilat=3"}).costs(5) == "3 3 3 3 3");
  CHECK(run_body(six_nops, {Variant::flexv, "ignt=2"}).costs(5) == "3 3 3 3 3");
  // two instructions a word
  CHECK(run_body(std::vector<std::string>(6, "c.nop"), {Variant::flexv, "ilat=3"}).costs(4) == "1 2 1 2");
}

TEST_CASE("timing: FETCH-FIFO") {
  // A word in 2 cycles. While the first instruction behind mulh waits for EX (6 cycles, see ID-EMPTY), three words
  // gather and the requests stop; their instructions leave at one a cycle, then it is 2 again.
  const auto slow = run_body({"mulh t2,t0,t1", "addi a1,zero,1", "addi a2,zero,1", "addi a3,zero,1", "addi a4,zero,1",
                              "addi a5,zero,1", "addi a6,zero,1", "addi a7,zero,1"},
                             {Variant::flexv, "ilat=2"});
  INFO(slow.costs(8));
  CHECK(slow.costs(4) == "6 1 1 1");
  CHECK(slow.cost(7) == 2);
}

TEST_CASE("timing: FETCH-ALIGN") {
  for (const auto core : {Variant::flexv, Variant::ri5cy, Variant::cv32e40p}) {
    const std::vector<std::string> aligned{"jal zero,.+8", "c.nop", "c.nop", "addi a1,zero,1", "addi a2,zero,1"};
    const std::vector<std::string> straddling{"jal zero,.+6", "c.nop", "addi a1,zero,1", "addi a2,zero,1"};
    const std::vector<std::string> half{"jal zero,.+6", "c.nop", "c.nop", "addi a2,zero,1"};
    const std::vector<std::string> straight{"c.nop", "addi a1,zero,1", "addi a2,zero,1"};
    CHECK(run_body(aligned, {core, ""}).cost(0) == 2);
    CHECK(run_body(straddling, {core, ""}).cost(0) == 3);
    CHECK(run_body(half, {core, ""}).cost(0) == 2);
    CHECK(run_body(straight, {core, ""}).costs(2) == "1 1");
  }
}

TEST_CASE("timing: FETCH-ABORT") {
  // ilat=3: the jump enters ID with the response to its own request, which sent the next one; the redirect in the cycle
  // after finds that one outstanding, waits for it (2 cycles more), then needs 3 for its own and one in ID.
  const std::vector<std::string> jump{"jal zero,.+8", "addi zero,zero,0", "addi a1,zero,1"};
  CHECK(run_body(jump, {Variant::flexv, "ilat=1"}).cost(0) == 2);
  CHECK(run_body(jump, {Variant::flexv, "ilat=3"}).cost(0) == 6);
}

TEST_CASE("timing: FETCH-OBI") {
  // Two words under way or in the FIFO: the second request goes out one cycle behind the first, so two words come in
  // L + 1 cycles instead of 2 L.
  CHECK(run_body(six_nops, {Variant::cv32e40p, "ilat=2"}).costs(4) == "2 1 2 1");
  const auto slow = run_body(six_nops, {Variant::cv32e40p, "ilat=4"});
  CHECK(slow.cost(0) + slow.cost(1) == 5);
  CHECK(slow.cost(2) + slow.cost(3) == 5);
}
