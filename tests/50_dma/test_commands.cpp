// SPDX-License-Identifier: Apache-2.0
// Promise: the command ports answer as ctrl_fsm.sv and trans_allocator.sv do: ids, status, queues, events.
#include <catch2/catch.hpp>

#include "bench.hpp"
#include "commands.hpp"
#include "sim/base/error.hpp"

using namespace pulpo;
using namespace pulpo::test;

namespace {
constexpr Address here = 0x4000, there = 0x1C060000;
constexpr unsigned cluster_port = 8, controller_port = 9;
}  // namespace

TEST_CASE("DMA-ID: lowest free one, freed by a status write") {
  DmaBench bench;
  for (unsigned core : {0u, 1u, 2u}) {
    bench.issue(core, false, 0, 0, core * 10);
  }
  bench.issue(3, true, 4, 1u << 1, 40);  // frees id 1
  bench.issue(4, false, 0, 0, 50);
  bench.issue(5, false, 4, 0, 60);
  REQUIRE(bench.drain());
  CHECK(bench.access(0, 0).read_data == 0);
  CHECK(bench.access(1, 0).read_data == 1);
  CHECK(bench.access(2, 0).read_data == 2);
  CHECK(bench.access(4, 0).read_data == 1);
  CHECK(bench.access(5, 0).read_data == 0x0007'0000);  // allocated 0-2, none busy
}

TEST_CASE("DMA-ID: one per cycle, in order of the ports; the 17th waits for a free one") {
  DmaBench bench;
  for (unsigned core = 0; core < 8; ++core) {
    bench.issue(core, false, 0, 0);
    bench.issue(core, true, 0, 4 | receive | increment);  // leaves ID when the id is granted
  }
  bench.run(20);
  for (unsigned core = 0; core < 8; ++core) {
    CHECK(bench.access(core, 0).read_data == core);
    CHECK(bench.access(core, 1).left_id == bench.access(0, 1).left_id + core);
  }
  DmaBench full;
  for (int count = 0; count < 17; ++count) {
    full.issue(0, false, 0, 0);
    full.command(0, 4 | receive | increment, here, there);
  }
  CHECK_FALSE(full.drain(3000));
  full.issue(1, true, 4, 1u << 5);
  CHECK(full.drain(100));
  CHECK(full.access(0, 64).read_data == 5);
}

TEST_CASE("DMA-STATUS: busy until one cycle after the last burst is gone") {
  // The last burst is gone 2 cycles after the last TCDM write (done queue, count); the status shows it one cycle
  // longer, the cycle of which the event follows: so status is clear in the cycle of the event, and not before.
  for (int before : {1, 0}) {
    DmaBench bench;
    bench.issue(0, false, 0, 0);
    const auto last = bench.command(0, 64 | receive | increment | event, here, there);
    bench.run(8);
    const Cycle event_cycle = bench.access(0, last).left_id + 25;  // 16 + latency 1 + 8 beats
    // the response of a read that leaves ID at C shows cycle C + 2
    bench.issue(1, false, 4, 0, event_cycle - 2 - static_cast<Cycle>(before));
    REQUIRE(bench.drain());
    REQUIRE(bench.events.front().cycle == event_cycle);
    CHECK(bench.access(1, 0).read_data == (before != 0 ? 0x0001'0001u : 0x0001'0000u));
  }
}

TEST_CASE("DMA-EVENTS: to the issuer, or to all; event and interrupt lines apart") {
  DmaBench bench;
  bench.issue(2, false, 0, 0);
  bench.command(2, 8 | receive | increment | event, here, there);
  REQUIRE(bench.drain());
  bench.issue(3, false, 0, 0);
  bench.command(3, 8 | receive | increment | interrupt, here, there);
  REQUIRE(bench.drain());
  bench.issue(4, false, 0, 0);
  bench.command(4, 8 | receive | increment | event | interrupt | broadcast, here, there);
  REQUIRE(bench.drain());
  bench.issue(5, false, 0, 0);
  bench.command(5, 8 | receive | increment, here, there);
  REQUIRE(bench.drain());
  bench.issue(cluster_port, false, 0, 0);
  bench.command(cluster_port, 8 | receive | increment | event, here, there);
  bench.issue(controller_port, false, 0, 0);
  bench.command(controller_port, 8 | increment | interrupt, here, there);
  REQUIRE(bench.drain());
  REQUIRE(bench.events.size() == 3);
  CHECK(bench.events[0].lines == 1u << 2);
  CHECK(bench.events[1].lines == 0x3ff);
  CHECK(bench.events[2].lines == 1u << cluster_port);
  REQUIRE(bench.interrupts.size() == 3);
  CHECK(bench.interrupts[0].lines == 1u << 3);
  CHECK(bench.interrupts[1].lines == 0x3ff);
  CHECK(bench.interrupts[2].lines == 1u << controller_port);
}

TEST_CASE("DMA-SEQUENCE: another access breaks it and is answered one cycle later") {
  // A status read where the command word is expected: the port goes back to idle without a grant, then grants it.
  DmaBench bench;
  bench.issue(0, false, 0, 0);
  const auto status = bench.issue(0, false, 4, 0);
  const auto after = bench.issue(0, true, 4, 1);
  REQUIRE(bench.drain());
  CHECK(bench.access(0, status).read_data == 0x0001'0000);
  CHECK(bench.access(0, after).left_id == bench.access(0, status).left_id + 2);
}

TEST_CASE("DMA-SLOTS: four two-dimensional transfers a side, the fifth command word waits") {
  DmaBench bench;
  bench.read_latency = 400;
  for (unsigned core = 0; core < 8; ++core) {
    bench.issue(core, false, 0, 0);
    bench.command(core, 4096 | receive | increment | external_lines | event, here + 4096 * core, there + 4096 * core,
                  {256, 256});
  }
  REQUIRE(bench.drain());
  CHECK(bench.events.size() == 8);
}

TEST_CASE("DMA-SLOTS: commands with lines on both sides, two cores at once, lose slots") {
  // The two stride tables choose a core each. One that chose a core whom the other refused keeps its slot for nothing:
  // after four such losses no two-dimensional command gets through any more.
  DmaBench bench;
  for (unsigned core = 0; core < 2; ++core) {
    bench.issue(core, false, 0, 0, 10);
  }
  bench.drain();
  // core 2 alone moves one table's turn on, so that the tables choose differently
  bench.issue(2, false, 0, 0);
  bench.command(2, 64 | receive | increment | external_lines, here, there, {16, 16});
  REQUIRE(bench.drain());
  for (unsigned core = 0; core < 2; ++core) {
    bench.issue(core, true, 0, 64 | receive | increment | external_lines | tcdm_lines, 100);
  }
  CHECK_FALSE(bench.drain(1000));
}

TEST_CASE("dma.commands.register: an offset without register is a fault, not a hang") {
  DmaBench bench;
  bench.issue(0, false, 8, 0);
  CHECK_THROWS_AS(bench.drain(), SimulatedFault);
}

TEST_CASE("DMA-IDle: rests when nothing is left, and wakes on an access") {
  DmaBench bench;
  bench.run(10);
  CHECK_FALSE(bench.dma->busy());
  bench.issue(0, false, 0, 0);
  bench.run(6);
  CHECK_FALSE(bench.dma->busy());  // an allocated id is no work
  bench.command(0, 64 | increment, here, there);
  REQUIRE(bench.drain());
  CHECK_FALSE(bench.dma->busy());
  CHECK_FALSE(bench.bus.aw_valid);
  CHECK_FALSE(bench.ports[0].request);
}

TEST_CASE("dma.commands.probe: a transfer is observed when it is queued and when its end is signalled") {
  struct Listener : Observer {
    std::vector<ProbeEvent> seen;
    std::uint32_t interests() const override { return bit(ProbeKind::dma_transfer); }
    void consume(std::span<const ProbeEvent> batch) override { seen.insert(seen.end(), batch.begin(), batch.end()); }
  } listener;
  DmaBench bench;
  bench.probes->attach(listener);
  bench.issue(3, false, 0, 0);
  const auto last = bench.command(3, 64 | receive | increment | event, here, there);
  REQUIRE(bench.drain());
  bench.probes->flush();
  REQUIRE(listener.seen.size() == 2);
  const Cycle last_word = bench.access(3, last).left_id;
  CHECK(listener.seen[0].cycle == last_word + 2);       // private queue valid one cycle after the word's
  CHECK(listener.seen[1].cycle == last_word + 16 + 9);  // the event's cycle: 16 + latency 1 + 8 beats
  CHECK(listener.seen[1].cycle == bench.events.front().cycle);
  for (const auto& seen : listener.seen) {
    CHECK(seen.core == 3);
    CHECK(seen.pc == there);
    CHECK(seen.address == here);
    CHECK(seen.value == 64);
  }
  CHECK(listener.seen[0].word == 2);
  CHECK(listener.seen[1].word == 3);
}
