// SPDX-License-Identifier: Apache-2.0
// The next-line prefetcher of the private cache.
#include <catch2/catch.hpp>

#include "tests/50_icache/rig.hpp"

using namespace pulpo;

namespace {
constexpr Address code = test::flat_base + 0x1000;
}

TEST_CASE("ICACHE-PREFETCH: a fetch brings the line behind it") {
  test::Rig rig;
  rig.enable(true);
  rig.start(0, {code});
  REQUIRE(rig.finish());
  rig.run(40);
  CHECK(rig.counters().icache_l15_misses == 2);
  const Cycle begin = rig.now;
  rig.start(0, {code + 16});
  REQUIRE(rig.finish());
  CHECK(rig.wait_of(0, begin) == 1);
}

// The address of the core is compared in the cycle after the fetch, whether it requests or not: already in the next
// line, there is nothing to prefetch.
TEST_CASE("ICACHE-PREFETCH: not when the core is in that line itself") {
  test::Rig rig;
  rig.enable(true);
  rig.start(0, {code, code + 16});
  REQUIRE(rig.finish());
  CHECK(rig.counters().icache_l1_misses == 2);
}

TEST_CASE("ICACHE-PREFETCH: only for the cores whose bit is set") {
  test::Rig rig;
  rig.access(0x1C, true, 1u << 4);
  rig.access(0x00, true, 1);
  rig.start(3, {code});
  REQUIRE(rig.finish());
  rig.run(40);
  CHECK(rig.counters().icache_l15_misses == 1);
  rig.start(4, {code});
  REQUIRE(rig.finish());
  rig.run(40);
  CHECK(rig.counters().icache_l15_misses == 2);
}

// A core that fetches in every cycle leaves no cycle for writing a prefetched line: look-up, bank, response register,
// and the line is dropped while the next fetch already starts over: every 4 cycles.
TEST_CASE("ICACHE-PREFETCH-DROP: a line that comes while the core uses the arrays is lost") {
  test::Rig rig;
  rig.enable(true);
  rig.straight(1, code, 8);  // both lines into the shared level
  rig.straight(0, code, 1);
  rig.run(60);
  rig.access(0x08, true, 1);  // private levels empty
  rig.start(0, {code});
  rig.run(4);  // back in the private level; its prefetch is under way
  std::vector<Address> loop;
  for (unsigned i = 0; i < 400; ++i) {
    loop.push_back(code + i % 4 * 4);
  }
  const auto before = rig.counters().icache_l15_hits;
  rig.start(0, loop);
  REQUIRE(rig.finish());
  const auto asked = rig.counters().icache_l15_hits - before;
  CHECK(asked >= 99);
  CHECK(asked <= 101);
}
