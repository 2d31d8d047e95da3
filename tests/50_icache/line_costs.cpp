// SPDX-License-Identifier: Apache-2.0
// What a line costs: cold, from the shared level, and from the private one.
#include <catch2/catch.hpp>

#include "tests/50_icache/rig.hpp"

using namespace pulpo;

namespace {
constexpr Address code = test::flat_base + 0x1000;
}

// One fetch, request in cycle t. Tags are compared in t+1 and the miss goes to the bank at once; the bank compares in
// t+2, asks for a refill in t+3, its address leaves the buffer in t+4. First beat t+4+rlat, second one later, joined
// t+6+rlat, served t+7+rlat, and through the response register of the private cache at t+8+rlat. The next request is
// granted one cycle later (the array is being written), which makes 4 words: 8+rlat, then 1+1, 1, 1: (8+rlat)+1+3 =
// 12+rlat.
TEST_CASE("ICACHE-MISS: cold straight code, 13 cycles a line at a read latency of 1, 22 at 10") {
  for (const unsigned latency : {1u, 10u}) {
    test::Rig rig(latency);
    rig.enable();
    constexpr unsigned lines = 16;
    CHECK(rig.straight(0, code, 4 * lines + 1) == lines * (12 + latency));
    const auto& first = rig.streams[0].arrivals;
    for (const auto& arrival : first) {
      REQUIRE(arrival.data == arrival.address);
    }
  }
}

// The bank hits in t+2: through the response register at t+3. 4 words: 3 + 1 (late grant) + 1 + 1 + 1 = 7.
TEST_CASE("ICACHE-L15-HIT: code in the shared level, 7 cycles for 4 instructions") {
  test::Rig rig;
  rig.enable();
  rig.straight(0, code, 4 * 64);  // core 0 brings 1 KiB in
  constexpr unsigned lines = 16;
  CHECK(rig.straight(1, code, 4 * lines + 1) == lines * 7);
}

TEST_CASE("ICACHE-HIT: code in the private level, one word a cycle") {
  test::Rig rig;
  rig.enable();
  rig.straight(0, code, 4 * 16);
  CHECK(rig.straight(0, code, 4 * 16) == 63);
}

// Bypassed: the private cache takes the request in t and sends it on in t+1, the address is on the bus in t+2; beats
// t+2+rlat and t+3+rlat, joined t+4+rlat, at the core t+5+rlat; the next request is granted one cycle later: 6+rlat for
// each word.
TEST_CASE("ICACHE-BYPASS: caches off after reset, 6 cycles and the read latency for each word") {
  for (const unsigned latency : {1u, 15u}) {
    test::Rig rig(latency);
    CHECK(rig.straight(3, code, 9) == 8 * (6 + latency));
    CHECK(rig.streams[3].arrivals.back().data == code + 32);
  }
}

// With the prefetcher the refill of the next line overlaps the four words of this one: the line's refill is asked for
// when the second word of a line is requested, 3 cycles earlier than without: 10 cycles.
TEST_CASE("ICACHE-PREFETCH: cold straight code falls to 10 cycles a line") {
  test::Rig rig;
  rig.enable(true);
  constexpr unsigned lines = 32;
  const auto cycles = rig.straight(0, code, 4 * lines + 1);
  CHECK(cycles >= (lines - 2) * 10);
  CHECK(cycles <= (lines + 2) * 10);
  for (const auto& arrival : rig.streams[0].arrivals) {
    REQUIRE(arrival.data == arrival.address);
  }
}

TEST_CASE("ICACHE-MERGE: eight cores in lock-step on cold code, refills of one line are shared") {
  test::Rig rig;
  rig.enable();
  constexpr unsigned lines = 16;
  for (auto& stream : rig.streams) {
    stream.start(code, [](Address address) { return address == code + 16 * lines ? 0 : address + 4; });
  }
  REQUIRE(rig.finish());
  Cycle last = 0;
  for (const auto& stream : rig.streams) {
    last = std::max(last, stream.arrivals.back().cycle - stream.arrivals.front().cycle);
    for (const auto& arrival : stream.arrivals) {
      REQUIRE(arrival.data == arrival.address);
    }
  }
  CHECK(last < lines * 14);
  CHECK(rig.counters().icache_l15_misses == lines + 1);
}
