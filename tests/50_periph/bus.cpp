// SPDX-License-Identifier: Apache-2.0
// The cluster bus by itself: three masters that ask whenever they can, in front of a memory.
#include <catch2/catch.hpp>
#include <vector>

#include "cluster/bus/axi_bus.hpp"
#include "memory/l2.hpp"

using namespace pulpo;
using namespace pulpo::cluster;

namespace {

constexpr Address base = memory::l2_base;

struct Rig {
  explicit Rig(memory::L2Config l2 = {}) : config(l2), memory(config), bus(config, memory) {
    for (unsigned i = 0; i < bus_masters; ++i) {
      bus.connect(static_cast<BusMaster>(i), ports[i]);
    }
    bus.reset();
    for (auto& port : ports) {
      port.r_ready = port.b_ready = true;
    }
  }
  /// Decides a cycle; its readies and answers can be looked at, then step().
  void arbitrate() { bus.arbitrate(); }
  void step() { bus.step(now++); }

  memory::L2Config config;
  memory::L2 memory;
  AxiBus bus;
  std::array<AxiPort, bus_masters> ports;
  Cycle now = 0;
};

/// Who has `ready` in this cycle.
std::vector<unsigned> granted(const Rig& rig, bool AxiPort::*ready) {
  std::vector<unsigned> who;
  for (unsigned i = 0; i < bus_masters; ++i) {
    if (rig.ports[i].*ready) {
      who.push_back(i);
    }
  }
  return who;
}

}  // namespace

// ARB-TREE-1 and -2 with the pointer at 0 and all three asking: 0, then the pointer is 1, then 2, then 0 again.
TEST_CASE("BUS-AR: one read address a cycle, the masters take turns") {
  Rig rig;
  for (auto& port : rig.ports) {
    port.ar_valid = true;
    port.ar.address = base;
  }
  for (const unsigned winner : {0u, 1u, 2u, 0u}) {
    rig.arbitrate();
    CHECK(granted(rig, &AxiPort::ar_ready) == std::vector{winner});
    rig.step();
  }
}

// A master that never sends data has its eighth address refused; another one still gets through.
TEST_CASE("BUS-AW: one write address a cycle, seven open bursts a master") {
  Rig rig;
  AxiPort& greedy = rig.ports[2];
  greedy.aw_valid = true;
  greedy.aw.address = base;
  for (int burst = 0; burst < 7; ++burst) {
    rig.arbitrate();
    REQUIRE(greedy.aw_ready);
    rig.step();
  }
  rig.ports[0].aw_valid = true;
  rig.ports[0].aw.address = base;
  rig.arbitrate();
  CHECK(granted(rig, &AxiPort::aw_ready) == std::vector{0u});
  rig.step();
  // its data open the way again, from the cycle behind the last beat on
  rig.ports[0].aw_valid = false;
  greedy.w_valid = greedy.w.last = true;
  rig.arbitrate();
  CHECK(greedy.w_ready);
  CHECK(!greedy.aw_ready);
  rig.step();
  rig.arbitrate();
  CHECK(greedy.aw_ready);
}

TEST_CASE("BUS-W: data of one burst at a time, from the cycle behind its address") {
  Rig rig;
  for (const unsigned i : {0u, 2u}) {
    rig.ports[i].aw_valid = rig.ports[i].w_valid = rig.ports[i].w.last = true;
    rig.ports[i].aw.address = base + 8 * i;
  }
  rig.arbitrate();
  CHECK(granted(rig, &AxiPort::aw_ready) == std::vector{0u});
  CHECK(granted(rig, &AxiPort::w_ready).empty());  // not in the cycle of the address
  rig.step();
  rig.ports[0].aw_valid = false;
  rig.arbitrate();
  CHECK(granted(rig, &AxiPort::aw_ready) == std::vector{2u});
  CHECK(granted(rig, &AxiPort::w_ready) == std::vector{0u});
  rig.step();
  rig.ports[0].w_valid = rig.ports[2].aw_valid = false;
  rig.arbitrate();
  CHECK(granted(rig, &AxiPort::w_ready) == std::vector{2u});
}

// Two bursts of two beats whose addresses are accepted in cycles 0 and 1, read latency 3: first data in cycle 3, then
// a beat each cycle without a gap.
TEST_CASE("BUS-R: reads are answered in order, one beat a cycle") {
  Rig rig(memory::L2Config{.read_latency_cycles = 3});
  for (const unsigned i : {1u, 2u}) {
    rig.ports[i].ar_valid = true;
    rig.ports[i].ar.address = base + 64 * i;
    rig.ports[i].ar.beats = 2;
  }
  std::vector<int> shown;
  for (int cycle = 0; cycle < 9; ++cycle) {
    rig.arbitrate();
    const auto who = granted(rig, &AxiPort::r_valid);
    REQUIRE(who.size() <= 1);
    shown.push_back(who.empty() ? -1 : static_cast<int>(who[0]));
    const auto taken = granted(rig, &AxiPort::ar_ready);
    rig.step();
    for (const unsigned i : taken) {
      rig.ports[i].ar_valid = false;
    }
  }
  CHECK(shown == std::vector<int>{-1, -1, -1, 1, 1, 2, 2, -1, -1});
}

namespace {

/// Cycles from the handshake of an address, taken in cycle `begin`, to the first data.
Cycle read_cycles(std::uint32_t percent, Cycle begin) {
  Rig rig(memory::L2Config{.clock_crossing = true, .clock_percent = percent});
  AxiPort& port = rig.ports[0];
  port.ar.address = base;
  for (; rig.now < begin + 200; rig.step()) {
    port.ar_valid = rig.now == begin;
    rig.arbitrate();
    if (port.r_valid) {
      return rig.now - begin;
    }
  }
  return 0;
}

}  // namespace

// An address taken in cycle t changes the write pointer at t + 1. The other side sees it three of its edges later,
// takes the entry at the fourth, and shows it from then on; the memory answers a cycle of its own later (read latency
// 1), and its beat leaves at the end of that cycle for the same way back.
//   equal clocks:  address t + 5, answer t + 6, pointer t + 7, data t + 11
//   half (edges at even cycles), t even: edges t + 2, 4, 6, 8: address; answer t + 10, pointer t + 12, data t + 16
//                                t odd:  edges t + 3, 5, 7, 9: all of it one cycle later
//   double: edges t + 1.5, 2, 2.5, 3: address; answer t + 3.5, pointer t + 4, data t + 8
TEST_CASE("BUS-CDC: with other clocks each side counts its own edges") {
  CHECK(read_cycles(100, 0) == 11);
  CHECK(read_cycles(100, 1) == 11);
  CHECK(read_cycles(50, 0) == 16);
  CHECK(read_cycles(50, 1) == 17);
  CHECK(read_cycles(200, 0) == 8);
  CHECK(read_cycles(200, 1) == 8);
}

// A clock of a tenth: its edges are at 10, 20, ... The first address goes in at 0, is seen at 10, 20 and 30, taken at
// 40, and that is seen here at 41, 42 and 43.
TEST_CASE("BUS-CDC: eight entries a channel, the ninth waits until the first is seen to be gone") {
  Rig rig(memory::L2Config{.clock_crossing = true, .clock_percent = 10});
  AxiPort& port = rig.ports[1];
  port.ar_valid = true;
  port.ar.address = base;
  std::vector<Cycle> taken;
  for (; rig.now < 45; rig.step()) {
    rig.arbitrate();
    if (port.ar_ready) {
      taken.push_back(rig.now);
    }
  }
  CHECK(taken == std::vector<Cycle>{0, 1, 2, 3, 4, 5, 6, 7, 43});
}

// With equal clocks a slot is free again after eight cycles, just in time: a beat a cycle. A memory of half the clock
// gives a beat every other cycle.
TEST_CASE("BUS-CDC: bursts keep the slower clock's pace") {
  for (const auto& [percent, last] : {std::pair{100u, 31u}, {50u, 62u}, {200u, 31u}}) {
    Rig rig(memory::L2Config{.clock_crossing = true, .clock_percent = percent});
    AxiPort& port = rig.ports[2];
    port.ar.address = base;
    port.ar.beats = 32;
    std::vector<Cycle> beats;
    for (; rig.now < 200; rig.step()) {
      port.ar_valid = rig.now == 0;
      rig.arbitrate();
      if (port.r_valid) {
        beats.push_back(rig.now);
      }
    }
    REQUIRE(beats.size() == 32);
    CHECK(beats.back() - beats.front() == last);
    CHECK(rig.bus.idle());
  }
}
