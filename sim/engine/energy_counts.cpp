// SPDX-License-Identifier: Apache-2.0
// The counters of a run as the events that energy coefficients are about.
#include "sim/engine/energy_counts.hpp"

#include <algorithm>
#include <numeric>

#include "isa/unit_name.hpp"

namespace pulpo::engine {
namespace {

double number(std::uint64_t count) { return static_cast<double>(count); }

void append_cores(const RunResult& result, double seconds, plugins::EventCounts& counts) {
  std::uint64_t active = 0, stalled = 0;
  std::array<std::uint64_t, isa::unit_class_count> by_unit{};
  for (const auto& core : result.cores) {
    active += core.active;
    stalled += core.active - std::min(core.active, core.instructions);
    for (std::size_t unit = 0; unit < by_unit.size(); ++unit) {
      by_unit[unit] += core.instructions_by_unit[unit];
    }
  }
  for (std::size_t unit = 0; unit < by_unit.size(); ++unit) {
    counts.emplace_back("core.instruction." + std::string(isa::unit_class_names[unit]), number(by_unit[unit]));
  }
  counts.emplace_back("core.stall_cycle", number(stalled));
  const double cycle_seconds = result.cycles == 0 ? 0 : seconds / number(result.cycles);
  const auto core_cycles = result.cycles * result.cores.size();
  counts.emplace_back("core.gated_time", number(core_cycles - std::min(core_cycles, active)) * cycle_seconds);
  counts.emplace_back("core.powered_time", number(result.cores.size()) * seconds);
}

void append_cluster(const RunResult& result, double seconds, plugins::EventCounts& counts) {
  const auto& cluster = result.cluster;
  const auto accesses = std::accumulate(cluster.bank_accesses.begin(), cluster.bank_accesses.end(), std::uint64_t{0});
  const double cycle_seconds = result.cycles == 0 ? 0 : seconds / number(result.cycles);
  counts.emplace_back("tcdm.access", number(accesses));
  counts.emplace_back("tcdm.powered_time", number(cluster.bank_accesses.size()) * seconds);
  counts.emplace_back("dma.busy_time", number(cluster.dma_busy_cycles) * cycle_seconds);
  counts.emplace_back("dma.powered_time", seconds);
  counts.emplace_back("l2.byte.dma", number(cluster.dma_bytes_in + cluster.dma_bytes_out));
  counts.emplace_back("l2.byte.cores", 4 * number(cluster.l2_reads + cluster.l2_writes));
  counts.emplace_back("icache.l1_hit", number(cluster.icache_l1_hits));
  counts.emplace_back("icache.l1_miss", number(cluster.icache_l1_misses));
  counts.emplace_back("icache.l15_hit", number(cluster.icache_l15_hits));
  counts.emplace_back("icache.l15_miss", number(cluster.icache_l15_misses));
  counts.emplace_back("cluster.cycle", number(result.cycles));
  counts.emplace_back("cluster.powered_time", seconds);
}

/// Only the counters that energy is made of.
void subtract(cluster::CoreCounters& later, const cluster::CoreCounters& earlier) {
  later.active -= earlier.active;
  later.instructions -= earlier.instructions;
  later.macs -= earlier.macs;
  for (std::size_t unit = 0; unit < std::size(later.instructions_by_unit); ++unit) {
    later.instructions_by_unit[unit] -= earlier.instructions_by_unit[unit];
  }
}

void subtract(cluster::ClusterCounters& later, const cluster::ClusterCounters& earlier) {
  for (std::size_t bank = 0; bank < later.bank_accesses.size(); ++bank) {
    later.bank_accesses[bank] -= earlier.bank_accesses[bank];
  }
  later.dma_busy_cycles -= earlier.dma_busy_cycles;
  later.dma_bytes_in -= earlier.dma_bytes_in;
  later.dma_bytes_out -= earlier.dma_bytes_out;
  later.l2_reads -= earlier.l2_reads;
  later.l2_writes -= earlier.l2_writes;
  later.icache_l1_hits -= earlier.icache_l1_hits;
  later.icache_l1_misses -= earlier.icache_l1_misses;
  later.icache_l15_hits -= earlier.icache_l15_hits;
  later.icache_l15_misses -= earlier.icache_l15_misses;
}

}  // namespace

plugins::EventCounts energy_counts(const RunResult& result, double seconds) {
  plugins::EventCounts counts;
  append_cores(result, seconds, counts);
  if (result.config.machine.kind == cluster::MachineConfig::Kind::cluster) {
    append_cluster(result, seconds, counts);
  }
  return counts;
}

plugins::EnergyReport energy_of(const RunResult& result) {
  const auto point = plugins::operating_point(result.config.energy);
  const double seconds = number(result.cycles) / (point.frequency_mhz * 1e6);
  return plugins::evaluate(plugins::technology(result.config.energy.technology), point, energy_counts(result, seconds),
                           seconds, result.macs());
}

plugins::EnergyReport energy_between(const RunResult& earlier, const RunResult& later) {
  RunResult between = later;
  between.cycles -= earlier.cycles;
  for (std::size_t core = 0; core < between.cores.size(); ++core) {
    subtract(between.cores[core], earlier.cores[core]);
  }
  subtract(between.cluster, earlier.cluster);
  return energy_of(between);
}

}  // namespace pulpo::engine
