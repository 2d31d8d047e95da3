// SPDX-License-Identifier: Apache-2.0
// Pulpo's own platform: the cluster, and L2 behind TLM-2.0.
#pragma once

#include <systemc>

#include "sim/systemc/cluster_module.hpp"
#include "sim/systemc/memory_module.hpp"

namespace pulpo::systemc {

class Platform final : public sc_core::sc_module {
 public:
  /// `l2` holds the bytes from `l2_base` on and must outlive the platform.
  Platform(const sc_core::sc_module_name& name, const MachineFactory& build, memory::ExternalMemory& l2,
           std::size_t l2_bytes, const ClusterOptions& options);

  ClusterModule cluster;
  MemoryModule l2;

 private:
  void pause();
};

}  // namespace pulpo::systemc
