// SPDX-License-Identifier: Apache-2.0
// The cluster bus.
#include "cluster/bus/axi_bus.hpp"

#include <cstring>

#include "memory/round_robin_tree.hpp"

namespace pulpo::cluster {

namespace {
constexpr unsigned mux_levels = 2;            // four slave ports of the crossbar
constexpr unsigned max_write_bursts = 16;     // axi_mux's queue of W owners (MaxSlvTrans)
constexpr unsigned max_open_writes = 7;       // axi_demux's 3-bit counter
constexpr std::uint32_t crossing_cycles = 5;  // axi_cdc, LogDepth 3, 3 synchronizer stages, equal clocks, one way

Address beat_address(const AxiAddress& burst, std::uint8_t beat) {
  return burst.address + (burst.fixed ? 0 : static_cast<Address>(beat) << burst.size_log2);
}
}  // namespace

AxiBus::AxiBus(const memory::L2Config& config, memory::ExternalMemory& memory)
    : memory_(memory),
      read_latency_(config.read_latency_cycles + (config.clock_crossing ? 2 * crossing_cycles : 0)),
      write_latency_(config.write_latency_cycles + (config.clock_crossing ? 2 * crossing_cycles : 0)) {}

void AxiBus::reset() {
  reads_.clear();
  writes_.clear();
  responses_.clear();
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
  if (ar_requests_ != 0) {
    ports_[memory::tree_winner(ar_requests_, ar_pointer_, mux_levels)]->ar_ready = true;
  }
  if (aw_requests_ != 0 && writes_.size() < max_write_bursts) {
    ports_[memory::tree_winner(aw_requests_, aw_pointer_, mux_levels)]->aw_ready = true;
  }
  if (!writes_.empty()) {
    AxiPort& port = *ports_[writes_.front().master];
    port.w_ready = port.w_valid;
  }
}

void AxiBus::step(Cycle now) {
  take_write_data(now);
  take_addresses(now);
  finish_responses();
  present(now + 1);
}

void AxiBus::take_addresses(Cycle now) {
  for (unsigned i = 0; i < bus_masters; ++i) {
    AxiPort* port = ports_[i];
    if (port == nullptr) {
      continue;
    }
    if (port->ar_valid && port->ar_ready) {
      ++read_count_;
      ar_pointer_ = static_cast<std::uint8_t>(memory::next_pointer(ar_requests_, ar_pointer_));
      reads_.push_back({.address = port->ar, .master = static_cast<std::uint8_t>(i), .ready = now + read_latency_});
    }
    if (port->aw_valid && port->aw_ready) {
      aw_pointer_ = static_cast<std::uint8_t>(memory::next_pointer(aw_requests_, aw_pointer_));
      writes_.push_back({.address = port->aw, .master = static_cast<std::uint8_t>(i)});
      ++open_writes_[i];
    }
  }
}

void AxiBus::take_write_data(Cycle now) {
  if (writes_.empty()) {
    return;
  }
  Burst& burst = writes_.front();
  const AxiPort& port = *ports_[burst.master];
  if (!port.w_valid || !port.w_ready) {
    return;
  }
  write_beat(burst, port.w);
  rules_.add(Rule::bus_write_data);
  ++burst.beat;
  if (port.w.last) {
    --open_writes_[burst.master];
    responses_.push_back(
        {.address = burst.address, .master = burst.master, .ready = now + write_latency_ + burst.extra});
    writes_.pop_front();
  }
}

void AxiBus::finish_responses() {
  if (r_master_ != none && ports_[r_master_]->r_ready) {
    ports_[r_master_]->r_valid = false;
    r_master_ = none;
    Burst& burst = reads_.front();
    if (++burst.beat == burst.address.beats) {
      reads_.pop_front();
    }
  }
  if (b_master_ != none && ports_[b_master_]->b_ready) {
    ports_[b_master_]->b_valid = false;
    b_master_ = none;
    responses_.pop_front();
  }
}

/// The memory is asked when its answer is due; what it takes on top delays this beat and all behind it.
void AxiBus::present_read(Cycle next) {
  Burst& burst = reads_.front();
  if (!burst.fetched) {
    burst.data = read_beat(burst);
    burst.fetched = true;
    burst.ready = next + memory_.extra_cycles();
  }
  if (burst.ready <= next) {
    rules_.add(Rule::bus_read_data);
    AxiPort& port = *ports_[burst.master];
    port.r = {burst.data, burst.address.id, burst.beat + 1 == burst.address.beats};
    port.r_valid = true;
    r_master_ = burst.master;
    burst.fetched = false;
  }
}

void AxiBus::present(Cycle next) {
  if (r_master_ == none && !reads_.empty() && reads_.front().ready <= next) {
    present_read(next);
  }
  if (b_master_ == none && !responses_.empty() && responses_.front().ready <= next) {
    const Burst& burst = responses_.front();
    AxiPort& port = *ports_[burst.master];
    port.b_id = burst.address.id;
    port.b_valid = true;
    b_master_ = burst.master;
  }
}

/// A beat is a lane of 8 bytes; from memory all of it, from a device only the words that a single access names.
std::uint64_t AxiBus::read_beat(const Burst& burst) {
  std::uint64_t data = 0;
  const Address first = beat_address(burst.address, burst.beat);
  const Address lane = first & ~Address{7};
  const bool whole = burst.address.size_log2 == 3 || memory_.plain(lane, sizeof data) != nullptr;
  const Address begin = whole ? lane : first & ~Address{3};
  std::array<std::byte, sizeof data> buffer{};
  if (!memory_.read(begin, std::span(buffer).subspan(begin - lane, whole ? 8 : 4)) &&
      burst.master !=
          static_cast<unsigned>(BusMaster::instruction)) {  // prefetches may leave memory: zeros are illegal
    throw BusError{first, false, static_cast<BusMaster>(burst.master), burst.address.id};
  }
  std::memcpy(&data, buffer.data(), sizeof data);
  return data;
}

void AxiBus::write_beat(Burst& burst, const AxiWrite& beat) {
  const Address first = beat_address(burst.address, burst.beat);
  const Address lane = first & ~Address{7};
  std::array<std::byte, sizeof beat.data> buffer;
  std::memcpy(buffer.data(), &beat.data, sizeof beat.data);
  for (unsigned i = 0; i < buffer.size();) {
    unsigned end = i;
    while (end < buffer.size() && ((beat.strobe >> end) & 1u) != 0) {
      ++end;
    }
    if (end > i) {
      if (!memory_.write(lane + i, std::span(buffer).subspan(i, end - i))) {
        throw BusError{lane + i, true, static_cast<BusMaster>(burst.master), burst.address.id};
      }
      burst.extra += memory_.extra_cycles();
    }
    i = end + 1;
  }
}

}  // namespace pulpo::cluster
