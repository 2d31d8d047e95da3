// SPDX-License-Identifier: Apache-2.0
// scripts/random-hazards writes programs that assemble and end by themselves on the core that they are for.
#include <catch2/catch.hpp>

#include "command.hpp"
#include "tests/support/tool.hpp"
#include "tiny_program.hpp"

using namespace pulpo::test;
using Catch::Contains;

namespace {

int system_status(const std::string& command) { return WEXITSTATUS(std::system(command.c_str())); }

const std::string generator = PULPO_SOURCE_DIR "/scripts/random-hazards ";

}  // namespace

TEST_CASE("random-hazards: its programs run to their end") {
  if (tool_missing("riscv64-unknown-elf-gcc")) {
    return;
  }
  const ScratchFolder scratch;
  for (const std::string core : {"flexv", "ri5cy", "cv32e40p"}) {
    INFO(core);
    REQUIRE(system_status(generator + "--seed 7 --core " + core + " " + (scratch / "p.S")) == 0);
    REQUIRE(system_status("riscv64-unknown-elf-gcc -march=rv32imc_zicsr_zifencei -mabi=ilp32 -nostdlib -Wl,--no-relax "
                          "-Wl,-Ttext=0x1C008080 -Wl,--no-warn-rwx-segments -Wa,-I" PULPO_BINARY_DIR "/generated " +
                          (scratch / "p.S") + " -o " + (scratch / "p.elf")) == 0);
    const auto answer =
        pulpo::test::pulpo("run " + (scratch / "p.elf") + " --config core-" + core + " --max-cycles 100000 --json");
    CHECK_THAT(answer.output, Contains("\"outcome\": \"ended\""));
  }
}

TEST_CASE("random-hazards: what it cannot do ends with status 2") {
  CHECK(system_status(generator + "--length 0 /dev/null 2> /dev/null") == 2);
  CHECK(system_status(generator + "/nowhere/p.S 2> /dev/null") == 2);
}
