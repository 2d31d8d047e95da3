// SPDX-License-Identifier: Apache-2.0
// The exit status is the program's own, or says who ended the run.
#include <catch2/catch.hpp>

#include "command.hpp"
#include "tiny_program.hpp"

using namespace pulpo::test;
using Catch::Contains;

namespace {

Answer run(const std::vector<std::uint32_t>& words, const std::string& options = "") {
  const ScratchFolder scratch;
  write_file(scratch / "tiny.elf", tiny_elf(words));
  return ::pulpo::test::pulpo("run " + (scratch / "tiny.elf") + " " + options);
}

}  // namespace

TEST_CASE("A program that ends by itself: its own status") {
  const auto answer = run(assemble(ending_with_77()));
  CHECK(answer.status == 77);
  CHECK(answer.errors.empty());
}

TEST_CASE("Only the low 8 bits of the exit value") {
  // 0x1ab = 427: the shell sees 0xab = 171, the report the whole value.
  const auto answer = run(assemble({"lui a0,0x10200", "addi a1,zero,0x1ab", "sw a1,0(a0)", "jal zero,.+0"}), "--json");
  CHECK(answer.status == 0xab);
  CHECK_THAT(answer.output, Contains("\"exit_value\": 427,"));
}

TEST_CASE("124: the cycle limit") {
  const auto answer = run(assemble({"jal zero,.+0"}), "--max-cycles 5000");
  CHECK(answer.status == 124);
  CHECK_THAT(answer.errors, Contains("not ended after 5000 cycles") && Contains("help: --max-cycles"));
  CHECK_THAT(answer.output, Contains("cycle limit"));  // the report is there all the same
}

TEST_CASE("125: an access outside of the map says core, cycle, pc and address") {
  const auto answer = run(assemble({"lui a0,0x50000", "lw a1,16(a0)", "add a2,a1,a1", "jal zero,.+0"}));
  CHECK(answer.status == 125);
  CHECK_THAT(answer.errors,
             Contains("core ") && Contains("cycle ") && Contains("pc 0x1c0000") && Contains("0x50000010"));
}

TEST_CASE("125: an illegal instruction that nobody handles says where") {
  const auto answer = run({0x00000000}, "--max-cycles 100000");
  CHECK(answer.status == 125);
  CHECK_THAT(answer.errors, Contains("illegal instruction") && Contains("0x1c000080"));
}

TEST_CASE("125: a float instruction that the machine has not says what would give it to it") {
  const auto add = assemble({"addi a0,zero,1", "fadd.s a0,a0,a0"});
  const auto none = run(add, "--max-cycles 100000");
  CHECK(none.status == 125);
  CHECK_THAT(none.errors, Contains("illegal instruction (floating point)") && Contains("pc 0x1c000084") &&
                              Contains("help: The cores have no FPU: `--set cores.fpu=true`"));
  const auto load = run(assemble({"flw fa0,0(sp)"}), "--max-cycles 100000");
  CHECK_THAT(load.errors, Contains("The cores have no FPU"));
  const auto other = run(add, "--max-cycles 100000 --set cores.fpu=true --set cores.variant=cv32e40p");
  CHECK_THAT(other.errors, Contains("This core variant does not have the instruction"));
  const auto undivided =
      run(assemble({"fdiv.s a0,a0,a0"}), "--max-cycles 100000 --set cores.fpu=true --set fpu.divide_sqrt=false");
  CHECK(undivided.status == 125);
  CHECK_THAT(undivided.errors, Contains("pc 0x1c000080") && Contains("`--set fpu.divide_sqrt=true`"));
  const auto rounding = run(assemble({"csrrwi zero,frm,6", "addi zero,zero,0", "fadd.s a0,a0,a0"}),
                            "--max-cycles 100000 --set cores.fpu=true");
  CHECK(rounding.status == 125);
  CHECK_THAT(rounding.errors, Contains("pc 0x1c000088") && Contains("CSR frm holds a reserved rounding mode"));
}

TEST_CASE("125: all cores asleep for ever says who waits on what") {
  // 0x10204038 is the wait register of the event unit's direct port; no event is in the mask.
  const auto answer = run(assemble({"lui a0,0x10204", "p.elw a1,56(a0)", "jal zero,.+0"}), "--max-cycles 1000000");
  CHECK(answer.status == 125);
  CHECK_THAT(answer.errors, Contains("sleep for ever") && Contains("core 7") && Contains("event mask 0x00000000"));
}

TEST_CASE("130: interrupted, with the report of what ran until then") {
  const ScratchFolder scratch;
  write_file(scratch / "tiny.elf", tiny_elf(assemble({"jal zero,.+0"})));
  const auto command = "timeout --preserve-status -s INT 1 " PULPO_BINARY_DIR "/pulpo run " + (scratch / "tiny.elf") +
                       " --json >'" + (scratch / "out") + "' 2>/dev/null";
  const int status = std::system(command.c_str());
  CHECK(WEXITSTATUS(status) == 130);
  CHECK_THAT(read_file(scratch / "out"), Contains("\"outcome\": \"interrupted\""));
}

TEST_CASE("2: a wrong command line") {
  for (const auto* arguments :
       {"run", "run a b", "runn x", "config show --colour", "bench", "run x --max-cycles abc"}) {
    INFO(arguments);
    const auto answer = ::pulpo::test::pulpo(arguments);
    CHECK(answer.status == 2);
    CHECK_THAT(answer.errors, Contains("error: ") && Contains("help: "));
    CHECK(answer.output.empty());
  }
}

TEST_CASE("Output that cannot be written is an error") {
  const ScratchFolder scratch;
  const auto command = std::string(PULPO_BINARY_DIR "/pulpo list >/dev/full 2>'") + (scratch / "err") + "'";
  const int status = std::system(command.c_str());
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 2);
  CHECK_THAT(read_file(scratch / "err"), Contains("the output cannot be written"));
}
