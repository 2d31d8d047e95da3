// SPDX-License-Identifier: Apache-2.0
// Parameters of the instruction side. Lines are 16 bytes: the width of the refill path (SH_FETCH_DATA_WIDTH) of the
// RTL, whose controllers refill a whole line in one transfer.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "sim/base/parameter.hpp"

namespace pulpo::cluster {

struct IcacheConfig {
  enum class Kind : std::uint8_t { ideal, hierarchical };
  static constexpr std::array<std::string_view, 2> kind_names{"ideal", "hierarchical"};

  Kind kind = Kind::ideal;
  std::uint32_t l1_size_bytes = 512;
  std::uint32_t l1_ways = 4;
  std::uint32_t l15_size_bytes = 4096;
  std::uint32_t l15_banks = 2;
  std::uint32_t l15_ways = 4;

  void declare(ParameterVisitor& visit) {
    visit.choice(
        kind, {.name = "icache.kind",
               .choices = kind_names,
               .sentence = "ideal: every fetch answers in the next cycle; hierarchical: private L1 and shared L1.5."});
    visit.integer(l1_size_bytes, {.name = "icache.l1_size_bytes",
                                  .unit = "B",
                                  .low = 256,
                                  .high = 65536,
                                  .power_of_two = true,
                                  .sentence = "Size of each core's private first level."});
    visit.integer(l1_ways, {.name = "icache.l1_ways",
                            .unit = "1",
                            .low = 2,
                            .high = 8,
                            .power_of_two = true,
                            .sentence = "Ways of the private first level."});
    visit.integer(l15_size_bytes, {.name = "icache.l15_size_bytes",
                                   .unit = "B",
                                   .low = 2048,
                                   .high = 1048576,
                                   .power_of_two = true,
                                   .sentence = "Size of the shared level, all banks together."});
    visit.integer(l15_banks, {.name = "icache.l15_banks",
                              .unit = "1",
                              .low = 1,
                              .high = 8,
                              .power_of_two = true,
                              .sentence = "Line-interleaved banks of the shared level."});
    visit.integer(l15_ways, {.name = "icache.l15_ways",
                             .unit = "1",
                             .low = 2,
                             .high = 8,
                             .power_of_two = true,
                             .sentence = "Ways of each bank of the shared level."});
  }
};

}  // namespace pulpo::cluster
