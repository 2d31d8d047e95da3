// SPDX-License-Identifier: Apache-2.0
// When a coasting core is due, when its request is ready, when its cache has to be stepped: where the cluster notes it.
#pragma once

#include <utility>

#include "cluster/cluster.hpp"
#include "cluster/core_mask.hpp"

namespace pulpo::cluster {

inline void Cluster::schedule(unsigned core) {
  calendar_[cores_[core]->due() % calendar_cycles] |= 1u << core;
  if (cores_[core]->fetches_moved()) {
    note_fetches(core);
  }
}

inline void Cluster::note_fetches(unsigned core) {
  const Cycle from = cores_[core]->steps_cache_from();
  const bool at_once = from <= now_;
  step_caches_ = (step_caches_ & ~(1u << core)) | static_cast<CoreMask>(at_once) << core;
  if (!at_once && from != Core::never) [[unlikely]] {
    cache_calendar_[from % calendar_cycles] |= 1u << core;
  }
}

/// Caches to be stepped with the others from this cycle on.
inline void Cluster::begin_stepping_caches() {
  for_each(std::exchange(cache_calendar_[now_ % calendar_cycles], 0) & coasting_, [&](unsigned core) {
    step_caches_ |= static_cast<CoreMask>(cores_[core]->steps_cache_from() == now_) << core;
  });
}

/// Whether the TCDM serves it in one access.
inline bool Cluster::serves(const Core::Request& request) const {
  return tcdm_.hits(request.address) && request.lanes <= 15;
}

/// The core's next request is known: in the next cycle it asks.
inline void Cluster::make_ready(unsigned core) {
  ready_ |= 1u << core;
  Core::Request& request = requests_[core];
  if (serves(request)) [[likely]] {
    const unsigned number = tcdm_.bank_of(request.address);
    request.bank = static_cast<std::uint8_t>(number);
    const std::uint64_t bank = std::uint64_t{1} << number;
    ready_met_ |= ready_banks_ & bank;
    ready_banks_ |= bank;
  } else {
    ready_elsewhere_ |= 1u << core;
  }
}

}  // namespace pulpo::cluster
