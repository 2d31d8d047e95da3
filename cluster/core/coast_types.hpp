// SPDX-License-Identifier: Apache-2.0
// What a core that coasts knows of itself: its stretch, the hardware loops around it, and its fetches.
#pragma once

#include <cstdint>

#include "cluster/core/stretch.hpp"
#include "cluster/fetch/fetch_pace.hpp"
#include "cluster/icache/private_cache.hpp"
#include "sim/base/types.hpp"

namespace pulpo::cluster {

class CoastTypes {
 protected:
  /// Hardware loops around a stretch, as masks: one that goes back behind it, one that goes back behind the instruction
  /// behind it, and one that came back to its first instruction.
  struct LoopMasks {
    std::uint32_t bits = 0;
    static LoopMasks of(unsigned back, unsigned next_back, unsigned by_loop) {
      return {back | next_back << 8U | by_loop << 16U};
    }
    unsigned back() const { return bits & 0xFFU; }
    unsigned next_back() const { return bits >> 8U & 0xFFU; }
    unsigned by_loop() const { return bits >> 16U; }
    /// It matters to the next stretch.
    bool goes_on() const { return (bits & 0xFFFFU) != 0; }
    /// That goes back within the stretch's cycles.
    unsigned goes_back() const { return back() | next_back(); }
  };
  /// How far a stretch goes.
  struct Extent {
    const Stretch* stretch;
    unsigned back, next_back;
  };
  struct Coast {
    const Stretch* stretch = nullptr;
    Cycle due = 0;  // its last instruction is in EX; the first left ID `count` cycles before
    struct Access {
      const Stretch* stretch = nullptr;  // whose access was granted when this stretch was planned; null: none
      Word answer = 0;
      std::uint8_t offset = 0;  // of the address in its word
      bool late = false;        // the first instruction waited for it
    } access;
    LoopMasks loops;
    // The core's cache either has been stepped through the whole stretch, or is stepped with all others, cycle by cycle
    PrivateCache::Registers cache{};  // before the stretch, if the former
    bool steps_cache = false;
    bool port_in_use = false;  // the fetch port shows this cycle's response
    FetchPace fetch_pace;      // in this cycle, if the latter
    Address last_request = 0;
    std::uint8_t pace = 0;  // FetchPace::index() at the begin or, once it ran, in the present cycle
  };
};

}  // namespace pulpo::cluster
