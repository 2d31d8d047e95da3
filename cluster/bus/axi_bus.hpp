// SPDX-License-Identifier: Apache-2.0
// The cluster bus (cluster_bus_wrap.sv: axi_xbar without latency) and the memory port behind it: reads answered in
// order of their addresses, one beat a cycle; a write's data is accepted from the cycle after its address on.
#pragma once

#include <array>
#include <cstdint>
#include <deque>

#include "cluster/axi.hpp"
#include "cluster/timing/rules.hpp"
#include "memory/config.hpp"
#include "memory/external_memory.hpp"
#include "sim/base/types.hpp"

namespace pulpo::cluster {

/// Masters in the order of the RTL's ports (the fourth, from outside into the cluster, has no master here).
enum class BusMaster : std::uint8_t { cores, instruction, dma };
inline constexpr unsigned bus_masters = 3;

/// Thrown by AxiBus::step(): nothing answers at this address.
struct BusError {
  Address address;
  bool write;
  BusMaster master;
  std::uint8_t id;
};

class AxiBus {
 public:
  AxiBus(const memory::L2Config& config, memory::ExternalMemory& memory);

  void connect(BusMaster master, AxiPort& port) { ports_[static_cast<unsigned>(master)] = &port; }
  void reset();

  /// After all masters' drive(): decides the readies of AR, AW and W.
  void arbitrate();
  /// Moves to the next cycle and presents its R and B. Throws BusError.
  void step(Cycle now);

  /// Nothing in flight; the masters must have no valid either.
  bool idle() const {
    return reads_.empty() && writes_.empty() && responses_.empty() && r_master_ == none && b_master_ == none;
  }
  /// Whether anything can move in this cycle.
  bool busy() const {
    for (const AxiPort* port : ports_) {
      if (port != nullptr && (port->ar_valid || port->aw_valid || port->w_valid)) {
        return true;
      }
    }
    return !idle();
  }

  const RuleSet& rules() const { return rules_; }
  std::uint64_t reads() const { return read_count_; }

 private:
  static constexpr std::uint8_t none = 0xFF;
  struct Burst {
    AxiAddress address;
    std::uint8_t master = 0;
    std::uint8_t beat = 0;
    Cycle ready = 0;  // first cycle in which R (B) can be there
    Cycle extra = 0;  // of a write: what the memory behind adds to its answer
    bool fetched = false;
    std::uint64_t data = 0;  // of a read beat that was fetched before it can be shown
  };

  void take_addresses(Cycle now);
  void take_write_data(Cycle now);
  void finish_responses();
  void present(Cycle next);
  void present_read(Cycle next);
  std::uint64_t read_beat(const Burst& burst);
  void write_beat(Burst& burst, const AxiWrite& beat);

  memory::ExternalMemory& memory_;
  std::uint32_t read_latency_, write_latency_;
  std::array<AxiPort*, bus_masters> ports_{};
  std::deque<Burst> reads_, writes_, responses_;
  std::array<std::uint8_t, bus_masters> open_writes_{};  // axi_demux's counter: AW seen, last W not yet
  std::uint8_t ar_pointer_ = 0, aw_pointer_ = 0;
  std::uint32_t ar_requests_ = 0, aw_requests_ = 0;
  std::uint8_t r_master_ = none, b_master_ = none;  // who is shown R, B
  RuleSet rules_;
  std::uint64_t read_count_ = 0;
};

}  // namespace pulpo::cluster
