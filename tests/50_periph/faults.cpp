// SPDX-License-Identifier: Apache-2.0
// What the hardware cannot answer is a SimulatedFault that says who, when, where and what.
#include "program.hpp"

using namespace program_test;
using Catch::Matchers::Contains;

namespace {

std::string fault_of(Program& program) {
  try {
    program.run();
  } catch (const SimulatedFault& fault) {
    CHECK(fault.status() == ExitStatus::fault);
    CHECK(!fault.hint().empty());
    return fault.what();
  }
  FAIL("no fault");
  return {};
}

std::string fault_of_access(Address address, const std::string& access) {
  Program program;
  program.cluster->on_symbol_lookup([](Address pc) { return pc == entry + 8 ? "there" : "elsewhere"; });
  program.li("a0", address);
  program.add(access);
  program.add_all({"nop", "nop", "nop"});
  program.end();
  return fault_of(program);
}

}  // namespace

TEST_CASE("Accesses that nothing answers name core, pc, function and address") {
  for (const Address address : {0x1002'0000U,     // behind 128 KiB of TCDM
                                0x1012'0000U,     // the same through the alias
                                0x1020'1000U,     // accelerator: not there
                                0x1020'2400U,     // no such peripheral
                                0x1020'4800U,     // no such direct link
                                0x1030'0000U,     // rest of the cluster's window
                                0x1C08'0000U,     // behind 512 KiB of L2
                                0x2000'0000U}) {  // nothing on the bus
    CAPTURE(address);
    for (const std::string access : {"lw a1, 0(a0)", "sw a1, 0(a0)"}) {
      const std::string message = fault_of_access(address, access);
      CHECK_THAT(message, Contains(access[0] == 'l' ? "load from" : "store to"));
      CHECK_THAT(message, Contains("core 0"));
      CHECK_THAT(message, Contains("0x1c000088 (there)"));
    }
  }
}

TEST_CASE("All cores asleep for ever: each is listed with what it waits for") {
  Program program{MachineConfig{}};
  program.li("a0", 0x1020'4000);
  program.li("a1", 1U << 16);
  program.add("sw a1, 0(a0)");
  program.add_all({"csrrs t0, mhartid, zero", "beq t0, zero, .+12"});
  program.add("p.elw t1, 540(a0)");  // 0x21C: barrier 0, whose mask nobody set
  program.add("jal zero, .+0");
  program.add("p.elw t1, 192(a0)");  // core 0: the mutex, but the mask hides its event
  program.add("jal zero, .+0");
  const std::string message = fault_of(program);
  CHECK_THAT(message, Contains("core 0") && Contains("waits for mutex 0"));
  CHECK_THAT(message, Contains("core 7") && Contains("waits for barrier 0"));
}

TEST_CASE("A running timer that wakes nobody does not keep a deadlock from being seen") {
  for (const bool interrupt : {false, true}) {
    CAPTURE(interrupt);
    Program program;
    program.li("a0", 0x1020'4000);
    program.li("a2", 0x1020'0400);
    program.add(interrupt ? "addi a1, zero, 5" : "addi a1, zero, 1");  // enable, and interrupt that no mask lets in
    program.add_all({"sw a1, 0(a2)", "p.elw t1, 60(a0)", "nop"});
    program.end();
    CHECK_THAT(fault_of(program), Contains("sleep for ever") && Contains("core 0"));
  }
}

TEST_CASE("With a timer running, sleeping cores wait for it instead") {
  Program program;
  program.li("a0", 0x1020'4000);
  program.li("a1", 1U << 10);
  program.add("sw a1, 0(a0)");
  program.li("a2", 0x1020'0400);
  program.li("a1", 50000);
  program.add_all({"sw a1, 16(a2)", "addi a1, zero, 39"});  // enable, reset, interrupt, one-shot
  const Address start = program.add("sw a1, 0(a2)");
  program.add("p.elw t1, 60(a0)");
  const Address behind = program.add("nop");
  program.end();
  REQUIRE(program.run() == StopReason::end_of_computation);
  // store: EX T+1, bus T+2; T+3 clears the counter, which shows 0 in T+4 and the match, with the event, in T+4+compare;
  // a sleeper continues 4 cycles later
  CHECK(program.cycle_of(behind) == program.cycle_of(start) + 4 + 50000 + 4);
  CHECK(program.cluster->core(0).reasons.total() == program.cluster->now());
  CHECK(program.cluster->core(0).reasons[Reason::sleep] > 49000);
}

TEST_CASE("All cores in wfi, or mixed with p.elw, with nothing that could wake them") {
  Program program{MachineConfig{}};
  program.li("a0", 0x1020'4000);
  program.add_all({"csrrs t0, mhartid, zero", "beq t0, zero, .+12"});
  program.add("wfi");
  program.add("jal zero, .+0");
  program.add("p.elw t1, 60(a0)");
  program.add("jal zero, .+0");
  const std::string message = fault_of(program);
  CHECK_THAT(message, Contains("core 0") && Contains("waits for an event"));
  CHECK_THAT(message, Contains("core 7") && Contains("waits for an interrupt, in wfi"));
}

TEST_CASE("A jump out of the map is a fetch that nothing answers, and names the jump") {
  Program program;
  program.li("a0", 0x2000'0000);
  const Address jump = program.add("jalr zero, 0(a0)");
  const std::string message = fault_of(program);
  CHECK_THAT(message, Contains("instruction fetch from 0x20000000: nothing answers"));
  CHECK_THAT(message, Contains(jump == entry + 8 ? "the last jump was at 0x1c000088" : "?"));
}

TEST_CASE("ecall and ebreak without a handler are called so") {
  for (const std::string name : {"ecall", "ebreak"}) {
    Program program;
    program.add_all({"nop", name});
    CHECK_THAT(fault_of(program), Contains("(" + name + "), and no handler"));
  }
}

TEST_CASE("Cycles are the sum of the reasons after a fault, too") {
  for (const Address address : {0x1030'0000U, 0x2000'0000U}) {  // refused at once; refused by the bus
    Program program{MachineConfig{}};
    program.li("a0", address);
    program.add_all({"lw a1, 0(a0)", "nop", "nop"});
    fault_of(program);
    for (unsigned core = 0; core < 8; ++core) {
      CHECK(program.cluster->core(core).cycles == program.cluster->now());
    }
  }
}

TEST_CASE("A transfer whose TCDM side leaves the TCDM names core and address") {
  const auto transfer = [](Word tcdm) {
    Program program;
    program.li("a0", 0x1020'4400);
    program.add("lw a1, 0(a0)");
    for (const Word word : {0x6'0040U, tcdm, 0x1C01'0000U}) {  // 64 bytes into the TCDM
      program.li("a1", word);
      program.add("sw a1, 0(a0)");
    }
    for (int i = 0; i < 100; ++i) {
      program.add("nop");
    }
    program.end();
    return fault_of(program);
  };
  CHECK_THAT(transfer(0x1C01'0000), Contains("commanded by core 0") && Contains("0x1c010000"));
  CHECK_THAT(transfer(0x1001'FFE0), Contains("commanded by core 0") && Contains("0x1001ffe0, 64 bytes"));
}
