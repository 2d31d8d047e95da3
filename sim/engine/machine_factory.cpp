// SPDX-License-Identifier: Apache-2.0
// The machine that a configuration asks for.
#include "sim/engine/machine_factory.hpp"

#include "cluster/cluster.hpp"
#include "cluster/testbench/core_testbench.hpp"

namespace pulpo::engine {

std::unique_ptr<cluster::Machine> make_machine(const cluster::MachineConfig& config) {
  if (config.kind == cluster::MachineConfig::Kind::core) {
    return std::make_unique<cluster::CoreTestbench>(config);
  }
  return std::make_unique<cluster::Cluster>(config);
}

}  // namespace pulpo::engine
