// SPDX-License-Identifier: Apache-2.0
// Commands, acknowledges and counters of the instruction cache (hier_icache_ctrl_unit.sv).
#include "cluster/icache/control_unit.hpp"

namespace pulpo::cluster {

namespace {
// Word offsets that can be written; the RTL decodes address bits 7:2.
enum Register : unsigned {
  enable_register,
  flush_register,
  flush_l1_register,
  flush_set_register,
  clear_register,
  count_register,
  prefetch_register = 7
};
// Word offsets of the counters; reads decode address bits 8:2.
constexpr unsigned first_reserved = 8, first_total = 12, first_l1 = 20, first_l15 = 52, past_counters = 76;
constexpr Word reserved_value = 0xF1CAB01A, unknown_value = 0xDEADCA5E, absent_value = 0xBADACCE5;

constexpr std::uint32_t low_bits(std::size_t count) { return (1u << count) - 1; }
}  // namespace

ControlUnit::ControlUnit(std::span<const PrivateCache> caches, std::span<const SharedBank> banks)
    : caches_(caches), banks_(banks), all_caches_(low_bits(caches.size())), all_banks_(low_bits(banks.size())) {
  reset();
}

void ControlUnit::reset() {
  state_ = State::idle;
  respond_ = enabled_ = flushing_ = flushing_banks_ = clearing_ = counting_ = was_enabled_ = false;
  prefetch_ = 0;
  flush_address_ = 0;
  cache_mask_ = bank_mask_ = 0;
}

bool ControlUnit::grants() const {
  // At the end of a selective flush the grant is up for whoever requests just then (speriph_slave_gnt_o).
  return state_ == State::idle ||
         (state_ == State::flush_set && cache_mask_ == all_caches_ && bank_mask_ == all_banks_);
}

PrivateCacheControl ControlUnit::cache_control(unsigned core) const {
  const bool pending = (cache_mask_ >> core & 1u) == 0;
  return {.bypass = !enabled_,
          .flush = state_ == State::flush && flushing_ && pending,
          .flush_set = state_ == State::flush_set && pending,
          .prefetch = (prefetch_ >> core & 1u) != 0,
          .count = counting_,
          .clear_counters = state_ == State::clear_counters && clearing_,
          .flush_address = flush_address_};
}

SharedBankControl ControlUnit::bank_control(unsigned bank) const {
  const bool pending = (bank_mask_ >> bank & 1u) == 0;
  return {.enable = enabled_,
          .flush = state_ == State::flush && flushing_banks_ && pending,
          .flush_set = state_ == State::flush_set && pending,
          .count = counting_,
          .clear_counters = state_ == State::clear_counters && clearing_,
          .flush_address = flush_address_};
}

void ControlUnit::write(const PeripheralPort& port) {
  const bool bit = (port.write_data & 1u) != 0;
  switch (port.address >> 2 & 0x3fu) {
    case enable_register:
      state_ = bit ? State::enable : State::disable;
      cache_mask_ = enabled_ ? 0 : all_caches_;
      bank_mask_ = enabled_ == bit ? all_banks_ : 0;
      enabled_ = bit;
      was_enabled_ = was_enabled_ || bit;
      break;
    case flush_register:
    case flush_l1_register:
      state_ = State::flush;
      flushing_ = bit;
      flushing_banks_ = bit && (port.address >> 2 & 0x3fu) == flush_register;
      cache_mask_ = flushing_ ? 0 : all_caches_;
      bank_mask_ = flushing_banks_ ? 0 : all_banks_;
      break;
    case flush_set_register:
      state_ = State::flush_set;
      flush_address_ = port.write_data;
      cache_mask_ = bank_mask_ = 0;
      break;
    case clear_register:
      state_ = State::clear_counters;
      clearing_ = bit;
      break;
    case count_register:
      state_ = State::enable_counters;
      counting_ = bit;
      break;
    case prefetch_register:
      prefetch_ = port.write_data & all_caches_;
      respond_ = true;
      break;
    default:
      break;  // the RTL never answers such a store
  }
}

void ControlUnit::wait_for_acks(const ControlAcks& acks) {
  bool done = false;
  switch (state_) {
    case State::enable:
      bank_mask_ |= acks.banks_enabled;
      done = (cache_mask_ | acks.bypassed) == 0 && bank_mask_ == all_banks_;
      cache_mask_ &= acks.bypassed;
      break;
    case State::disable:
      cache_mask_ |= acks.bypassed;
      bank_mask_ |= acks.banks_disabled;
      done = cache_mask_ == all_caches_ && bank_mask_ == all_banks_;
      break;
    case State::flush:
      done = cache_mask_ == all_caches_ && bank_mask_ == all_banks_;
      cache_mask_ |= acks.flushed;
      bank_mask_ |= acks.banks_flushed;
      flushing_ = flushing_ && !done;
      flushing_banks_ = flushing_banks_ && !done;
      break;
    case State::flush_set:
      done = cache_mask_ == all_caches_ && bank_mask_ == all_banks_;
      cache_mask_ |= acks.set_flushed;
      bank_mask_ |= acks.banks_set_flushed;
      break;
    default:
      done = true;
      break;
  }
  if (done) {
    respond_ = true;
    state_ = State::idle;
  }
}

void ControlUnit::step(PeripheralPort& port, const ControlAcks& acks) {
  respond_ = false;
  if (port.request && port.grant) {
    port.response_id = port.id;
  }
  if (state_ != State::idle) {
    wait_for_acks(acks);
  } else if (port.request && port.write) {
    write(port);
  } else if (port.request) {
    respond_ = true;
  }
  port.valid = respond_;
  port.read_data = respond_ ? read(port.address) : port.read_data;
}

Word ControlUnit::read_totals(unsigned index) const {
  Word total = 0;
  if (index < 4) {
    for (const auto& cache : caches_) {
      const auto& counters = cache.counters();
      const std::array<Word, 4> values{counters.hits, counters.transactions, counters.misses, counters.congestion};
      total += values[index];
    }
    return total;
  }
  for (const auto& bank : banks_) {
    const auto& counters = bank.counters();
    const std::array<Word, 3> values{counters.hits, counters.transactions, counters.misses};
    total += values[index - 4];
  }
  return total;
}

Word ControlUnit::read_counter(unsigned index) const {
  if (index < first_l15) {
    const unsigned core = (index - first_l1) / 4;
    if (core >= caches_.size()) {
      return absent_value;
    }
    const auto& counters = caches_[core].counters();
    const std::array<Word, 4> values{counters.hits, counters.transactions, counters.misses, counters.congestion};
    return values[(index - first_l1) % 4];
  }
  const unsigned bank = (index - first_l15) / 3;
  if (bank >= banks_.size()) {
    return absent_value;
  }
  const auto& counters = banks_[bank].counters();
  const std::array<Word, 3> values{counters.hits, counters.transactions, counters.misses};
  return values[(index - first_l15) % 3];
}

Word ControlUnit::read(Address address) const {
  const unsigned index = address >> 2 & 0x7fu;
  const auto caches = caches_.size();
  switch (index) {
    case enable_register:
      return enabled_ ? low_bits(caches + banks_.size()) : 0;
    case flush_register:
      return (flushing_ ? all_caches_ : 0) | (flushing_banks_ ? all_banks_ << caches : 0);
    case flush_set_register:
      return flush_address_;
    case count_register:
      return counting_ ? low_bits(caches + banks_.size()) : 0;
    case prefetch_register:
      return prefetch_;
    default:
      break;
  }
  if (index >= first_reserved && index < first_total) {
    return reserved_value;
  }
  if (index >= first_total && index < first_total + 7) {
    return read_totals(index - first_total);
  }
  return index >= first_l1 && index < past_counters ? read_counter(index) : unknown_value;
}

}  // namespace pulpo::cluster
