// SPDX-License-Identifier: Apache-2.0
// The platform driven like any machine.
#include "sim/systemc/platform_machine.hpp"

namespace pulpo::systemc {

PlatformMachine::PlatformMachine(const MachineFactory& build, const memory::L2Config& l2, const ClusterOptions& options)
    : l2_(l2), platform_("pulpo", build, l2_, std::size_t{l2.size_kib} * 1024, options) {
  sc_core::sc_start(sc_core::SC_ZERO_TIME);  // elaborates: from here on the memories can be loaded
}

cluster::StopReason PlatformMachine::run(Cycle limit) {
  ClusterModule& cluster = platform_.cluster;
  cluster.set_limit(limit);
  if (cluster.state() == ClusterState::running) {
    sc_core::sc_start();
  }
  if (cluster.fault()) {
    std::rethrow_exception(cluster.fault());
  }
  return cluster.state() == ClusterState::ended ? cluster::StopReason::end_of_computation : cluster::StopReason::limit;
}

}  // namespace pulpo::systemc
