// SPDX-License-Identifier: Apache-2.0
// Eight cores run random float programs at once, on FPUs of their own and on shared ones: each computes what the
// architectural executor does, however the FPUs are granted.
#include "tests/support/random_floats.hpp"
#include "program.hpp"

using namespace program_test;

namespace {

constexpr Address results = 0x1000'1000;

struct Sharing {
  std::uint32_t cores_per_unit;
  FpuConfig::Interconnect interconnect;
};

/// The lines on all cores, each with data of its own, 256 bytes apart; core 0 waits for the others.
Program program_of(const std::vector<std::string>& lines, const MachineConfig& config) {
  Program program(config);
  program.add_all({"csrrs s2,mhartid,zero", "andi s2,s2,15", "slli s3,s2,8", "lui s0,0x10000", "add s0,s0,s3",
                   "slli s2,s2,2", "addi t0,zero,5", "addi t1,zero,6"});
  program.add_all(lines);
  program.li("t3", results);
  program.add_all(
      {"add t3,t3,s2", "sw a0,0(t3)", "addi t4,zero,1", "sw t4,256(t3)", "beq s2,zero,.+8", "jal zero,.+0"});
  for (unsigned core = 1; core < 8; ++core) {
    program.add_all({"lw t4," + std::to_string(256 + 4 * core) + "(t3)", "beq t4,zero,.-4"});
  }
  program.end();
  return program;
}

}  // namespace

TEST_CASE("random float programs on shared FPUs compute the right thing on every core") {
  using enum FpuConfig::Interconnect;
  std::uint32_t seed = 0;
  for (const Sharing sharing :
       {Sharing{1, any}, Sharing{2, any}, Sharing{2, fixed}, Sharing{4, any}, Sharing{8, fixed}}) {
    for (unsigned i = 0; i < 12; ++i) {
      const bool own = i % 2 != 0;
      MachineConfig config;
      config.cores.variant = isa::Variant::mpic;
      config.cores.fpu = true;
      config.fpu.registers = own ? isa::FloatRegisters::own : isa::FloatRegisters::integer;
      config.fpu.cores_per_unit = sharing.cores_per_unit;
      config.fpu.interconnect = sharing.interconnect;
      config.icache.kind = i % 4 < 2 ? IcacheConfig::Kind::ideal : config.icache.kind;
      const auto lines = test::random_float_lines({.seed = ++seed,
                                                   .variant = isa::Variant::flexv,
                                                   .floats = config.fpu.registers,
                                                   .reserved_modes = false,
                                                   .compressed = false},
                                                  300);
      Program program = program_of(lines, config);
      REQUIRE(program.run() == StopReason::end_of_computation);
      const Word wanted = test::hash_of(lines, isa::Variant::mpic, config.fpu.registers);
      for (unsigned core = 0; core < 8; ++core) {
        INFO("seed " << seed << ", FPU shared by " << sharing.cores_per_unit << ", core " << core);
        CHECK(program.word_at(results + 4 * core) == wanted);
      }
    }
  }
}
