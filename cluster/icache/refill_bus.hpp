// SPDX-License-Identifier: Apache-2.0
// Where the banks share one master port of the cluster bus (axi_mux of icache_hier_top.sv, without spill registers):
// addresses by round robin, beats back by the bank number in the id.
#pragma once

#include <span>

#include "cluster/axi.hpp"
#include "cluster/icache/shared_bank.hpp"

namespace pulpo::cluster {

class RefillBus {
 public:
  void reset();
  /// This cycle's address and R ready; the beat that is there is taken at the clock edge.
  void drive(AxiPort& port, std::span<const SharedBank> banks);
  /// The clock edge: after the banks stepped. Does not look at what the bus shows in the next cycle.
  void step(const AxiPort& port, std::span<SharedBank> banks);

  const RuleSet& rules() const { return rules_; }

 private:
  unsigned pointer_ = 0;
  std::uint32_t requests_ = 0;  // on which the choice on the port was made (LockIn of rr_arb_tree)
  bool taking_ = false;
  AxiRead beat_;
  RuleSet rules_;
};

}  // namespace pulpo::cluster
