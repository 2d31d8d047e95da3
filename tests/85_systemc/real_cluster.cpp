// SPDX-License-Identifier: Apache-2.0
// The cluster itself, running the bundled convolution: the same cycles with and without SystemC, with any quantum, and
// in somebody else's platform whose memory grants no direct access.
#include <catch2/catch.hpp>

#include "memory/elf.hpp"
#include "own_process.hpp"
#include "sim/engine/config.hpp"
#include "sim/engine/machine_factory.hpp"
#include "sim/systemc/cluster_machine.hpp"
#include "somebodys_platform.hpp"

namespace {

using namespace pulpo;
using sc_core::sc_time;

memory::ElfImage program() {
  return memory::read_elf(std::string{PULPO_SOURCE_DIR} + "/workloads/conv-int8/conv-int8.elf");
}

/// All that a run counts.
std::vector<std::uint64_t> numbers(const cluster::Machine& machine) {
  std::vector<std::uint64_t> seen{machine.now(), machine.exit_value().value_or(0xDEAD)};
  for (unsigned index = 0; index < machine.core_count(); ++index) {
    const auto& core = machine.core(index);
    seen.push_back(core.instructions);
    seen.insert(seen.end(), core.reasons.cycles.begin(), core.reasons.cycles.end());
  }
  const auto& all = machine.counters();
  seen.insert(seen.end(), all.bank_accesses.begin(), all.bank_accesses.end());
  seen.insert(seen.end(), all.bank_conflicts.begin(), all.bank_conflicts.end());
  seen.insert(seen.end(), {all.dma_bytes_in, all.dma_bytes_out, all.dma_busy_cycles, all.l2_reads, all.l2_writes,
                           all.icache_l1_misses, all.icache_l15_misses});
  return seen;
}

std::vector<std::uint64_t> run_machine(cluster::Machine& machine) {
  const auto image = program();
  for (const auto& segment : image.segments) {
    machine.write_memory(segment.address, segment.bytes);
  }
  machine.boot(image.entry);
  machine.run(10'000'000);
  return numbers(machine);
}

/// In somebody else's platform: preloaded, booted and awaited by a host.
std::vector<std::uint64_t> run_elsewhere(const cluster::MachineConfig& config, const sc_time& memory_latency) {
  systemc::ClusterModule cluster{"cluster", systemc::cluster_machine(config), {}};
  example::SlowMemory memory{"memory", 0x1C00'0000, 512 * 1024, memory_latency};
  example::Host host{"host"};
  cluster.data_master.bind(memory.socket);
  host.to_memory.bind(memory.socket);
  host.to_cluster.bind(cluster.data_slave);
  host.program = [&](example::Host& self) {
    const auto image = program();
    for (const auto& segment : image.segments) {
      auto& port = segment.address < 0x1C00'0000 ? self.to_cluster : self.to_memory;
      if (!segment.bytes.empty() && !self.preload(port, segment.address, segment.bytes.data(), segment.bytes.size())) {
        throw std::runtime_error("preload");
      }
    }
    cluster.boot(image.entry);
    self.pass(cluster.stopped());
  };
  sc_core::sc_start();
  auto seen = numbers(cluster.machine());
  seen.push_back(memory.accesses);
  return seen;
}

}  // namespace

TEST_CASE("the convolution: the same counts with SystemC, with any quantum") {
  const auto config = engine::load_config("pulpo").machine;
  const auto bare = in_own_process([&] { return run_machine(*engine::make_machine(config)); });
  REQUIRE(bare.size() > 2);
  REQUIRE(bare[1] == 0);  // its own check of all outputs passed
  const Cycle quantum = GENERATE(Cycle{1}, Cycle{1000}, UINT64_MAX);
  CAPTURE(quantum);
  const auto seen =
      in_own_process([&] { return run_machine(*systemc::make_machine(config, {.quantum_cycles = quantum})); });
  CHECK(seen == bare);
}

TEST_CASE("the convolution in somebody else's platform: memory without direct access, the same counts") {
  const std::string preset = GENERATE("pulpo", "cluster-lic");  // instruction cache; ideal instruction memory
  CAPTURE(preset);
  auto config = engine::load_config(preset).machine;
  config.cores.variant = isa::Variant::mpic;
  const auto bare = in_own_process([&] { return run_machine(*engine::make_machine(config)); });
  auto elsewhere = in_own_process([&] { return run_elsewhere(config, sc_time{}); });
  REQUIRE(!elsewhere.empty());
  CHECK(elsewhere.back() > 1000);  // its accesses were transactions
  elsewhere.pop_back();
  CHECK(elsewhere == bare);
  // 10 cycles of latency on top of the bus's: the same instructions, right results, but later.
  const auto slow = in_own_process([&] { return run_elsewhere(config, sc_time{25, sc_core::SC_NS}); });
  REQUIRE(slow.size() == bare.size() + 1);
  CHECK(slow[1] == 0);
  CHECK(slow[0] > bare[0]);
}

TEST_CASE("the modules of the real cluster show its counters") {
  const auto config = engine::load_config("pulpo").machine;
  const auto seen = in_own_process([&] {
    const auto machine = systemc::make_machine(config);
    run_machine(*machine);
    const auto* bank = dynamic_cast<systemc::BankModule*>(sc_core::sc_find_object("pulpo.cluster.bank_15"));
    const auto* dma = dynamic_cast<systemc::DmaModule*>(sc_core::sc_find_object("pulpo.cluster.dma"));
    const auto* core = dynamic_cast<systemc::CoreModule*>(sc_core::sc_find_object("pulpo.cluster.core_7"));
    const auto* l2 = sc_core::sc_find_object("pulpo.l2");
    if (bank == nullptr || dma == nullptr || core == nullptr || l2 == nullptr) {
      throw std::runtime_error("a module is missing");
    }
    const auto& counters = machine->counters();
    return std::vector<std::uint64_t>{bank->accesses() == counters.bank_accesses[15] && bank->accesses() > 0,
                                      dma->bytes_in() == counters.dma_bytes_in && dma->bytes_in() > 0,
                                      core->counters().instructions == machine->core(7).instructions};
  });
  CHECK(seen == std::vector<std::uint64_t>{1, 1, 1});
}
