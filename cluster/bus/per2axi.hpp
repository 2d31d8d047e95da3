// SPDX-License-Identifier: Apache-2.0
// From the peripheral interconnect to the bus (per2axi.sv): a register in front of each channel, loads and stores of
// all cores in flight at once, one answer per cycle, reads first.
#pragma once

#include <array>
#include <cstdint>

#include "cluster/axi.hpp"
#include "cluster/limits.hpp"
#include "cluster/peripheral.hpp"

namespace pulpo::cluster {

/// A queue with room for `depth`, as the RTL's generic_fifo (no fall-through).
template <class T, unsigned depth>
class Fifo {
 public:
  bool empty() const { return used_ == 0; }
  bool full() const { return used_ == depth; }
  const T& front() const { return items_[head_]; }
  void push(const T& item) { items_[(head_ + used_++) % depth] = item; }
  void pop() {
    head_ = (head_ + 1) % depth;
    --used_;
  }
  void clear() { head_ = used_ = 0; }

 private:
  std::array<T, depth> items_{};
  unsigned head_ = 0, used_ = 0;
};

class Per2Axi {
 public:
  PeripheralPort slave;
  AxiPort bus;

  void reset();
  /// Sets the bus channels' valids and readies.
  void drive();
  /// Answers the request on `slave`.
  void arbitrate() {
    slave.grant = slave.request && !addresses_read_.full() && !addresses_write_.full() && !data_.full();
  }
  void step();
  bool idle() const {
    return addresses_read_.empty() && addresses_write_.empty() && data_.empty() && reads_.empty() && writes_.empty() &&
           !slave.request && !slave.valid;
  }

 private:
  static constexpr unsigned request_depth =
      max_cores;  // NB_CORES in the RTL: never full, as a core has one access under way
  static constexpr unsigned response_depth = 2;
  static constexpr unsigned max_ids = 16;

  void accept();
  void respond();

  Fifo<AxiAddress, request_depth> addresses_read_, addresses_write_;
  Fifo<AxiWrite, request_depth> data_;
  Fifo<AxiRead, response_depth> reads_;
  Fifo<std::uint8_t, response_depth> writes_;
  std::array<bool, max_ids> upper_word_{};  // address bit 2 of the master's read in flight
  enum class Shown : std::uint8_t { none, read, write } shown_ = Shown::none;
};

}  // namespace pulpo::cluster
