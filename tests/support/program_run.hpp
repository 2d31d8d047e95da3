// SPDX-License-Identifier: Apache-2.0
// Runs a program of random_program.hpp or float_program.hpp: by the architectural executor, and by qemu-riscv32.
#pragma once

#include <cstdint>
#include <string>

#include "tests/support/random_program.hpp"

namespace pulpo::test {

struct ProgramRun {
  std::string output;  // what the program wrote
  std::uint64_t instructions = 0;
  std::uint64_t floats = 0;  // of them, on floats
};

/// Runs to the exit call; the only other one writes. Throws when the program does anything else, or leaves its memory.
ProgramRun run_here(const RandomProgram& program, isa::FloatRegisters floats);

/// @param options ended by a blank. Throws when qemu fails.
std::string run_in_qemu(const RandomProgram& program, const std::string& folder, const std::string& options);

/// A folder of this process's own, gone with it.
class LockStepFolder {
 public:
  LockStepFolder();
  ~LockStepFolder();
  LockStepFolder(const LockStepFolder&) = delete;
  LockStepFolder& operator=(const LockStepFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// How much to run: PULPO_LOCK_STEP_INSTRUCTIONS, or a million.
std::uint64_t lock_step_goal();

}  // namespace pulpo::test
