// SPDX-License-Identifier: Apache-2.0
// The cluster bus (cluster_bus_wrap.sv: axi_xbar without latency): three masters in front of the memory, which stands
// behind it directly or behind a clock crossing.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>

#include "cluster/axi.hpp"
#include "cluster/bus/clock_crossing.hpp"
#include "cluster/bus/memory_port.hpp"
#include "cluster/timing/rules.hpp"
#include "memory/config.hpp"
#include "memory/external_memory.hpp"
#include "sim/base/types.hpp"

namespace pulpo::cluster {

class AxiBus {
 public:
  AxiBus(const memory::L2Config& config, memory::ExternalMemory& memory);
  AxiBus(const AxiBus&) = delete;  // the crossing knows the memory port
  AxiBus& operator=(const AxiBus&) = delete;

  void connect(BusMaster master, AxiPort& port) { ports_[static_cast<unsigned>(master)] = &port; }
  void reset();

  /// After all masters' drive(): decides the readies of AR, AW and W.
  void arbitrate();
  /// Moves to the next cycle and presents its R and B. Throws BusError.
  void step(Cycle now);

  /// Nothing in flight; the masters must have no valid either.
  bool idle() const {
    return owners_.empty() && r_master_ == none && b_master_ == none && memory_.idle() &&
           (!crossing_ || crossing_->idle());
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

  /// The registers between cycles; there is no clock crossing.
  template <class Walk>
  void walk(Walk& walk) {
    walk.direction(true);
    for (AxiPort* port : ports_) {
      if (port != nullptr) {
        port->walk(walk);
      }
    }
    walk.queue(owners_, [&](std::uint8_t owner) { walk.control(owner); });
    for (const std::uint8_t open : open_writes_) {
      walk.control(open);
    }
    for (const std::uint8_t number : {ar_pointer_, aw_pointer_, r_master_, b_master_}) {
      walk.control(number);
    }
    walk.progress(read_count_);
    memory_.walk(walk);
  }
  bool crosses_clocks() const { return crossing_.has_value(); }
  /// Behind the last beat written to memory.
  Address written() const { return memory_.written(); }

  const RuleSet& rules() const { return rules_; }
  std::uint64_t reads() const { return read_count_; }

 private:
  static constexpr std::uint8_t none = 0xFF;

  bool takes_reads() const { return !crossing_ || crossing_->reads.ready(); }
  bool takes_writes() const { return !crossing_ || crossing_->writes.ready(); }
  bool takes_data() const { return !crossing_ || crossing_->data.ready(); }
  const ReadAnswer* read_answer() const;
  const WriteAnswer* write_answer() const;
  void take_addresses(Cycle now);
  void take_write_data(Cycle now);
  void finish_answers();
  void present();

  MemoryPort memory_;
  std::optional<ClockCrossing> crossing_;
  std::array<AxiPort*, bus_masters> ports_{};
  std::deque<std::uint8_t> owners_;                      // of the write bursts whose data is not complete
  std::array<std::uint8_t, bus_masters> open_writes_{};  // axi_demux's counter: AW seen, last W not yet
  std::uint8_t ar_pointer_ = 0, aw_pointer_ = 0;
  std::uint32_t ar_requests_ = 0, aw_requests_ = 0;
  std::uint8_t r_master_ = none, b_master_ = none;  // who is shown R, B
  RuleSet rules_;
  std::uint64_t read_count_ = 0;
};

}  // namespace pulpo::cluster
