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
  for (std::size_t entry = set; entry < known_.size(); entry += sets_) {
    known_[entry].end = nowhere;
  }
}

/// step() for a cycle without request while everything hits.
bool PrivateCache::step_pause(FetchPort& port) {
  port.grant = port.valid = false;
  if (resting()) {
    return false;
  }
  bool found = true;
  if (prefetch_ != Prefetch::disabled) {
    const bool started = prefetch_ == Prefetch::lookup;
    const bool look = prefetch_request_ && !started;
    const bool redirect = (port.address ^ prefetch_address_) >> line_shift != 0;
    prefetch_row_ = look ? set_of(prefetch_address_) : prefetch_row_;
    prefetch_request_ = prefetch_pending_ && state_ == State::lookup && !started;
    prefetch_pending_ = prefetch_pending_ && !prefetch_request_;
    prefetch_address_ = prefetch_request_ ? line_base(fetch_address_) + line_bytes : prefetch_address_;
    prefetch_ = look && redirect ? Prefetch::lookup : Prefetch::idle;
    found = prefetch_ == Prefetch::idle || find_prefetched();
  }
  state_ = State::idle;
  return found ? false : leave_smooth(port);
}

bool PrivateCache::leave_smooth(FetchPort& port) {
  smooth_ = calm_ = false;
  prepare(port);
  return refill_request_;
}

}  // namespace pulpo::cluster
