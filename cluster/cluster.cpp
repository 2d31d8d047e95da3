// SPDX-License-Identifier: Apache-2.0
// The cluster's cycle.
#include "cluster/cluster.hpp"

#include <algorithm>
#include <bit>

#include "cluster/dma/mchan.hpp"
#include "cluster/icache/hierarchical_cache.hpp"
#include "cluster/icache/ideal_memory.hpp"

namespace pulpo::cluster {

namespace {

template <class Function>
inline void for_each(CoreMask cores, Function&& function) {
  for (; cores != 0; cores &= cores - 1) {
    function(static_cast<unsigned>(std::countr_zero(cores)));
  }
}

}  // namespace

Cluster::Cluster(const MachineConfig& config, memory::ExternalMemory* outside)
    : config_(config),
      count_(config.cores.count),
      all_((1u << config.cores.count) - 1),
      tcdm_(config.tcdm, config.cores.count),
      l2_(outside != nullptr ? nullptr : std::make_unique<memory::L2>(config.l2)),
      memory_(tcdm_, outside != nullptr ? *outside : *l2_),
      decode_(core_variant(config.cores.variant)),
      bus_(config.l2, memory_) {
  if (config.icache.kind == IcacheConfig::Kind::hierarchical) {
    instructions_ = std::make_unique<HierarchicalCache>(config.icache, count_);
  } else {
    instructions_ = std::make_unique<IdealInstructionMemory>(memory_);
  }
  dma_ = std::make_unique<Mchan>(config.dma, count_, tcdm_.size_bytes(),
                                 Mchan::Wiring{dma_tcdm_.data(), dma_bus_, counters_, probes_});
  for (unsigned core = 0; core < count_; ++core) {
    cores_.push_back(
        std::make_unique<Core>(core, core, Core::Wiring{data_[core], fetch_[core], event_[core], probes_, decode_}));
  }
  using Place = memory::PeripheralSlot;
  const auto connect = [this](Place slot, PeripheralPort& port) {
    interconnect_.connect(static_cast<unsigned>(slot), port);
  };
  connect(Place::control, control_.port);
  connect(Place::timer, timer_.port);
  connect(Place::event_unit, event_unit_.port);
  connect(Place::icache, instructions_->control);
  connect(Place::dma_cluster, dma_->command_port(count_));
  connect(Place::dma_fabric, dma_->command_port(count_ + 1));
  interconnect_.connect(PeripheralInterconnect::bus_slot, per2axi_.slave);
  bus_.connect(BusMaster::cores, per2axi_.bus);
  bus_.connect(BusMaster::instruction, instructions_->bus);
  bus_.connect(BusMaster::dma, dma_bus_);
  boot(memory::l2_base);
}

void Cluster::boot(Address entry) {
  data_.fill({});
  fetch_.fill({});
  event_.fill({});
  tcdm_.reset();
  event_unit_.reset(count_);
  timer_.reset();
  control_.reset(entry, count_);
  interconnect_.reset();
  per2axi_.reset();
  instructions_->reset();
  dma_->reset();
  bus_.reset();
  for (unsigned core = 0; core < count_; ++core) {
    event_[core].fetch_enable = true;
    cores_[core]->reset(control_.boot_address(core));
    cores_[core]->clear_counters();
  }
  now_ = 0;
  ended_ = false;
  exit_value_.reset();
  counters_ = {};
}

StopReason Cluster::run(Cycle limit) {
  limit_ = limit;
  try {
    while (!ended_ && now_ < limit_) {
      const Cycle idle = idle_cycles();
      if (idle != 0) {
        skip(std::min(idle, limit_ - now_));
      } else {
        cycle();
      }
    }
  } catch (const BusError& error) {
    fault_bus(error);
  }
  if (ended_) {
    finish();
  }
  return ended_ ? StopReason::end_of_computation : StopReason::limit;
}

/// The phases of cluster/ports.hpp.
void Cluster::cycle() {
  const CoreMask running = all_ & ~(event_unit_.parked() & ~event_unit_.waking());
  for_each(running, [&](unsigned core) { cores_[core]->drive(); });
  if (dma_->busy()) {
    dma_->drive();
  }
  request_data(running);
  if (tcdm_requests_ != 0 || dma_->busy()) {
    arbitrate_tcdm();
  }
  const bool fabric = fabric_active();
  if (fabric) {
    arbitrate_fabric();
  }
  for (unsigned core = 0; core < count_; ++core) {
    cores_[core]->advance(now_);
  }
  if (fabric) {
    interconnect_.step();
  }
  instructions_->step({fetch_.data(), count_});
  if (fabric) {
    step_fabric();
  }
  respond(running);
  ++now_;
}

void Cluster::request_data(CoreMask running) {
  tcdm_requests_ = 0;
  event_requests_ = event_unit_.parked() & event_unit_.waking();
  dma_requests_ = slow_requests_ = 0;
  event_granted_ = dma_granted_ = 0;
  for_each(running, [&](unsigned core) {
    const DataPort& port = data_[core];
    if (!port.request) {
      return;
    }
    if (memory::is_tcdm(port.address)) {
      if (!tcdm_.contains(port.address)) {
        fault_nowhere(core, port.address, port.write);
      }
      tcdm_.add(core, port.address);
      tcdm_requests_ |= 1u << core;
    } else {
      request_slowly(core, port);
    }
  });
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
  }
}

void Cluster::arbitrate_tcdm() {
  const unsigned first_dma = tcdm_.first_dma_requester();
  if (dma_->busy()) {
    for (unsigned i = 0; i < dma_tcdm_.size(); ++i) {
      dma_tcdm_[i].grant = false;
      if (dma_tcdm_[i].request) {
        tcdm_.add(first_dma + i, dma_tcdm_[i].address);
        tcdm_requests_ |= 1u << (first_dma + i);
      }
    }
  }
  const std::uint32_t granted = tcdm_.arbitrate(now_);
  for_each(granted & all_, [&](unsigned core) {
    DataPort& port = data_[core];
    port.grant = true;
    answers_[core] = tcdm_.access(core, port.address, port.write, port.byte_enable, port.write_data, now_);
  });
  if (const std::uint32_t losers = tcdm_requests_ & ~granted; losers != 0) {
    lose(losers);
  }
  for_each(granted >> first_dma, [&](unsigned i) {
    memory::TcdmPort& port = dma_tcdm_[i];
    port.grant = true;
    dma_answers_[i] = tcdm_.access(first_dma + i, port.address, port.write, port.byte_enable, port.write_data, now_);
  });
}

void Cluster::lose(std::uint32_t losers) {
  for_each(losers & all_, [&](unsigned core) { data_[core].wait_reason = Reason::tcdm_conflict; });
  if (!probes_.wants(ProbeKind::bank_conflict)) {
    return;
  }
  for_each(losers & all_, [&](unsigned core) {
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

bool Cluster::fabric_active() const {
  return (event_requests_ | dma_requests_ | slow_requests_) != 0 || !interconnect_.idle() || !event_unit_.idle() ||
         timer_.counts() || !timer_.idle() || !control_.idle() || !per2axi_.idle() || bus_.busy() ||
         instructions_->active() || dma_->busy();
}

void Cluster::arbitrate_fabric() {
  interconnect_.arbitrate();
  event_unit_.arbitrate(event_requests_, data_, event_);
  for_each(event_requests_, [&](unsigned core) {
    data_[core].grant = event_unit_.granted(core);
    event_granted_ |= data_[core].grant ? 1u << core : 0;
  });
  per2axi_.drive();
  instructions_->drive();
  timer_.arbitrate();
  control_.arbitrate();
  per2axi_.arbitrate();
  request_dma();
  bus_.arbitrate();
  if (control_.ends()) {
    ended_ = true;
    exit_value_ = control_.exit_value();
  }
}

void Cluster::request_dma() {
  for (unsigned core = 0; core < count_; ++core) {
    PeripheralPort& port = dma_->command_port(core);
    port.request = ((dma_requests_ >> core) & 1u) != 0;
    if (port.request) {
      const DataPort& data = data_[core];
      port.write = data.write;
      port.byte_enable = data.byte_enable;
      port.address = data.address;
      port.write_data = data.write_data;
    }
  }
  dma_->arbitrate();
  for_each(dma_requests_, [&](unsigned core) {
    data_[core].grant = dma_->command_port(core).grant;
    dma_granted_ |= data_[core].grant ? 1u << core : 0;
  });
}

void Cluster::step_fabric() {
  event_unit_.step(timer_.events(), dma_->event_lines(), dma_->interrupt_lines(), event_);
  timer_.step();
  control_.step();
  per2axi_.step();
  dma_->step(now_);
  for (unsigned i = 0; i < dma_tcdm_.size(); ++i) {
    dma_tcdm_[i].valid = dma_tcdm_[i].grant;
    dma_tcdm_[i].grant = false;
    dma_tcdm_[i].read_data = dma_answers_[i];
  }
  bus_.step(now_);
  for (unsigned core = 0; core < count_; ++core) {
    event_[core].fetch_enable = ((control_.fetch_enable() >> core) & 1u) != 0;
  }
}

/// Whatever was granted answers in the next cycle.
void Cluster::respond(CoreMask running) {
  for_each(event_granted_, [&](unsigned core) { answers_[core] = event_unit_.answer(core); });
  for_each(dma_granted_, [&](unsigned core) { answers_[core] = dma_->command_port(core).read_data; });
  for_each(running, [&](unsigned core) {
    DataPort& port = data_[core];
    port.valid = port.grant;
    port.grant = false;
    port.read_data = answers_[core];
  });
}

/// Cycles in which nothing can happen: all cores sleep and nothing is on its way. Throws when that is for ever.
Cycle Cluster::idle_cycles() const {
  if ((event_unit_.parked() & ~event_unit_.waking()) != all_ || !interconnect_.idle() || !event_unit_.idle() ||
      !control_.idle() || !per2axi_.idle() || bus_.busy() || !instructions_->quiescent() || dma_->busy()) {
    return 0;
  }
  if (!timer_.counts() && timer_.idle() && timer_.events() == 0) {
    fault_asleep();
  }
  return timer_.skippable();
}

void Cluster::skip(Cycle cycles) {
  timer_.skip(cycles);
  for (Cycle i = 0; i < cycles; ++i) {
    for (auto& core : cores_) {
      core->advance(now_);
    }
    ++now_;
  }
}

void Cluster::finish() {
  for (auto& core : cores_) {
    core->finish();
  }
  probes_.flush();
}

}  // namespace pulpo::cluster
