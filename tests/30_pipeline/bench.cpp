// SPDX-License-Identifier: Apache-2.0
// Runs a few instructions on the one-core testbench and tells when each left ID.
#include "bench.hpp"

#include <array>
#include <cstring>
#include <sstream>

#include "cluster/testbench/core_testbench.hpp"
#include "isa/assembler.hpp"
#include "isa/decoder.hpp"
#include "sim/base/parameter_access.hpp"

namespace pulpo::test {

namespace {

constexpr Address vectors = 0x1C008000;
constexpr Address boot_address = 0x1C008080;

class Recorder : public Observer {
 public:
  explicit Recorder(isa::Variant core) : decoder_(core) {}
  std::uint32_t interests() const override { return bit(ProbeKind::retire); }
  void consume(std::span<const ProbeEvent> events) override {
    for (const auto& event : events) {
      leavings.push_back({event.cycle, event.pc, isa::disassemble(decoder_.decode(event.word), event.pc)});
    }
  }
  std::vector<Leaving> leavings;

 private:
  isa::Decoder decoder_;
};

/// Assembles line after line; returns the address behind the last.
Address write_code(cluster::Machine& machine, const isa::Assembler& assembler, Address pc,
                   const std::vector<std::string>& lines) {
  for (const auto& line : lines) {
    const auto encoded = assembler.assemble(line, pc);
    std::array<std::byte, 4> bytes{};
    std::memcpy(bytes.data(), &encoded.word, 4);
    machine.write_memory(pc, {bytes.data(), encoded.size_bytes});
    pc += encoded.size_bytes;
  }
  return pc;
}

}  // namespace

std::string Timeline::costs(std::size_t count) const {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += (i == 0 ? "" : " ") + std::to_string(cost(i));
  }
  return text;
}

Timeline run_body(const std::vector<std::string>& body, const Setting& setting) {
  cluster::MachineConfig config;
  config.cores.variant = setting.core;
  config.cores.fpu = setting.fpu;
  config.host.short_ways = !setting.long_ways;
  if (setting.own_float_registers) {
    config.fpu.registers = isa::FloatRegisters::own;
  }
  std::istringstream settings(setting.memory);
  for (std::string word; settings >> word;) {
    const auto equals = word.find('=');
    set_parameter(config, "testbench." + word.substr(0, equals), word.substr(equals + 1), "test");
  }
  cluster::CoreTestbench machine(config);
  const isa::Assembler assembler(setting.core);
  for (Address vector = vectors; vector < vectors + 32; vector += 4) {
    write_code(machine, assembler, vector, {"jal zero,0x1c008020"});
  }
  write_code(machine, assembler, vectors + 32, {"csrrs t5,0x341,zero", "addi t5,t5,4", "csrrw zero,0x341,t5", "mret"});
  const std::vector<std::string> prologue{"lui s0,0x10000",   "lui s11,0x1a104",  "addi t0,zero,5",
                                          "addi t1,zero,6",   "addi zero,zero,0", "addi zero,zero,0",
                                          "addi zero,zero,0", "addi zero,zero,0", "addi zero,zero,0"};
  Address pc = write_code(machine, assembler, boot_address, prologue);
  pc = write_code(machine, assembler, pc, body);
  pc = write_code(machine, assembler, pc, std::vector<std::string>(8, "addi zero,zero,0"));
  write_code(machine, assembler, pc, {"sw a0,0(s11)", "jal zero,.+0"});
  Recorder recorder(setting.core);
  machine.probes().attach(recorder);
  machine.boot(boot_address);
  machine.run(5000);
  return {.all = recorder.leavings,
          .body = prologue.size(),
          .exit_value = machine.exit_value().value_or(0),
          .counters = machine.core(0)};
}

}  // namespace pulpo::test
