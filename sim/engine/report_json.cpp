// SPDX-License-Identifier: Apache-2.0
// A run's result as JSON. Names of fields are an interface: tools read them.
#include <nlohmann/json.hpp>

#include "sim/base/version.hpp"
#include "sim/engine/json_value.hpp"
#include "sim/engine/report.hpp"

namespace pulpo::engine {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view outcome_names[] = {"ended", "cycle_limit", "fault", "interrupted"};

double ratio(double part, double whole) { return whole == 0 ? 0 : part / whole; }

Json json_reasons(const ReasonStack& stack) {
  auto reasons = Json::object();
  for (std::size_t i = 0; i < reason_count; ++i) {
    reasons[std::string(reason_names[i])] = stack.cycles[i];
  }
  return reasons;
}

/// By the RTL's own definitions, under the names of its runs.
Json json_counters(const cluster::CoreCounters& core) {
  return {{"cycles", core.cycles},
          {"active", core.active},
          {"instr", core.instructions},
          {"ld_stall", core.perf_ld_stall},
          {"jr_stall", core.perf_jr_stall},
          {"imiss", core.perf_imiss},
          {"elw_stall", core.perf_pipeline_stall},
          {"tcdm_wait", core.tcdm_wait_cycles},
          {"periph_wait", core.periph_wait_cycles},
          {"loads", core.loads},
          {"stores", core.stores},
          {"br_taken", core.branches_taken},
          {"jumps", core.jumps}};
}

Json json_counter_sums(const RunResult& result) {
  Json sums = Json::object();
  for (const auto& core : result.cores) {
    const auto counters = json_counters(core);
    for (const auto& [name, value] : counters.items()) {
      sums[name] = sums.value(name, std::uint64_t{0}) + value.get<std::uint64_t>();
    }
  }
  return sums;
}

Json json_core(const cluster::CoreCounters& core, std::size_t index) {
  const auto cycles = static_cast<double>(core.cycles);
  return {{"core", index},
          {"cycles", core.cycles},
          {"instructions", core.instructions},
          {"ipc", ratio(static_cast<double>(core.instructions), cycles)},
          {"macs", core.macs},
          {"macs_per_cycle", ratio(static_cast<double>(core.macs), cycles)},
          {"reasons", json_reasons(core.reasons)},
          {"counters", json_counters(core)}};
}

Json json_activity(const plugins::Activity& activity) {
  return {{"core_cycles", activity.cycles()},
          {"instructions", activity.instructions},
          {"ipc", ratio(static_cast<double>(activity.instructions), static_cast<double>(activity.cycles()))},
          {"macs", activity.macs},
          {"reasons", json_reasons(activity.reasons)}};
}

Json json_region(const plugins::RegionProfile& region) {
  const auto total = region.total();
  Json json{{"name", region.name},
            {"cycles", region.span()},
            {"macs_per_cycle", ratio(static_cast<double>(total.macs), static_cast<double>(region.span()))},
            {"still_open", region.open}};
  json.update(json_activity(total));
  auto cores = Json::array();
  for (std::size_t i = 0; i < region.cores.size(); ++i) {
    const auto& core = region.cores[i];
    if (core.entries != 0) {
      Json entry{{"core", i}, {"entries", core.entries}, {"begin", core.first_begin}, {"end", core.last_end}};
      entry.update(json_activity(core.activity));
      cores.push_back(std::move(entry));
    }
  }
  json["cores"] = std::move(cores);
  return json;
}

Json json_energy(const plugins::EnergyReport& energy) {
  Json json{{"technology", energy.technology},
            {"voltage_v", energy.point.voltage_v},
            {"frequency_mhz", energy.point.frequency_mhz},
            {"seconds", energy.seconds},
            {"total_pj", energy.total_pj},
            {"average_power_mw", energy.average_power_mw()},
            {"pj_per_mac", energy.pj_per_mac ? Json(*energy.pj_per_mac) : Json()},
            {"rows_without_coefficient", energy.rows_without_coefficient}};
  auto& components = json["components"] = Json::object();
  for (const auto& [component, picojoule] : energy.by_component()) {
    components[component] = picojoule ? Json(*picojoule) : Json();
  }
  auto& rows = json["rows"] = Json::array();
  for (const auto& row : energy.rows) {
    rows.push_back({{"event", row.event},
                    {"component", row.component},
                    {"count", row.count},
                    {"coefficient", row.coefficient ? Json(*row.coefficient) : Json()},
                    {"unit", row.unit},
                    {"energy_pj", row.energy_pj ? Json(*row.energy_pj) : Json()},
                    {"arithmetic", plugins::arithmetic(row)},
                    {"provenance", row.provenance},
                    {"confidence", row.confidence},
                    {"source", row.source}});
  }
  return json;
}

void append_cluster(const cluster::ClusterCounters& counters, Json& json) {
  json["tcdm"] = {{"bank_accesses", counters.bank_accesses}, {"bank_conflicts", counters.bank_conflicts}};
  json["dma"] = {{"bytes_in", counters.dma_bytes_in},
                 {"bytes_out", counters.dma_bytes_out},
                 {"busy_cycles", counters.dma_busy_cycles}};
  json["l2"] = {{"core_reads", counters.l2_reads}, {"core_writes", counters.l2_writes}};
  json["icache"] = {{"l1_hits", counters.icache_l1_hits},
                    {"l1_misses", counters.icache_l1_misses},
                    {"l15_hits", counters.icache_l15_hits},
                    {"l15_misses", counters.icache_l15_misses}};
}

void append_profile(const RunResult& result, Json& json) {
  auto& regions = json["regions"] = Json::array();
  for (const auto& region : result.regions) {
    regions.push_back(json_region(region));
    if (const auto* window = result.window(region.name); window != nullptr && window->energy) {
      const auto& energy = *window->energy;
      regions.back()["energy"] = {{"total_pj", energy.total_pj},
                                  {"average_power_mw", energy.average_power_mw()},
                                  {"pj_per_mac", energy.pj_per_mac ? Json(*energy.pj_per_mac) : Json()},
                                  {"rows_without_coefficient", energy.rows_without_coefficient}};
    }
  }
  auto& functions = json["functions"] = Json::array();
  for (const auto& function : result.functions) {
    Json entry{{"name", readable_name(function.name)}, {"symbol", function.name}, {"address", function.address}};
    entry.update(json_activity(function.activity));
    functions.push_back(std::move(entry));
  }
  auto& points = json["points"] = Json::array();
  for (const auto& point : result.points) {
    points.push_back({{"name", point.name}, {"core", point.core}, {"cycle", point.cycle}});
  }
}

}  // namespace

Json json_report(const RunResult& result) {
  const auto cycles = static_cast<double>(result.cycles);
  const auto macs_per_cycle = ratio(static_cast<double>(result.macs()), cycles);
  Json json{{"pulpo", version()},
            {"program", result.program},
            {"elf", result.elf},
            {"elf_sha256", result.elf_sha256},
            {"outcome", outcome_names[static_cast<std::size_t>(result.outcome)]},
            {"cycles", result.cycles},
            {"exit_value", result.exit_value ? Json(*result.exit_value) : Json()},
            {"exit_status", result.exit_status}};
  if (result.outcome == Outcome::fault) {
    json["fault"] = result.fault;
  }
  json["instructions"] = result.instructions();
  json["core_cycles"] = result.core_cycles();
  json["ipc"] = ratio(static_cast<double>(result.instructions()), static_cast<double>(result.core_cycles()));
  json["macs"] = result.macs();
  json["macs_per_cycle"] = macs_per_cycle;
  json["peak_macs_per_cycle"] = result.peak_macs_per_cycle();
  json["percent_of_peak"] = 100 * ratio(macs_per_cycle, result.peak_macs_per_cycle());
  json["reasons"] = json_reasons(result.reasons());
  auto& cores = json["cores"] = Json::array();
  for (std::size_t i = 0; i < result.cores.size(); ++i) {
    cores.push_back(json_core(result.cores[i], i));
  }
  if (result.profiled) {
    append_profile(result, json);
  }
  append_cluster(result.cluster, json);
  json["energy"] = result.energy ? json_energy(*result.energy) : Json();
  json["counters"] = json_counter_sums(result);
  json["output"] = result.output;
  json["config_name"] = result.config_name;
  json["config"] = json_config(result.config);
  return json;
}

}  // namespace pulpo::engine
