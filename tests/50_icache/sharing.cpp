// SPDX-License-Identifier: Apache-2.0
// Several private caches at the shared level at once. Cycles count from the cores' common request.
#include <catch2/catch.hpp>

#include "tests/50_icache/rig.hpp"

using namespace pulpo;

namespace {
constexpr Address code = test::flat_base + 0x1000;
constexpr Address bank_stride = 32;  // two banks of 16-byte lines

Address line(unsigned index) { return code + bank_stride * index; }  // all in bank 0

std::vector<Cycle> waits(test::Rig& rig, unsigned cores, unsigned first_line) {
  const Cycle begin = rig.now;
  for (unsigned core = 0; core < cores; ++core) {
    rig.start(core, {line(first_line + core)});
  }
  rig.finish();
  std::vector<Cycle> result;
  for (unsigned core = 0; core < cores; ++core) {
    result.push_back(rig.wait_of(core, begin));
  }
  return result;
}
}  // namespace

// One request a cycle enters the bank. With the counter at 0 the tree prefers left halves at every level: 0, 1, 2, 3.
// After 7 grants it prefers right ones, core 3; then it is 0 again: 0, 1 (counter 1, but the left half comes first at
// the middle level), 2.
TEST_CASE("ICACHE-ARBITER: a counter of grants chooses at the nodes of the tree") {
  for (const unsigned grants : {8u, 7u}) {
    test::Rig rig;
    rig.enable();
    for (unsigned index = 0; index < grants; ++index) {
      rig.straight(7, line(index), 1);
    }
    const auto order = waits(rig, 4, 0);
    CHECK(order == (grants == 8 ? std::vector<Cycle>{3, 4, 5, 6} : std::vector<Cycle>{4, 5, 6, 3}));
  }
}

// Core 0 misses in both levels: its line is joined in cycle 6 + rlat = 7. A request that is in the bank's second stage
// just then (core 1's fetch 2 cycles before) is answered beside it. One that comes a cycle later waits for the two
// cycles of the refill.
TEST_CASE("ICACHE-ORDER: a refill and a hit in one cycle") {
  for (const unsigned start : {5u, 6u}) {
    test::Rig rig;
    rig.enable();
    rig.straight(7, line(1), 1);
    const Cycle begin = rig.now;
    rig.start(0, {line(0)});
    rig.run(start);
    const Cycle later = rig.now;
    rig.start(1, {line(1)});
    REQUIRE(rig.finish());
    CHECK(rig.wait_of(0, begin) == 9);
    CHECK(rig.wait_of(1, later) == (start == 5 ? 3 : 5));
  }
}

// Two banks' addresses are ready together: the round robin begins with bank 0 and moves on, so the next time it is
// bank 1. The second line's two beats come behind the first one's.
TEST_CASE("ICACHE-REFILL-BUS: the banks take turns on the bus") {
  test::Rig rig;
  rig.enable();
  for (const unsigned round : {0u, 1u}) {
    const Cycle begin = rig.now;
    rig.start(0, {code + 0x100 * round});
    rig.start(1, {code + 0x100 * round + 16});
    REQUIRE(rig.finish());
    CHECK(rig.wait_of(0, begin) == (round == 0 ? 9 : 11));
    CHECK(rig.wait_of(1, begin) == (round == 0 ? 11 : 9));
  }
}

// Core 1 asks for the line that core 0 waits for, one cycle behind: the bank waits for that refill and reads the line
// for core 1 afterwards: joined in cycle 7 (rlat 1), seen by the waiting bank; served 8; read 9; answered 10; at the
// core 11. Core 2 wants another line of the same bank, which is there, but the bank takes nothing before cycle 11:
// compared 12, at the core 13.
TEST_CASE("ICACHE-MERGE: a line under way is waited for") {
  test::Rig rig;
  rig.enable();
  rig.straight(7, line(5), 1);
  const Cycle begin = rig.now;
  rig.start(0, {line(0)});
  rig.run(4);
  rig.start(1, {line(0)});
  rig.run(1);
  rig.start(2, {line(5)});
  REQUIRE(rig.finish());
  CHECK(rig.wait_of(0, begin) == 9);
  CHECK(rig.wait_of(1, begin) == 11);
  CHECK(rig.wait_of(2, begin) == 13);
}

TEST_CASE("ICACHE-MERGE: more lines than a bank can have under way") {
  test::Rig rig(40);
  rig.enable();
  const auto order = waits(rig, 8, 0);
  // Four refills a bank: the first four share one latency, the others need a second one.
  for (unsigned core = 0; core < 8; ++core) {
    CHECK((order[core] > 80) == (core >= 4));
  }
}
