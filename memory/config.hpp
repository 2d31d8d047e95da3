// SPDX-License-Identifier: Apache-2.0
// Parameters of the cluster's memories.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "sim/base/parameter.hpp"

namespace pulpo::memory {

struct TcdmConfig {
  enum class Interconnect : std::uint8_t { lic, xbar };
  static constexpr std::array<std::string_view, 2> interconnect_names{"lic", "xbar"};

  std::uint32_t size_kib = 128;
  std::uint32_t banks = 16;
  Interconnect interconnect = Interconnect::lic;
  bool wraps = false;

  void declare(ParameterVisitor& visit) {
    visit.integer(size_kib, {.name = "tcdm.size_kib",
                             .unit = "KiB",
                             .low = 16,
                             .high = 1024,
                             .power_of_two = true,
                             .sentence = "Size of the tightly coupled data memory."});
    visit.integer(banks, {.name = "tcdm.banks",
                          .unit = "1",
                          .low = 1,
                          .high = 64,
                          .power_of_two = true,
                          .sentence = "Word-interleaved banks; each serves one access per cycle."});
    visit.choice(interconnect,
                 {.name = "tcdm.interconnect",
                  .choices = interconnect_names,
                  .sentence = "lic: round-robin tree of pulp_cluster v3; xbar: XBAR_TCDM of v2.0 and before."});
    visit.boolean(wraps,
                  {.name = "tcdm.wraps",
                   .sentence = "Addresses behind the end of the memory wrap around within the window of 1 MiB, as "
                               "in the hardware; otherwise they are a fault."});
  }
};

struct L2Config {
  std::uint32_t size_kib = 512;
  std::uint32_t read_latency_cycles = 1;
  std::uint32_t write_latency_cycles = 1;
  bool clock_crossing = false;
  std::uint32_t clock_percent = 100;

  void declare(ParameterVisitor& visit) {
    visit.integer(
        size_kib,
        {.name = "l2.size_kib", .unit = "KiB", .low = 64, .high = 65536, .sentence = "Size of the L2 memory."});
    visit.integer(read_latency_cycles, {.name = "l2.read_latency_cycles",
                                        .unit = "cycles",
                                        .low = 1,
                                        .high = 10000,
                                        .sentence = "From the read address handshake to the first data beat."});
    visit.integer(write_latency_cycles, {.name = "l2.write_latency_cycles",
                                         .unit = "cycles",
                                         .low = 1,
                                         .high = 10000,
                                         .sentence = "From the last write beat to the write response."});
    visit.boolean(clock_crossing,
                  {.name = "l2.clock_crossing",
                   .sentence = "The bus to L2 crosses clock domains (axi_cdc): with equal clocks 5 cycles each way."});
    visit.integer(clock_percent, {.name = "l2.clock_percent",
                                  .unit = "%",
                                  .low = 10,
                                  .high = 1000,
                                  .sentence = "With a clock crossing: L2's clock against the cluster's. L2's latencies "
                                              "are cycles of its own clock."});
  }
};

}  // namespace pulpo::memory
