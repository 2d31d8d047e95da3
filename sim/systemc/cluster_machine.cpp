// SPDX-License-Identifier: Apache-2.0
// Machines with SystemC around them.
#include "sim/systemc/cluster_machine.hpp"

#include "cluster/cluster.hpp"
#include "sim/systemc/platform_machine.hpp"

namespace pulpo::systemc {

MachineFactory cluster_machine(const cluster::MachineConfig& config) {
  return [config](memory::ExternalMemory& outside) { return std::make_unique<cluster::Cluster>(config, &outside); };
}

std::unique_ptr<cluster::Machine> make_machine(const cluster::MachineConfig& config, const ClusterOptions& options) {
  return std::make_unique<PlatformMachine>(cluster_machine(config), config.l2, options);
}

}  // namespace pulpo::systemc
