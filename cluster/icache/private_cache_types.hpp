// SPDX-License-Identifier: Apache-2.0
// What goes in and out of a private cache beside fetches, and its registers.
#pragma once

#include <cstdint>

#include "sim/base/types.hpp"

namespace pulpo::cluster {

/// What the control unit tells a private cache in a cycle.
struct PrivateCacheControl {
  bool bypass = true;
  bool flush = false;
  bool flush_set = false;
  bool prefetch = false;
  bool count = false;
  bool clear_counters = false;
  Address flush_address = 0;
};

/// The RTL's own counters (while ctrl_enable_regs is on), and the misses always.
struct PrivateCacheCounters {
  std::uint32_t hits = 0, transactions = 0, misses = 0, congestion = 0;
  std::uint64_t all_misses = 0;
};

/// What fetches that hit change, and what a trip does.
struct PrivateCacheRegisters {
  // The order matters to bypassed().
  enum class State : std::uint8_t {
    disabled,
    bypass_refill,
    bypass_wait,
    flush,
    flush_set,
    idle,
    lookup,
    wait_grant,
    wait_refill,
    wait_prefetch,
    conflict
  };
  enum class Prefetch : std::uint8_t { disabled, idle, lookup, wait_grant, wait_refill };
  /// Of a core that coasts: a prefetch that the shared level answers at once, cycle by cycle. `asking`: the request is
  /// out, and not granted yet.
  enum class Trip : std::uint8_t { none, asking, granted, coming, here, over };

  std::uint64_t all_hits_;
  Address fetch_address_;
  State state_;
  Address prefetch_address_;
  std::uint32_t prefetch_row_;  // registered read address of the second tag port
  Prefetch prefetch_;
  bool prefetch_request_;  // fetch_req_P: look the prefetch address up
  bool prefetch_pending_;  // fetch_req_C: a fetch came while the prefetcher was busy
  bool not_redirect_;      // r_is_not_branch
  Trip trip_;
  bool trip_dropped_;  // a line that came that way was
};

}  // namespace pulpo::cluster
