// SPDX-License-Identifier: Apache-2.0
// What programs built with pulp-runtime rely on: stdout, the return register, the end of computation, boot addresses.
#include "program.hpp"

using namespace program_test;

TEST_CASE("Bytes stored to either stdout device come out with the number of their core") {
  Program program;
  program.li("a0", 0x4000'0000);
  program.li("a1", 0x1A10'F000);
  program.add_all({"addi t0, zero, 72", "sb t0, 0(a0)", "addi t0, zero, 105", "sw t0, 0(a1)", "sb t0, 24(a0)"});
  program.end();
  REQUIRE(program.run() == StopReason::end_of_computation);
  const std::vector<std::pair<unsigned, char>> expected{{0, 'H'}, {0, 'i'}, {3, 'i'}};
  CHECK(program.output == expected);
}

TEST_CASE("Without a return value the data of the end-of-computation store is the exit value") {
  Program program;
  program.end(0x1234);
  REQUIRE(program.run() == StopReason::end_of_computation);
  CHECK(program.cluster->exit_value() == 0x1234U);
}

TEST_CASE("A return value with bit 31 set is the exit value, without that bit") {
  Program program;
  program.li("a0", 0x1020'0000);
  program.li("a1", 0x8000'002A);
  program.add("sw a1, 256(a0)");
  program.end(1);
  REQUIRE(program.run() == StopReason::end_of_computation);
  CHECK(program.cluster->exit_value() == 0x2AU);
}

TEST_CASE("CTRL-END: the run's cycles are those of the end store on the control register's bus, plus one") {
  Program program;
  program.li("a0", 0x1020'0000);
  program.add_all({"nop", "nop"});
  const Address store = program.add("sw zero, 0(a0)");
  program.add("jal zero, .+0");
  REQUIRE(program.run() == StopReason::end_of_computation);
  // leaves ID at T, request at T+1, on the peripheral interconnect at T+2
  CHECK(program.cluster->now() == program.cycle_of(store) + 3);
  CHECK(program.cluster->core(0).reasons.total() == program.cluster->now());
}

TEST_CASE("Control registers: fetch enable, boot addresses, return value") {
  Program program;
  program.li("a0", 0x1020'0000);
  program.li("a2", 0x1000'0000);
  program.add_all({"lw a1, 8(a0)", "sw a1, 0(a2)", "lw a1, 64(a0)", "sw a1, 4(a2)", "addi a1, zero, 77",
                   "sw a1, 256(a0)", "lw a1, 256(a0)", "sw a1, 8(a2)"});
  program.end();
  REQUIRE(program.run() == StopReason::end_of_computation);
  CHECK(program.word_at(0x1000'0000) == 1);  // one core, enabled
  CHECK(program.word_at(0x1000'0004) == entry);
  CHECK(program.word_at(0x1000'0008) == 77);
}

TEST_CASE("A run can be cut at a limit and goes on as if it had not been") {
  Program whole, cut;
  for (Program* program : {&whole, &cut}) {
    program->li("a0", 0x1C04'0000);
    for (int i = 0; i < 20; ++i) {
      program->add_all({"lw a1, 0(a0)", "addi a1, a1, 3", "sw a1, 0(a0)"});
    }
    program->end();
  }
  whole.run();
  cut.load();
  Cycle limit = 0;
  while (cut.cluster->run(limit) == StopReason::limit) {
    CHECK(cut.cluster->now() == limit);
    limit += 7;
  }
  CHECK(cut.cluster->now() == whole.cluster->now());
  CHECK(cut.word_at(0x1C04'0000) == 60);
  CHECK(cut.cluster->core(0).reasons.cycles == whole.cluster->core(0).reasons.cycles);
}

TEST_CASE("Accesses are counted by what they reach") {
  Program program;
  program.li("a0", 0x1C04'0000);
  program.li("a1", 0x1020'4000);
  program.li("a2", 0x1020'0400);
  program.add_all({"lw t0, 0(a0)", "lw t0, 4(a0)", "sw t0, 8(a0)", "lw t0, 0(a1)", "sw t0, 0(a1)", "lw t0, 8(a2)"});
  program.end();
  REQUIRE(program.run() == StopReason::end_of_computation);
  const auto& counters = program.cluster->counters();
  CHECK(counters.l2_reads == 2);
  CHECK(counters.l2_writes == 1);
  CHECK(counters.event_unit_accesses == 2);
  CHECK(counters.peripheral_accesses == 1);  // the store that ends the run is not answered any more
}
