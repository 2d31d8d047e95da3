// SPDX-License-Identifier: Apache-2.0
// Golden runs of the RTL cluster (tests/data/golden/cluster/README.md), and the same runs here.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cluster/cluster.hpp"
#include "memory/elf.hpp"
#include "sim/base/probe.hpp"

namespace golden {

using pulpo::Address;
using pulpo::Cycle;

/// One line of a retire trace, or a mark.
struct Retired {
  Cycle cycle;
  unsigned core;
  Address pc;
  auto operator<=>(const Retired&) const = default;
};

/// Collects retirements.
class Recorder final : public pulpo::Observer {
 public:
  std::uint32_t interests() const override { return pulpo::bit(pulpo::ProbeKind::retire); }
  void consume(std::span<const pulpo::ProbeEvent> events) override;
  std::vector<Retired> retired;
};

/// Which machine and L2 latency a configuration's name stands for ("lic_icache_nopf_l2lat15").
pulpo::cluster::MachineConfig machine_config(const std::string& name);
bool has_prefetch(const std::string& name);

/// The golden runs: "directed" or "random".
nlohmann::json runs(const std::string& set);
pulpo::memory::ElfImage program(const std::string& name);
std::vector<Retired> trace(const std::string& program, const std::string& config);

/// A cluster with the program loaded, as the golden run had it.
std::unique_ptr<pulpo::cluster::Cluster> load(const pulpo::memory::ElfImage& image, const std::string& config,
                                              unsigned active_cores, const pulpo::cluster::HostConfig& host = {});

/// The first difference between golden and own counters of any core; empty if none. Only what the RTL and the simulator
/// define alike.
std::string compare_counters(const nlohmann::json& total, const pulpo::cluster::Cluster& cluster);
/// One core's counters, those at `begin` subtracted.
std::string compare_counters(const nlohmann::json& expected, unsigned core, const pulpo::cluster::CoreCounters& own,
                             const pulpo::cluster::CoreCounters& begin = {});

/// The same for what the cluster counts: accesses and lost cycles of the DMA's TCDM ports, read addresses on the bus.
std::string compare_cluster_counters(const nlohmann::json& run, const pulpo::cluster::Cluster& cluster);

/// "function+offset" of a pc.
std::string place(const pulpo::memory::ElfImage& image, Address pc);

}  // namespace golden
