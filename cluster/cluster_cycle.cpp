// SPDX-License-Identifier: Apache-2.0
// One cycle of the cluster. Whatever has nothing to do is left out.
#include <utility>

#include "cluster/cluster_coast.ipp"
#include "cluster/core_mask.hpp"

namespace pulpo::cluster {

/// The phases of cluster/ports.hpp.
void Cluster::cycle() {
  const CoreMask off = event_unit_.parked() & ~event_unit_.waking();
  if (off != asleep_) {
    change_sleepers(off);
  }
  const CoreMask running = all_ & ~off;
  if (dma_->busy()) {
    dma_->drive();
  }
  tcdm_requests_ = event_requests_ = dma_requests_ = slow_requests_ = 0;
  if (may_coast_ && !active_.slow) {
    start_coasting(running & ~coasting_);
  }
  const CoreMask due = std::exchange(calendar_[now_ % calendar_cycles], 0);
  const CoreMask lockstep = running & ~coasting_;
  request_data(lockstep);
  if (may_coast_ && asks_tcdm_only()) {
    finish_lightly(lockstep, due);
  } else {
    finish_cycle(running, arrive(due));
  }
}

/// Whether cores in lock step ask for nothing but the TCDM in this cycle, and no other part has anything to do.
bool Cluster::asks_tcdm_only() const {
  return (event_requests_ | dma_requests_ | slow_requests_) == 0 && !active_.any && !dma_->busy() &&
         !timer_.due(now_) && !instructions_->active() && fpus_ == nullptr;
}

/// Then all go on as if all coasted.
void Cluster::finish_lightly(CoreMask lockstep, CoreMask due) {
  for_each(tcdm_requests_, [&](unsigned core) {
    const DataPort& port = data_[core];
    requests_[core] = {
        .address = port.address, .data = port.write_data, .lanes = port.byte_enable, .write = port.write};
    make_ready(core);
  });
  if (!coast_cycle(due)) {
    return;
  }
  for_each(lockstep, [&](unsigned core) { cores_[core]->advance(now_); });
  step_instructions();
  ++now_;
  advanced_ = 0;
}

/// All that follows the cores' requests. @param requesting those of the coasting cores
void Cluster::finish_cycle(CoreMask running, CoreMask requesting) {
  if (command_comes_) {
    requesting = stop_for_command(requesting);
  }
  if (tcdm_requests_ != 0 || dma_->busy()) {
    arbitrate_tcdm();
  }
  // a fabric that was idle is idle until a core, the timer or a refill moves it
  if (active_.any || (event_requests_ | dma_requests_ | slow_requests_) != 0 || timer_.due(now_) ||
      instructions_->active()) {
    find_active_parts();
    if (active_.any) {
      arbitrate_fabric();
    }
  }
  if (fpus_ != nullptr) {
    share_fpus(running & ~coasting_);
  }
  advance((running & ~coasting_) | requesting);
  if (active_.slow) {
    interconnect_.step();
  }
  step_instructions();
  if (active_.any) {
    step_fabric();
  }
  ++now_;
  advanced_ = 0;
}

/// Second half of the cores' cycle: of those in lock step, and of those due.
void Cluster::advance(CoreMask moving) {
  for_each(moving, [&](unsigned core) {
    if ((coasting_ >> core & 1u) == 0) {
      cores_[core]->advance(now_);
    } else {
      proceed(core);
    }
    advanced_ = core + 1;
  });
  advanced_ = count_;
}

void Cluster::share_fpus(CoreMask running) {
  std::array<const FloatOperation*, 32> requests{};
  bool any = false;
  for_each(running, [&](unsigned core) {
    requests[core] = cores_[core]->float_request();
    any = any || requests[core] != nullptr;
  });
  if (!any) {
    return;
  }
  const CoreMask granted = fpus_->arbitrate(now_, {requests.data(), count_});
  for_each(running, [&](unsigned core) { cores_[core]->grant_float((granted >> core & 1) != 0); });
}

/// A sleeping core's cycles are counted when it wakes.
void Cluster::change_sleepers(CoreMask off) {
  for_each(asleep_ & ~off, [&](unsigned core) { cores_[core]->sleep_for(now_ - asleep_since_[core]); });
  for_each(off & ~asleep_, [&](unsigned core) {
    cores_[core]->advance(now_);
    asleep_since_[core] = now_ + 1;
  });
  asleep_ = off;
}

void Cluster::count_sleepers() {
  for_each(asleep_, [&](unsigned core) {
    cores_[core]->sleep_for(now_ - asleep_since_[core]);
    asleep_since_[core] = now_;
  });
}

void Cluster::request_data(CoreMask running) {
  for_each(running, [&](unsigned core) {
    DataPort& port = data_[core];
    port.valid = port.grant;  // what was granted answers one cycle later
    port.grant = false;
    port.read_data = answers_[core];
    request_data_of(core);
  });
}

void Cluster::request_data_of(unsigned core) {
  const DataPort& port = data_[core];
  cores_[core]->drive();
  if (!port.request) {
    return;
  }
  if (tcdm_.hits(port.address)) [[likely]] {
    tcdm_requests_ |= 1u << core;
  } else {
    request_slowly(core, port);
  }
}

void Cluster::request_slowly(unsigned core, const DataPort& port) {
  unsigned slot = PeripheralInterconnect::bus_slot;
  switch (memory::target_of(port.address)) {
    case memory::Target::event_unit:
      event_requests_ |= 1u << core;
      data_[core].wait_reason = Reason::event_wait;
      return;
    case memory::Target::dma:
      dma_requests_ |= 1u << core;
      data_[core].wait_reason = Reason::dma_port;
      return;
    case memory::Target::peripheral:
      slot = (port.address >> 10) & 15;
      if (slot == static_cast<unsigned>(memory::PeripheralSlot::event_unit) + 1) {
        --slot;  // the event unit has two slots
      }
      command_comes_ = command_comes_ || slot == static_cast<unsigned>(memory::PeripheralSlot::icache);
      if (!interconnect_.has_slave(slot)) {
        fault_nowhere(core, port.address, port.write);
      }
      break;
    case memory::Target::bus:
      break;
    default:
      fault_nowhere(core, port.address, port.write);
  }
  slow_requests_ |= 1u << core;
  DataPort& data = data_[core];
  data.wait_reason = Reason::memory;
  data.grant = interconnect_.request(core, slot, port);
  if (data.grant) {
    answers_[core] = interconnect_.answer(core);
    const bool l2 = slot == PeripheralInterconnect::bus_slot;
    ++(!l2 ? counters_.peripheral_accesses : port.write ? counters_.l2_writes : counters_.l2_reads);
  }
}

void Cluster::arbitrate_tcdm() {
  const unsigned first_dma = tcdm_.first_dma_requester();
  for_each(tcdm_requests_, [&](unsigned core) { tcdm_.add(core, data_[core].address); });
  if (dma_->busy()) {
    for (unsigned i = 0; i < dma_tcdm_.size(); ++i) {
      dma_tcdm_[i].grant = false;
      if (dma_tcdm_[i].request) {
        tcdm_.add(first_dma + i, dma_tcdm_[i].address);
      }
    }
  }
  if (!tcdm_.requested()) {
    return;
  }
  const auto serve = [&](unsigned requester, auto access) {
    const auto use = [&](auto& port, Word& answer) {
      port.grant = true;
      answer = access(port);
    };
    if (requester < count_) {
      use(data_[requester], answers_[requester]);
    } else {
      use(dma_tcdm_[requester - first_dma], dma_answers_[requester - first_dma]);
    }
  };
  if (const auto entries = tcdm_.take_uncontended(); !entries.empty()) {
    for (const auto entry : entries) {
      serve(entry.requester, [&](auto& port) {
        return tcdm_.access_plainly(port.address, port.write, port.byte_enable, port.write_data);
      });
    }
    return;
  }
  const std::uint32_t requesters = tcdm_.requesters();
  const std::uint32_t granted = tcdm_.arbitrate(now_);
  for_each(granted, [&](unsigned requester) {
    serve(requester, [&](auto& port) {
      return tcdm_.access(requester, port.address, port.write, port.byte_enable, port.write_data, now_);
    });
  });
  if (const CoreMask losers = requesters & ~granted & all_; losers != 0) {
    lose(losers);
  }
}

void Cluster::lose(CoreMask losers) {
  for_each(losers, [&](unsigned core) { data_[core].wait_reason = Reason::tcdm_conflict; });
  if (!probes_.wants(ProbeKind::bank_conflict)) {
    return;
  }
  for_each(losers, [&](unsigned core) {
    const unsigned bank = tcdm_.bank_of(data_[core].address);
    probes_.emit({.cycle = now_,
                  .kind = ProbeKind::bank_conflict,
                  .core = static_cast<std::uint8_t>(core),
                  .reason = Reason::tcdm_conflict,
                  .size_bytes = 4,
                  .pc = cores_[core]->pc(),
                  .word = tcdm_.winner(bank),
                  .address = bank,
                  .value = 0});
  });
}

}  // namespace pulpo::cluster
