// SPDX-License-Identifier: Apache-2.0
// Counters that are always on. Plain data; the golden runs' own columns carry the same names.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "cluster/timing/rules.hpp"
#include "sim/base/reason.hpp"

namespace pulpo::cluster {

struct CoreCounters {
  std::uint64_t cycles = 0;  // whole run
  std::uint64_t active = 0;  // cycles with the core's clock on
  std::uint64_t instructions = 0;
  ReasonStack reasons;      // sums to `cycles`
  std::uint64_t loads = 0;  // granted accesses; both halves of a misaligned one count
  std::uint64_t stores = 0;
  std::uint64_t tcdm_wait_cycles = 0;    // TCDM request without grant
  std::uint64_t periph_wait_cycles = 0;  // any other request without grant, waiting p.elw with the clock on included
  std::uint64_t branches_taken = 0;
  std::uint64_t jumps = 0;
  std::uint64_t macs = 0;                       // multiply-accumulates done (lanes of dot products included)
  RuleSet rules;                                // timing rules that the run exercised
  std::uint64_t instructions_by_unit[32] = {};  // index: isa::UnitClass, for energy
  // the RTL's performance events, as its controller raises them (perf_ld_stall_o, perf_jr_stall_o,
  // perf_pipeline_stall_o); riscv_cs_registers.sv counts the first two only behind a cycle in which ID was valid
  std::uint64_t perf_ld_stall = 0, perf_jr_stall = 0, perf_imiss = 0, perf_pipeline_stall = 0;
};

struct ClusterCounters {
  std::vector<std::uint64_t> bank_accesses;   // per bank
  std::vector<std::uint64_t> bank_conflicts;  // per bank: requests that lost, cycle by cycle
  std::uint64_t dma_bytes_in = 0;             // external -> TCDM
  std::uint64_t dma_bytes_out = 0;
  std::uint64_t dma_busy_cycles = 0;
  std::uint64_t dma_tcdm_accesses = 0, dma_tcdm_wait_cycles = 0;  // of its four ports: granted; requested in vain
  std::uint64_t bus_reads = 0;                                    // read addresses taken by the bus, of all masters
  std::uint64_t l2_reads = 0, l2_writes = 0;                      // bus transactions of cores
  std::uint64_t event_unit_accesses = 0, peripheral_accesses = 0;
  std::uint64_t icache_l1_hits = 0, icache_l1_misses = 0, icache_l15_hits = 0, icache_l15_misses = 0;
  RuleSet rules;  // timing rules that the run exercised
};

}  // namespace pulpo::cluster
