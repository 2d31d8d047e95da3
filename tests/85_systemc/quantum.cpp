// SPDX-License-Identifier: Apache-2.0
// Cycle counts do not depend on how far the cluster runs ahead of SystemC.
#include <catch2/catch.hpp>

#include "own_process.hpp"
#include "sim/systemc/cluster_module.hpp"
#include "somebodys_platform.hpp"
#include "toy_machine.hpp"

namespace {

using namespace pulpo;
using sc_core::sc_time;

struct Case {
  Cycle quantum_cycles;
  bool memory_waits;   // the memory's latency passes inside of its b_transport
  bool access_writes;  // each access to the memory makes somebody write to the mailbox 30 ns later
};

void write_time_to_mailbox(systemc::ClusterModule& cluster) {
  const auto time = static_cast<Word>(sc_core::sc_time_stamp().value());
  cluster.machine().write_memory(ToyMachine::mailbox, std::as_bytes(std::span{&time, 1}));
}

/// Cycles, hash and activations of a toy that a host and a memory disturb at odd times.
std::vector<std::uint64_t> run_toy(const Case& settings) {
  systemc::ClusterModule cluster{
      "cluster",
      [](memory::ExternalMemory& outside) { return std::make_unique<ToyMachine>(outside); },
      {.period = sc_time{4, sc_core::SC_NS}, .quantum_cycles = settings.quantum_cycles, .slave_latency_cycles = 10}};
  example::SlowMemory memory{"memory", 0x1C00'0000, 4096, sc_time{10, sc_core::SC_NS}};
  example::Host host{"host"};
  cluster.data_master.bind(memory.socket);
  host.to_cluster.bind(cluster.data_slave);
  host.to_memory.bind(memory.socket);
  memory.waits = settings.memory_waits;

  sc_core::sc_event accessed{"accessed"};
  if (settings.access_writes) {
    memory.on_access = [&](sc_time delay) { accessed.notify(delay + sc_time{30, sc_core::SC_NS}); };
  }
  sc_core::sc_spawn_options when_accessed;
  when_accessed.spawn_method();
  when_accessed.dont_initialize();
  when_accessed.set_sensitivity(&accessed);
  sc_core::sc_spawn([&] { write_time_to_mailbox(cluster); }, "writer", &when_accessed);

  host.program = [&](example::Host& self) {
    self.pass(sc_time{100, sc_core::SC_NS});
    cluster.boot(7);
    self.pass(sc_time{402, sc_core::SC_NS});  // in the middle of a cycle
    self.store(self.to_cluster, ToyMachine::mailbox, 1);
    self.pass(sc_time{20, sc_core::SC_US});
    self.store(self.to_cluster, ToyMachine::mailbox, 2);
    self.pass(sc_time{333, sc_core::SC_NS});
    self.store(self.to_cluster, ToyMachine::mailbox, ToyMachine::stop);
  };
  sc_core::sc_start();
  const auto& toy = static_cast<const ToyMachine&>(cluster.machine());
  return {toy.now(), toy.hash(), cluster.activations(), sc_core::sc_time_stamp().value() / 1000};
}

}  // namespace

TEST_CASE("the same cycles with any quantum") {
  const bool waits = GENERATE(false, true);
  const bool writes = GENERATE(false, true);
  CAPTURE(waits, writes);
  const auto exact = in_own_process([&] { return run_toy({1, waits, writes}); });
  const auto ahead = in_own_process([&] { return run_toy({UINT64_MAX, waits, writes}); });
  const auto odd = in_own_process([&] { return run_toy({37, waits, writes}); });
  REQUIRE(exact.size() == 4);
  // From boot to the last store: 402 + 20000 + 333 ns, and twice 10 cycles of 4 ns for the stores before it: 20815 ns.
  // It acts on the cycle that begins at 20816 ns, number 5204 from 0, which is the last one.
  CHECK(exact[0] == 5205);
  CHECK(ahead[0] == exact[0]);
  CHECK(ahead[1] == exact[1]);
  CHECK(odd[0] == exact[0]);
  CHECK(odd[1] == exact[1]);
  // The cluster did run ahead, unless something happens outside all the time.
  CHECK(exact[2] >= 1000);
  if (!waits && !writes) {
    CHECK(exact[2] == exact[0]);
    CHECK(ahead[2] < 10 + 2 * exact[0] / 10);
  }
}
