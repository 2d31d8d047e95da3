// SPDX-License-Identifier: Apache-2.0
// `pulpo run --coverage`: which timing rules a run exercised.
#include "sim/cli/coverage.hpp"

#include <fmt/format.h>

#include "cluster/timing/rules.hpp"
#include "sim/base/table.hpp"

namespace pulpo::cli {
namespace {

std::uint8_t follower(isa::Variant core) {
  switch (core) {
    case isa::Variant::mpic:
      return cluster::follows::mpic;
    case isa::Variant::flexv:
      return cluster::follows::flexv;
    case isa::Variant::ri5cy:
      return cluster::follows::ri5cy;
    default:
      return cluster::follows::cv32e40p;
  }
}

/// Whether the machine has the part, so that the rule could have been met.
bool has(const cluster::MachineConfig& machine, cluster::Part part) {
  using cluster::Part;
  if (part == Part::core) {
    return true;
  }
  if (machine.kind == cluster::MachineConfig::Kind::core) {
    return false;
  }
  const bool xbar = machine.tcdm.interconnect == memory::TcdmConfig::Interconnect::xbar;
  const bool caches = machine.icache.kind == cluster::IcacheConfig::Kind::hierarchical;
  switch (part) {
    case Part::lic:
      return !xbar;
    case Part::xbar:
      return xbar;
    case Part::ideal_memory:
      return !caches;
    case Part::icache:
      return caches;
    default:
      return true;
  }
}

}  // namespace

std::string coverage_text(const engine::RunResult& result, bool colour) {
  cluster::RuleSet seen = result.cluster.rules;
  for (const auto& core : result.cores) {
    seen |= core.rules;
  }
  const auto& machine = result.config.machine;
  const auto core = follower(machine.cores.variant);
  std::string exercised, missing;
  unsigned count = 0, total = 0;
  for (const auto& rule : cluster::timing_rules()) {
    if ((rule.cores & core) == 0 || !has(machine, rule.part)) {
      continue;
    }
    ++total;
    count += seen.contains(rule.rule);
    auto& text = seen.contains(rule.rule) ? exercised : missing;
    text += fmt::format("  {:20} {}\n", rule.id, rule.statement);
  }
  return fmt::format("{}\n{}{}\n{}", styled(fmt::format("timing rules exercised: {} of {}", count, total), "1", colour),
                     exercised, styled("not exercised", "1", colour), missing);
}

}  // namespace pulpo::cli
