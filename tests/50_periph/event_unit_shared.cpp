// SPDX-License-Identifier: Apache-2.0
// Barriers, mutex and dispatch queue, with the cycles of their events.
#include "event_unit_rig.hpp"

using namespace event_unit_test;

namespace {

void set_up_barrier(Rig& rig, unsigned index, Word cores, Word targets) {
  rig.write(0, barrier_0 + 0x20 * index, cores);
  rig.write(0, barrier_0 + 0x20 * index + 0x0C, targets);
  for (unsigned core = 0; core < 8; ++core) {
    rig.write(core, 0x00, barrier_event);
  }
}

}  // namespace

TEST_CASE("EU-BARRIER: all continue two cycles after the last arrival's access") {
  Rig rig;
  set_up_barrier(rig, 0, 0b111, 0b111);
  rig.request(0, barrier_0 + 0x1C);
  rig.request(2, barrier_0 + 0x1C);
  for (int i = 0; i < 5; ++i) {
    rig.cycle();
  }
  CHECK(rig.read(5, barrier_0 + 0x04) == 0b101);
  rig.request(1, barrier_0 + 0x1C);
  rig.cycle();  // T+1: the access
  rig.cycle();  // T+2 = E: matched
  CHECK(!rig.granted[0]);
  rig.cycle();  // E+1
  CHECK(rig.granted[0]);
  CHECK(rig.granted[1]);
  CHECK(rig.granted[2]);
  CHECK(rig.read(5, barrier_0 + 0x04) == 0);
}

TEST_CASE("EU-BARRIER: only targets get the event") {
  Rig rig;
  set_up_barrier(rig, 1, 0b11, 0b100);
  rig.write(0, barrier_0 + 0x20 + 0x10, 0b11);  // trigger by a written mask
  rig.cycle();
  CHECK(rig.read(0, 0x1C) == 0);
  CHECK(rig.read(2, 0x1C) == barrier_event);
}

TEST_CASE("EU-BARRIER: reading trigger-self arrives without waiting") {
  Rig rig;
  set_up_barrier(rig, 0, 1, 1);
  rig.read(0, barrier_0 + 0x14);
  rig.cycle();
  CHECK(rig.read(0, 0x1C) == barrier_event);
}

TEST_CASE("EU-BARRIER-PORT: one access per barrier and cycle, the lowest core first") {
  Rig rig;
  rig.request(3, barrier_0, true, 3);
  rig.request(1, barrier_0, true, 1);
  rig.request(6, barrier_0 + 0x20, true, 6);
  rig.cycle();
  CHECK(rig.granted[1]);
  CHECK(!rig.granted[3]);
  CHECK(rig.granted[6]);
  rig.cycle();
  CHECK(rig.granted[3]);
  CHECK(rig.read(0, barrier_0) == 3);
}

TEST_CASE("EU-MUTEX: free, it answers in the next cycle; unlocked, the lowest waiting core gets it and the message") {
  Rig rig;
  for (unsigned core = 0; core < 8; ++core) {
    rig.write(core, 0x00, mutex_event);
  }
  rig.request(5, mutex_0);
  CHECK(rig.wait(5) == 2);  // event in the access's cycle, grant in the next
  rig.request(7, mutex_0);
  rig.cycle();
  rig.request(2, mutex_0);
  for (int i = 0; i < 4; ++i) {
    rig.cycle();
  }
  rig.request(5, mutex_0, true, 0xCAFE);
  rig.cycle();  // E
  CHECK(rig.granted[5]);
  rig.cycle();  // E+1
  CHECK(rig.granted[2]);
  CHECK(rig.unit.answer(2) == 0xCAFE);
  CHECK(!rig.granted[7]);
  rig.cycle();  // core 2's buffer is cleared: no access
  rig.write(2, mutex_0, 1);
  rig.cycle();
  CHECK(rig.granted[7]);
}

TEST_CASE("EU-DISPATCH: a value reaches each core of the team; others skip it") {
  Rig rig;
  for (unsigned core = 0; core < 8; ++core) {
    rig.write(core, 0x00, dispatch_event);
  }
  rig.write(0, team, 0b110);
  rig.request(1, dispatch);
  rig.request(3, dispatch);
  for (int i = 0; i < 4; ++i) {
    rig.cycle();
  }
  rig.request(0, dispatch, true, 111);
  rig.cycle();  // T+1: the push
  rig.cycle();  // E = T+2
  CHECK(!rig.granted[1]);
  rig.cycle();  // E+1
  CHECK(rig.granted[1]);
  CHECK(rig.unit.answer(1) == 111);
  CHECK(!rig.granted[3]);
  rig.request(2, dispatch);
  CHECK(rig.wait(2) == 2);  // already there
  CHECK(rig.unit.answer(2) == 111);
  rig.write(0, team, 0b1000);
  rig.write(0, dispatch, 222);
  CHECK(rig.wait(3) == 2);
  CHECK(rig.unit.answer(3) == 222);
}
