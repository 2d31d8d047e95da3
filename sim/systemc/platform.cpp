// SPDX-License-Identifier: Apache-2.0
// Pulpo's own platform.
#include "sim/systemc/platform.hpp"

#include "memory/address_map.hpp"

namespace pulpo::systemc {

namespace {

ClusterOptions with_memory_that_never_waits(ClusterOptions options) {
  options.memory_may_wait = false;
  return options;
}

}  // namespace

Platform::Platform(const sc_core::sc_module_name& name, const MachineFactory& build, memory::ExternalMemory& l2_bytes,
                   std::size_t l2_size, const ClusterOptions& options)
    : sc_module(name),
      cluster("cluster", build, with_memory_that_never_waits(options)),
      l2("l2", l2_bytes, memory::l2_base, l2_size) {
  cluster.data_master.bind(l2.socket);
  SC_HAS_PROCESS(Platform);
  SC_METHOD(pause);
  sensitive << cluster.stopped();
  dont_initialize();
}

void Platform::pause() { sc_core::sc_pause(); }

}  // namespace pulpo::systemc
