// SPDX-License-Identifier: Apache-2.0
// Registers of the instruction cache (hier_icache_ctrl_unit.sv), a slave of the peripheral interconnect. A command
// answers when all caches it concerns have acknowledged.
#pragma once

#include <cstdint>
#include <span>

#include "cluster/icache/private_cache.hpp"
#include "cluster/icache/shared_bank.hpp"
#include "cluster/peripheral.hpp"

namespace pulpo::cluster {

/// Acknowledges of a cycle, one bit per private cache or per bank.
struct ControlAcks {
  std::uint32_t bypassed = 0, flushed = 0, set_flushed = 0;
  std::uint32_t banks_enabled = 0, banks_disabled = 0, banks_flushed = 0, banks_set_flushed = 0;
};

class ControlUnit {
 public:
  ControlUnit(std::span<const PrivateCache> caches, std::span<const SharedBank> banks);
  void reset();

  /// Grant and control lines of the cycle, from registers only.
  bool grants() const;
  PrivateCacheControl cache_control(unsigned core) const;
  SharedBankControl bank_control(unsigned bank) const;

  bool idle() const { return state_ == State::idle; }
  bool was_enabled() const { return was_enabled_; }
  bool counting() const { return counting_; }
  void step(PeripheralPort& port, const ControlAcks& acks);

 private:
  enum class State : std::uint8_t { idle, enable, disable, flush, flush_set, clear_counters, enable_counters };

  void write(const PeripheralPort& port);
  void wait_for_acks(const ControlAcks& acks);
  Word read(Address address) const;
  Word read_totals(unsigned index) const;
  Word read_counter(unsigned index) const;

  std::span<const PrivateCache> caches_;
  std::span<const SharedBank> banks_;
  std::uint32_t all_caches_, all_banks_;

  State state_;
  bool respond_;
  bool enabled_, flushing_, flushing_banks_, clearing_, counting_, was_enabled_;
  std::uint32_t prefetch_;
  Address flush_address_;
  std::uint32_t cache_mask_, bank_mask_;  // what is still (enable) or already (all others) acknowledged
};

}  // namespace pulpo::cluster
