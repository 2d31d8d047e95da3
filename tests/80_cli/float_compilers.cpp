// SPDX-License-Identifier: Apache-2.0
// A program with floats as clang-19 and GCC make it, for Zfinx and Zhinx, for F and for F with Zfh, computes what the
// host does with the same source.
#include <catch2/catch.hpp>

#include "command.hpp"
#include "tests/support/tool.hpp"

namespace host {
#include "tests/data/floats/program.c"  // NOLINT(bugprone-suspicious-include)
}

using namespace pulpo::test;

namespace {

constexpr unsigned halves_add = static_cast<unsigned>(-2396);  // -299.5 times 8, as the source says

void run(const std::string& compiler, const std::string& options, const std::string& settings, unsigned expected) {
  if (tool_missing(compiler) || tool_missing("riscv64-unknown-elf-ld")) {
    return;
  }
  const ScratchFolder scratch;
  const std::string object = scratch / "program.o", elf = scratch / "program.elf";
  const std::string compile = compiler + " " + options +
                              " -O2 -ffp-contract=off -fno-math-errno -ffreestanding -c " PULPO_SOURCE_DIR
                              "/tests/data/floats/program.c -o " +
                              object;
  REQUIRE(std::system(compile.c_str()) == 0);
  const std::string link =
      "riscv64-unknown-elf-ld -m elf32lriscv -N --no-relax -Ttext 0x1c000080 --no-warn-rwx-segments -o " + elf + " " +
      object;
  REQUIRE(std::system(link.c_str()) == 0);
  const Answer answer =
      ::pulpo::test::pulpo("run " + elf + " --json --max-cycles 200000 --set cores.fpu=true " + settings);
  INFO(compile << "\n" << answer.errors);
  const auto found = answer.output.find("\"exit_value\": " + std::to_string(expected) + ",");
  CHECK(found != std::string::npos);
}

}  // namespace

TEST_CASE("clang's programs for Zfinx and Zhinx") {
  const std::string clang = "--target=riscv32 -mabi=ilp32 -march=rv32imc_";
  run("clang-19", clang + "zfinx", "", host::work());
  run("clang-19", clang + "zfinx_zhinx -DHALVES", "", host::work() ^ halves_add);
}

TEST_CASE("clang's programs for F and Zfh") {
  const std::string clang = "--target=riscv32 -mabi=ilp32f -march=rv32imfc";
  run("clang-19", clang, "--set fpu.registers=own", host::work());
  run("clang-19", clang + "_zfh -DHALVES", "--set fpu.registers=own", host::work() ^ halves_add);
}

TEST_CASE("GCC's and GNU as's programs for F") {
  run("riscv64-unknown-elf-gcc", "-march=rv32imfc -mabi=ilp32f", "--set fpu.registers=own", host::work());
}
