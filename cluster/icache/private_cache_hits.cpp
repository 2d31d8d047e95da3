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

/// The registers behind a cycle without request while everything hits. Returns false if a prefetch does not.
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
  return found;
}

/// step() for a cycle without request while everything hits.
bool PrivateCache::step_pause(FetchPort& port) {
  port.grant = port.valid = false;
  return pause(port.address) ? false : leave_smooth(port);
}

bool PrivateCache::run(Address address, unsigned count) {
  if (count == 0) {
    return true;
  }
  Registers now = *this;
  Address line = nowhere;
  for (const Address end = address + 4 * count; address != end; address += 4) {
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
            return false;
          }
        }
      }
      now.prefetch_request_ = true;
    }
    if (line_end(address) != line) {
      line = line_end(address);
      if (find(address) == nullptr) {
        return false;
      }
    }
  }
  now.not_redirect_ = now.not_redirect_ && now.prefetch_ == Prefetch::disabled;
  now.state_ = State::lookup;
  now.fetch_address_ = address - 4;
  now.all_hits_ += count;
  restore(now);
  return true;
}

bool PrivateCache::leave_smooth(FetchPort& port) {
  smooth_ = calm_ = false;
  prepare(port);
  return refill_request_;
}

}  // namespace pulpo::cluster
