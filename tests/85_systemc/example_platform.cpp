// SPDX-License-Identifier: Apache-2.0
// The cluster in somebody else's platform: a host loads through the debug transport, starts the cluster through its
// control registers, waits for the end of the computation and reads how it ended.
#include <catch2/catch.hpp>

#include "own_process.hpp"
#include "sim/systemc/cluster_module.hpp"
#include "somebodys_platform.hpp"
#include "toy_machine.hpp"

namespace {

using namespace pulpo;
using sc_core::sc_time;

constexpr std::uint64_t control = 0x1020'0000;

struct Top : sc_core::sc_module {
  systemc::ClusterModule cluster{
      "cluster", [](memory::ExternalMemory& outside) { return std::make_unique<ToyMachine>(outside); }, {}};
  example::SlowMemory memory{"memory", 0x1C00'0000, 4096, sc_time{20, sc_core::SC_NS}};
  example::Host host{"host"};
  sc_core::sc_signal<bool> fetch_enable{"fetch_enable"}, eoc{"eoc"};

  explicit Top(const sc_core::sc_module_name& name) : sc_module(name) {
    cluster.data_master.bind(memory.socket);
    cluster.fetch_enable(fetch_enable);
    cluster.eoc(eoc);
    host.to_cluster.bind(cluster.data_slave);
    host.to_memory.bind(memory.socket);
  }
};

/// Runs `program` as the host; what it records is returned.
std::vector<std::uint64_t> with_host(const std::function<void(Top&, std::vector<std::uint64_t>&)>& program) {
  return in_own_process([&] {
    Top top{"top"};
    std::vector<std::uint64_t> record;
    top.host.program = [&](example::Host&) { program(top, record); };
    sc_core::sc_start();
    return record;
  });
}

}  // namespace

TEST_CASE("a host boots the cluster through its registers and sees it end") {
  const auto record = with_host([](Top& top, auto& seen) {
    example::Host& host = top.host;
    const Word mail = ToyMachine::stop;
    seen.push_back(host.preload(host.to_cluster, ToyMachine::mailbox, &mail, sizeof mail));
    host.store(host.to_cluster, control + 0x40, 0x1C00'0080);
    seen.push_back(host.load(host.to_cluster, control + 0x40));
    seen.push_back(host.load(host.to_cluster, control));  // not ended
    host.store(host.to_cluster, control + 0x08, 1);
    if (top.cluster.state() == systemc::ClusterState::running) {
      host.pass(top.cluster.stopped());
    }
    host.pass(sc_time{1, sc_core::SC_NS});
    seen.push_back(host.load(host.to_cluster, control));
    seen.push_back(host.load(host.to_cluster, control + 0x100));
    seen.push_back(top.cluster.machine().exit_value().value_or(0) | 0x8000'0000u);
    seen.push_back(top.eoc.read());
    seen.push_back(top.cluster.machine().now());
  });
  REQUIRE(record.size() == 8);
  CHECK(record[0] == 1);
  CHECK(record[1] == 0x1C00'0080);
  CHECK(record[2] == 0);
  CHECK(record[3] == 1);
  CHECK(record[4] == record[5]);
  CHECK(record[6] == 1);
  CHECK(record[7] == 1);  // the mailbox already said stop in the first cycle
}

TEST_CASE("the fetch enable port boots the cluster") {
  const auto record = with_host([](Top& top, auto& seen) {
    const Word mail = ToyMachine::stop;
    top.host.preload(top.host.to_cluster, ToyMachine::mailbox, &mail, sizeof mail);
    top.host.pass(sc_time{100, sc_core::SC_NS});
    seen.push_back(top.cluster.state() == systemc::ClusterState::off);
    top.fetch_enable.write(true);
    top.host.pass(top.cluster.stopped());
    seen.push_back(top.cluster.machine().now());
    // One cycle of the default period from the edge.
    seen.push_back((sc_core::sc_time_stamp() - sc_time{100, sc_core::SC_NS}).value());
  });
  CHECK(record == std::vector<std::uint64_t>{1, 1, 2500});
}

TEST_CASE("accesses from outside take the time they say, and wrong ones are refused") {
  const auto record = with_host([](Top& top, auto& seen) {
    example::Host& host = top.host;
    host.store(host.to_cluster, ToyMachine::mailbox, 42);
    seen.push_back(host.last_access_ok());
    seen.push_back(host.last_delay().value());
    seen.push_back(host.load(host.to_cluster, ToyMachine::mailbox));
    host.load(host.to_cluster, ToyMachine::mailbox + 0x8000);  // beyond the toy's memory
    seen.push_back(host.last_access_ok());
    host.load(host.to_cluster, control + 0x3F0);  // no such register
    seen.push_back(host.last_access_ok());
    tlm::tlm_generic_payload payload;
    tlm::tlm_dmi region;
    example::fill(payload, tlm::TLM_READ_COMMAND, ToyMachine::mailbox, nullptr, 4);
    seen.push_back(host.to_cluster->get_direct_mem_ptr(payload, region));
  });
  // 10 cycles of 2.5 ns. Direct access to TCDM is refused: it would bypass the machine.
  CHECK(record == std::vector<std::uint64_t>{1, 25'000, 42, 0, 0, 0});
}

TEST_CASE("a fault stops the cluster and is handed to the platform") {
  const auto record = with_host([](Top& top, auto& seen) {
    const Word mail = ToyMachine::crash;
    top.host.preload(top.host.to_cluster, ToyMachine::mailbox, &mail, sizeof mail);
    top.cluster.boot(0);
    top.host.pass(top.cluster.stopped());
    seen.push_back(top.cluster.state() == systemc::ClusterState::faulted);
    try {
      std::rethrow_exception(top.cluster.fault());
    } catch (const SimulatedFault& fault) {
      seen.push_back(std::string{fault.what()} == "toy crash");
    }
  });
  CHECK(record == std::vector<std::uint64_t>{1, 1});
}

TEST_CASE("what the memory outside takes is added to the cluster's time") {
  const auto cycles_to_second_access = [](sc_time latency) {
    return in_own_process([latency] {
      systemc::ClusterModule cluster{
          "cluster", [](memory::ExternalMemory& outside) { return std::make_unique<ToyMachine>(outside); }, {}};
      example::SlowMemory memory{"memory", 0x1C00'0000, 4096, latency};
      cluster.data_master.bind(memory.socket);
      sc_core::sc_start(sc_core::SC_ZERO_TIME);
      cluster.set_limit(1000);
      cluster.boot(0);
      sc_core::sc_start();
      return std::vector<std::uint64_t>{memory.accesses, cluster.machine().now()};
    });
  };
  // The toy accesses memory in cycles 9, 19, ... as long as nothing stalls it: 100 times in 1000 cycles. 25 ns are 10
  // cycles of 2.5 ns, which end where the next access is due: every second one is skipped.
  CHECK(cycles_to_second_access(sc_time{}) == std::vector<std::uint64_t>{100, 1000});
  CHECK(cycles_to_second_access(sc_time{25, sc_core::SC_NS}) == std::vector<std::uint64_t>{50, 1000});
  // Part of a cycle is a whole one.
  CHECK(cycles_to_second_access(sc_time{22'501, sc_core::SC_PS}) == std::vector<std::uint64_t>{50, 1000});
  CHECK(cycles_to_second_access(sc_time{22'500, sc_core::SC_PS}) == std::vector<std::uint64_t>{100, 1000});
}

TEST_CASE("the modules of the cluster are found by name and show its counters") {
  const auto record = with_host([](Top& top, auto& seen) {
    for (const char* name : {"top.cluster.core_0", "top.cluster.core_1", "top.cluster.bank_0", "top.cluster.bank_1",
                             "top.cluster.dma", "top.cluster.event_unit", "top.cluster.icache"}) {
      seen.push_back(dynamic_cast<sc_core::sc_module*>(sc_core::sc_find_object(name)) != nullptr);
    }
    const auto* core = dynamic_cast<systemc::CoreModule*>(sc_core::sc_find_object("top.cluster.core_1"));
    seen.push_back(core != nullptr && core->index() == 1);
    top.cluster.set_limit(123);
    top.cluster.boot(0);
    top.host.pass(top.cluster.stopped());
    seen.push_back(core != nullptr ? core->counters().cycles : 0);
  });
  // 123 cycles; the access of cycle 119 stalls the toy in the 8 that follow, so that it counts up to 120.
  CHECK(record == std::vector<std::uint64_t>{1, 1, 1, 1, 1, 1, 1, 1, 120});
}
