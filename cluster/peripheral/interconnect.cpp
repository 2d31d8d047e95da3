// SPDX-License-Identifier: Apache-2.0
// The peripheral interconnect.
#include "cluster/peripheral/interconnect.hpp"

#include "memory/round_robin_tree.hpp"

namespace pulpo::cluster {

namespace {
constexpr unsigned levels = std::bit_width(max_cores);  // the cores and the port from outside
}  // namespace

void PeripheralInterconnect::reset() {
  pointers_.fill(0);
  requests_.fill(0);
  paths_.fill({});
  busy_ = 0;
  rules_ = {};
}

void PeripheralInterconnect::arbitrate() {
  requests_.fill(0);
  for (std::uint32_t left = busy_; left != 0; left &= left - 1) {
    const auto core = static_cast<unsigned>(std::countr_zero(left));
    if (paths_[core].state == State::queued) {
      requests_[paths_[core].slot] |= 1u << core;
    }
  }
  for (unsigned slot = 0; slot < slots; ++slot) {
    PeripheralPort* slave = slaves_[slot];
    if (slave == nullptr) {
      continue;
    }
    slave->request = requests_[slot] != 0;
    if (!slave->request) {
      continue;
    }
    rules_.add(Rule::peripheral_block);
    rules_.add_if(!std::has_single_bit(requests_[slot]), Rule::peripheral_arbiter);
    const unsigned core = memory::tree_winner(requests_[slot], pointers_[slot], levels);
    winners_[slot] = static_cast<std::uint8_t>(core);
    const Request& request = paths_[core].request;
    slave->write = request.write;
    slave->byte_enable = request.byte_enable;
    slave->id = static_cast<std::uint8_t>(core);
    slave->address = request.address;
    slave->write_data = request.write_data;
  }
}

void PeripheralInterconnect::step() {
  for (std::uint32_t left = busy_; left != 0; left &= left - 1) {
    const auto core = static_cast<unsigned>(std::countr_zero(left));
    Path& path = paths_[core];
    PeripheralPort& slave = *slaves_[path.slot];
    switch (path.state) {
      case State::accepting:
        path.state = State::queued;
        break;
      case State::queued:
        if (slave.request && slave.grant && winners_[path.slot] == core) {
          path.state = State::waiting;
        }
        break;
      case State::waiting:
        if (slave.valid && slave.response_id == core) {
          path.answer = slave.read_data;
          path.state = State::granted;
        }
        break;
      case State::granted:
        path.state = State::idle;
        busy_ &= ~(1u << core);
        break;
      case State::idle:
        break;
    }
  }
  for (unsigned slot = 0; slot < slots; ++slot) {
    const PeripheralPort* slave = slaves_[slot];
    if (slave != nullptr && slave->request && slave->grant) {
      pointers_[slot] = static_cast<std::uint8_t>(memory::next_pointer(requests_[slot], pointers_[slot]));
    }
  }
}

}  // namespace pulpo::cluster
