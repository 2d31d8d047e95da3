// SPDX-License-Identifier: Apache-2.0
// Directed programs on the RTL cluster: total cycles, every mark, and every core's counters are the RTL's.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <map>
#include <set>
#include <tuple>

#include "cluster_runs.hpp"

namespace {

using golden::Retired;

struct Outcome {
  std::uint64_t expected = 0, cycles = 0;
  std::size_t marks = 0;
  std::string difference;  // empty: exact
};

/// Retirements at M_<name> labels against the golden list of [name, core, cycle].
std::string compare_marks(const nlohmann::json& marks, const pulpo::memory::ElfImage& image,
                          const std::vector<Retired>& retired) {
  std::set<std::tuple<std::string, unsigned, pulpo::Cycle>> expected, own;
  for (const auto& mark : marks) {
    expected.emplace(mark.at(0), mark.at(1), mark.at(2));
  }
  std::multimap<pulpo::Address, std::string> names;
  for (const auto& symbol : image.symbols.all()) {
    if (symbol.name.starts_with("M_")) {
      names.emplace(symbol.address, symbol.name.substr(2));
    }
  }
  for (const Retired& event : retired) {
    const auto [first, last] = names.equal_range(event.pc);
    for (auto at = first; at != last; ++at) {
      own.emplace(at->second, event.core, event.cycle);
    }
  }
  for (const auto& [name, core, cycle] : expected) {
    if (!own.contains({name, core, cycle})) {
      return fmt::format(" mark {} of core {} at cycle {} missing;", name, core, cycle);
    }
  }
  // the golden lists leave out some labels (M_roi_*) altogether
  std::set<std::string> listed;
  for (const auto& mark : expected) {
    listed.insert(std::get<0>(mark));
  }
  std::erase_if(own, [&](const auto& mark) { return !listed.contains(std::get<0>(mark)); });
  return own.size() == expected.size() ? "" : fmt::format(" {} marks instead of {};", own.size(), expected.size());
}

/// The same for the part of the run between M_roi_begin and M_roi_end of each core: stops there to look.
std::string compare_regions(const nlohmann::json& regions, pulpo::cluster::Cluster& cluster) {
  std::multimap<pulpo::Cycle, std::pair<const nlohmann::json*, bool>> stops;  // true: end
  for (const auto& region : regions) {
    if (region.is_null()) {
      continue;  // a core that sleeps in the start-up code
    }
    stops.emplace(region.at("begin"), std::pair{&region, false});
    stops.emplace(region.at("end"), std::pair{&region, true});
  }
  std::map<unsigned, pulpo::cluster::CoreCounters> begun;
  std::string differences;
  for (const auto& [cycle, stop] : stops) {
    cluster.run(cycle);
    const unsigned core = stop.first->at("core");
    if (stop.second) {
      const auto found = golden::compare_counters(stop.first->at("c"), core, cluster.core(core), begun[core]);
      differences += found.empty() ? "" : " between marks:" + found;
    } else {
      begun[core] = cluster.core(core);
    }
  }
  return differences;
}

Outcome run(const nlohmann::json& run) {
  Outcome outcome;
  outcome.expected = run.at("cycles");
  outcome.marks = run.at("marks").size();
  const auto image = golden::program(run.at("program"));
  golden::Recorder recorder;
  auto cluster = golden::load(image, run.at("config"), run.at("active"));
  cluster->probes().attach(recorder);
  try {
    outcome.difference = compare_regions(run.at("roi"), *cluster);
    cluster->run(outcome.expected + 20000);
  } catch (const std::exception& error) {
    outcome.difference += error.what();
  }
  cluster->probes().flush();
  outcome.cycles = cluster->now();
  if (outcome.cycles != outcome.expected) {
    outcome.difference += " cycles;";
  } else if (cluster->exit_value() != run.at("value").get<std::uint32_t>()) {
    outcome.difference += " exit value;";
  }
  outcome.difference += compare_marks(run.at("marks"), image, recorder.retired);
  outcome.difference += golden::compare_counters(run.at("total"), *cluster);
  outcome.difference += golden::compare_cluster_counters(run, *cluster);
  return outcome;
}

void check_all(const std::string& config_part, bool caches) {
  unsigned exact = 0, all = 0;
  fmt::print("{:<22}{:<24}{:>6}{:>10}{:>10}{:>7}\n", "program", "configuration", "cores", "RTL", "here", "marks");
  for (const auto& golden_run : golden::runs("directed")) {
    const std::string config = golden_run.at("config");
    if (config.find(config_part) == std::string::npos || (config.find("icache") != std::string::npos) != caches) {
      continue;
    }
    const Outcome outcome = run(golden_run);
    ++all;
    exact += outcome.difference.empty();
    fmt::print("{:<22}{:<24}{:>6}{:>10}{:>10}{:>7}  {}\n", golden_run.at("program").get<std::string>(), config,
               golden_run.at("active").get<unsigned>(), outcome.expected, outcome.cycles, outcome.marks,
               outcome.difference.empty() ? "exact" : outcome.difference.substr(0, 300));
    std::fflush(stdout);
    UNSCOPED_INFO(golden_run.at("program").get<std::string>() << " " << config);
    CHECK(outcome.difference == "");
  }
  fmt::print("{} of {} runs exact\n", exact, all);
  CHECK(all > 0);
}

}  // namespace

TEST_CASE("Directed programs equal the RTL: LIC with ideal instruction memory") { check_all("lic_ideal", false); }
TEST_CASE("Directed programs equal the RTL: XBAR with ideal instruction memory") { check_all("xbar_ideal", false); }
TEST_CASE("Directed programs equal the RTL: LIC with instruction caches") { check_all("lic_icache", true); }
