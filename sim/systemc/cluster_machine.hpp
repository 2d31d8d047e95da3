// SPDX-License-Identifier: Apache-2.0
// Machines with SystemC around them: for somebody's platform, and Pulpo's own platform ready to run.
#pragma once

#include <memory>

#include "cluster/machine_config.hpp"
#include "sim/systemc/cluster_module.hpp"

namespace pulpo::systemc {

/// What a ClusterModule is made with: the cluster of `config`, whose L2 and beyond is the platform's.
MachineFactory cluster_machine(const cluster::MachineConfig& config);

/// The cluster of `config` in Pulpo's own platform. One in a process.
std::unique_ptr<cluster::Machine> make_machine(const cluster::MachineConfig& config,
                                               const ClusterOptions& options = {});

}  // namespace pulpo::systemc
