// SPDX-License-Identifier: Apache-2.0
// The state machines of a private instruction cache, one clock at a time (pri_icache_controller.sv). Registers are
// updated in the order in which nothing reads a new value too early: outputs of this cycle first, arrays last.
#include "cluster/icache/private_cache.hpp"

#include <algorithm>
#include <bit>

#include "cluster/icache/private_cache_states.ipp"

namespace pulpo::cluster {

PrivateCache::PrivateCache(std::uint32_t size_bytes, std::uint32_t ways)
    : sets_(size_bytes / line_bytes / ways),
      known_mask_(size_bytes / line_bytes - 1),
      known_(size_bytes / line_bytes),
      ways_(ways),
      tag_shift_(line_shift + static_cast<std::uint32_t>(std::countr_zero(sets_))),
      tags_(std::size_t{sets_} * ways, invalid),
      lines_(tags_.size()) {
  reset();
}

void PrivateCache::reset() {
  std::fill(tags_.begin(), tags_.end(), invalid);
  std::fill(lines_.begin(), lines_.end(), Line{});
  state_ = State::disabled;
  prefetch_ = Prefetch::disabled;
  arbiter_ = Arbiter::idle;
  lfsr_.reset();
  refill_wait_bypass_ = not_redirect_ = prefetch_valid_before_ = prefetch_request_ = prefetch_pending_ = false;
  fetch_way_ = prefetch_way_ = 0;
  flush_row_ = prefetch_row_ = 0;
  fetch_address_ = prefetch_address_ = 0;
  requested_ = response_valid_ = false;
  response_ = Line{};
  prefetch_match_ = demand_out_ = prefetch_out_ = valid_ = hit_event_ = miss_event_ = miss_before_ = false;
  refill_request_ = false;
  refill_address_ = 0;
  calm_ = smooth_ = false;
  trip_ = Trip::none;
  trip_dropped_ = trip_comes_ = false;
  std::fill(known_.begin(), known_.end(), Known{});
  ++version_;
  all_hits_ = 0;
  counters_ = PrivateCacheCounters{};
  rules_ = {};
}

[[gnu::always_inline]] inline PrivateCache::Signals PrivateCache::sense(const FetchPort& port, bool granted) const {
  Signals now;
  now.demand_valid = response_valid_ && arbiter_ == Arbiter::demand;
  now.prefetch_valid = response_valid_ && arbiter_ == Arbiter::prefetch;
  const bool prefetch_turn = arbiter_ == Arbiter::prefetch || (arbiter_ == Arbiter::idle && !demand_out_);
  now.demand_granted = granted && !prefetch_turn;
  now.prefetch_granted = granted && prefetch_turn;
  now.redirect = (port.address ^ prefetch_address_) >> line_shift != 0;
  now.prefetch_hit = prefetch_ == Prefetch::lookup && prefetch_match_;
  now.prefetch_started = prefetch_ == Prefetch::lookup || prefetch_ == Prefetch::wait_grant ||
                         (prefetch_ == Prefetch::wait_refill && !now.prefetch_valid);
  return now;
}

void PrivateCache::fill(Address address, std::uint8_t way_mask, bool write_tag) {
  const std::size_t row = std::size_t{set_of(address)} * ways_;
  forget(set_of(address));
  for (unsigned way = 0; way < ways_; ++way) {
    if ((way_mask >> way & 1u) != 0) {
      lines_[row + way] = response_;
      tags_[row + way] = write_tag ? tag_of(address) : tags_[row + way];
    }
  }
}

[[gnu::always_inline]] inline void PrivateCache::write_arrays(const Signals& now, State state, Prefetch prefetch) {
  const bool demand_write = state == State::wait_refill && now.demand_valid;
  const bool tag_write = now.invalidate || demand_write;
  // The second tag port reads only in cycles in which nothing is written; else the look-up sees the row read before.
  if (prefetch == Prefetch::idle && prefetch_request_) {
    rules_.add_if(tag_write, Rule::icache_prefetch_row);
    prefetch_row_ = tag_write ? prefetch_row_ : set_of(prefetch_address_);
  }
  if (now.invalidate) {
    forget(now.invalidate_set);
    std::fill_n(tags_.begin() + static_cast<std::ptrdiff_t>(now.invalidate_set) * ways_, ways_, invalid);
  }
  if (demand_write) {
    fill(fetch_address_, fetch_way_, true);
  }
  // A prefetched line that arrives while the fetch uses the arrays is dropped.
  if (now.prefetch_valid) {
    const bool dropped = now.read_tags || tag_write;
    rules_.add(dropped ? Rule::icache_prefetch_drop : Rule::icache_prefetch);
    if (!dropped) {
      fill(prefetch_address_, prefetch_way_, prefetch == Prefetch::wait_refill);
    }
  }
}

[[gnu::always_inline]] inline void PrivateCache::step_prefetch_registers(const FetchPort& port,
                                                                         const PrivateCacheControl& control,
                                                                         const Signals& now) {
  if (!control.prefetch) {
    prefetch_address_ = 0;
    prefetch_way_ = 0;
    prefetch_request_ = prefetch_pending_ = not_redirect_ = prefetch_valid_before_ = false;
    return;
  }
  prefetch_valid_before_ = now.prefetch_valid;
  if (port.request) {
    not_redirect_ = !now.redirect && ((now.prefetch_started && !now.prefetch_hit) || now.prefetch_valid);
    prefetch_pending_ = prefetch_pending_ || now.prefetch_started;
    prefetch_request_ = !now.prefetch_started;
    if (prefetch_request_) {
      prefetch_address_ = line_base(port.address) + line_bytes;
    }
    return;
  }
  prefetch_request_ = prefetch_pending_ && valid_ && !now.prefetch_started;
  if (prefetch_request_) {
    prefetch_address_ = line_base(fetch_address_) + line_bytes;
    prefetch_pending_ = false;
  }
}

[[gnu::always_inline]] inline void PrivateCache::step_arbiter(bool granted, const Line* response) {
  if (arbiter_ != Arbiter::idle) {
    arbiter_ = response_valid_ ? Arbiter::idle : arbiter_;
  } else if (refill_request_) {
    arbiter_ = demand_out_ ? Arbiter::demand : Arbiter::prefetch;
  }
  if (response != nullptr && requested_ && !response_valid_) {
    response_ = *response;
  }
  requested_ = response_valid_ ? false : requested_ || granted;
  response_valid_ = response != nullptr;
}

[[gnu::always_inline]] inline void PrivateCache::step_counters(const FetchPort& port,
                                                               const PrivateCacheControl& control, const Signals& now) {
  const bool miss = miss_event_ && !miss_before_;
  const bool hit = hit_event_ || (state_ == State::wait_prefetch && now.prefetch_valid);
  miss_before_ = miss_event_;
  counters_.all_misses += miss;
  if (control.clear_counters) {
    counters_.hits = counters_.transactions = counters_.misses = counters_.congestion = 0;
  } else if (control.count) {
    counters_.hits += hit;
    counters_.misses += miss;
    counters_.transactions += port.request && now.grant;
  }
}

void PrivateCache::step_any(FetchPort& port, const PrivateCacheControl& control, bool granted, const Line* response) {
  if (trip_comes_) {
    response = &trip_line_;
    trip_comes_ = false;
  }
  if (calm_ && !port.request && response == nullptr) {
    port.grant = port.valid = false;
    return;
  }
  if (state_ == State::lookup && valid_ && port.request && prefetch_ != Prefetch::disabled && control.prefetch &&
      !long_ways_ && !commands(control)) {
    if (const Line* line = find(port.address)) {
      step_beside_prefetch(port, granted, response, *line);
      return;
    }
  }
  Signals now = sense(port, granted);
  const State state = step_fetch(port, control, now);
  const Prefetch prefetch = step_prefetch(control, now);
  step_counters(port, control, now);
  write_arrays(now, state_, prefetch_);
  if (now.evict) {
    rules_.add(Rule::icache_victim_l1);
    lfsr_.step();
  }
  step_prefetch_registers(port, control, now);
  if (now.capture) {
    fetch_address_ = port.address;
  }
  step_arbiter(granted, response);
  state_ = state;
  prefetch_ = prefetch;
  port.grant = now.grant;
  prepare(port);
  calm_ = becomes_calm(control);
  smooth_ = becomes_smooth(control);
}

/// Where the prefetched line goes, no fetch choosing a way in the same cycle.
inline void PrivateCache::take_prefetch_way() {
  bool evict = false;
  prefetch_way_ = choose_way(prefetch_row_, evict);
  if (evict) {
    rules_.add(Rule::icache_victim_l1);
    lfsr_.step();
  }
}

/// The same for a fetch that hits behind one that did, while the prefetcher is about its own: what is left of it.
void PrivateCache::step_beside_prefetch(FetchPort& port, bool granted, const Line* response, const Line& line) {
  const bool arrives = response_valid_ && arbiter_ == Arbiter::prefetch;
  const bool redirect = (port.address ^ prefetch_address_) >> line_shift != 0;
  const bool looked = prefetch_ == Prefetch::lookup;
  const bool started = looked || prefetch_ == Prefetch::wait_grant || (prefetch_ == Prefetch::wait_refill && !arrives);
  if (looked && !prefetch_match_) {
    take_prefetch_way();
  }
  const bool asks = prefetch_ == Prefetch::wait_grant || (looked && !prefetch_match_);
  const bool looks = prefetch_ == Prefetch::idle && prefetch_request_;
  prefetch_row_ = looks ? set_of(prefetch_address_) : prefetch_row_;
  rules_.add_if(arrives, Rule::icache_prefetch_drop);
  prefetch_ = asks                                             ? granted ? Prefetch::wait_refill : Prefetch::wait_grant
              : looks && redirect                              ? Prefetch::lookup
              : prefetch_ == Prefetch::wait_refill && !arrives ? Prefetch::wait_refill
                                                               : Prefetch::idle;
  prefetch_valid_before_ = arrives;
  not_redirect_ = !redirect && ((started && !(looked && prefetch_match_)) || arrives);
  prefetch_pending_ = prefetch_pending_ || started;
  prefetch_request_ = !started;
  prefetch_address_ = started ? prefetch_address_ : line_base(port.address) + line_bytes;
  fetch_address_ = port.address;
  miss_before_ = false;
  step_arbiter(granted, response);

  prefetch_match_ = prefetch_ == Prefetch::lookup && find_prefetched();
  hit_event_ = true;
  prepare_refill();
  ++all_hits_;
  port.grant = port.valid = true;
  port.data = line.at(port.address);
  port.wait_reason = Reason::fetch;
  calm_ = false;
  smooth_ = (prefetch_ == Prefetch::idle || prefetch_match_) && arbiter_ == Arbiter::idle && !response_valid_ &&
            !requested_ && !arrives;
}

void PrivateCache::take_trip(const Line& line) {
  take_prefetch_way();
  trip_line_ = line;
}

inline bool PrivateCache::becomes_calm(const PrivateCacheControl& control) const {
  bool settled = state_ == State::wait_refill || state_ == State::wait_prefetch || state_ == State::bypass_wait;
  if (state_ == State::idle) {
    settled = !(control.bypass || control.flush || control.flush_set);
  } else if (state_ == State::disabled) {
    settled = control.bypass && !refill_wait_bypass_;
  }
  const bool prefetch_off = control.bypass || !control.prefetch;
  const bool prefetch_settled =
      prefetch_ == Prefetch::wait_refill || prefetch_ == (prefetch_off ? Prefetch::disabled : Prefetch::idle);
  return settled && prefetch_settled && !prefetch_request_ && !prefetch_valid_before_ && !valid_ && !refill_request_ &&
         !response_valid_ && !miss_before_ && !control.clear_counters;
}

inline bool PrivateCache::becomes_smooth(const PrivateCacheControl& control) const {
  const bool fetch = state_ == State::idle || (state_ == State::lookup && valid_);
  const bool prefetch = !control.prefetch
                            ? prefetch_ == Prefetch::disabled
                            : prefetch_ == Prefetch::idle || (prefetch_ == Prefetch::lookup && prefetch_match_);
  return !long_ways_ && fetch && prefetch && !commands(control) && arbiter_ == Arbiter::idle && !response_valid_ &&
         !requested_ && !prefetch_valid_before_ && !miss_before_;
}

void PrivateCache::prepare(FetchPort& port) {
  valid_ = hit_event_ = miss_event_ = false;
  bool fetching = state_ == State::idle;
  const bool line_valid = response_valid_ && arbiter_ == Arbiter::demand;
  const Line* line = &response_;
  if (state_ == State::lookup) {
    const Line* found = find(fetch_address_);
    valid_ = fetching = found != nullptr;
    line = valid_ ? found : line;
    hit_event_ = valid_ || not_redirect_;
    miss_event_ = !hit_event_;
  } else if (state_ == State::wait_refill || state_ == State::disabled || state_ == State::bypass_wait) {
    valid_ = line_valid;
  } else if (state_ == State::conflict) {
    valid_ = hit_event_ = true;
  } else if (state_ == State::wait_prefetch) {
    valid_ = response_valid_ && arbiter_ == Arbiter::prefetch;
  }
  prefetch_match_ = prefetch_ == Prefetch::lookup && find_prefetched();
  prepare_refill();
  all_hits_ += valid_ && (state_ == State::lookup || state_ == State::conflict || state_ == State::wait_prefetch);
  port.valid = valid_;
  port.data = valid_ ? line->at(fetch_address_) : port.data;
  port.wait_reason = fetching ? Reason::fetch : Reason::icache_miss;
}

}  // namespace pulpo::cluster
