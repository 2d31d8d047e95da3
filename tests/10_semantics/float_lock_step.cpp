// SPDX-License-Identifier: Apache-2.0
// Every float instruction of Zfinx, Zhinx, F and Zfh, in every rounding mode, its own and CSR frm's, gives on hard
// operands the results and flags of qemu-riscv32. PULPO_LOCK_STEP_INSTRUCTIONS sets how many operations are run (a
// million by default).
#include <catch2/catch.hpp>

#include <fmt/format.h>
#include <cstring>

#include "tests/support/float_program.hpp"
#include "tests/support/program_run.hpp"
#include "tests/support/tool.hpp"

namespace {

using namespace pulpo::isa;
using namespace pulpo::test;

std::string options_for(const FloatSet& set) {
  return set.registers == FloatRegisters::integer ? "-cpu rv32,f=false,d=false,zfinx=true,zhinx=true "
                                                  : "-cpu rv32,d=false,Zfh=true ";
}

std::uint32_t word_at(const std::string& bytes, std::size_t index) {
  std::uint32_t word = 0;
  std::memcpy(&word, bytes.data() + 4 * index, 4);
  return word;
}

/// The first operation on a triple of operands of which result or flags differ.
std::string difference(const FloatSet& set, const FloatOperands& operands, const std::string& folder) {
  const FloatProgram raw = make_float_program(set, {operands}, true);
  const std::string here = run_here(raw.program, set.registers).output;
  const std::string there = run_in_qemu(raw.program, folder, options_for(set));
  for (std::size_t i = 0; i < raw.operations.size(); ++i) {
    if (here.compare(8 * i, 8, there, 8 * i, 8) != 0) {
      return fmt::format("{} of 0x{:08x}, 0x{:08x}, 0x{:08x}: 0x{:08x} flags {}, in qemu 0x{:08x} flags {}",
                         raw.operations[i], operands[0], operands[1], operands[2], word_at(here, 2 * i),
                         word_at(here, 2 * i + 1), word_at(there, 2 * i), word_at(there, 2 * i + 1));
    }
  }
  return "none in each operation alone";
}

void lock_step(const char* what, const FloatSet& set) {
  if (tool_missing("qemu-riscv32")) {
    return;
  }
  const LockStepFolder folder;
  const std::uint64_t goal = lock_step_goal();
  const unsigned triples = goal > 10'000'000 ? most_float_operands : 1200;
  std::uint64_t operations = 0;
  std::uint32_t seed = 1;
  std::size_t distinct = 0;
  for (; operations < goal; ++seed) {
    const auto operands = hard_operands(seed, triples);
    const FloatProgram made = make_float_program(set, operands, false);
    const ProgramRun here = run_here(made.program, set.registers);
    const std::string there = run_in_qemu(made.program, folder.path(), options_for(set));
    REQUIRE(here.output.size() == 4 * operands.size());
    REQUIRE(there.size() == here.output.size());
    for (std::size_t i = 0; i < operands.size(); ++i) {
      if (word_at(here.output, i) != word_at(there, i)) {
        FAIL("seed " << seed << ": " << difference(set, operands[i], folder.path()));
      }
    }
    operations += made.operations.size() * operands.size();
    distinct = made.operations.size();
  }
  std::printf(
      "lock step with qemu-riscv32: %llu operations of %s, %zu a triple of operands, %u programs, no difference\n",
      static_cast<unsigned long long>(operations), what, distinct, seed - 1);
}

}  // namespace

TEST_CASE("hard floats in lock step with qemu-riscv32: Zfinx and Zhinx") {
  lock_step("Zfinx and Zhinx", {FloatRegisters::integer, true});
}

TEST_CASE("hard floats in lock step with qemu-riscv32: F and Zfh") {
  lock_step("F and Zfh", {FloatRegisters::own, true});
}
