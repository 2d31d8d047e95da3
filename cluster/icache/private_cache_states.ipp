// SPDX-License-Identifier: Apache-2.0
// The two state machines of a private cache, fetch and prefetch: what each state does in a cycle, and the next one.
// Part of private_cache.cpp.
#pragma once

#include "cluster/icache/private_cache.hpp"

namespace pulpo::cluster {

inline std::uint8_t PrivateCache::choose_way(std::uint32_t set, bool& evict) const {
  const int free_way = match(set, invalid);
  evict = evict || free_way < 0;
  const unsigned way = free_way < 0 ? lfsr_.way(ways_) : static_cast<unsigned>(free_way);
  return static_cast<std::uint8_t>(1u << way);
}

inline PrivateCache::State PrivateCache::step_disabled(const FetchPort& port, const PrivateCacheControl& control,
                                                       Signals& now) {
  now.capture = true;
  flush_row_ = 0;
  now.grant = control.bypass && port.request;
  rules_.add_if(now.grant, Rule::icache_bypass);
  const bool waiting = refill_wait_bypass_;
  refill_wait_bypass_ = now.grant || (waiting && !now.demand_valid);
  if (control.bypass) {
    return port.request ? State::bypass_refill : State::disabled;
  }
  return waiting ? State::disabled : State::flush;
}

inline PrivateCache::State PrivateCache::step_flush(Signals& now) {
  now.invalidate = true;
  rules_.add(Rule::icache_flush);
  now.invalidate_set = flush_row_;
  if (flush_row_ + 1 < sets_) {
    ++flush_row_;
    return State::flush;
  }
  flush_row_ = 0;
  return State::idle;
}

[[gnu::always_inline]] inline PrivateCache::State PrivateCache::step_idle(const FetchPort& port,
                                                                          const PrivateCacheControl& control,
                                                                          Signals& now) const {
  if (control.bypass) {
    return State::disabled;
  }
  if (control.flush || control.flush_set) {
    return control.flush ? State::flush : State::flush_set;
  }
  now.grant = now.read_tags = now.capture = port.request;
  if (!port.request) {
    return State::idle;
  }
  // The line is just on its way as a prefetch: its data comes from the refill instead of the array.
  if (control.prefetch && !now.redirect && !now.prefetch_hit) {
    if (now.prefetch_valid) {
      return State::conflict;
    }
    if (now.prefetch_started) {
      return State::wait_prefetch;
    }
  }
  return State::lookup;
}

[[gnu::always_inline]] inline PrivateCache::State PrivateCache::step_lookup(const FetchPort& port, Signals& now) {
  now.grant = now.read_tags = now.capture = port.request;
  if (valid_) {
    return port.request ? State::lookup : State::idle;
  }
  if (not_redirect_) {
    return now.prefetch_valid || prefetch_valid_before_ ? State::conflict : State::wait_prefetch;
  }
  now.capture = false;  // a request granted here is lost; the core has none outstanding besides this one
  fetch_way_ = choose_way(set_of(fetch_address_), now.evict);
  return now.demand_granted ? State::wait_refill : State::wait_grant;
}

[[gnu::always_inline]] inline PrivateCache::State PrivateCache::step_fetch(const FetchPort& port,
                                                                           const PrivateCacheControl& control,
                                                                           Signals& now) {
  switch (state_) {
    case State::lookup:
      return step_lookup(port, now);
    case State::idle:
      return step_idle(port, control, now);
    case State::wait_grant:
      return now.demand_granted ? State::wait_refill : State::wait_grant;
    case State::wait_refill:
      return now.demand_valid ? State::idle : State::wait_refill;
    case State::wait_prefetch:
      return now.prefetch_valid ? State::idle : State::wait_prefetch;
    case State::conflict:
      return State::idle;
    case State::disabled:
      return step_disabled(port, control, now);
    case State::bypass_refill:
      return now.demand_granted ? State::bypass_wait : State::bypass_refill;
    case State::bypass_wait:
      refill_wait_bypass_ = refill_wait_bypass_ && !now.demand_valid;
      return now.demand_valid ? State::disabled : State::bypass_wait;
    case State::flush:
      return step_flush(now);
    case State::flush_set:
      now.invalidate = true;
      now.invalidate_set = set_of(control.flush_address);
      return State::idle;
  }
  return state_;
}

[[gnu::always_inline]] inline PrivateCache::Prefetch PrivateCache::step_prefetch(const PrivateCacheControl& control,
                                                                                 Signals& now) {
  const bool off = control.bypass || !control.prefetch;
  switch (prefetch_) {
    case Prefetch::disabled:
      return off ? Prefetch::disabled : Prefetch::idle;
    case Prefetch::idle:
      if (off) {
        return Prefetch::disabled;
      }
      return prefetch_request_ && now.redirect ? Prefetch::lookup : Prefetch::idle;
    case Prefetch::lookup:
      if (prefetch_match_) {
        return Prefetch::idle;
      }
      prefetch_way_ = choose_way(prefetch_row_, now.evict);
      return now.prefetch_granted ? Prefetch::wait_refill : Prefetch::wait_grant;
    case Prefetch::wait_grant:
      return now.prefetch_granted ? Prefetch::wait_refill : Prefetch::wait_grant;
    case Prefetch::wait_refill:
      return now.prefetch_valid ? Prefetch::idle : Prefetch::wait_refill;
  }
  return prefetch_;
}

}  // namespace pulpo::cluster
