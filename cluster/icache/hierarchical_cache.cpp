// SPDX-License-Identifier: Apache-2.0
// One cycle of the hierarchical instruction cache. While all fetches hit, only the private caches are stepped.
#include "cluster/icache/hierarchical_cache.hpp"

#include <algorithm>
#include <bit>

#include "memory/round_robin_tree.hpp"

namespace pulpo::cluster {

HierarchicalCache::HierarchicalCache(const IcacheConfig& config, unsigned cores)
    : caches_(cores, PrivateCache(config.l1_size_bytes, config.l1_ways)),
      banks_(config.l15_banks, SharedBank(config.l15_size_bytes / config.l15_banks, config.l15_ways, config.l15_banks)),
      control_unit_(caches_, banks_),
      levels_(static_cast<unsigned>(std::bit_width(cores - 1))) {
  for (unsigned core = 0; core < cores; ++core) {
    caches_[core].note_requests(requesting_, core);
  }
  reset();
}

void HierarchicalCache::reset() {
  for (auto& cache : caches_) {
    cache.reset();
  }
  for (auto& bank : banks_) {
    bank.reset();
  }
  control_unit_.reset();
  refill_bus_.reset();
  control = PeripheralPort{};
  bus = AxiPort{};
  pointers_.fill(0);
  requests_.fill(BankRequest{});
  requesting_ = 0;
  busy_banks_ = (1u << banks_.size()) - 1;
  requesters_.fill(0);
  granted_ = 0;
  rules_ = {};
  responses_.fill(nullptr);
  strays_ = false;
  active_ = moving_ = true;  // reset is a command that the caches have not seen yet
  refresh_control();
}

void HierarchicalCache::refresh_control() {
  for (unsigned core = 0; core < caches_.size(); ++core) {
    cache_control_[core] = control_unit_.cache_control(core);
    caches_[core].wake();
  }
  for (unsigned bank = 0; bank < banks_.size(); ++bank) {
    bank_control_[bank] = control_unit_.bank_control(bank);
  }
}

void HierarchicalCache::drive() {
  control.grant = control_unit_.grants();
  if (moving_ || bus.r_valid) {
    refill_bus_.drive(bus, banks_);
  }
}

void HierarchicalCache::step(std::span<FetchPort> ports, std::uint32_t cores) {
  cores &= (1u << caches_.size()) - 1;
  if (moving_ || requesting_ != 0 || control.request || control.valid) {
    step_shared(ports, cores);
  } else {
    step_private(ports, cores, 0, 0);
    moving_ = requesting_ != 0;
  }
}

/// @param granted caches whose request is taken, `answered`: those with a response in responses_
void HierarchicalCache::step_private(std::span<FetchPort> ports, std::uint32_t cores, std::uint32_t granted,
                                     std::uint32_t answered) {
  std::uint32_t asks = requesting_ & ~cores;
  for (; cores != 0; cores &= cores - 1) {
    const auto core = static_cast<unsigned>(std::countr_zero(cores));
    const Line* response = (answered >> core & 1u) != 0 ? responses_[core] : nullptr;
    const bool asked = caches_[core].step(ports[core], cache_control_[core], (granted >> core & 1u) != 0, response);
    asks |= static_cast<std::uint32_t>(asked) << core;
  }
  requesting_ = asks;
}

void HierarchicalCache::step_shared(std::span<FetchPort> ports, std::uint32_t cores) {
  const bool commanded = !control_unit_.idle() || control.request;
  granted_ = answered_ = 0;
  collect_requests();
  const auto all = (1u << banks_.size()) - 1;
  const std::uint32_t stepped = commanded ? all : requested_banks_ | busy_banks_;
  for (std::uint32_t left = stepped; left != 0; left &= left - 1) {
    evaluate_bank(static_cast<unsigned>(std::countr_zero(left)));
  }
  const ControlAcks acks = commanded ? collect_acks() : ControlAcks{};
  step_private(ports, cores, granted_, answered_);
  busy_banks_ &= ~stepped;
  for (std::uint32_t left = stepped; left != 0; left &= left - 1) {
    const auto bank = static_cast<unsigned>(std::countr_zero(left));
    banks_[bank].step(requests_[bank], bank_control_[bank]);
  }
  refill_bus_.step(bus, banks_);
  for (std::uint32_t left = stepped; left != 0; left &= left - 1) {
    const SharedBank& bank = banks_[static_cast<unsigned>(std::countr_zero(left))];
    busy_banks_ |= bank.idle() ? 0 : left & -left;
    strays_ = strays_ || bank.strays();
  }
  if (commanded || control.valid) {
    control_unit_.step(control, acks);
    refresh_control();
  }
  moving_ = !control_unit_.idle() || requesting_ != 0 || busy_banks_ != 0;
  active_ = !control_unit_.idle() || uses_bus();
}

std::uint32_t HierarchicalCache::lone_prefetches(std::uint32_t asking) const {
  if (active_ || control.request || control.valid) {
    return 0;
  }
  std::uint32_t wanted = 0, contended = 0;  // banks
  const auto want = [&](Address address) {
    const std::uint32_t bank = 1u << bank_of(address);
    contended |= wanted & bank;
    wanted |= bank;
  };
  for (std::uint32_t left = asking; left != 0; left &= left - 1) {
    want(caches_[static_cast<unsigned>(std::countr_zero(left))].prefetch_line());
  }
  for (std::uint32_t left = requesting_ & ~asking; left != 0; left &= left - 1) {
    want(caches_[static_cast<unsigned>(std::countr_zero(left))].refill_address());
  }
  std::uint32_t lone = 0;
  for (std::uint32_t left = asking; left != 0; left &= left - 1) {
    const Address line = caches_[static_cast<unsigned>(std::countr_zero(left))].prefetch_line();
    const unsigned bank = bank_of(line);
    const bool alone = ((contended | busy_banks_) >> bank & 1u) == 0;
    lone |= alone && banks_[bank].rests() && banks_[bank].find(line) != nullptr ? left & -left : 0;
  }
  return lone;
}

void HierarchicalCache::serve_prefetch(unsigned core) {
  const Address line = caches_[core].prefetch_line();
  const unsigned bank = bank_of(line);
  caches_[core].take_trip(banks_[bank].serve_alone(line));
  pointers_[bank] = (pointers_[bank] + 1) & ((1u << levels_) - 1);
}

void HierarchicalCache::collect_requests() {
  requesters_.fill(0);
  requested_banks_ = 0;
  for (std::uint32_t left = requesting_; left != 0; left &= left - 1) {
    const auto core = static_cast<unsigned>(std::countr_zero(left));
    const unsigned bank = bank_of(caches_[core].refill_address());
    requesters_[bank] |= 1u << core;
    requested_banks_ |= 1u << bank;
  }
}

void HierarchicalCache::evaluate_bank(unsigned bank) {
  const auto& outputs = banks_[bank].evaluate(bank_control_[bank]);
  answered_ |= outputs.responders;
  for (std::uint32_t responders = outputs.responders; responders != 0; responders &= responders - 1) {
    responses_[static_cast<unsigned>(std::countr_zero(responders))] = outputs.line;
  }
  const std::uint32_t requesters = requesters_[bank];
  // Without a request the tree points to its last leaf (Req_Arb_Node: ch_selector).
  const unsigned winner =
      requesters != 0 ? memory::tree_winner(requesters, pointers_[bank], levels_) : (1u << levels_) - 1;
  const Address address = winner < caches_.size() ? caches_[winner].refill_address() : 0;
  requests_[bank] = {requesters != 0, address, static_cast<std::uint16_t>(1u << winner & ((1u << caches_.size()) - 1))};
  if (requesters == 0 || !outputs.grant) {
    return;
  }
  rules_.add_if(!std::has_single_bit(requesters), Rule::icache_arbiter);
  granted_ |= 1u << winner;
  pointers_[bank] = (pointers_[bank] + 1) & ((1u << levels_) - 1);
  for (std::uint32_t losers = control_unit_.counting() ? requesters & ~(1u << winner) : 0; losers != 0;
       losers &= losers - 1) {
    caches_[static_cast<unsigned>(std::countr_zero(losers))].count_congestion();
  }
}

ControlAcks HierarchicalCache::collect_acks() const {
  ControlAcks acks;
  for (unsigned core = 0; core < caches_.size(); ++core) {
    acks.bypassed |= static_cast<std::uint32_t>(caches_[core].bypassed()) << core;
    acks.flushed |= static_cast<std::uint32_t>(caches_[core].flushed()) << core;
    acks.set_flushed |= static_cast<std::uint32_t>(caches_[core].set_flushed()) << core;
  }
  for (unsigned bank = 0; bank < banks_.size(); ++bank) {
    const auto& outputs = banks_[bank].outputs();
    acks.banks_enabled |= static_cast<std::uint32_t>(outputs.ack_enable) << bank;
    acks.banks_disabled |= static_cast<std::uint32_t>(outputs.ack_disable) << bank;
    acks.banks_flushed |= static_cast<std::uint32_t>(outputs.ack_flush) << bank;
    acks.banks_set_flushed |= static_cast<std::uint32_t>(outputs.ack_flush_set) << bank;
  }
  return acks;
}

bool HierarchicalCache::uses_bus() const {
  return std::any_of(banks_.begin(), banks_.end(), [](const SharedBank& bank) { return bank.uses_bus(); });
}

bool HierarchicalCache::quiescent() const {
  return !moving_ && !control.request && !control.valid && !bus.r_valid &&
         std::all_of(caches_.begin(), caches_.end(), [](const PrivateCache& cache) { return cache.calm(); });
}

void HierarchicalCache::count(ClusterCounters& counters) const {
  counters.icache_l1_hits = counters.icache_l1_misses = counters.icache_l15_hits = counters.icache_l15_misses = 0;
  for (const auto& cache : caches_) {
    counters.icache_l1_hits += cache.all_hits();
    counters.icache_l1_misses += cache.counters().all_misses;
    counters.icache_l15_hits -= cache.line_comes() ? 1 : 0;  // which a bank counts in the cycle that has just begun
    counters.rules |= cache.rules();
  }
  for (const auto& bank : banks_) {
    counters.icache_l15_hits += bank.counters().all_hits;
    counters.icache_l15_misses += bank.counters().all_misses;
    counters.rules |= bank.rules();
  }
  counters.rules |= rules_;
  counters.rules |= refill_bus_.rules();
  counters.rules.add_if(control_unit_.was_enabled(), Rule::icache_enable);
  counters.rules.add_if(counters.icache_l1_hits != 0, Rule::icache_hit);
  counters.rules.add_if(counters.icache_l15_hits != 0, Rule::icache_l15_hit);
  counters.rules.add_if(counters.icache_l15_misses != 0, Rule::icache_miss);
}

}  // namespace pulpo::cluster
