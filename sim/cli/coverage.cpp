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

}  // namespace

std::string coverage_text(const engine::RunResult& result, bool colour) {
  cluster::RuleSet seen;
  for (const auto& core : result.cores) {
    seen |= core.rules;
  }
  const auto core = follower(result.config.machine.cores.variant);
  std::string exercised, missing;
  unsigned count = 0, total = 0;
  for (const auto& rule : cluster::timing_rules()) {
    if ((rule.cores & core) == 0) {
      continue;
    }
    ++total;
    count += seen.contains(rule.rule);
    auto& text = seen.contains(rule.rule) ? exercised : missing;
    text += fmt::format("  {:16} {}\n", rule.id, rule.statement);
  }
  return fmt::format("{}\n{}{}\n{}", styled(fmt::format("timing rules exercised: {} of {}", count, total), "1", colour),
                     exercised, styled("not exercised", "1", colour), missing);
}

}  // namespace pulpo::cli
