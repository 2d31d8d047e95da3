// SPDX-License-Identifier: Apache-2.0
// The hierarchical instruction cache (icache_hier_top.sv): a private cache per core, the interconnect, the shared
// banks, their way to the cluster bus, and the control unit.
#pragma once

#include <array>
#include <vector>

#include "cluster/icache/config.hpp"
#include "cluster/icache/control_unit.hpp"
#include "cluster/icache/instruction_side.hpp"
#include "cluster/icache/private_cache.hpp"
#include "cluster/icache/refill_bus.hpp"
#include "cluster/icache/shared_bank.hpp"
#include "cluster/limits.hpp"

namespace pulpo::cluster {

class HierarchicalCache final : public InstructionSide {
 public:
  HierarchicalCache(const IcacheConfig& config, unsigned cores);

  void reset() override;
  void drive() override;
  void step(std::span<FetchPort> ports, std::uint32_t cores) override;
  bool quiescent() const override;
  std::uint32_t lone_prefetches(std::uint32_t asking) const override;
  void serve_prefetch(unsigned core) override;
  void count(ClusterCounters& counters) const override;
  PrivateCache* private_cache(unsigned core) override { return &caches_[core]; }

 private:
  static constexpr unsigned max_banks = 8;

  void step_shared(std::span<FetchPort> ports, std::uint32_t cores);
  void step_private(std::span<FetchPort> ports, std::uint32_t cores, std::uint32_t granted, std::uint32_t answered);
  void collect_requests();
  void evaluate_bank(unsigned bank);
  ControlAcks collect_acks() const;
  void refresh_control();
  bool uses_bus() const;
  unsigned bank_of(Address address) const { return address >> line_shift & (static_cast<unsigned>(banks_.size()) - 1); }

  std::vector<PrivateCache> caches_;
  std::vector<SharedBank> banks_;
  ControlUnit control_unit_;
  RefillBus refill_bus_;
  unsigned levels_;  // of the interconnect's arbitration tree

  std::array<PrivateCacheControl, max_cores> cache_control_;
  std::array<SharedBankControl, max_banks> bank_control_;
  std::array<unsigned, max_banks> pointers_;  // arb_FLAG of icache-intc

  std::uint32_t requesting_ = 0;  // private caches that ask the shared level in the next cycle
  std::uint32_t busy_banks_ = 0;  // not idle()
  // Of the cycle being stepped.
  std::uint32_t requested_banks_ = 0;
  std::uint32_t answered_ = 0;                       // private caches with a response
  std::array<std::uint32_t, max_banks> requesters_;  // private caches that ask the bank
  std::array<BankRequest, max_banks> requests_;
  RuleSet rules_;
  std::uint32_t granted_;  // private caches whose request is taken
  std::array<const Line*, max_cores> responses_;
};

}  // namespace pulpo::cluster
