// SPDX-License-Identifier: Apache-2.0
// What a single data access costs by target: cycles from its leaving ID to the next instruction's.
#include "program.hpp"

using namespace program_test;

namespace {

/// Cost of `access` (with a0 = address), the second of two so that nothing before it matters.
Cycle cost(const MachineConfig& config, Address address, const std::string& access) {
  Program program(config);
  program.li("a0", address);
  program.add_all({"nop", "nop", access, "nop", "nop"});
  const Address at = program.add(access);
  const Address next = program.add("nop");
  program.end();
  REQUIRE(program.run() == StopReason::end_of_computation);
  return program.cycle_of(next) - program.cycle_of(at);
}

const std::string load = "lw a1, 0(a0)", store = "sw zero, 0(a0)";

}  // namespace

TEST_CASE("ACCESS-DIRECT: TCDM and direct links: granted in the cycle of the request, cost 1") {
  const auto config = single_core();
  CHECK(cost(config, 0x1000'0010, load) == 1);
  CHECK(cost(config, 0x1000'0010, store) == 1);
  CHECK(cost(config, 0x0000'0010, load) == 1);  // alias
  CHECK(cost(config, 0x1020'4000, load) == 1);  // event unit, direct
  CHECK(cost(config, 0x1020'4000, store) == 1);
  CHECK(cost(config, 0x1020'4404, load) == 1);  // DMA status, direct
}

TEST_CASE("PE-BLOCK: queue, slave, answer, grant: cost 4, stores too") {
  const auto config = single_core();
  CHECK(cost(config, 0x1020'0408, load) == 4);  // timer
  CHECK(cost(config, 0x1020'0410, store) == 4);
  CHECK(cost(config, 0x1020'0008, load) == 4);  // control
  CHECK(cost(config, 0x1020'0100, store) == 4);
}

TEST_CASE("EU-QUEUE: the event unit over the interconnect has one more queue: cost 5") {
  CHECK(cost(single_core(), 0x1020'0800, load) == 5);
  CHECK(cost(single_core(), 0x1020'0800, store) == 5);
}

TEST_CASE("BUS-CORE: L2: 5 + read latency for a load, 6 + write latency for a store") {
  for (const std::uint32_t latency : {1U, 2U, 15U, 100U}) {
    auto config = single_core();
    config.l2.read_latency_cycles = config.l2.write_latency_cycles = latency;
    CHECK(cost(config, 0x1C04'0000, load) == 5 + latency);
    CHECK(cost(config, 0x1C04'0000, store) == 6 + latency);
  }
}

TEST_CASE("BUS-CDC: a clock crossing with equal clocks adds 5 cycles each way") {
  auto config = single_core();
  config.l2.clock_crossing = true;
  CHECK(cost(config, 0x1C04'0000, load) == 6 + 10);
  CHECK(cost(config, 0x1C04'0000, store) == 7 + 10);
}

TEST_CASE(
    "PE-ARB: eight cores that load from L2 at once: one address per cycle, so core k finishes k cycles after core 0") {
  Program program{MachineConfig{}};
  program.li("a0", 0x1C04'0000);
  program.add_all({"nop", "nop"});
  program.add("lw a1, 0(a0)");
  const Address next = program.add("nop");
  // the others spin until core 0 has ended the run
  program.add_all({"csrrs t0, mhartid, zero", "bne t0, zero, .+0"});
  program.end();
  REQUIRE(program.run() == StopReason::end_of_computation);
  for (unsigned core = 1; core < 8; ++core) {
    CHECK(program.cycle_of(next, core) - program.cycle_of(next, 0) == core);
  }
}
