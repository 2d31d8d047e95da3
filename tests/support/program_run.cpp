// SPDX-License-Identifier: Apache-2.0
// Programs under the architectural executor and under qemu-riscv32.
#include "tests/support/program_run.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

#include "isa/executor.hpp"
#include "tests/support/counts.hpp"

namespace pulpo::test {

namespace {

using namespace pulpo::isa;

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

/// Opcodes 0x43 to 0x53.
bool computes_with_floats(std::uint32_t word) {
  const std::uint32_t opcode = word & 0x73;
  return (opcode == 0x43 || opcode == 0x53) && (word & 0x7f) <= 0x53;
}

}  // namespace

ProgramRun run_here(const RandomProgram& program, FloatRegisters floats) {
  constexpr std::uint32_t call_write = 64;
  const Decoder decoder(Variant::mpic, {}, floats);
  Ram ram(program);
  Executor<Ram> executor(decoder, ram);
  executor.hart.pc = RandomProgram::base;
  ProgramRun run;
  for (;; ++run.instructions) {
    run.floats += computes_with_floats(ram.fetch(executor.hart.pc)) ? 1 : 0;
    const Outcome outcome = executor.step();
    if (outcome == Outcome::retired) {
      continue;
    }
    if (outcome != Outcome::environment_call) {
      throw std::runtime_error(fmt::format("no instruction at pc 0x{:x}", executor.hart.pc));
    }
    if (executor.hart.x[17] != call_write) {
      return run;
    }
    run.output = ram.text(executor.hart.x[11], executor.hart.x[12]);
    executor.hart.pc += 4;
  }
}

std::string run_in_qemu(const RandomProgram& program, const std::string& folder, const std::string& options) {
  const std::string elf = folder + "/program.elf";
  write_elf(program, elf);
  chmod(elf.c_str(), 0755);
  const std::string command = "qemu-riscv32 " + options + elf + " > " + folder + "/output";
  if (std::system(command.c_str()) != 0) {
    throw std::runtime_error(command + " failed");
  }
  std::ifstream file(folder + "/output", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

LockStepFolder::LockStepFolder()
    : path_(std::filesystem::temp_directory_path() / ("pulpo-lock-step-" + std::to_string(getpid()))) {
  std::filesystem::create_directories(path_);
}

LockStepFolder::~LockStepFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::uint64_t lock_step_goal() {
  const char* wanted = std::getenv("PULPO_LOCK_STEP_INSTRUCTIONS");
  return wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : lock_step_instructions;
}

}  // namespace pulpo::test
