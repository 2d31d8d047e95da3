// SPDX-License-Identifier: Apache-2.0
// Masks, buffer, sleep and wake-up of the event unit. E is the cycle in which a source raises an event line: it is
// buffered and the waiting access granted in E+1.
#include "event_unit_rig.hpp"

using namespace event_unit_test;

TEST_CASE("Masks: write, and-not, or") {
  Rig rig;
  rig.write(2, 0x00, 0xF0);
  rig.write(2, 0x08, 0x0F);
  rig.write(2, 0x04, 0x3C);
  CHECK(rig.read(2, 0x00) == 0xC3);
  CHECK(rig.read(3, 0x00) == 0);  // each core its own
  rig.write(2, 0x0C, 5);
  CHECK(rig.read(2, 0x0C) == 5);
}

TEST_CASE(
    "EU-SW: a software event reaches the named cores, or all if none is named, and is buffered whether masked or not") {
  Rig rig;
  rig.write(0, sw_trigger + 4 * 3, 0b0110);
  CHECK(rig.read(1, 0x1C) == 1u << 3);
  CHECK(rig.read(0, 0x1C) == 0);
  CHECK(rig.read(1, 0x20) == 0);  // masked view
  rig.write(0, sw_trigger, 0);
  CHECK(rig.read(7, 0x1C) == 1);
  rig.write(1, 0x28, 1u << 3);
  CHECK(rig.read(1, 0x1C) == 1);
}

TEST_CASE("EU-BUFFER, EU-GATE: a waiting core is granted in E+1, asleep or not") {
  for (const bool drained : {false, true}) {
    Rig rig;
    rig.write(1, 0x00, 1);
    rig.request(1, wait_clear);
    rig.event[1].core_busy = !drained;
    for (int i = 0; i < 10; ++i) {
      rig.cycle();
      REQUIRE(!rig.granted[1]);
    }
    CHECK(((rig.unit.parked() >> 1) & 1) == (drained ? 1 : 0));
    CHECK(rig.event[1].clock_enable == !drained);
    rig.request(0, sw_trigger, true, 0b10);
    rig.cycle();  // E
    CHECK(!rig.granted[1]);
    CHECK(rig.event[1].clock_enable);
    rig.cycle();  // E+1
    CHECK(rig.granted[1]);
    CHECK(rig.unit.answer(1) == 1);  // the answer shows the buffer before it is cleared
    rig.cycle();
    CHECK(rig.read(1, 0x1C) == 0);
  }
}

TEST_CASE("EU-SLEEP: wait (without clear) leaves the event in the buffer") {
  Rig rig;
  rig.write(1, 0x00, 1);
  rig.write(0, sw_trigger, 0b10);
  rig.request(1, 0x38);
  CHECK(rig.wait(1) == 1);
  CHECK(rig.read(1, 0x1C) == 1);
}

TEST_CASE("EU-CLEAR: wait_clear clears the bits of the mask only") {
  Rig rig;
  rig.write(1, 0x00, 1);
  rig.write(0, sw_trigger, 0b10);
  rig.write(0, sw_trigger + 4, 0b10);
  rig.request(1, wait_clear);
  CHECK(rig.wait(1) == 1);
  rig.cycle();
  CHECK(rig.read(1, 0x1C) == 2);
}

TEST_CASE("EU-ONCE: trigger and wait sends the software event to the cores of the register 0x2C, once") {
  Rig rig;
  rig.write(0, 0x00, 2);
  rig.write(0, 0x2C, 0b100);
  rig.request(0, 0x180);  // software event 0 to core 2, then wait for event 1
  CHECK(rig.wait(0, 5) == 0);
  CHECK(rig.read(2, 0x1C) == 1);
  rig.write(2, 0x28, 1);
  CHECK(rig.wait(0, 5) == 0);
  CHECK(rig.read(2, 0x1C) == 0);  // not again while it waits
  rig.write(2, sw_trigger + 4, 1);
  CHECK(rig.wait(0) == 1);
}

TEST_CASE(
    "EU-IRQ: the highest pending interrupt is requested one cycle after it is buffered; the acknowledge clears it") {
  Rig rig;
  rig.write(4, 0x0C, 0b11);
  rig.write(0, sw_trigger, 0b10000);
  CHECK(!rig.event[4].interrupt_request);
  rig.write(0, sw_trigger + 4, 0b10000);
  CHECK(rig.event[4].interrupt_request);
  CHECK(rig.event[4].interrupt_id == 1);
  rig.event[4].interrupt_acknowledge = true;
  rig.event[4].acknowledged_id = 1;
  rig.cycle();
  rig.event[4].interrupt_acknowledge = false;
  CHECK(rig.event[4].interrupt_id == 0);
  CHECK(rig.read(4, 0x1C) == 1);
}

TEST_CASE("Over the peripheral interconnect every core's registers are reachable, one queue later") {
  Rig rig;
  const auto access = [&](Address offset, bool write, Word value) {
    rig.unit.port.request = true;
    rig.unit.port.write = write;
    rig.unit.port.address = 0x1020'0800 + offset;
    rig.unit.port.write_data = value;
    rig.unit.port.id = 6;
    rig.cycle();
    rig.unit.port.request = false;
    CHECK(!rig.unit.port.valid);
    rig.cycle();
    REQUIRE(rig.unit.port.valid);
    CHECK(rig.unit.port.response_id == 6);
    return rig.unit.port.read_data;
  };
  access(5 * 0x40, true, 0xAB);  // core 5's mask
  CHECK(rig.read(5, 0x00) == 0xAB);
  CHECK(access(5 * 0x40, false, 0) == 0xAB);
  access(0x600, true, 0x20);  // software event 0 to core 5
  CHECK(rig.read(5, 0x1C) == 1);
  access(0x400 + 3 * 0x20, true, 0x81);  // barrier 3's trigger mask
  CHECK(rig.read(0, barrier_0 + 3 * 0x20) == 0x81);
}

TEST_CASE("Timer events reach all cores as lines 10 and 11") {
  Rig rig;
  rig.cycle(3);
  CHECK(rig.read(0, 0x1C) == 3u << 10);
  CHECK(rig.read(7, 0x1C) == 3u << 10);
}
