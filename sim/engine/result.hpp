// SPDX-License-Identifier: Apache-2.0
// All that is known after a run, as plain data. Reports are made from it alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cluster/counters.hpp"
#include "plugins/energy/energy.hpp"
#include "plugins/profile/profile.hpp"
#include "sim/engine/config.hpp"

namespace pulpo::engine {

enum class Outcome : std::uint8_t { ended, cycle_limit, fault, interrupted };

/// A region from the first core's begin to the last one's end.
struct RegionWindow {
  std::string name;
  Cycle begin = 0, end = 0;
  std::optional<plugins::EnergyReport> energy;  // none: without energy model

  Cycle cycles() const { return end > begin ? end - begin : 0; }
};

struct RunResult {
  std::string program;  // as the user named it
  std::string elf;      // path
  std::string elf_sha256;
  std::string config_name;
  SystemConfig config;

  Outcome outcome = Outcome::ended;
  std::string fault;  // message and hint, when outcome is fault
  std::string fault_hint;
  Cycle cycles = 0;
  std::optional<std::uint32_t> exit_value;
  int exit_status = 0;
  std::string output;  // what the program printed

  std::vector<cluster::CoreCounters> cores;
  cluster::ClusterCounters cluster;

  bool profiled = false;
  std::vector<plugins::FunctionProfile> functions;
  std::vector<plugins::RegionProfile> regions;
  std::vector<plugins::PointPassed> points;
  std::vector<RegionWindow> windows;  // of the regions
  unsigned widest_macs = 0;           // most multiply-accumulates that one executed instruction did

  std::optional<plugins::EnergyReport> energy;

  /// None for a region that was not entered, or when nobody watched.
  const RegionWindow* window(const std::string& region) const;
  std::uint64_t core_cycles() const;
  std::uint64_t instructions() const;
  std::uint64_t macs() const;
  ReasonStack reasons() const;  // of all cores
  /// Of the cores with the widest dot product that the program used, int8 at least.
  double peak_macs_per_cycle() const;
};

}  // namespace pulpo::engine
