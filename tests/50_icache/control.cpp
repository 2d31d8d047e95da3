// SPDX-License-Identifier: Apache-2.0
// The registers at 0x10201400: enable, flush, selective flush, prefetch and counters.
#include <catch2/catch.hpp>

#include "tests/50_icache/rig.hpp"

using namespace pulpo;

namespace {
constexpr Address code = test::flat_base + 0x1000;

Word word_at(test::Rig& rig, unsigned core, Address address) {
  rig.straight(core, address, 1);
  return rig.streams[core].arrivals.back().data;
}
}  // namespace

// The store is taken at once (t). In t+1 the caches see it; in t+2 the private ones have left their bypass state and
// the banks acknowledge, no bypassed fetch being under way. The unit looks at the registered acknowledges of the
// private caches, so it is content in t+3, and its answer is a register: t+4.
TEST_CASE("ICACHE-ENABLE: answers after the acknowledges of all caches") {
  test::Rig rig;
  CHECK(rig.access(0x00, true, 1) == 4);
  Word value = 0;
  rig.access(0x00, false, 0, &value);
  CHECK(value == 0x3FF);  // 8 private caches, 2 banks
}

TEST_CASE("a register read answers in the next cycle") {
  test::Rig rig;
  Word value = 0;
  CHECK(rig.access(0x20, false, 0, &value) == 1);
  CHECK(value == 0xF1CAB01A);
  CHECK(rig.access(0x1C, true, 0x5A) == 1);
  CHECK(rig.access(0x1C, false, 0, &value) == 1);
  CHECK(value == 0x5A);
  rig.access(0x4C, false, 0, &value);
  CHECK(value == 0xDEADCA5E);  // no counter there
}

TEST_CASE("ICACHE-FLUSH: changed code stays unseen until a flush of both levels") {
  test::Rig rig;
  rig.enable();
  CHECK(word_at(rig, 0, code) == code);
  rig.memory.set_word(code, 0x13);
  CHECK(word_at(rig, 0, code) == code);  // private level
  CHECK(word_at(rig, 1, code) == code);  // shared level
  rig.access(0x08, true, 1);             // private levels only
  CHECK(word_at(rig, 0, code) == code);
  rig.access(0x04, true, 1);
  CHECK(word_at(rig, 0, code) == 0x13);
}

TEST_CASE("ICACHE-FLUSH: a selective flush invalidates the sets of one address, in both levels") {
  test::Rig rig;
  rig.enable();
  CHECK(word_at(rig, 2, code) == code);
  CHECK(word_at(rig, 2, code + 16) == code + 16);
  rig.memory.set_word(code, 0x13);
  rig.memory.set_word(code + 16, 0x13);
  rig.access(0x0C, true, code);
  // The other bank drops the set with the same index: code + 16 lies in the same set there, but in another one of the
  // private level.
  CHECK(word_at(rig, 2, code) == 0x13);
  CHECK(word_at(rig, 2, code + 16) == code + 16);
  CHECK(word_at(rig, 3, code + 16) == 0x13);
}

// A bank whose refill is under way takes a flush request as if a fetch waited for that refill: behind it, it answers
// the fetch in its second stage, which is none but carries the number of the tree's last leaf, core 7
// (share_icache_controller.sv: DISPATCH_CRITICAL_2 without fetch_req). If core 7 waits for the other bank just then, it
// takes a wrong line.
TEST_CASE("ICACHE-FLUSH-REFILL: a flush during a refill may hand the last core a wrong line") {
  for (const bool flush : {false, true}) {
    test::Rig rig(40);
    rig.enable();
    rig.start(0, {code});
    rig.run(4);
    rig.start(7, {code + 16});
    rig.run(8);
    if (flush) {
      rig.access(0x0C, true, code + 0x800);
    }
    REQUIRE(rig.finish());
    CHECK((rig.streams[7].arrivals.back().data == code + 16) != flush);
    CHECK(rig.streams[0].arrivals.back().data == code);
    CHECK(rig.cache.strays() == flush);  // what makes all cores stop coasting
  }
}

TEST_CASE("disabled again, fetches go to memory") {
  test::Rig rig;
  rig.enable();
  CHECK(word_at(rig, 0, code) == code);
  rig.memory.set_word(code, 0x13);
  rig.access(0x00, true, 0);
  CHECK(word_at(rig, 0, code) == 0x13);
  rig.access(0x00, true, 1);
  CHECK(word_at(rig, 0, code) == 0x13);  // enabling invalidates
}

// 8 words = 2 lines, cold: 8 fetches taken; each line misses once, in both levels, and its other 3 words hit (a word
// that comes from the refill is no hit). Again: 8 hits.
TEST_CASE("counters count only when enabled, and clear") {
  test::Rig rig;
  rig.enable();
  rig.straight(0, code + 0x400, 8);
  const auto counter = [&](Address offset) {
    Word value = 0;
    rig.access(offset, false, 0, &value);
    return value;
  };
  CHECK(counter(0x34) == 0);
  rig.access(0x14, true, 1);
  rig.straight(5, code, 8);
  CHECK(counter(0x30) == 6);  // hits
  CHECK(counter(0x34) == 8);  // transactions
  CHECK(counter(0x38) == 2);  // misses
  CHECK(counter(0x40) == 0);  // shared level: hits
  CHECK(counter(0x44) == 2);
  CHECK(counter(0x48) == 2);
  CHECK(counter(0x20 + 4 * (12 + 4 * 5)) == 6);  // core 5's own
  rig.straight(5, code, 8);
  CHECK(counter(0x30) == 14);
  rig.straight(6, code, 4);
  CHECK(counter(0x40) == 1);
  rig.access(0x10, true, 1);
  CHECK(counter(0x34) == 0);
}

// The store that turns the counters on falls between two fetches of a running core: from then on each word is one
// transaction and one hit, the one that is looked up in that very cycle being the first hit.
TEST_CASE("counters turned on while a core fetches") {
  test::Rig rig;
  rig.enable();
  rig.straight(0, code, 4);
  std::vector<Address> loop;
  for (unsigned i = 0; i < 100; ++i) {
    loop.push_back(code + i % 4 * 4);
  }
  rig.start(0, loop);
  rig.run(40);
  rig.access(0x14, true, 1);  // 1 cycle to take it, 1 to answer: on from the 41st fetch on
  REQUIRE(rig.finish());
  Word hits = 0, transactions = 0;
  rig.access(0x30, false, 0, &hits);
  rig.access(0x34, false, 0, &transactions);
  CHECK(transactions == 100 - 41);
  CHECK(hits == transactions + 1);
}

TEST_CASE("nothing moves while nobody fetches") {
  test::Rig rig;
  CHECK_FALSE(rig.cache.quiescent());
  rig.run(3);
  CHECK(rig.cache.quiescent());
  rig.enable(true);
  rig.straight(0, code, 40);
  rig.run(60);  // a last prefetch comes home
  CHECK(rig.cache.quiescent());
}
