// SPDX-License-Identifier: Apache-2.0
// What the cluster remembers of the cycles in which all cores sleep and the DMA works.
#pragma once

#include <algorithm>
#include <array>

#include "cluster/state_walk.hpp"

namespace pulpo::cluster {

struct SleepHistory {
  /// Bursts after which transfers repeat themselves at the latest: eight bus ids a direction go around.
  static constexpr unsigned most_records = 20;
  static constexpr unsigned most_periods = 4;

  std::array<StateRecord, most_records> records;  // the newest at `newest`, `known` of them
  unsigned newest = 0, known = 0;
  std::array<Period, most_periods> periods;  // found before: whenever the registers are like that, this follows
  unsigned newest_period = 0, known_periods = 0;
  bool received = false, transmitted = false;  // directions in which something was under way
  Cycle same_since = 0;                        // that long
  Cycle next_cycle = 0;                        // nobody else has moved anything before this cycle
  Cycle skipped_cycles = 0;                    // since the machine was made

  StateRecord& add() {
    newest = (newest + 1) % most_records;
    known = std::min(known + 1, most_records);
    return records[newest];
  }
  /// `age` 0: the newest.
  const StateRecord& record(unsigned age) const { return records[(newest + most_records - age) % most_records]; }
  /// Where the next period belongs; it counts when keep_period() is called.
  Period& next_period() { return periods[(newest_period + 1) % most_periods]; }
  void keep_period() {
    newest_period = (newest_period + 1) % most_periods;
    known_periods = std::min(known_periods + 1, most_periods);
  }
  const Period& period(unsigned age) const { return periods[(newest_period + most_periods - age) % most_periods]; }
};

}  // namespace pulpo::cluster
