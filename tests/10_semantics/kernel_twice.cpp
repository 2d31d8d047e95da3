// SPDX-License-Identifier: Apache-2.0
// A kernel of intrinsics, compiled by the RISC-V GCC and run on the architectural executor, gives what the same source
// gives compiled for this machine.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "generated/xpulp.h"
#include "isa/executor.hpp"
#include "memory/elf.hpp"
#include "tests/data/kernels/intrinsics_kernel.h"
#include "tests/support/flat_memory.hpp"
#include "tests/support/tool.hpp"

namespace {

using namespace pulpo::isa;

/// Compiles the kernel; @return the ELF's path.
std::string compile() {
  const std::string folder = std::string(PULPO_BINARY_DIR) + "/tests";
  const std::string elf = folder + "/intrinsics_kernel.elf";
  const std::string command =
      std::string("riscv64-unknown-elf-gcc -march=rv32imc_zicsr -mabi=ilp32 -O2 -Wall -Wextra -Werror ") +
      "--specs=picolibc.specs -nostartfiles -Wl,-e,_start -I" + PULPO_BINARY_DIR + "/generated " + PULPO_SOURCE_DIR +
      "/tests/data/kernels/intrinsics_kernel.c -o " + elf + " -lgcc 2>&1";
  REQUIRE(std::system(command.c_str()) == 0);
  return elf;
}

}  // namespace

TEST_CASE("a kernel of intrinsics computes the same on the core and natively") {
  if (pulpo::test::tool_missing("riscv64-unknown-elf-gcc")) {
    return;
  }
  const auto image = pulpo::memory::read_elf(compile());
  pulpo::test::FlatMemory memory;
  for (const auto& segment : image.segments) {
    for (std::size_t i = 0; i < segment.bytes.size(); ++i) {
      memory.store(static_cast<std::uint32_t>(segment.address + i), 1, static_cast<std::uint32_t>(segment.bytes[i]));
    }
  }
  const Decoder decoder(Variant::mpic);
  Executor<pulpo::test::FlatMemory> executor(decoder, memory);
  executor.hart.pc = image.entry;
  Outcome outcome = Outcome::retired;
  for (int steps = 0; outcome == Outcome::retired && steps < 1'000'000; ++steps) {
    outcome = executor.step();
  }
  INFO("pc " << std::hex << executor.hart.pc);
  REQUIRE(outcome == Outcome::breakpoint);

  static kernel_data native;
  xpulp_machine = {};
  xpulp_machine.legacy = 1;
  kernel_run(&native);
  const auto* symbol = image.symbols.find("kernel_output");
  REQUIRE(symbol != nullptr);
  for (std::uint32_t i = 0; i < kernel_results; ++i) {
    INFO("result " << i);
    CHECK(memory.load(symbol->address + static_cast<std::uint32_t>(offsetof(kernel_data, results)) + 4 * i, 4) ==
          native.results[i]);
  }
  CHECK(native.results[0] != 0);
}
