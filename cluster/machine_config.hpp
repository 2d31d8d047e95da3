// SPDX-License-Identifier: Apache-2.0
// All parameters of a machine, gathered from its components.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "cluster/dma/config.hpp"
#include "cluster/fpu/config.hpp"
#include "cluster/icache/config.hpp"
#include "cluster/limits.hpp"
#include "isa/variant.hpp"
#include "memory/config.hpp"
#include "sim/base/parameter.hpp"

namespace pulpo::cluster {

struct CoresConfig {
  static constexpr std::array<std::string_view, 5> variant_names{"mpic", "flexv", "ri5cy", "cv32e40p", "cv32e40p-xcv"};

  std::uint32_t count = 8;
  isa::Variant variant = isa::Variant::flexv;
  bool fpu = false;

  void declare(ParameterVisitor& visit) {
    visit.integer(
        count, {.name = "cores.count", .unit = "1", .low = 1, .high = max_cores, .sentence = "Cores of the cluster."});
    visit.choice(variant,
                 {.name = "cores.variant", .choices = variant_names, .sentence = "Which core the cluster has."});
    visit.boolean(fpu, {.name = "cores.fpu", .sentence = "The cores execute F instructions."});
  }
};

/// How this computer simulates; nothing here changes a result.
struct HostConfig {
  bool coasting = true;
  bool transfer_skipping = true;
  bool short_ways = true;

  void declare(ParameterVisitor& visit) {
    visit.boolean(coasting, {.name = "host.coasting",
                             .sentence = "Speed only: leave a core alone through straight-line code, whose cycles are "
                                         "known. Off: every cycle of every core is stepped."});
    visit.boolean(transfer_skipping,
                  {.name = "host.transfer_skipping",
                   .sentence = "Speed only: while all cores sleep and DMA transfers repeat themselves, "
                               "leave the repetitions out. Off: every cycle is stepped."});
    visit.boolean(short_ways, {.name = "host.short_ways",
                               .sentence = "Speed only: leave out of a cycle what can have no effect in it. Off: cores "
                                           "and private caches go through all of every cycle, and no core coasts."});
  }
};

/// Memory of the one-core testbench (`machine.kind = "core"`).
struct TestbenchConfig {
  enum class Unmapped : std::uint8_t { zero, error };
  static constexpr std::array<std::string_view, 2> unmapped_names{"zero", "error"};

  std::uint32_t instruction_latency_cycles = 1;
  std::uint32_t instruction_grant_cycles = 0;
  std::uint32_t data_latency_cycles = 1;
  std::uint32_t data_grant_cycles = 0;
  Unmapped unmapped = Unmapped::zero;

  void declare(ParameterVisitor& visit) {
    visit.integer(instruction_latency_cycles, {.name = "testbench.ilat",
                                               .unit = "cycles",
                                               .low = 1,
                                               .high = 64,
                                               .sentence = "Instruction memory: from grant to data."});
    visit.integer(instruction_grant_cycles, {.name = "testbench.ignt",
                                             .unit = "cycles",
                                             .high = 64,
                                             .sentence = "Instruction memory: cycles a request waits for its grant."});
    visit.integer(data_latency_cycles, {.name = "testbench.dlat",
                                        .unit = "cycles",
                                        .low = 1,
                                        .high = 64,
                                        .sentence = "Data memory: from grant to data."});
    visit.integer(data_grant_cycles, {.name = "testbench.dgnt",
                                      .unit = "cycles",
                                      .high = 64,
                                      .sentence = "Data memory: cycles a request waits for its grant."});
    visit.choice(unmapped, {.name = "testbench.unmapped",
                            .choices = unmapped_names,
                            .sentence = "Access outside of memory: reads zero, or is an error."});
  }
};

struct MachineConfig {
  enum class Kind : std::uint8_t { cluster, core };
  static constexpr std::array<std::string_view, 2> kind_names{"cluster", "core"};

  Kind kind = Kind::cluster;
  CoresConfig cores;
  FpuConfig fpu;
  memory::TcdmConfig tcdm;
  memory::L2Config l2;
  IcacheConfig icache;
  DmaConfig dma;
  TestbenchConfig testbench;
  HostConfig host;

  void declare(ParameterVisitor& visit) {
    visit.choice(kind,
                 {.name = "machine.kind",
                  .choices = kind_names,
                  .sentence = "cluster: the whole cluster; core: one core in the testbench of the golden core runs."});
    cores.declare(visit);
    fpu.declare(visit);
    tcdm.declare(visit);
    l2.declare(visit);
    icache.declare(visit);
    dma.declare(visit);
    testbench.declare(visit);
    host.declare(visit);
  }
};

/// Where the cores keep floats; none without FPU.
inline isa::FloatRegisters float_registers(const MachineConfig& config) {
  return config.cores.fpu ? config.fpu.registers : isa::FloatRegisters::none;
}

}  // namespace pulpo::cluster
