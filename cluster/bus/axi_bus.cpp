// SPDX-License-Identifier: Apache-2.0
// The cluster bus.
#include "cluster/bus/axi_bus.hpp"

#include "memory/round_robin_tree.hpp"

namespace pulpo::cluster {

namespace {
constexpr unsigned mux_levels = 2;         // four slave ports of the crossbar
constexpr unsigned max_write_bursts = 16;  // axi_mux's queue of W owners (MaxSlvTrans)
constexpr unsigned max_open_writes = 7;    // axi_demux's 3-bit counter
}  // namespace

AxiBus::AxiBus(const memory::L2Config& config, memory::ExternalMemory& memory) : memory_(config, memory) {
  if (config.clock_crossing) {
    crossing_.emplace(config, memory_);
  }
}

void AxiBus::reset() {
  memory_.reset();
  if (crossing_) {
    crossing_->reset();
  }
  owners_.clear();
  open_writes_.fill(0);
  ar_pointer_ = aw_pointer_ = 0;
  ar_requests_ = aw_requests_ = 0;
  r_master_ = b_master_ = none;
  rules_ = {};
  read_count_ = 0;
  for (AxiPort* port : ports_) {
    if (port != nullptr) {
      *port = {};
    }
  }
}

/// BUS-AR, BUS-AW: one address per channel and cycle, round robin (axi_mux.sv). BUS-W: data only for the burst at the
/// head of the queue, which does not fall through: one cycle behind its address.
void AxiBus::arbitrate() {
  ar_requests_ = aw_requests_ = 0;
  for (unsigned i = 0; i < bus_masters; ++i) {
    AxiPort* port = ports_[i];
    if (port == nullptr) {
      continue;
    }
    port->ar_ready = port->aw_ready = port->w_ready = false;
    ar_requests_ |= port->ar_valid ? 1u << i : 0;
    aw_requests_ |= port->aw_valid && open_writes_[i] < max_open_writes ? 1u << i : 0;
    rules_.add_if(port->aw_valid && open_writes_[i] == max_open_writes, Rule::bus_write_address);
  }
  rules_.add_if((ar_requests_ & (ar_requests_ - 1)) != 0, Rule::bus_read_address);
  rules_.add_if((aw_requests_ & (aw_requests_ - 1)) != 0, Rule::bus_write_address);
  if (ar_requests_ != 0 && takes_reads()) {
    ports_[memory::tree_winner(ar_requests_, ar_pointer_, mux_levels)]->ar_ready = true;
  }
  if (aw_requests_ != 0 && owners_.size() < max_write_bursts && takes_writes()) {
    ports_[memory::tree_winner(aw_requests_, aw_pointer_, mux_levels)]->aw_ready = true;
  }
  if (!owners_.empty() && takes_data()) {
    AxiPort& port = *ports_[owners_.front()];
    port.w_ready = port.w_valid;
  }
}

void AxiBus::step(Cycle now) {
  take_write_data(now);
  take_addresses(now);
  finish_answers();
  if (crossing_) {
    crossing_->step(now);
    rules_.add(Rule::bus_crossing);
  } else {
    memory_.present(now + 1);
  }
  present();
}

void AxiBus::take_addresses(Cycle now) {
  for (unsigned i = 0; i < bus_masters; ++i) {
    AxiPort* port = ports_[i];
    if (port == nullptr) {
      continue;
    }
    const auto master = static_cast<std::uint8_t>(i);
    if (port->ar_valid && port->ar_ready) {
      ++read_count_;
      ar_pointer_ = static_cast<std::uint8_t>(memory::next_pointer(ar_requests_, ar_pointer_));
      crossing_ ? crossing_->reads.push({port->ar, master}) : memory_.take_read({port->ar, master}, now);
    }
    if (port->aw_valid && port->aw_ready) {
      aw_pointer_ = static_cast<std::uint8_t>(memory::next_pointer(aw_requests_, aw_pointer_));
      owners_.push_back(master);
      ++open_writes_[i];
      crossing_ ? crossing_->writes.push({port->aw, master}) : memory_.take_write({port->aw, master});
    }
  }
}

void AxiBus::take_write_data(Cycle now) {
  if (owners_.empty()) {
    return;
  }
  const std::uint8_t owner = owners_.front();
  const AxiPort& port = *ports_[owner];
  if (!port.w_valid || !port.w_ready) {
    return;
  }
  rules_.add(Rule::bus_write_data);
  crossing_ ? crossing_->data.push(port.w) : memory_.take_write_data(port.w, now);
  if (port.w.last) {
    --open_writes_[owner];
    owners_.pop_front();
  }
}

const ReadAnswer* AxiBus::read_answer() const {
  if (!crossing_) {
    return memory_.read_answer();
  }
  return crossing_->read_answers.valid() ? &crossing_->read_answers.front() : nullptr;
}

const WriteAnswer* AxiBus::write_answer() const {
  if (!crossing_) {
    return memory_.write_answer();
  }
  return crossing_->write_answers.valid() ? &crossing_->write_answers.front() : nullptr;
}

void AxiBus::finish_answers() {
  if (r_master_ != none && ports_[r_master_]->r_ready) {
    ports_[r_master_]->r_valid = false;
    r_master_ = none;
    crossing_ ? crossing_->read_answers.pop() : memory_.finish_read();
  }
  if (b_master_ != none && ports_[b_master_]->b_ready) {
    ports_[b_master_]->b_valid = false;
    b_master_ = none;
    crossing_ ? crossing_->write_answers.pop() : memory_.finish_write();
  }
}

void AxiBus::present() {
  if (const auto* answer = read_answer(); answer != nullptr && r_master_ == none) {
    AxiPort& port = *ports_[answer->master];
    port.r = answer->beat;
    port.r_valid = true;
    r_master_ = answer->master;
    rules_.add(Rule::bus_read_data);
  }
  if (const auto* answer = write_answer(); answer != nullptr && b_master_ == none) {
    AxiPort& port = *ports_[answer->master];
    port.b_id = answer->id;
    port.b_valid = true;
    b_master_ = answer->master;
  }
}

}  // namespace pulpo::cluster
