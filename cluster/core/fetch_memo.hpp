// SPDX-License-Identifier: Apache-2.0
// Fetches that a core has made ahead of time, to be repeated instead of made again as long as nothing has changed.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "cluster/core/stretch.hpp"
#include "cluster/icache/private_cache.hpp"

namespace pulpo::cluster {

class FetchMemo {
 public:
  struct Entry {
    const Stretch* stretch = nullptr;
    std::uint8_t index = 0;  // of the cycle in the stretch in which they begin
    PrivateCache::Run run;
  };

  /// Where fetches from that cycle of the stretch on are kept. @param phase PrivateCache::prefetch_phase()
  /// @param prefetched PrivateCache::prefetch_line()
  Entry& entry(const Stretch& stretch, std::uint8_t index, unsigned phase, std::uint8_t pace, Address prefetched) {
    const auto hash =
        (stretch.pc >> 1) * 5U + stretch.count * 41U + index * 8U + phase + pace * 97U + (prefetched >> 4) * 3U;
    return (*entries_)[hash % entries_->size()];
  }
  void clear() { entries_->fill({}); }

 private:
  std::unique_ptr<std::array<Entry, 256>> entries_ = std::make_unique<std::array<Entry, 256>>();
};

}  // namespace pulpo::cluster
