// SPDX-License-Identifier: Apache-2.0
// Golden runs of the RTL cluster.
#include "cluster_runs.hpp"

#include <fmt/format.h>

#include <array>
#include <cstring>

#include "../support/gzip_file.hpp"

namespace golden {

using pulpo::cluster::Cluster;
using pulpo::cluster::CoreCounters;
using pulpo::cluster::IcacheConfig;
using pulpo::cluster::MachineConfig;
using pulpo::memory::ElfImage;
using pulpo::memory::TcdmConfig;

namespace {

const std::string folder = std::string(PULPO_SOURCE_DIR) + "/tests/data/golden/cluster/";

bool contains(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

/// LEB128.
std::uint64_t read_varint(const std::string& bytes, std::size_t& at) {
  std::uint64_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.at(at++));
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if ((byte & 0x80U) == 0) {
      return value;
    }
  }
}

void poke(Cluster& cluster, const ElfImage& image, const char* symbol, std::uint32_t value) {
  if (const auto* found = image.symbols.find(symbol)) {
    std::array<std::byte, 4> bytes;
    std::memcpy(bytes.data(), &value, sizeof value);
    cluster.write_memory(found->address, bytes);
  }
}

}  // namespace

void Recorder::consume(std::span<const pulpo::ProbeEvent> events) {
  for (const auto& event : events) {
    if (event.kind == pulpo::ProbeKind::retire) {
      retired.push_back({event.cycle, event.core, event.pc});
    }
  }
}

MachineConfig machine_config(const std::string& name) {
  MachineConfig config;
  config.tcdm.interconnect = contains(name, "xbar") ? TcdmConfig::Interconnect::xbar : TcdmConfig::Interconnect::lic;
  config.icache.kind = contains(name, "icache") ? IcacheConfig::Kind::hierarchical : IcacheConfig::Kind::ideal;
  if (contains(name, "l2lat15")) {
    config.l2.read_latency_cycles = config.l2.write_latency_cycles = 15;
  }
  return config;
}

bool has_prefetch(const std::string& name) { return !contains(name, "nopf"); }

nlohmann::json runs(const std::string& set) {
  return nlohmann::json::parse(test_support::read_gzip(folder + set + ".json.gz"));
}

ElfImage program(const std::string& name) {
  const std::string file = test_support::read_gzip(folder + "elf/" + name + ".elf.gz");
  return pulpo::memory::parse_elf(std::as_bytes(std::span(file)), name);
}

std::vector<Retired> trace(const std::string& program, const std::string& config) {
  const std::string bytes = test_support::read_gzip(folder + "trace/" + program + "." + config + ".gz");
  std::vector<Retired> result;
  std::size_t at = 0;
  for (unsigned core = 0; core < 8; ++core) {
    Cycle cycle = 0;
    Address pc = 0;
    for (std::uint64_t left = read_varint(bytes, at); left != 0; --left) {
      cycle += read_varint(bytes, at);
      const std::uint64_t step = read_varint(bytes, at);
      const auto magnitude = static_cast<Address>((step + 1) / 2) * 2;
      pc += (step & 1) != 0 ? 0U - magnitude : magnitude;
      result.push_back({cycle, core, pc});
    }
  }
  std::sort(result.begin(), result.end());
  return result;
}

std::unique_ptr<Cluster> load(const ElfImage& image, const std::string& config, unsigned active_cores,
                              const pulpo::cluster::HostConfig& host) {
  MachineConfig machine = machine_config(config);
  machine.host = host;
  auto cluster = std::make_unique<Cluster>(machine);
  for (const auto& segment : image.segments) {
    cluster->write_memory(segment.address, segment.bytes);
  }
  poke(*cluster, image, "n_active", active_cores);
  if (!has_prefetch(config)) {
    poke(*cluster, image, "ic_pf", 0);
  }
  cluster->on_symbol_lookup([&image](Address pc) { return image.symbols.describe(pc); });
  cluster->boot(image.entry);
  return cluster;
}

std::string compare_counters(const nlohmann::json& expected, unsigned core, const CoreCounters& own,
                             const CoreCounters& begin) {
  struct Column {
    const char* name;
    std::uint64_t CoreCounters::*member;
  };
  static constexpr Column columns[] = {{"cycles", &CoreCounters::cycles},
                                       {"instr", &CoreCounters::instructions},
                                       {"active", &CoreCounters::active},
                                       {"loads", &CoreCounters::loads},
                                       {"stores", &CoreCounters::stores},
                                       {"tcdm_wait", &CoreCounters::tcdm_wait_cycles},
                                       {"periph_wait", &CoreCounters::periph_wait_cycles},
                                       {"br_taken", &CoreCounters::branches_taken},
                                       {"jumps", &CoreCounters::jumps},
                                       {"ld_stall", &CoreCounters::perf_ld_stall},
                                       {"jr_stall", &CoreCounters::perf_jr_stall},
                                       {"imiss", &CoreCounters::perf_imiss},
                                       {"elw_stall", &CoreCounters::perf_pipeline_stall}};
  std::string differences;
  for (const Column& column : columns) {
    const auto wanted = expected.at(column.name).get<std::uint64_t>();
    const auto counted = own.*column.member - begin.*column.member;
    if (wanted != counted) {
      differences += fmt::format(" core {} {}: RTL {} here {};", core, column.name, wanted, counted);
    }
  }
  return differences;
}

std::string compare_counters(const nlohmann::json& total, const Cluster& cluster) {
  std::string differences;
  for (unsigned core = 0; core < cluster.core_count(); ++core) {
    differences += compare_counters(total.at(core), core, cluster.core(core));
  }
  return differences;
}

std::string compare_cluster_counters(const nlohmann::json& run, const Cluster& cluster) {
  std::string differences;
  const auto check = [&](const char* name, std::uint64_t own) {
    if (const auto expected = run.at(name).get<std::uint64_t>(); expected != own) {
      differences += fmt::format(" {}: RTL {} here {};", name, expected, own);
    }
  };
  const auto& counters = cluster.counters();
  check("dma_tcdm_grants", counters.dma_tcdm_accesses);
  check("dma_tcdm_waits", counters.dma_tcdm_wait_cycles);
  check("axi_ar", counters.bus_reads);
  return differences;
}

std::string place(const ElfImage& image, Address pc) {
  const std::string symbol = image.symbols.describe(pc);
  return fmt::format("0x{:08x}{}", pc, symbol.empty() ? "" : " (" + symbol + ")");
}

}  // namespace golden
