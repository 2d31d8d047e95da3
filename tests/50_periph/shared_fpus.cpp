// SPDX-License-Identifier: Apache-2.0
// Eight cores with 64 independent additions each, on FPUs of their own and on shared ones.
#include "program.hpp"

using namespace program_test;

namespace {

/// Cycles from the first addition's leaving ID to the last one's, for cores 0 and 7.
std::pair<Cycle, Cycle> durations(std::uint32_t cores_per_unit, FpuConfig::Interconnect interconnect) {
  MachineConfig config;
  config.cores.fpu = true;
  config.fpu.cores_per_unit = cores_per_unit;
  config.fpu.interconnect = interconnect;
  config.icache.kind = IcacheConfig::Kind::ideal;
  Program program(config);
  program.add_all({"addi a1, zero, 1", "addi a2, zero, 2", "addi zero, zero, 0", "addi zero, zero, 0"});
  const Address first = program.here();
  for (unsigned i = 0; i < 64; ++i) {
    program.add("fadd.s a" + std::to_string(3 + i % 4) + ", a1, a2");
  }
  const Address last = program.here() - 4;
  program.end();
  REQUIRE(program.run() == StopReason::end_of_computation);
  const auto duration = [&](unsigned core) { return program.cycle_of(last, core) - program.cycle_of(first, core); };
  return {duration(0), duration(7)};
}

}  // namespace

TEST_CASE("shared FPUs take as many operations a cycle as there are FPUs") {
  using enum FpuConfig::Interconnect;
  CHECK(durations(1, any) == std::pair<Cycle, Cycle>(63, 63));
  // Four FPUs for eight cores: 512 additions in 128 cycles. Cores 0 to 3 are granted in cycles 0 to 3, 8 to 11, ...,
  // the others between. The last addition leaves ID with the grant of the one before it, which is in cycle 122 or 126,
  // where cycle 0 follows the first one's leaving ID.
  CHECK(durations(2, any) == std::pair<Cycle, Cycle>(123, 127));
  // With fixed routes cores i and i + 4 take turns: the 63rd grants are in cycles 124 and 125.
  CHECK(durations(2, fixed) == std::pair<Cycle, Cycle>(125, 126));
  // One for all: the counter of grants names each core in turn, so that the 63rd grants are in cycles 8 * 62 and 7
  // later.
  CHECK(durations(8, fixed) == std::pair<Cycle, Cycle>(497, 504));
}
