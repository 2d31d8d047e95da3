// SPDX-License-Identifier: Apache-2.0
// The cluster timer's registers and the cycle of its event.
#include <catch2/catch.hpp>

#include "cluster/peripheral/timer.hpp"

using pulpo::Word;
using pulpo::cluster::Timer;

namespace {

constexpr Word enable = 1, reset = 2, interrupt = 4, clear = 16, one_shot = 32, prescaler = 64, wide = 1u << 31;

struct Bench {
  Timer timer;
  pulpo::Cycle now = 0;
  Bench() { timer.reset(); }
  void idle(unsigned cycles = 1) {
    for (unsigned i = 0; i < cycles; ++i) {
      timer.port.request = false;
      timer.step(now++);
    }
  }
  void write(pulpo::Address address, Word data) {
    timer.port.request = timer.port.write = true;
    timer.port.address = address;
    timer.port.write_data = data;
    timer.step(now++);
    timer.port.request = false;
  }
  /// As a load sees it: the value in the cycle after its grant.
  Word read(pulpo::Address address) {
    timer.port.request = true;
    timer.port.write = false;
    timer.port.address = address;
    timer.step(now++);
    REQUIRE(timer.port.valid);
    timer.port.request = false;
    return timer.port.read_data;
  }
  unsigned cycles_to_event(unsigned limit = 10000) {
    for (unsigned cycle = 1; cycle < limit; ++cycle) {
      idle();
      if (timer.events() != 0) {
        return cycle;
      }
    }
    return 0;
  }
};

}  // namespace

TEST_CASE(
    "TIMER-ONE-SHOT, TIMER-EVENT: compare 200 after enable and reset in one store raises the event once and stops at "
    "201") {
  Bench bench;
  bench.write(0x10, 200);
  bench.idle(3);  // as a core's next store: the comparator has seen the new value
  bench.write(0x00, enable | reset | interrupt | one_shot);
  // the cycle after the store clears the counter; it reads 1 one cycle later and 200 two hundred cycles after the
  // clear; the registered comparator shows the match together with the value: 1 + 200
  CHECK(bench.cycles_to_event() == 201);
  CHECK(bench.cycles_to_event(1000) == 0);
  CHECK(bench.read(0x08) == 201);
  CHECK((bench.read(0x00) & enable) == 0);
}

TEST_CASE("TIMER-RESET: compare-clear restarts the counter: the event comes every compare + 1 cycles") {
  Bench bench;
  bench.write(0x10, 9);
  bench.write(0x00, enable | interrupt | clear);
  CHECK(bench.cycles_to_event() == 9);
  CHECK(bench.cycles_to_event() == 10);
  CHECK(bench.cycles_to_event() == 10);
}

TEST_CASE("TIMER-64: 64-bit mode carries into the high counter") {
  Bench bench;
  bench.write(0x08, 0xFFFF'FFFE);
  bench.write(0x00, enable | wide);
  bench.idle(3);  // FFFFFFFE -> FFFFFFFF -> 1'00000000 -> 1'00000001
  CHECK(bench.read(0x0C) == 1);
  CHECK(bench.read(0x08) == 3);  // two reads: the second answers one cycle later
}

TEST_CASE("Leaving out the cycles in which it only counts changes nothing") {
  Bench stepped, skipped;
  for (Bench* bench : {&stepped, &skipped}) {
    bench->write(0x10, 5000);
    bench->idle(3);
    bench->write(0x00, enable | interrupt);
    bench->idle(3);
  }
  REQUIRE(!skipped.timer.due(skipped.now));
  const auto cycles = skipped.timer.wake() - skipped.now;
  REQUIRE(cycles > 4000);
  skipped.now += cycles;
  stepped.idle(static_cast<unsigned>(cycles));
  CHECK(stepped.timer.events() == 0);
  CHECK(stepped.cycles_to_event() == skipped.cycles_to_event());
  CHECK(stepped.read(0x08) == skipped.read(0x08));
}

TEST_CASE("TIMER-PRESCALER: the prescaler counts to its value before the counter moves") {
  Bench bench;
  bench.write(0x00, enable | prescaler | (3u << 8));
  bench.idle(40);
  // one count per 4 cycles (0..3), the comparator registered
  const Word first = bench.read(0x08);
  bench.idle(39);
  CHECK(bench.read(0x08) - first == 10);
}
