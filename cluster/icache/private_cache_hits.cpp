// SPDX-License-Identifier: Apache-2.0
// The short way of a private cache, for cycles in which everything hits: what does not fit into the header's
// step_hit().
#include "cluster/icache/private_cache.hpp"

namespace pulpo::cluster {

const Line* PrivateCache::find_by_tag(Address address) {
  const auto set = set_of(address);
  const int way = match(set, tag_of(address));
  if (way < 0) {
    return nullptr;
  }
  const Line* line = &lines_[std::size_t{set} * ways_ + static_cast<unsigned>(way)];
  known(address) = {line_end(address), line};
  return line;
}

void PrivateCache::forget(std::uint32_t set) {
  ++version_;
  for (std::size_t entry = set; entry < known_.size(); entry += sets_) {
    known_[entry].end = nowhere;
  }
}

/// The registers behind a cycle without request while everything hits. If a prefetch does not, a trip begins.
bool PrivateCache::pause(Address address) {
  if (resting()) {
    return true;
  }
  bool found = true;
  if (prefetch_ != Prefetch::disabled) {
    const bool started = prefetch_ == Prefetch::lookup;
    const bool look = prefetch_request_ && !started;
    const bool redirect = (address ^ prefetch_address_) >> line_shift != 0;
    prefetch_row_ = look ? set_of(prefetch_address_) : prefetch_row_;
    prefetch_request_ = prefetch_pending_ && state_ == State::lookup && !started;
    prefetch_pending_ = prefetch_pending_ && !prefetch_request_;
    prefetch_address_ = prefetch_request_ ? line_base(fetch_address_) + line_bytes : prefetch_address_;
    prefetch_ = look && redirect ? Prefetch::lookup : Prefetch::idle;
    found = prefetch_ == Prefetch::idle || find_prefetched();
  }
  state_ = State::idle;
  trip_ = found ? Trip::none : Trip::asking;
  return true;
}

/// step() for a cycle without request while everything hits.
bool PrivateCache::step_pause(FetchPort& port) {
  port.grant = port.valid = false;
  pause(port.address);
  return asking() ? leave_smooth(port) : false;
}

unsigned PrivateCache::run(Address address, unsigned count) {
  Registers now = *this;
  Address line = nowhere;
  for (unsigned i = 0; i < count; ++i, address += 4) {
    if (now.prefetch_ == Prefetch::lookup) {
      now.prefetch_ = Prefetch::idle;
      now.prefetch_request_ = false;
      now.prefetch_pending_ = true;
    } else if (now.prefetch_ == Prefetch::idle) {
      const Address before = now.prefetch_address_;
      now.prefetch_address_ = line_base(address) + line_bytes;
      if (now.prefetch_request_) {
        now.prefetch_row_ = set_of(before);
        if ((address ^ before) >> line_shift != 0) {
          now.prefetch_ = Prefetch::lookup;
          if (now.prefetch_row_ == set_of(now.prefetch_address_)
                  ? find(now.prefetch_address_) == nullptr
                  : match(now.prefetch_row_, tag_of(now.prefetch_address_)) < 0) {
            now.trip_ = Trip::asking;
          }
        }
      }
      now.prefetch_request_ = true;
    }
    if (line_end(address) != line) {
      line = line_end(address);
      if (find(address) == nullptr) {
        return i;
      }
    }
    if (now.trip_ == Trip::asking) {
      count = i + 1;
    }
  }
  now.not_redirect_ = now.not_redirect_ && now.prefetch_ == Prefetch::disabled;
  now.state_ = State::lookup;
  now.fetch_address_ = address - 4;
  now.all_hits_ += count;
  restore(now);
  return count;
}

/// A cycle of a trip; false: it goes another way from here on.
bool PrivateCache::fetch_in_trip(Address address, bool request) {
  if (trip_ == Trip::over) {
    trip_ = Trip::none;
    return fetch(address, request);
  }
  const bool here = trip_ == Trip::here;
  const bool redirect = (address ^ prefetch_address_) >> line_shift != 0;
  const bool waits = request && state_ == State::idle && !redirect;  // for the line on its way
  if (trip_ == Trip::asking || waits || (here && !request) || (request && find(address) == nullptr)) {
    return false;
  }
  prefetch_request_ = here;
  if (request) {
    not_redirect_ = !redirect;
    prefetch_pending_ = prefetch_pending_ || !here;
    prefetch_address_ = here ? line_base(address) + line_bytes : prefetch_address_;
    fetch_address_ = address;
    ++all_hits_;
  }
  state_ = request ? State::lookup : State::idle;
  prefetch_ = here ? Prefetch::idle : Prefetch::wait_refill;
  trip_dropped_ = trip_dropped_ || here;  // the fetch has the arrays
  trip_ = static_cast<Trip>(static_cast<unsigned>(trip_) + 1);
  return true;
}

void PrivateCache::settle() {
  if (trip_ == Trip::none) {
    return;
  }
  valid_ = hit_event_ = state_ == State::lookup;
  miss_event_ = miss_before_ = prefetch_match_ = false;
  trip_comes_ = trip_ == Trip::coming;
  response_valid_ = trip_ == Trip::here;
  requested_ = trip_comes_ || response_valid_;
  arbiter_ = requested_ ? Arbiter::prefetch : Arbiter::idle;
  response_ = response_valid_ ? trip_line_ : response_;
  prefetch_valid_before_ = trip_ == Trip::over;
  smooth_ = calm_ = false;
  trip_ = Trip::none;
  prepare_refill();
  *requesting_ |= refill_request_ ? bit_ : 0;
}

bool PrivateCache::leave_smooth(FetchPort& port) {
  smooth_ = calm_ = false;
  trip_ = Trip::none;
  prepare(port);
  return refill_request_;
}

}  // namespace pulpo::cluster
