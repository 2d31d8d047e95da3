// SPDX-License-Identifier: Apache-2.0
// Promise: a transfer alone in the machine takes the RTL's cycles, stage by stage.
#include <catch2/catch.hpp>
#include <tuple>

#include "bench.hpp"
#include "commands.hpp"

using namespace pulpo;
using namespace pulpo::test;

namespace {

struct Run {
  DmaBench bench;
  Cycle last_word = 0;  // leaves ID
  Cycle event_after = 0;

  Run(std::uint32_t word, Address tcdm, Address external, const std::vector<Word>& lines = {}, Cycle read_latency = 1,
      Cycle write_latency = 1) {
    bench.read_latency = read_latency;
    bench.write_latency = write_latency;
    bench.issue(0, false, 0, 0);
    const auto last = bench.command(0, word, tcdm, external, lines);
    REQUIRE(bench.drain());
    REQUIRE(bench.events.size() == 1);
    last_word = bench.access(0, last).left_id;
    event_after = bench.events.front().cycle - last_word;
  }
};

constexpr Address here = 0x4000, there = 0x1C060000, out_there = 0x1C068000;

}  // namespace

TEST_CASE("DMA-RECEIVE: address, data, write, event") {
  // last word on the port at T+1; private queue T+2, global queue T+3, line splitter T+4, piece T+5, burst T+6, bus
  // command T+7, AR register T+8; R register 1 after the data, aligner's job and word, two words taken, given, written:
  // 6 after the data; event: done queue 1, burst count 2 (the end is noted), signalled 3 after the last write.
  Run run(64 | receive | increment | event, here, there, {}, 7);
  CHECK(run.bench.ar_cycles.front() == run.last_word + 8);
  CHECK(run.bench.r_cycles.front() == run.last_word + 8 + 7);
  CHECK(run.bench.tcdm_accesses.front().cycle == run.last_word + 8 + 7 + 6);
  CHECK(run.bench.tcdm_accesses.back().cycle == run.last_word + 8 + 7 + 6 + 8 - 1);
  CHECK(run.event_after == 8 + 7 + 6 + 8 - 1 + 3);
}

TEST_CASE("DMA-TRANSMIT: reads, address, data, event") {
  // TCDM reads and AW both at T+8; read data 1, lane queue 1, two words taken, given, write queue, W register: W at
  // T+14; event 3 after B: B register, burst count, signalled.
  Run run(64 | increment | event, here, out_there, {}, 1, 5);
  CHECK(run.bench.tcdm_accesses.front().cycle == run.last_word + 8);
  CHECK(run.bench.aw_cycles.front() == run.last_word + 8);
  CHECK(run.bench.w_cycles.front() == run.last_word + 14);
  CHECK(run.bench.b_cycles.front() == run.last_word + 14 + 8 - 1 + 5);
  CHECK(run.event_after == 14 + 8 - 1 + 5 + 3);
}

TEST_CASE("DMA-BURST: RTL runs of one transfer, both directions") {
  // Cycles of the RTL from the last command word to the instruction after p.elw (program g25_dma_1d), less the 4 that
  // the event unit and the core take from the event line on. One beat: 20 + latency + beats - 1; more: 20 + latency +
  // beats, and per further 256 bytes 34 (receive: 32 beats + 2) or 35 (transmit).
  const auto [direction, bytes, cycles] = GENERATE(table<std::uint32_t, std::uint32_t, Cycle>({
      {receive, 4, 21},
      {receive, 8, 21},
      {receive, 16, 23},
      {receive, 64, 29},
      {receive, 256, 53},
      {receive, 512, 87},
      {receive, 1024, 155},
      {receive, 4096, 563},
      {receive, 16384, 2195},
      {0, 4, 21},
      {0, 8, 21},
      {0, 16, 23},
      {0, 64, 29},
      {0, 256, 53},
      {0, 512, 88},
      {0, 1024, 158},
      {0, 4096, 578},
      {0, 16384, 2258},
  }));
  Run run(bytes | direction | increment | event, here, direction != 0 ? there : out_there);
  CAPTURE(direction, bytes);
  CHECK(run.event_after + 4 == cycles);
}

TEST_CASE("DMA-MISALIGNED: no extra cycle") {
  // g25_dma_1d: 64 bytes to or from byte 4, and 63 bytes from 2 to 1, take 29 cycles as the aligned 64.
  const auto [word, tcdm, external, cycles] = GENERATE(table<std::uint32_t, Address, Address, Cycle>({
      {64 | receive, here + 4, there, 29},
      {64 | receive, here, there + 4, 29},
      {63 | receive, here + 1, there + 2, 29},
      {64, here + 4, there, 29},
      {1024 | receive, here + 4, there, 155},
  }));
  Run run(word | increment | event, tcdm, external);
  CHECK(run.event_after + 4 == cycles);
}

TEST_CASE("DMA-LINES: a burst per line") {
  // g26_dma_2d, from the stride word: 512 bytes as 8 lines of 64, as 32 lines of 16, the first to external memory, and
  // with lines on the TCDM side. Each line costs its beats + 2, outwards + 3.
  const auto [word, line, stride, external, cycles] = GENERATE(table<std::uint32_t, Word, Word, Address, Cycle>({
      {512 | receive | external_lines, 64, 128, there, 98},
      {512 | receive | external_lines, 16, 64, there, 146},
      {512 | external_lines, 64, 128, out_there, 105},
      {512 | receive | tcdm_lines, 64, 128, there, 98},
  }));
  Run run(word | increment | event, here, external, {line, stride});
  CHECK(run.event_after + 4 == cycles);
}

TEST_CASE("DMA-OUTSTANDING: paid once while 8 bursts cover it") {
  // 2 KiB are 8 bursts, all requested before the first data (8 ARs back to back, one per cycle); each burst then
  // takes 34.
  Run near(2048 | receive | increment | event, here, there, {}, 1);
  Run far(2048 | receive | increment | event, here, there, {}, 41);
  CHECK(far.event_after == near.event_after + 40);
  REQUIRE(far.bench.ar_cycles.size() == 8);
  CHECK(far.bench.ar_cycles.back() == far.bench.ar_cycles.front() + 7);
}

TEST_CASE("DMA-OUTSTANDING: the ninth burst waits for the first one's last beat") {
  // id freed by the last beat from the R register, free one cycle later, request into the AR register, AR a cycle later
  Run run(4096 | receive | increment | event, here, there, {}, 100);
  REQUIRE(run.bench.ar_cycles.size() == 16);
  CHECK(run.bench.ar_cycles[7] == run.bench.ar_cycles[0] + 7);
  CHECK(run.bench.ar_cycles[8] == run.bench.r_cycles[31] + 3);
}

TEST_CASE("DMA-QUEUE: two transfers of one core run back to back") {
  // 1 KiB: 4 bursts of 34 cycles: the second ends 136 after the first
  DmaBench bench;
  for (const Address offset : {0u, 0x1000u}) {
    bench.issue(0, false, 0, 0);
    bench.command(0, 1024 | receive | increment | event, here + offset, there + offset);
  }
  REQUIRE(bench.drain());
  REQUIRE(bench.events.size() == 2);
  CHECK(bench.events[1].cycle - bench.events[0].cycle == 136);
}

TEST_CASE("DMA-PORT: busy 4 cycles after the last word") {
  // The next access of the core, tried right behind, is granted when the first piece is registered (T+5): it waits on
  // the port from T+2 to T+5 and gets its grant at T+6.
  DmaBench bench;
  bench.issue(0, false, 0, 0);
  const auto last = bench.command(0, 64 | receive | increment, here, there);
  const auto next = bench.issue(0, false, 0, 0);
  const auto after = bench.issue(0, true, 0, 64 | receive | increment);
  REQUIRE(bench.drain(1000));
  CHECK(bench.access(0, next).left_id == bench.access(0, last).left_id + 1);
  CHECK(bench.access(0, after).left_id == bench.access(0, last).left_id + 6);
}

TEST_CASE("DMA-ARBITER: eight commands of 64 bytes complete 10 cycles apart, in order") {
  DmaBench bench;
  for (unsigned core = 0; core < 8; ++core) {
    bench.issue(core, false, 0, 0);
    bench.command(core, 64 | receive | increment | event, here + 64 * core, there + 64 * core);
  }
  REQUIRE(bench.drain());
  REQUIRE(bench.events.size() == 8);
  for (unsigned core = 0; core < 8; ++core) {
    CHECK(bench.events[core].lines == 1u << core);
    CHECK(bench.events[core].cycle == bench.events[0].cycle + 10 * core);
  }
}
