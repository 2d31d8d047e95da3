// SPDX-License-Identifier: Apache-2.0
// The fetches of a core that coasts, where it has a cache: stepped ahead through the stretch while all of them hit,
// else with the other caches, cycle by cycle.
#include <algorithm>

#include "cluster/core/core.hpp"

namespace pulpo::cluster {

/// @param late a cycle in which nothing leaves the FIFO comes first
void Core::plan_fetches(const Stretch& stretch, std::uint8_t pace, LoopMasks masks, bool late) {
  if (!late && cache_->smooth() && fetch_ahead(stretch, pace, masks, stretch.count)) {
    coast_.steps_cache = coast_.port_in_use = false;
    return;
  }
  if (coast_.steps_cache || (late && fetch_late(stretch, pace, masks))) {
    return;
  }
  step_cache_from(FetchPace::from_index(late ? coast_.pace : pace), stretch.pc + stretch.size_bytes(0));
  if (masks.back() != 0 && stretch.count == 1) {
    coast_.last_request = hart_.loops[masks.back() >> 1].start;
    coast_.fetch_pace = {};
  }
}

bool Core::fetch_late(const Stretch& stretch, std::uint8_t pace, LoopMasks masks) {
  const PrivateCache::Registers before = cache_->registers();
  if (fetch_once(stretch) && fetch_ahead(stretch, pace, masks, stretch.count)) {
    return true;
  }
  cache_->restore(before);
  return false;
}

void Core::step_cache_from(FetchPace pace, Address head) {
  coast_.steps_cache = true;
  coast_.port_in_use = false;
  coast_.fetch_pace = pace;
  coast_.last_request = pace.last_request(head);
}

/// Steps the core's cache through the first cycles of a stretch.
/// @return false, and nothing done, when something does not hit: others would see that, in its cycle
bool Core::fetch_ahead(const Stretch& stretch, std::uint8_t pace_index, LoopMasks masks, unsigned cycles) {
  FetchPace pace = FetchPace::from_index(pace_index);
  Address last = pace.last_request(stretch.pc + stretch.size_bytes(0));
  const Address loop_start = hart_.loops[masks.goes_back() >> 1].start;
  unsigned back = masks.back() != 0 ? stretch.count - 2 : masks.next_back() != 0 ? stretch.count - 1 : cycles;
  if (masks.back() != 0 && stretch.count == 1) {
    last = loop_start;
    pace = {};
    back = cycles;
  }
  back = std::min(back, cycles);
  coast_.cache = cache_->registers();
  if (!(stretch.whole_words && pace.arrives && pace.asks())) {
    if (fetch_by_pace(stretch, pace, last, loop_start, back, cycles)) {
      return true;
    }
  } else if (cache_->run((last & ~3U) + 4, back) && (back == cycles || cache_->run(loop_start, cycles - back))) {
    if (cycles == stretch.count) {
      stretches_->remember_fetches(stretch, index_,
                                   cache_->behind(coast_.cache, pace_index, masks.goes_back() != 0 ? loop_start : 0));
    }
    return true;
  }
  cache_->restore(coast_.cache);
  return false;
}

/// @param back the cycle in which the loop's start is requested
bool Core::fetch_by_pace(const Stretch& stretch, FetchPace pace, Address last, Address loop_start, unsigned back,
                         unsigned cycles) {
  for (unsigned i = 0; i < cycles; ++i) {
    const bool asks = pace.asks() || i == back;
    const Address address = i == back ? loop_start : (last & ~3U) + 4;
    if (!cache_->fetch(address, asks)) {
      return false;
    }
    last = asks ? address : last;
    pace = i == back ? FetchPace{} : pace.popped(stretch.halfword(i + 1), stretch.size_bytes(i + 1));
  }
  return true;
}

/// The same for a cycle in which nothing leaves the FIFO while the instruction of `next` is in ID.
bool Core::fetch_once(const Stretch& next) {
  if (!cache_->smooth()) {
    return false;
  }
  const FetchPace pace = FetchPace::from_index(coast_.pace);
  const PrivateCache::Registers before = cache_->registers();
  const Address last = pace.last_request(next.pc + next.size_bytes(0));
  if (cache_->fetch((last & ~3U) + 4, pace.asks())) {
    return true;
  }
  cache_->restore(before);
  return false;
}

/// The request of cycle `now`.
void Core::drive_fetch(Cycle now) {
  const Stretch& stretch = *coast_.stretch;
  const Cycle begin = coast_.due - stretch.count;
  const bool pops = now >= begin && now < coast_.due;
  const auto index = static_cast<unsigned>(now - begin) + 1;  // of what leaves the FIFO
  const unsigned back = !pops                        ? 0
                        : index + 1 == stretch.count ? coast_.loops.back()
                        : index == stretch.count     ? coast_.loops.next_back()
                                                     : 0;
  const FetchPace pace = coast_.fetch_pace;
  fetch_.request = back != 0 || pace.asks();
  fetch_.address = back != 0 ? hart_.loops[back >> 1].start : (coast_.last_request & ~3U) + 4;
  coast_.last_request = fetch_.request ? fetch_.address : coast_.last_request;
  const bool to_start = index == stretch.count && coast_.loops.back() != 0;
  coast_.fetch_pace = back != 0  ? FetchPace{}
                      : !pops    ? pace.stalled()
                      : to_start ? pace.popped(false, 4)
                                 : pace.popped(stretch.halfword(index), stretch.size_bytes(index));
  coast_.port_in_use = true;
}

}  // namespace pulpo::cluster
