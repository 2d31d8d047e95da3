// SPDX-License-Identifier: Apache-2.0
// The machine that a configuration asks for.
#pragma once

#include <memory>

#include "cluster/machine.hpp"
#include "cluster/machine_config.hpp"

namespace pulpo::engine {

/// Without SystemC: the cluster with its L2, or the one-core testbench.
std::unique_ptr<cluster::Machine> make_machine(const cluster::MachineConfig& config);

}  // namespace pulpo::engine
