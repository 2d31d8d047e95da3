// SPDX-License-Identifier: Apache-2.0
// CV32E40P has two fetches outstanding, the instruction cache serves one: behind the adapter (obi_pulp_adapter.sv) no
// word is lost.
#include "program.hpp"

using namespace program_test;

namespace {

/// What retires, in order, and the sum that the program stores.
std::pair<std::vector<Address>, Word> run_with(IcacheConfig::Kind kind) {
  MachineConfig config = single_core();
  config.cores.variant = isa::Variant::cv32e40p;
  config.icache.kind = kind;
  Program program(config);
  program.li("t0", 0x1020'1400);
  program.add_all({"addi t1, zero, -1", "sw t1, 0(t0)"});  // all caches on
  program.add_all({"addi a0, zero, 0", "addi s0, zero, 3"});
  const Address loop = program.here();
  for (int i = 1; i <= 300; ++i) {  // 1200 bytes: more than a private cache holds
    program.add("addi a0, a0, " + std::to_string(i));
  }
  program.add("addi s0, s0, -1");
  program.add("beq s0, zero, .+8");
  program.add("jal zero, .-" + std::to_string(program.here() - loop));
  program.li("a1", 0x1000'0000);
  program.add("sw a0, 0(a1)");
  program.end();
  REQUIRE(program.run() == StopReason::end_of_computation);
  std::vector<Address> pcs;
  for (const auto& event : program.retired.all) {
    pcs.push_back(event.pc);
  }
  pcs.resize(7 + 3 * 302);  // those behind the end depend on time
  return {pcs, program.word_at(0x1000'0000)};
}

}  // namespace

TEST_CASE("CV32E40P executes the same through the cache as from ideal memory") {
  const auto ideal = run_with(IcacheConfig::Kind::ideal);
  const auto cached = run_with(IcacheConfig::Kind::hierarchical);
  CHECK(ideal.second == 3 * 300 * 301 / 2);
  CHECK(cached.second == ideal.second);
  CHECK(cached.first == ideal.first);
}
