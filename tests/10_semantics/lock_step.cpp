// SPDX-License-Identifier: Apache-2.0
// Random RV32IMC programs, without and with floating point (Zfinx, Zhinx), end every block in the same state as under
// qemu-riscv32. PULPO_LOCK_STEP_INSTRUCTIONS sets how many instructions are run (a million by default).
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "isa/executor.hpp"
#include "tests/support/counts.hpp"
#include "tests/support/random_program.hpp"
#include "tests/support/tool.hpp"

namespace {

using namespace pulpo::isa;
using pulpo::test::RandomProgram;

/// The program's memory; anything outside fails the test.
class Ram {
 public:
  explicit Ram(const RandomProgram& program) : bytes_(RandomProgram::size_bytes) {
    std::copy(program.code.begin(), program.code.end(), bytes_.begin());
  }
  std::uint32_t load(std::uint32_t address, unsigned count) const {
    std::uint32_t value = 0;
    std::memcpy(&value, bytes_.data() + at(address), count);
    return value;
  }
  void store(std::uint32_t address, unsigned count, std::uint32_t value) {
    std::memcpy(bytes_.data() + at(address), &value, count);
  }
  std::uint32_t fetch(std::uint32_t address) const { return load(address, 4); }
  std::string text(std::uint32_t address, std::uint32_t count) const {
    return {reinterpret_cast<const char*>(bytes_.data()) + at(address), count};
  }

 private:
  std::size_t at(std::uint32_t address) const {
    const std::uint32_t offset = address - RandomProgram::base;
    if (offset > RandomProgram::size_bytes - 4) {
      throw std::runtime_error("access outside of the program's memory");
    }
    return offset;
  }
  std::vector<std::uint8_t> bytes_;
};

struct Run {
  std::string output;
  std::uint64_t instructions = 0;
  std::uint64_t floats = 0;
};

/// Runs to the exit call; the only other one writes.
Run run_here(const RandomProgram& program, FloatRegisters floats) {
  constexpr std::uint32_t call_write = 64;
  const Decoder decoder(Variant::mpic, {}, floats);
  Ram ram(program);
  Executor<Ram> executor(decoder, ram);
  executor.hart.pc = RandomProgram::base;
  Run run;
  for (;; ++run.instructions) {
    const std::uint32_t opcode = ram.fetch(executor.hart.pc) & 0x73;
    run.floats += (opcode == 0x43 || opcode == 0x53) && (ram.fetch(executor.hart.pc) & 0x7f) <= 0x53 ? 1 : 0;
    const Outcome outcome = executor.step();
    if (outcome == Outcome::retired) {
      continue;
    }
    REQUIRE(outcome == Outcome::environment_call);
    if (executor.hart.x[17] != call_write) {
      return run;
    }
    run.output = ram.text(executor.hart.x[11], executor.hart.x[12]);
    executor.hart.pc += 4;
  }
}

std::string run_in_qemu(const RandomProgram& program, const std::string& folder, const std::string& options) {
  const std::string elf = folder + "/program.elf";
  pulpo::test::write_elf(program, elf);
  chmod(elf.c_str(), 0755);
  REQUIRE(std::system(("qemu-riscv32 " + options + elf + " > " + folder + "/output").c_str()) == 0);
  std::ifstream file(folder + "/output", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

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
  if (pulpo::test::tool_missing("qemu-riscv32")) {
    return;
  }
  const char* wanted = std::getenv("PULPO_LOCK_STEP_INSTRUCTIONS");
  const std::uint64_t goal =
      wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : pulpo::test::lock_step_instructions;
  const unsigned rounds = goal > 10'000'000 ? 1000 : 4;
  const std::string folder = std::filesystem::temp_directory_path() / ("pulpo-lock-step-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  std::uint64_t instructions = 0;
  std::uint32_t seed = 1;
  for (; instructions < goal; ++seed) {
    const bool self_modifying = rounds == 4 || seed % 16 == 0;  // qemu translates again and again
    const RandomProgram program =
        pulpo::test::make_random_program(seed, 8, 300, rounds, {.self_modifying = self_modifying, .floats = floats});
    const Run here = run_here(program, floats);
    const std::string there = run_in_qemu(program, folder, options_for(floats));
    INFO("seed " << seed << ", block " << first_difference(here.output, there) << " of " << program.blocks * rounds);
    REQUIRE(here.output.size() == program.blocks * rounds * 4);
    REQUIRE((here.output == there));
    instructions += floats != FloatRegisters::none ? here.floats : here.instructions;
  }
  std::filesystem::remove_all(folder);
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
