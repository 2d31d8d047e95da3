// SPDX-License-Identifier: Apache-2.0
// A workload that cannot run on a machine is refused before the run, with the parameter that it needs; what several
// cores print at once is whole lines.
#include <catch2/catch.hpp>
#include <regex>
#include <sstream>

#include "command.hpp"

using namespace pulpo::test;
using Catch::Contains;

TEST_CASE("A workload of floats on cores without FPU: one sentence, no run") {
  for (const std::string command : {"run matmul", "bench training --filter 'matmul fp32 product fpu8'"}) {
    const auto answer = ::pulpo::test::pulpo(command + " --set cores.fpu=false");
    INFO(command);
    CHECK(answer.status == 2);
    CHECK(answer.output.empty());
    CHECK_THAT(answer.errors, Contains("matmul needs a machine with cores.fpu=true, and this one has cores.fpu=false"));
  }
  const auto registers = ::pulpo::test::pulpo("run relu --set fpu.registers=own");
  CHECK(registers.status == 2);
  CHECK_THAT(registers.errors, Contains("relu needs a machine with fpu.registers=integer"));
  const auto divider = ::pulpo::test::pulpo("run batchnorm --set fpu.divide_sqrt=false");
  CHECK(divider.status == 2);
  CHECK_THAT(divider.errors, Contains("fpu.divide_sqrt=true"));
}

TEST_CASE("Cores that print at the same time print whole lines") {
  // The program itself, which nothing refuses: each of the eight cores reports its trap, byte by byte, all at once.
  const auto answer = ::pulpo::test::pulpo("run " PULPO_SOURCE_DIR
                                           "/workloads/matmul/matmul-fp32.elf --report none --max-cycles 100000");
  CHECK(answer.status == 125);
  std::istringstream lines(answer.output);
  const std::regex whole("core [0-7]: trap, cause 2 at pc 1c[0-9a-f]{6}");
  unsigned found = 0;
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK((line.empty() || std::regex_match(line, whole)));
    found += line.empty() ? 0 : 1;
  }
  CHECK(found == 8);
}
