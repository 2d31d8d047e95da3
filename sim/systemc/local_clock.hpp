// SPDX-License-Identifier: Apache-2.0
// The cluster's own time, as its sockets see it: it runs ahead of SystemC's between two activations.
#pragma once

#include <systemc>

namespace pulpo::systemc {

class LocalClock {
 public:
  virtual ~LocalClock() = default;
  /// False before and between runs: then accesses go through the debug transport, without time.
  virtual bool running() const = 0;
  virtual sc_core::sc_time period() const = 0;
  /// When the cycle that is being simulated begins; not before sc_time_stamp() unless a target made the cluster wait.
  virtual sc_core::sc_time local_time() const = 0;
  /// Something outside was activated (by a transaction of the cluster): look again how far the cluster may run ahead.
  virtual void look_outside() = 0;
};

}  // namespace pulpo::systemc
