// SPDX-License-Identifier: Apache-2.0
// What the cluster sees of a DMA engine: command ports, event lines, and how it is stepped. mchan is one; another
// engine (iDMA) with the same surroundings can take its place.
#pragma once

#include <array>
#include <cstdint>

#include "cluster/limits.hpp"
#include "cluster/peripheral.hpp"
#include "cluster/state_walk.hpp"
#include "sim/base/types.hpp"

namespace pulpo::cluster {

/// Within a cycle:
///   1. event lines, and the responses on the command ports, are there from the beginning;
///   2. drive() sets the requests on the TCDM ports and the valids and readies on the bus;
///   3. the fabric routes requests to the command ports, then arbitrate() grants them;
///   4. the fabric arbitrates TCDM and bus;
///   5. step() takes grants and handshakes, and moves to the next cycle.
/// When busy() is false and no command port has a request, the whole cycle may be left out. drive() may be left out
/// whenever busy() is false.
/// Thrown for a transfer whose TCDM side leaves the TCDM. `port`: who commanded it; `bytes`: all, 1 if the first is
/// outside already.
struct DmaFault {
  unsigned port;
  Address address;
  std::uint32_t bytes;
};

class Dma {
 public:
  static constexpr unsigned max_ports = max_cores + 2;
  static constexpr unsigned tcdm_ports = 4;  // two of them read, two write

  virtual ~Dma() = default;
  virtual void reset() = 0;
  virtual void drive() = 0;
  /// Throws SimulatedFault when an access would never be answered.
  virtual void arbitrate() = 0;
  virtual void step(Cycle now) = 0;

  /// Ports 0.. are the cores' direct links, then comes the cluster's port of the peripheral interconnect, then the port
  /// of the fabric controller.
  PeripheralPort& command_port(unsigned index) { return command_[index]; }
  /// One bit per command port, for the current cycle.
  std::uint32_t event_lines() const { return event_lines_; }
  std::uint32_t interrupt_lines() const { return interrupt_lines_; }
  bool busy() const { return busy_; }

  /// For skipping what repeats itself (cluster_sleep.cpp); an engine without has no flows.
  struct Flow {
    bool running = false;
    bool plain = false;              // both addresses grow alike
    Address handed_out_bytes = 0;    // of the piece that it moves, in front of the next burst
    Address external = 0, tcdm = 0;  // of the next burst
    Address written = 0;             // TCDM offset up to which data has come in
  };
  virtual Flow flow(bool) const { return {}; }
  /// Bursts begun so far: a repetition is one of these, or some.
  virtual std::uint64_t bursts() const { return 0; }
  /// No command is under way: only the flows move.
  virtual bool only_flows() const { return false; }
  /// The registers between cycles.
  virtual void walk(StateWalk&) {}

 protected:
  std::array<PeripheralPort, max_ports> command_{};
  std::uint32_t event_lines_ = 0;
  std::uint32_t interrupt_lines_ = 0;
  bool busy_ = false;
};

}  // namespace pulpo::cluster
