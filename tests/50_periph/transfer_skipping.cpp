// SPDX-License-Identifier: Apache-2.0
// While all cores sleep, repetitions in DMA transfers are left out: random transfers of both directions end in the same
// cycle with the same counters and the same memory, in the end and wherever a run is stopped, as when every cycle is
// stepped.
#include <random>

#include "program.hpp"

using namespace program_test;

namespace {

constexpr Address outside = 0x1C01'0000, dma = 0x1020'4400;
constexpr std::uint32_t outside_bytes = 384 * 1024, tcdm_bytes = 128 * 1024;

struct Transfer {
  std::uint32_t bytes;
  bool receive;
  Address external, tcdm;
  std::uint32_t line = 0, stride = 0;  // bytes, of the external side; 0: in a row
};

struct Case {
  MachineConfig config;
  std::vector<std::vector<Transfer>> batches;  // transfers of a batch are queued at once
};

class Random {
 public:
  explicit Random(unsigned seed) : generator_(seed) {}
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(generator_() % limit); }
  template <class T>
  T one_of(std::initializer_list<T> values) {
    return values.begin()[below(static_cast<std::uint32_t>(values.size()))];
  }

 private:
  std::mt19937 generator_;
};

Transfer random_transfer(Random& random) {
  const auto unit = random.one_of<std::uint32_t>({256, 8, 4, 1});
  Transfer transfer;
  transfer.bytes = unit * (1 + random.below(std::min<std::uint32_t>(60'000 / unit, 8000)));
  transfer.receive = random.below(2) == 0;
  transfer.external = outside + unit * random.below((outside_bytes - 2 * transfer.bytes) / unit);
  transfer.tcdm = unit * random.below((tcdm_bytes - transfer.bytes) / unit);
  if (unit == 256 && random.below(3) == 0) {
    transfer.line = unit * (1 + random.below(64));  // lines that look like one another
    transfer.stride = transfer.line + (random.below(2) == 0 ? 0 : unit);
    transfer.bytes = std::min(transfer.bytes, 20'000u);
  } else if (random.below(5) == 0) {
    transfer.line = 1 + random.below(transfer.bytes);
    transfer.stride = transfer.line + (transfer.bytes / transfer.line > 2 ? 0 : random.below(64));
  }
  return transfer;
}

Case random_case(unsigned seed) {
  using Interconnect = memory::TcdmConfig::Interconnect;
  Random random(seed);
  Case result;
  result.config.cores.count = 1;
  result.config.tcdm.interconnect = random.one_of({Interconnect::lic, Interconnect::lic, Interconnect::xbar});
  result.config.tcdm.banks = random.one_of<std::uint32_t>({16, 16, 8, 64});
  result.config.l2.read_latency_cycles = random.one_of<std::uint32_t>({1, 2, 15, 100});
  result.config.l2.write_latency_cycles = random.one_of<std::uint32_t>({1, 3, 15, 100});
  result.config.dma.outstanding_bursts = random.one_of<std::uint32_t>({8, 8, 2, 1});
  for (unsigned batch = 0; batch < 3; ++batch) {
    result.batches.emplace_back();
    for (unsigned i = 0; i <= random.below(3); ++i) {
      result.batches.back().push_back(random_transfer(random));
    }
  }
  return result;
}

void command(Program& program, const Transfer& transfer) {
  program.add("lw t1, 0(t0)");  // allocates
  program.li("t1", transfer.bytes | (transfer.receive ? 1u << 17 : 0) | 1u << 18 | (transfer.line != 0 ? 1u << 19 : 0) |
                       1u << 20);
  program.add("sw t1, 0(t0)");
  for (const Word word : {transfer.tcdm, transfer.external}) {
    program.li("t1", word);
    program.add("sw t1, 0(t0)");
  }
  if (transfer.line != 0) {
    for (const Word word : {transfer.line, transfer.stride}) {
      program.li("t1", word);
      program.add("sw t1, 0(t0)");
    }
  }
}

/// Sleeps until no transfer is under way, then frees all ids.
void wait_for_all(Program& program) {
  program.add_all({"lw t1, 4(t0)", "slli t1, t1, 16", "beq t1, zero, .+12", "p.elw t1, 0x3c(t2)", "jal zero, .-16",
                   "addi t1, zero, -1", "sw t1, 4(t0)"});
}

std::vector<std::uint64_t> counts(const Cluster& cluster) {
  const auto& c = cluster.counters();
  std::vector<std::uint64_t> all{cluster.now(),     c.dma_bytes_in,        c.dma_bytes_out,
                                 c.dma_busy_cycles, c.dma_tcdm_accesses,   c.dma_tcdm_wait_cycles,
                                 c.bus_reads,       c.event_unit_accesses, cluster.core(0).instructions};
  all.insert(all.end(), c.bank_accesses.begin(), c.bank_accesses.end());
  all.insert(all.end(), c.bank_conflicts.begin(), c.bank_conflicts.end());
  const auto& reasons = cluster.core(0).reasons.cycles;
  all.insert(all.end(), reasons.begin(), reasons.end());
  for (unsigned rule = 0; rule < static_cast<unsigned>(Rule::count); ++rule) {
    all.push_back(c.rules.contains(static_cast<Rule>(rule)) ? 1 : 0);
  }
  return all;
}

std::vector<std::byte> memory_of(const Cluster& cluster) {
  std::vector<std::byte> bytes(tcdm_bytes + outside_bytes);
  cluster.read_memory(0x1000'0000, std::span(bytes).first(tcdm_bytes));
  cluster.read_memory(outside, std::span(bytes).subspan(tcdm_bytes));
  return bytes;
}

std::unique_ptr<Program> loaded(const Case& what, bool skipping) {
  MachineConfig config = what.config;
  config.host.transfer_skipping = skipping;
  auto made = std::make_unique<Program>(config);
  Program& program = *made;
  program.li("t0", dma);
  program.li("t2", 0x1020'4000);
  program.li("t1", 1u << 8);
  program.add("sw t1, 0(t2)");  // event mask: the DMA's
  for (const auto& batch : what.batches) {
    for (const Transfer& transfer : batch) {
      command(program, transfer);
    }
    wait_for_all(program);
  }
  program.end();
  REQUIRE(program.here() < outside);
  std::vector<std::byte> noise(tcdm_bytes + outside_bytes);
  std::mt19937 generator(1);
  std::generate(noise.begin(), noise.end(), [&] { return static_cast<std::byte>(generator()); });
  program.load();
  program.cluster->write_memory(0x1000'0000, std::span(noise).first(tcdm_bytes));
  program.cluster->write_memory(outside, std::span(noise).subspan(tcdm_bytes));
  return made;
}

/// Both to the end in slices; returns the cycles left out.
Cycle compare(const Case& what, Cycle slice) {
  const auto stepping = loaded(what, false), skipping = loaded(what, true);
  Cluster &stepped = *stepping->cluster, &skipped = *skipping->cluster;
  for (Cycle limit = slice;; limit += slice) {
    REQUIRE(limit < 20'000'000);
    const auto stop = stepped.run(limit);
    REQUIRE(skipped.run(limit) == stop);
    REQUIRE(counts(skipped) == counts(stepped));
    REQUIRE((memory_of(skipped) == memory_of(stepped)));
    if (stop == StopReason::end_of_computation) {
      CHECK(stepped.skipped_cycles() == 0);
      return skipped.skipped_cycles();
    }
  }
}

}  // namespace

TEST_CASE("transfers are skipped: random ones, whole runs") {
  Cycle skipped = 0;
  for (unsigned seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    skipped += compare(random_case(seed), 10'000'000);
  }
  compare(random_case(2683), 10'000'000);  // lines of two dimensions whose ends are late
  CHECK(skipped > 350'000);
}

TEST_CASE("transfers are skipped: random ones, stopped again and again") {
  Cycle skipped = 0;
  for (unsigned seed = 101; seed <= 112; ++seed) {
    CAPTURE(seed);
    skipped += compare(random_case(seed), 701 + 37 * seed);
  }
  CHECK(skipped > 50'000);
}

TEST_CASE("transfers are skipped: long ones in a row nearly whole, in both directions") {
  Case what;
  what.config.cores.count = 1;
  // 64 KiB are 256 bursts of 34 or 35 cycles each
  what.batches = {{{0x10000, true, outside, 0x8000}}, {{0x10000, false, outside + 0x10000, 0x8000}}};
  CHECK(compare(what, 10'000'000) > 2 * 200 * 34);
}

TEST_CASE("transfers are skipped: the end of a line comes to its place before the next line is skipped") {
  Case what;
  what.config.cores.count = 1;
  what.config.l2.read_latency_cycles = 15;
  what.config.dma.outstanding_bursts = 2;
  // lines of 31 bursts, 32 apart: the first bursts of a line run into the data of the one before
  what.batches = {{{0x4E20, true, outside + 0x2A000, 0x1D00, 0x1F00, 0x2000}},
                  {{0x9C00, true, outside + 0x3CB00, 0x9300, 0x1F00, 0x2000}}};
  CHECK(compare(what, 10'000'000) > 0);
}

TEST_CASE("transfers are skipped: not one whose source another one writes") {
  Case what;
  what.config.cores.count = 1;
  // into TCDM and out of the same place at once: what goes out depends on who is ahead
  what.batches = {{{0x10000, true, outside, 0x4000}, {0x10000, false, outside + 0x10000, 0x4000}}};
  compare(what, 10'000'000);
  what.batches = {{{0x8000, true, outside, 0}, {0x8000, false, outside + 0x1000, 0x10000}}};
  compare(what, 10'000'000);
}
