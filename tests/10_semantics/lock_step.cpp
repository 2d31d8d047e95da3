// SPDX-License-Identifier: Apache-2.0
// Random RV32IMC programs, without and with floating point (Zfinx, Zhinx), end every block in the same state as under
// qemu-riscv32. PULPO_LOCK_STEP_INSTRUCTIONS sets how many instructions are run (a million by default).
#include <catch2/catch.hpp>

#include "tests/support/program_run.hpp"
#include "tests/support/tool.hpp"

namespace {

using namespace pulpo::isa;
using namespace pulpo::test;

std::string options_for(FloatRegisters floats) {
  return floats == FloatRegisters::none      ? ""
         : floats == FloatRegisters::integer ? "-cpu rv32,f=false,d=false,zfinx=true,zhinx=true "
                                             : "-cpu rv32,d=false ";
}

/// Index of the first block whose hash differs.
std::size_t first_difference(const std::string& a, const std::string& b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin()) / 4;
}

void lock_step(const char* what, FloatRegisters floats) {
  if (tool_missing("qemu-riscv32")) {
    return;
  }
  const std::uint64_t goal = lock_step_goal();
  const unsigned rounds = goal > 10'000'000 ? 1000 : 4;
  const LockStepFolder folder;
  std::uint64_t instructions = 0;
  std::uint32_t seed = 1;
  for (; instructions < goal; ++seed) {
    const bool self_modifying = rounds == 4 || seed % 16 == 0;  // qemu translates again and again
    const RandomProgram program =
        make_random_program(seed, 8, 300, rounds, {.self_modifying = self_modifying, .floats = floats});
    const ProgramRun here = run_here(program, floats);
    const std::string there = run_in_qemu(program, folder.path(), options_for(floats));
    INFO("seed " << seed << ", block " << first_difference(here.output, there) << " of " << program.blocks * rounds);
    REQUIRE(here.output.size() == program.blocks * rounds * 4);
    REQUIRE((here.output == there));
    instructions += floats != FloatRegisters::none ? here.floats : here.instructions;
  }
  std::printf("lock step with qemu-riscv32: %llu %s, %u programs, no difference\n",
              static_cast<unsigned long long>(instructions), what, seed - 1);
}

}  // namespace

TEST_CASE("random RV32IMC programs in lock step with qemu-riscv32") { lock_step("instructions", FloatRegisters::none); }

TEST_CASE("random floating-point programs in lock step with qemu-riscv32") {
  lock_step("float operations", FloatRegisters::integer);
}

TEST_CASE("random programs with float registers in lock step with qemu-riscv32") {
  lock_step("float operations", FloatRegisters::own);
}
