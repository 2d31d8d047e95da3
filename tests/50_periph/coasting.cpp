// SPDX-License-Identifier: Apache-2.0
// Where coasting could go wrong and the golden programs do not go: each program takes the same cycles, for the same
// reasons, and leaves the same memory, whether its cores coast or are stepped.
#include "program.hpp"

using namespace program_test;

namespace {

struct Outcome {
  Cycle cycles = 0;
  std::vector<std::uint64_t> reasons;
  std::vector<std::byte> memory;
  bool operator==(const Outcome&) const = default;
};

Outcome run(MachineConfig config, const std::vector<Word>& words, bool coasting) {
  config.host.coasting = coasting;
  Cluster cluster(config);
  cluster.write_memory(entry, std::as_bytes(std::span(words)));
  cluster.boot(entry);
  REQUIRE(cluster.run(1'000'000) == StopReason::end_of_computation);
  Outcome outcome{cluster.now(), {}, std::vector<std::byte>(4096)};
  for (unsigned core = 0; core < cluster.core_count(); ++core) {
    const auto& cycles = cluster.core(core).reasons.cycles;
    outcome.reasons.insert(outcome.reasons.end(), cycles.begin(), cycles.end());
  }
  cluster.read_memory(0x1000'0000, outcome.memory);
  return outcome;
}

/// The same on one core and on eight, with ideal fetch and with caches. A line is an instruction, or its word.
void check(MachineConfig config, const std::vector<std::string>& lines) {
  const isa::Assembler assembler(isa::Variant::flexv);
  std::vector<Word> words;
  for (const auto& line : lines) {
    const auto at = entry + static_cast<Address>(4 * words.size());
    words.push_back(line.starts_with("0x") ? static_cast<Word>(std::stoul(line, nullptr, 16))
                                           : assembler.assemble(line, at).word);
  }
  for (const unsigned cores : {1U, 8U}) {
    for (const auto kind : {IcacheConfig::Kind::ideal, IcacheConfig::Kind::hierarchical}) {
      config.cores.count = cores;
      config.icache.kind = kind;
      CAPTURE(cores, kind == IcacheConfig::Kind::ideal);
      CHECK(run(config, words, true) == run(config, words, false));
    }
  }
}

std::vector<std::string> ended(std::vector<std::string> lines) {
  lines.insert(lines.end(), {"lui t5, 66048", "sw zero, 0(t5)", "jal zero, .+0"});  // 0x10200000
  return lines;
}

}  // namespace

TEST_CASE("coasting: registers of their own for floats are waited for, those with the same numbers are not") {
  MachineConfig config;
  config.cores.fpu = true;
  config.fpu.registers = isa::FloatRegisters::own;
  const std::string load = "0x04042587", store = "0x08b42027";  // flw fa1, 64(s0); fsw fa1, 128(s0)
  check(config, ended({"lui s0, 65536", "addi a2, zero, 50", load, store, "addi a3, a3, 1", load, "add a4, a1, a1",
                       "addi a3, a3, 1", "addi a2, a2, -1", "bne a2, zero, .-28"}));
}

TEST_CASE("coasting: the ends of nested hardware loops in one stretch") {
  check({}, ended({"lui s0, 65536", "lp.setupi x1, 60, .+32", "addi a0, a0, 1", "lp.setupi x0, 3, .+16",
                   "addi a1, a1, 1", "addi a2, a2, 2", "addi a3, a3, 3", "xor a4, a4, a3", "addi a5, a5, 4",
                   "add a6, a6, a5", "sw a4, 0(s0)", "sw a6, 4(s0)"}));
}

TEST_CASE("coasting: code that is written over is fetched as it was or as it is, as without") {
  // a1: `addi a3, a3, 64`, stored over `addi a3, a3, 1` some instructions ahead, in a loop of two passes
  check({},
        ended({"lui s0, 65536", "lui a1, 1033", "addi a1, a1, 1683", "auipc a0, 0", "addi a2, zero, 2", "sw a1, 36(a0)",
               "addi a4, a4, 1", "addi a4, a4, 1", "addi a4, a4, 1", "addi a4, a4, 1", "addi a4, a4, 1",
               "addi a4, a4, 1", "addi a3, a3, 1", "addi a2, a2, -1", "bne a2, zero, .-36", "sw a3, 0(s0)"}));
}
