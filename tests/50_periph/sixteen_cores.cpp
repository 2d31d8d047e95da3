// SPDX-License-Identifier: Apache-2.0
// The largest cluster: sixteen cores meet at the last of its barriers, in one bank, and on stdout.
#include <algorithm>

#include "program.hpp"

using namespace program_test;

namespace {

constexpr unsigned cores = 16;

MachineConfig largest(memory::TcdmConfig::Interconnect interconnect) {
  MachineConfig config;
  config.cores.count = cores;
  config.tcdm.interconnect = interconnect;
  return config;
}

/// Barrier 15 is at 0x200 + 15 * 0x20; its masks are written by every core, to the same value.
void meet(Program& program) { program.add_all({"sw t1, 0x3e0(t0)", "sw t1, 0x3ec(t0)", "p.elw t3, 0x3fc(t0)"}); }

}  // namespace

TEST_CASE("Sixteen cores: barrier 15, one bank, sixteen stdout devices") {
  using Interconnect = memory::TcdmConfig::Interconnect;
  Program program(largest(GENERATE(Interconnect::lic, Interconnect::xbar)));
  program.li("t0", 0x1020'4000);
  program.li("t1", 0x1'0000);
  program.add("sw t1, 0(t0)");  // event mask: barriers
  program.li("t1", 0xFFFF);
  program.li("a1", 0x1000'0000);
  program.li("a2", 0x4000'0000);
  program.add_all({"csrrs a0, 0xf14, zero", "andi a0, a0, 15", "slli t2, a0, 6", "add a1, a1, t2", "slli t2, a0, 3",
                   "add a2, a2, t2"});
  meet(program);
  program.add("sw a0, 0x100(a1)");  // 64 bytes apart: bank 0 of 16
  const Address behind = program.add("addi t4, a0, 65");
  program.add("sb t4, 0(a2)");
  meet(program);
  program.add_all({"beq a0, zero, .+8", "jal zero, .+0"});
  program.end(7);
  REQUIRE(program.run() == StopReason::end_of_computation);
  CHECK(program.cluster->exit_value() == 7u);

  // All woke in one cycle; the bank takes one store a cycle, and each core leaves in the cycle of its grant.
  std::vector<Cycle> left;
  for (unsigned core = 0; core < cores; ++core) {
    CHECK(program.word_at(0x1000'0100 + 64 * core) == core);
    left.push_back(program.cycle_of(behind, core));
    CHECK(std::count(program.output.begin(), program.output.end(),
                     std::pair<unsigned, char>(core, static_cast<char>('A' + core))) == 1);
  }
  std::sort(left.begin(), left.end());
  for (unsigned core = 0; core < cores; ++core) {
    CHECK(left[core] == left[0] + core);
  }
  CHECK(program.output.size() == cores);
}
