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
  /// Fetches, where the core has a cache. It has been stepped ahead through the cycles in which nobody else is
  /// concerned; from the first other one on, if there is one in the stretch, it is stepped with all others, cycle by
  /// cycle.
  struct Fetching {
    static constexpr Cycle never = ~Cycle{0};
    Cycle steps_from = never;  // with the others
    FetchPosition position;    // at `steps_from` or, from there on, in the present cycle
    std::uint8_t early = 0;    // cycles that the first instruction leaves the FIFO before the stretch begins
    bool moved = false;        // planned anew, see Core::fetches_moved()
    bool broken = false;       // the access waits or waited: the rest of the stretch is still to be planned
    Cycle answered = never;    // in this cycle the port shows the response of a step with the others
    Cycle ahead_from = 0;      // where stepping ahead began, and how it was there
    FetchPosition position_before;
    PrivateCache::Registers cache_before{};
    const PrivateCache::Run* run = nullptr;  // those fetches, as the memo has them
    // Cycles that the accesses waited since then without changing them, but that they come one later each
    std::uint8_t shifts = 0;
    std::uint8_t shift = 0;          // of them, those of the present access
    PrivateCache::Registers back{};  // if `shifts`: before the fetch of a loop's start
    FetchPosition position_back;
  };
  struct Coast {
    const Stretch* stretch = nullptr;
    const Leg* leg = nullptr;
    Cycle due = 0;  // the leg's last instruction is in EX; the first left ID `count` cycles before
    struct Access {
      const Leg* leg = nullptr;  // whose access was granted when this leg began; null: none
      Word answer = 0;
      std::uint8_t offset = 0;  // of the address in its word
      bool late = false;        // the first instruction waited for it
    } access;
    LoopMasks loops;                  // around the stretch
    std::uint8_t pace = 0;            // FetchPace::index() at the leg's begin or, once it ran, in the present cycle
    Cycle started = Fetching::never;  // at an access in EX, whose pipeline registers are as they were in that cycle
    Cycle waited = 0;                 // the last cycle in which the access was not granted
    Fetching fetching;

    Cycle begin() const { return due - leg->count; }
    /// Of the whole stretch, if nothing has to wait any more.
    Cycle end() const { return due + (stretch->count - leg->first - leg->count) + fetching.shift; }
    /// In which a loop's start is asked for, or the end.
    Cycle back() const { return end() - (loops.back() != 0 ? 2U : loops.next_back() != 0 ? 1U : 0U); }
  };
};

}  // namespace pulpo::cluster
