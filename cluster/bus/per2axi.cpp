// SPDX-License-Identifier: Apache-2.0
// From the peripheral interconnect to the bus.
#include "cluster/bus/per2axi.hpp"

#include <bit>

namespace pulpo::cluster {

void Per2Axi::reset() {
  slave = {};
  bus = {};
  addresses_read_.clear();
  addresses_write_.clear();
  data_.clear();
  reads_.clear();
  writes_.clear();
  shown_ = Shown::none;
}

void Per2Axi::drive() {
  bus.ar_valid = !addresses_read_.empty();
  bus.aw_valid = !addresses_write_.empty();
  bus.w_valid = !data_.empty();
  bus.ar = addresses_read_.front();
  bus.aw = addresses_write_.front();
  bus.w = data_.front();
  bus.r_ready = !reads_.full();
  bus.b_ready = !writes_.full();
}

void Per2Axi::step() {
  if (shown_ == Shown::read) {
    reads_.pop();
  } else if (shown_ == Shown::write) {
    writes_.pop();
  }
  if (bus.ar_valid && bus.ar_ready) {
    addresses_read_.pop();
  }
  if (bus.aw_valid && bus.aw_ready) {
    addresses_write_.pop();
  }
  if (bus.w_valid && bus.w_ready) {
    data_.pop();
  }
  if (bus.r_valid && bus.r_ready) {
    reads_.push(bus.r);
  }
  if (bus.b_valid && bus.b_ready) {
    writes_.push(bus.b_id);
  }
  if (slave.request && slave.grant) {
    accept();
  }
  respond();
}

void Per2Axi::accept() {
  // per2axi_req_channel.sv: the transfer size follows from the byte enables
  const auto lanes = static_cast<unsigned>(std::popcount(static_cast<unsigned>(slave.byte_enable)));
  const AxiAddress address{.address = slave.address,
                           .size_log2 = static_cast<std::uint8_t>(lanes == 4   ? 2
                                                                  : lanes == 2 ? 1
                                                                               : 0),
                           .id = slave.id};
  const bool upper = (slave.address & 4) != 0;
  if (!slave.write) {
    upper_word_[slave.id] = upper;
    addresses_read_.push(address);
    return;
  }
  addresses_write_.push(address);
  const unsigned shift = upper ? 32 : 0;
  data_.push(
      {std::uint64_t{slave.write_data} << shift, static_cast<std::uint8_t>(slave.byte_enable << (shift / 8)), true});
}

void Per2Axi::respond() {
  slave.valid = true;
  if (!reads_.empty()) {
    const AxiRead& read = reads_.front();
    slave.response_id = read.id;
    slave.read_data = static_cast<Word>(upper_word_[read.id] ? read.data >> 32 : read.data);
    shown_ = Shown::read;
  } else if (!writes_.empty()) {
    slave.response_id = writes_.front();
    slave.read_data = 0;
    shown_ = Shown::write;
  } else {
    slave.valid = false;
    shown_ = Shown::none;
  }
}

}  // namespace pulpo::cluster
