// SPDX-License-Identifier: Apache-2.0
// The cluster: what it is made of, and running it.
#include "cluster/cluster.hpp"

#include <algorithm>

#include "cluster/core/unhandled_trap.hpp"
#include "cluster/core_mask.hpp"
#include "cluster/dma/mchan.hpp"
#include "cluster/icache/hierarchical_cache.hpp"
#include "cluster/icache/ideal_memory.hpp"

namespace pulpo::cluster {

Cluster::Cluster(const MachineConfig& config, memory::ExternalMemory* outside)
    : config_(config),
      count_(config.cores.count),
      all_((1u << config.cores.count) - 1),
      tcdm_(config.tcdm, config.cores.count),
      l2_(outside != nullptr ? nullptr : std::make_unique<memory::L2>(config.l2)),
      memory_(tcdm_, outside != nullptr ? *outside : *l2_),
      decode_(core_variant(config.cores.variant), {float_registers(config), config.fpu.divide_sqrt}),
      stretches_(decode_, memory_),
      bus_(config.l2, memory_) {
  if (config.icache.kind == IcacheConfig::Kind::hierarchical) {
    instructions_ = std::make_unique<HierarchicalCache>(config.icache, count_);
  } else {
    instructions_ = std::make_unique<IdealInstructionMemory>(memory_);
  }
  dma_ = std::make_unique<Mchan>(config.dma, count_, tcdm_.size_bytes(),
                                 Mchan::Wiring{dma_tcdm_.data(), dma_bus_, counters_, probes_, !config.tcdm.wraps});
  const bool coasts = config.host.coasting && !core_variant(config.cores.variant).obi;
  StretchCache* const stretches = coasts ? &stretches_ : nullptr;
  memory_.before_code_changes(decode_, [this] { code_changes(); });
  for (unsigned core = 0; core < count_; ++core) {
    cores_.push_back(std::make_unique<Core>(core, core,
                                            Core::Wiring{data_[core], fetch_[core], event_[core], probes_, decode_,
                                                         stretches, instructions_->private_cache(core), true}));
  }
  if (!config.host.short_ways) {
    take_long_ways();
  }
  if (config.cores.fpu && config.fpu.cores_per_unit > 1) {
    fpus_ = std::make_unique<FpuInterconnect>(config.fpu, count_);
    for (const auto& core : cores_) {
      core->share_fpu(config.fpu.interconnect == FpuConfig::Interconnect::any ? Rule::fpu_shared
                                                                              : Rule::fpu_shared_fixed);
    }
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
  connect(Place::redundancy, redundancy_.port);
  connect(Place::dma_fabric, dma_->command_port(count_ + 1));
  interconnect_.connect(PeripheralInterconnect::bus_slot, per2axi_.slave);
  bus_.connect(BusMaster::cores, per2axi_.bus);
  bus_.connect(BusMaster::instruction, instructions_->bus);
  bus_.connect(BusMaster::dma, dma_bus_);
  if (config.host.transfer_skipping && !bus_.crosses_clocks() && !config.tcdm.wraps) {
    sleep_history_ = std::make_unique<SleepHistory>();
  }
  boot(memory::l2_base);
}

/// Nothing is left out of a cycle of cores and private caches.
void Cluster::take_long_ways() {
  for (unsigned core = 0; core < count_; ++core) {
    cores_[core]->take_long_ways();
    if (PrivateCache* cache = instructions_->private_cache(core)) {
      cache->take_long_ways();
    }
  }
}

void Cluster::boot(Address entry) {
  stretches_.clear();
  coasting_ = 0;
  forget_ready(all_);
  calendar_.fill(0);
  cache_calendar_.fill(0);
  advanced_ = 0;
  code_changed_ = command_comes_ = false;
  data_.fill({});
  fetch_.fill({});
  event_.fill({});
  tcdm_.reset();
  if (fpus_ != nullptr) {
    fpus_->reset();
  }
  event_unit_.reset(count_);
  timer_.reset();
  control_.reset(entry, count_);
  redundancy_.reset(count_);
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
  asleep_ = 0;
  active_ = {};
  active_.any = true;
  if (sleep_history_ != nullptr) {
    sleep_history_->known = 0;
  }
  ended_ = false;
  exit_value_.reset();
  counters_ = {};
}

StopReason Cluster::run(Cycle limit) {
  limit_ = limit;
  may_coast_ = !code_changed_ && !probes_.wants_any(bit(ProbeKind::retire) | bit(ProbeKind::stall) |
                                                    bit(ProbeKind::data_access) | bit(ProbeKind::bank_conflict));
  try {
    run_cycles();
  } catch (...) {
    for_each(coasting_, [&](unsigned core) { stop_coasting(1u << core, core < advanced_ ? now_ + 1 : now_); });
    settle_broken_cycle();
    count_sleepers();
    throw;
  }
  stop_coasting(all_, now_);
  count_sleepers();
  if (ended_) {
    finish();
  }
  return ended_ ? StopReason::end_of_computation : StopReason::limit;
}

void Cluster::run_cycles() {
  try {
    while (!ended_ && now_ < limit_) {
      if (sleep_history_ != nullptr && only_transfers()) {
        sleep_through_transfers();
        continue;
      }
      // cores in wfi keep their clock: they are looked for now and then
      const Cycle idle = asleep_ == all_ || now_ % dormancy_check_cycles == 0 ? idle_cycles() : 0;
      if (only_coasts()) {
        coast();
      } else if (idle != 0) {
        now_ += std::min(idle, limit_ - now_);
      } else {
        cycle();
      }
    }
  } catch (const BusError& error) {
    fault_bus(error);
  } catch (const DmaFault& error) {
    fault_dma(error);
  } catch (const UnhandledTrap& trap) {
    std::array<std::byte, 2> parcel;
    cluster::fault(trap, symbol_, memory_.read(trap.pc, parcel));
  }
}

/// A fault leaves a cycle unfinished. It counts if every running core has spent it, else for none.
void Cluster::settle_broken_cycle() {
  const auto ahead = [&](unsigned core) {
    return (asleep_ >> core & 1u) == 0 && cores_[core]->counters().reasons.total() > now_;
  };
  unsigned running = 0, counted = 0;
  for (unsigned core = 0; core < count_; ++core) {
    running += (asleep_ >> core & 1u) == 0 ? 1 : 0;
    counted += ahead(core) ? 1 : 0;
  }
  if (counted != 0 && counted == running) {
    ++now_;
  }
  for (unsigned core = 0; core < count_; ++core) {
    if (ahead(core)) {
      cores_[core]->discount_last_cycle();
    }
  }
}

/// Cycles in which nothing can happen: all cores sleep and nothing is on its way. Throws when that is for ever.
Cycle Cluster::idle_cycles() const {
  const CoreMask parked = event_unit_.parked() & ~event_unit_.waking();
  CoreMask still = parked;
  for (unsigned core = 0; core < count_; ++core) {
    still |= cores_[core]->dormant() ? 1u << core : 0u;
  }
  if (still != all_ || !interconnect_.idle() || !event_unit_.idle() || !bus_.idle() || !instructions_->quiescent() ||
      dma_->busy() || timer_.due(now_)) {
    return 0;
  }
  if (!timer_.can_raise() || !event_unit_.listens(EventLine::timer_low, EventLine::timer_high)) {
    fault_asleep();
  }
  return parked == all_ ? timer_.wake() - now_ : 0;
}

void Cluster::finish() {
  for (auto& core : cores_) {
    core->finish();
  }
  probes_.flush();
}

}  // namespace pulpo::cluster
