// SPDX-License-Identifier: Apache-2.0
// Cores that coast through straight-line code arrive where cores arrive that are stepped through it, cycle by cycle:
// all golden programs, unwatched (a watched core does not coast), whole and stopped every few cycles. So do transfers
// that are skipped while all cores sleep, and cores and caches that leave out of a cycle what can have no effect.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <set>

#include "cluster_runs.hpp"

namespace {

using pulpo::Cycle;
using pulpo::cluster::Cluster;
using pulpo::cluster::HostConfig;

/// @param rules which rules were at work too: only long ways through a cycle note all of them
std::vector<std::uint64_t> numbers(const Cluster& cluster, bool rules) {
  std::vector<std::uint64_t> all{cluster.now(), cluster.exit_value().value_or(0)};
  for (unsigned i = 0; i < cluster.core_count(); ++i) {
    const auto& c = cluster.core(i);
    for (const auto count :
         {c.cycles, c.active, c.instructions, c.loads, c.stores, c.tcdm_wait_cycles, c.periph_wait_cycles,
          c.branches_taken, c.jumps, c.macs, c.perf_ld_stall, c.perf_jr_stall, c.perf_imiss, c.perf_pipeline_stall}) {
      all.push_back(count);
    }
    all.insert(all.end(), c.reasons.cycles.begin(), c.reasons.cycles.end());
    all.insert(all.end(), std::begin(c.instructions_by_unit), std::end(c.instructions_by_unit));
    for (unsigned rule = 0; rules && rule < static_cast<unsigned>(pulpo::cluster::Rule::count); ++rule) {
      all.push_back(c.rules.contains(static_cast<pulpo::cluster::Rule>(rule)) ? 1 : 0);
    }
  }
  const auto& shared = cluster.counters();
  all.insert(all.end(), shared.bank_accesses.begin(), shared.bank_accesses.end());
  all.insert(all.end(), shared.bank_conflicts.begin(), shared.bank_conflicts.end());
  for (const auto count : {shared.icache_l1_hits, shared.icache_l1_misses, shared.icache_l15_hits,
                           shared.icache_l15_misses, shared.dma_bytes_in, shared.dma_bytes_out, shared.dma_busy_cycles,
                           shared.dma_tcdm_accesses, shared.dma_tcdm_wait_cycles, shared.bus_reads}) {
    all.push_back(count);
  }
  std::vector<std::byte> tcdm(128 * 1024);
  cluster.read_memory(0x1000'0000, tcdm);
  for (std::size_t i = 0; i < tcdm.size(); i += 4) {
    std::uint32_t word = 0;
    std::memcpy(&word, &tcdm[i], 4);
    all.push_back(word);
  }
  return all;
}

/// @param coasted grows with the instructions that coasting cores ran
std::vector<std::uint64_t> run(const nlohmann::json& golden, const HostConfig& host, Cycle slice,
                               std::uint64_t& coasted, bool rules = true) {
  const auto image = golden::program(golden.at("program"));
  const auto cluster = golden::load(image, golden.at("config"), golden.value("active", 8U), host);
  for (Cycle limit = slice; cluster->run(limit) == pulpo::cluster::StopReason::limit; limit += slice) {
    REQUIRE(limit < 1'000'000);
  }
  for (unsigned core = 0; core < cluster->core_count(); ++core) {
    coasted += cluster->coasted_instructions(core);
  }
  return numbers(*cluster, rules);
}

}  // namespace

TEST_CASE("cluster: coasting changes nothing") {
  const HostConfig all{}, stepping{.coasting = false, .transfer_skipping = false};
  std::uint64_t stepped_coasted = 0, whole_coasted = 0, sliced_coasted = 0;
  for (const std::string set : {"directed", "random"}) {
    for (const auto& golden : golden::runs(set)) {
      CAPTURE(golden.at("program"), golden.at("config"));
      const auto stepped = run(golden, stepping, 1'000'000, stepped_coasted);
      CHECK(run(golden, all, 1'000'000, whole_coasted) == stepped);
      CHECK(run(golden, all, 13, sliced_coasted) == stepped);
    }
  }
  // cores that never coast would pass the comparisons too
  CHECK(stepped_coasted == 0);
  CHECK(sliced_coasted > 100'000);
  CHECK(whole_coasted > sliced_coasted);
}

TEST_CASE("cluster: what cores and caches leave out of a cycle changes nothing") {
  const HostConfig short_ways{.coasting = false, .transfer_skipping = false};
  const HostConfig long_ways{.coasting = false, .transfer_skipping = false, .short_ways = false};
  std::uint64_t coasted = 0;
  for (const std::string set : {"directed", "random"}) {
    for (const auto& golden : golden::runs(set)) {
      CAPTURE(golden.at("program"), golden.at("config"));
      CHECK(run(golden, short_ways, 1'000'000, coasted, false) == run(golden, long_ways, 1'000'000, coasted, false));
    }
  }
}
