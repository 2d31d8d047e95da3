// SPDX-License-Identifier: Apache-2.0
// The timing rules reach the user: listed with their sources, counted by --coverage, named by trace-diff.
#include <catch2/catch.hpp>

#include "cluster/timing/rules.hpp"
#include "command.hpp"
#include "tiny_program.hpp"

using namespace pulpo::test;
using Catch::Contains;

TEST_CASE("pulpo explain timing lists every rule with source and test") {
  const auto answer = pulpo::test::pulpo("explain timing");
  CHECK(answer.status == 0);
  for (const auto& rule : pulpo::cluster::timing_rules()) {
    CHECK_THAT(answer.output, Contains(std::string(rule.id)) && Contains(std::string(rule.statement)) &&
                                  Contains(std::string(rule.source)) && Contains(std::string(rule.test)));
  }
}

TEST_CASE("pulpo explain timing with one id, whatever its case; an unknown one is answered by the nearest") {
  const auto one = pulpo::test::pulpo("explain timing ex-mulh");
  CHECK(one.status == 0);
  CHECK_THAT(one.output, Contains("EX-MULH") && !Contains("EX-DIV"));
  const auto unknown = pulpo::test::pulpo("explain timing EX-MUL");
  CHECK(unknown.status == 2);
  CHECK_THAT(unknown.errors, Contains("did you mean `EX-MULH`"));
}

TEST_CASE("pulpo explain timing with a group lists its rules") {
  const auto group = pulpo::test::pulpo("explain timing tcdm");
  CHECK(group.status == 0);
  CHECK_THAT(group.output, Contains("TCDM-LIC\n") && Contains("TCDM-TS-ECHO") && !Contains("DMA-ID"));
}

TEST_CASE("run --coverage names the rules of a run, and those that it did not need") {
  const ScratchFolder scratch;
  // lw, then its use; no division
  write_file(scratch / "tiny.elf", tiny_elf(assemble({"lui a0,0x10200", "lui a2,0x10000", "lw a1,0(a2)", "add a1,a1,a2",
                                                      "sw zero,0(a0)", "jal zero,.+0"})));
  const auto answer =
      pulpo::test::pulpo("run " + (scratch / "tiny.elf") + " --config cluster-lic --report none --coverage");
  CHECK(answer.status == 0);
  const auto missing = answer.output.find("not exercised");
  REQUIRE(missing != std::string::npos);
  CHECK(answer.output.find("HAZ-LOAD-USE") < missing);
  CHECK(answer.output.find("EX-DIV ") > missing);
  // of the cluster: eight cores load one word, and store to a register; the DMA rests
  CHECK(answer.output.find("TCDM-LIC ") < missing);
  CHECK(answer.output.find("PE-BLOCK") < missing);
  CHECK(answer.output.find("TCDM-LIC-DMA") > missing);
  CHECK(answer.output.find("TCDM-XBAR") == std::string::npos);  // the machine has LIC
  CHECK(answer.output.find("ICACHE-HIT") == std::string::npos);
}

TEST_CASE("trace-diff shows the first difference and the rules in play") {
  const ScratchFolder scratch;
  std::ofstream(scratch / "a.txt") << "2 0 1c000080 0005a503 lw a0,0(a1)\n4 0 1c000084 00150513 addi a0,a0,1\n";
  std::ofstream(scratch / "b.txt") << "2 0 1c000080 0005a503 lw a0,0(a1)\n3 0 1c000084 00150513 addi a0,a0,1\n";
  const auto diff = [&](const std::string& ours) {
    const std::string command =
        std::string(PULPO_SOURCE_DIR "/scripts/trace-diff --pulpo " PULPO_BINARY_DIR "/pulpo ") + (scratch / "a.txt") +
        " " + (scratch / ours) + " > " + (scratch / "out.txt");
    return WEXITSTATUS(std::system(command.c_str()));
  };
  CHECK(diff("a.txt") == 0);
  CHECK(diff("b.txt") == 1);
  CHECK_THAT(read_file(scratch / "out.txt"), Contains("first difference at instruction 1") && Contains("HAZ-LOAD-USE"));
}
