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
using Catch::Contains;

namespace {

constexpr unsigned halves_add = static_cast<unsigned>(-2396);  // -299.5 times 8, as the source says

/// The source as an ELF in a folder; empty if a tool is missing.
std::string build(const ScratchFolder& scratch, const std::string& compiler, const std::string& options) {
  if (tool_missing(compiler) || tool_missing("riscv64-unknown-elf-ld")) {
    return {};
  }
  const std::string object = scratch / "program.o", elf = scratch / "program.elf";
  const std::string compile = compiler + " " + options +
                              " -O2 -ffp-contract=off -fno-math-errno -ffreestanding -c " PULPO_SOURCE_DIR
                              "/tests/data/floats/program.c -o " +
                              object;
  REQUIRE(std::system(compile.c_str()) == 0);
  const std::string link =
      "riscv64-unknown-elf-ld -m elf32lriscv -N --no-relax -Ttext 0x1c000080 "
      "--no-warn-rwx-segments -o " +
      elf + " " + object;
  REQUIRE(std::system(link.c_str()) == 0);
  return elf;
}

Answer run(const std::string& elf, const std::string& settings) {
  return ::pulpo::test::pulpo("run " + elf + " --json --max-cycles 200000 --set cores.fpu=true " + settings);
}

void check(const std::string& compiler, const std::string& options, const std::string& settings, unsigned expected) {
  const ScratchFolder scratch;
  if (const std::string elf = build(scratch, compiler, options); !elf.empty()) {
    const Answer answer = run(elf, settings);
    INFO(compiler << " " << options << "\n" << answer.errors);
    CHECK(answer.output.find("\"exit_value\": " + std::to_string(expected) + ",") != std::string::npos);
  }
}

}  // namespace

TEST_CASE("clang's programs for Zfinx and Zhinx") {
  const std::string clang = "--target=riscv32 -mabi=ilp32 -march=rv32imc_";
  check("clang-19", clang + "zfinx", "", host::work());
  check("clang-19", clang + "zfinx_zhinx -DHALVES", "", host::work() ^ halves_add);
}

TEST_CASE("clang's programs for F and Zfh") {
  const std::string clang = "--target=riscv32 -mabi=ilp32f -march=rv32imfc";
  check("clang-19", clang, "--set fpu.registers=own", host::work());
  check("clang-19", clang + "_zfh -DHALVES", "--set fpu.registers=own", host::work() ^ halves_add);
}

TEST_CASE("GCC's and GNU as's programs for F") {
  check("riscv64-unknown-elf-gcc", "-march=rv32imfc -mabi=ilp32f", "--set fpu.registers=own", host::work());
}

TEST_CASE("a program that keeps floats elsewhere than the machine is refused, and listed as it was built") {
  const ScratchFolder own_folder, integer_folder;
  const std::string own = build(own_folder, "riscv64-unknown-elf-gcc", "-march=rv32imfc -mabi=ilp32");
  if (!own.empty()) {
    const Answer answer = run(own, "");
    CHECK(answer.status == 126);
    CHECK_THAT(answer.errors, Contains("registers of their own (F)") && Contains("--set fpu.registers=own"));
    CHECK_THAT(::pulpo::test::pulpo("disasm " + own).output, Contains("fsqrt.s        f"));
    CHECK_THAT(::pulpo::test::pulpo("disasm --floats integer " + own).output, Contains("fsqrt.s        a"));
  }
  const std::string integer = build(integer_folder, "clang-19", "--target=riscv32 -mabi=ilp32 -march=rv32imc_zfinx");
  if (!integer.empty()) {
    const Answer answer = run(integer, "--set fpu.registers=own");
    CHECK(answer.status == 126);
    CHECK_THAT(answer.errors, Contains("(Zfinx)") && Contains("--set fpu.registers=integer"));
    CHECK_THAT(::pulpo::test::pulpo("disasm " + integer).output, Contains("fsqrt.s        a"));
  }
}
