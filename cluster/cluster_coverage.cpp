// SPDX-License-Identifier: Apache-2.0
// Which timing rules of the cluster a run exercised: told by its counters, noted by the parts on their rare ways.
#include <numeric>

#include "cluster/cluster.hpp"

namespace pulpo::cluster {

RuleSet Cluster::rules() const {
  RuleSet rules;
  const auto sum = [](const auto& counts) { return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}); };
  const bool conflicts = sum(tcdm_.conflicts()) != 0;
  const auto seen = tcdm_.seen();
  const bool lic = config_.tcdm.interconnect == memory::TcdmConfig::Interconnect::lic;
  rules.add_if(sum(tcdm_.accesses()) + counters_.event_unit_accesses != 0, Rule::access_direct);
  rules.add_if(conflicts, Rule::tcdm_bank);
  rules.add_if(conflicts, Rule::tree_node);
  rules.add_if(conflicts, lic ? Rule::tcdm_lic : Rule::tcdm_xbar);
  rules.add_if(seen.dma_met_core, lic ? Rule::tcdm_lic_dma : Rule::tcdm_xbar_flag);
  rules.add_if(conflicts && lic, Rule::tree_next);
  rules.add_if(seen.policy, Rule::tcdm_xbar_policy);
  rules.add_if(seen.test_and_set, Rule::test_and_set);
  rules.add_if(seen.echo, Rule::test_and_set_echo);
  const bool bus = counters_.l2_reads + counters_.l2_writes != 0;
  rules.add_if(bus, Rule::bus_core);
  rules.add_if(ended_, Rule::control_end);
  rules |= interconnect_.rules();
  rules |= bus_.rules();
  rules |= event_unit_.rules();
  rules |= timer_.rules();
  return rules;
}

}  // namespace pulpo::cluster
