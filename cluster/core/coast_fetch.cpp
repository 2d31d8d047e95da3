// SPDX-License-Identifier: Apache-2.0
// The fetches of a core that coasts, where it has a cache: stepped ahead through a stretch as far as all of them hit,
// from there on with the other caches, cycle by cycle, until that holds again.
#include <algorithm>

#include "cluster/core/coast.ipp"

namespace pulpo::cluster {

/// The fetches of the stretch just committed. @param pace in the first cycle of them
/// @param late that is a cycle in which nothing leaves the FIFO, before the stretch begins
void Core::plan_fetches(FetchPace pace, bool late) {
  auto& fetching = coast_.fetching;
  const Stretch& stretch = *coast_.stretch;
  const Cycle begin = coast_.begin();
  const Cycle first = begin - (late ? 1U : 0U);
  fetching.broken = false;
  fetching.moved = true;
  fetching.shifts = fetching.shift = 0;
  const bool smooth = cache_->smooth();
  if (!smooth && fetching.steps_from != Fetching::never) {
    return;
  }
  const bool start_asked = coast_.loops.back() != 0 && stretch.count == 1;  // in the cycle before
  fetching.position = start_asked ? FetchPosition{{}, loop_start_fetched()}
                                  : FetchPosition{pace, pace.last_request(stretch.pc + stretch.size_bytes(0))};
  if (!smooth) {
    fetching.steps_from = first;
    return;
  }
  fetch_ahead(first);
}

/// Steps the cache through the rest of the stretch, from cycle `first` on, up to the first that concerns others.
void Core::fetch_ahead(Cycle first) {
  auto& fetching = coast_.fetching;
  fetching.shifts = fetching.shift = 0;
  const Cycle end = coast_.end();
  auto index = static_cast<std::uint8_t>(first + coast_.stretch->count - end);
  if (index >= 128 && fetching.early != 0) {
    index -= 64;  // not the same fetches as before a stretch whose first instruction stands in ID already
  }
  if (repeat_fetches(first, index, static_cast<std::uint8_t>(fetching.position.pace.index()))) {
    return;
  }
  fetching.ahead_from = first;
  fetching.position_before = fetching.position;
  fetching.cache_before = cache_->registers();
  PrivateCache::Run run;
  const Cycle reached = try_fetches(first, end, run);
  if (reached != end && !cache_->asking()) {
    repeat_fetches_until(reached);
  }
  fetching.steps_from = reached == end ? Fetching::never : reached;
  remember_fetches(first, index, run);
}

void Core::remember_fetches(Cycle first, std::uint8_t index, PrivateCache::Run& run) {
  auto& fetching = coast_.fetching;
  const auto pace = static_cast<std::uint8_t>(fetching.position_before.pace.index());
  cache_->describe(run, fetching.cache_before, pace, loop_start_fetched());
  run.position_before = fetching.position_before;
  run.position = fetching.position;
  run.most_words = std::max(run.most_words, run.position.pace.words);
  run.steps_from = fetching.steps_from == Fetching::never ? PrivateCache::Run::none
                                                          : static_cast<std::uint8_t>(fetching.steps_from - first);
  auto& entry = fetch_memo_.entry(*coast_.stretch, index, run.phase(), pace, line_base(run.prefetched()));
  entry = {coast_.stretch, index, run};
  fetching.run = &entry.run;
}

/// Back to where stepping ahead began, and from there to `now` only.
void Core::repeat_fetches_until(Cycle now) {
  auto& fetching = coast_.fetching;
  cache_->restore(fetching.cache_before);
  fetching.position = fetching.position_before;
  if (fetching.shifts != 0) {
    repeat_shifted_until(now);
  } else {
    PrivateCache::Run run;
    try_fetches(fetching.ahead_from, now, run);
  }
}

/// @return `end`, or the first cycle that concerns others: cache and position are of no use then, if the cache is not
/// asking()
/// @param run what there is to say of the cycles up to then
Cycle Core::try_fetches(Cycle first, Cycle end, PrivateCache::Run& run) {
  FetchPosition& position = coast_.fetching.position;
  const Cycle begin = coast_.end() - coast_.stretch->count;
  const Cycle back = coast_.back() == coast_.end() ? end : coast_.back();
  run.steady = true;
  Cycle now = first;
  while (now < end && !cache_->asking()) {
    run.most_words = std::max(run.most_words, position.pace.words);
    if (now == back) {
      run.back = cache_->registers();
      run.position_back = position;
    }
    const bool streams = coast_.stretch->whole_words && now >= begin && position.pace.arrives && position.pace.asks() &&
                         !cache_->travels();
    if (streams && now != back) {
      const auto count = static_cast<unsigned>((now < back ? std::min(back, end) : end) - now);
      const unsigned hits = cache_->run(position.next_word(), count);
      position.last_request = position.next_word() + 4 * (hits - 1);
      now += hits;
      if (hits != count && !cache_->asking()) {
        return now;
      }
      continue;
    }
    bool asks = false;
    const Address address = next_fetch(now, asks);
    run.steady = run.steady && asks;
    if (!cache_->fetch(address, asks)) {
      return now;
    }
    ++now;
  }
  return now;
}

/// The request of cycle `now`, and on to the next position.
Address Core::next_fetch(Cycle now, bool& asks) {
  const Stretch& stretch = *coast_.stretch;
  FetchPosition& position = coast_.fetching.position;
  const Cycle end = coast_.end();
  const bool pops = now + stretch.count + coast_.fetching.early >= end && now < end && now != coast_.waited;
  const auto index = static_cast<unsigned>(now + stretch.count - end) + 1;  // of what leaves the FIFO
  const unsigned back = !pops                        ? 0
                        : index + 1 == stretch.count ? coast_.loops.back()
                        : index == stretch.count     ? coast_.loops.next_back()
                                                     : 0;
  const FetchPace pace = position.pace;
  asks = back != 0 || pace.asks();
  const Address address = back != 0 ? hart_.loops[back >> 1].start : position.next_word();
  position.last_request = asks ? address : position.last_request;
  const bool to_start = index == stretch.count && coast_.loops.back() != 0;
  position.pace = back != 0  ? FetchPace{}
                  : !pops    ? pace.stalled()
                  : to_start ? pace.popped(false, 4)
                             : pace.popped(stretch.halfword(index), stretch.size_bytes(index));
  return address;
}

/// The rest of the stretch, from cycle `now` on: the access that waited is granted, or is about to be.
void Core::fetch_rest(Cycle now) {
  auto& fetching = coast_.fetching;
  fetching.shifts = fetching.shift = 0;
  fetching.early = 0;
  const Stretch& stretch = *coast_.stretch;
  const unsigned index = stretch.count - static_cast<unsigned>(coast_.end() - now);  // of what is in ID
  const Address head = stretch.pc + stretch.offset(index) + stretch.size_bytes(index);
  const FetchPace pace = FetchPace::from_index(coast_.pace);
  const bool start_asked = coast_.loops.back() != 0 && index + 1 == stretch.count;
  fetching.broken = false;
  fetching.moved = true;
  fetching.position =
      start_asked ? FetchPosition{{}, loop_start_fetched()} : FetchPosition{pace, pace.last_request(head)};
  if (cache_->smooth()) {
    fetch_ahead(now);
  } else {
    fetching.steps_from = now;
  }
}

/// From a taken branch on, which is in EX in cycle `now`, to the end of the stretch behind it.
void Core::fetch_from_branch(Cycle now) {
  auto& fetching = coast_.fetching;
  fetching.broken = false;
  fetching.moved = true;
  fetching.shifts = fetching.shift = 0;
  fetching.early = 1;
  fetching.position = {FetchPace{.words = 0, .arrives = false}, (coast_.stretch->pc & ~3U) - 4};
  if (cache_->smooth()) {
    fetch_ahead(now);
  } else {
    fetching.steps_from = now;
  }
}

/// The request of cycle `now` of a core whose cache is stepped with the others.
void Core::drive_fetch(Cycle now) {
  fetch_.address = next_fetch(now, fetch_.request);
  coast_.fetching.answered = now + 1;
}

bool Core::fetch_with_grant(Cycle now) {
  const PrivateCache::Registers before = cache_->registers();
  const FetchPosition position = coast_.fetching.position;
  cache_->grant_trip();
  bool asks = false;
  const Address address = next_fetch(now, asks);
  if (cache_->fetch(address, asks)) {
    return true;
  }
  cache_->restore(before);
  coast_.fetching.position = position;
  return false;
}

/// Behind that step: ahead again, if nobody else is concerned any more. @param next the next cycle
void Core::resume_fetching(Cycle next) {
  auto& fetching = coast_.fetching;
  if (!cache_->smooth()) {
    fetching.steps_from = next;
    return;
  }
  fetching.steps_from = Fetching::never;
  if (coast_.waited + 1 == next) {
    fetching.broken = true;  // it may have to wait again
  } else if (next < coast_.end()) {
    fetch_ahead(next);
  }
}

}  // namespace pulpo::cluster
