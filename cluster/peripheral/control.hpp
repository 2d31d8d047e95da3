// SPDX-License-Identifier: Apache-2.0
// Cluster control (cluster_control_unit.sv): end of computation, fetch enable, boot addresses, clock gating, return
// value.
#pragma once

#include <array>
#include <cstdint>

#include "cluster/limits.hpp"
#include "cluster/peripheral.hpp"
#include "sim/base/types.hpp"

namespace pulpo::cluster {

class ClusterControl {
 public:
  PeripheralPort port;

  void reset(Address entry, unsigned cores);
  void arbitrate() { port.grant = true; }
  void step();
  bool idle() const { return !port.request && !port.valid; }

  /// A store to the end-of-computation register is on the bus in this cycle.
  bool ends() const { return port.request && port.write && (port.address & 0x1F8) == 0; }
  /// What the run returns: the low 31 bits of the return register if its bit 31 is set (pulp-runtime), else what ended
  /// it.
  Word exit_value() const { return (return_value_ >> 31) != 0 ? return_value_ & 0x7FFF'FFFF : port.write_data; }

  unsigned arbitration_policy() const { return arbitration_policy_; }
  std::uint32_t fetch_enable() const { return fetch_enable_; }
  Address boot_address(unsigned core) const { return boot_addresses_[core]; }

 private:
  void write();
  Word read() const;

  std::uint32_t core_mask_ = 0;
  std::uint32_t fetch_enable_ = 0;
  Word end_ = 0, event_ = 0, configuration_ = 0, clock_gating_ = 0, halt_mask_ = 0, arbitration_policy_ = 0;
  Word return_value_ = 0;
  std::array<Address, max_cores> boot_addresses_{};
};

}  // namespace pulpo::cluster
