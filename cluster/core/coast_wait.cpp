// SPDX-License-Identifier: Apache-2.0
// The fetches of a core whose access waits for its bank: those made ahead go on a cycle later, or are taken back.
#include <algorithm>

#include "cluster/core/coast.ipp"

namespace pulpo::cluster {

/// The data request waits for its bank in cycle `now`, which changes nothing of the fetches made ahead: words are asked
/// for as before, and there is room for them; only a loop's start is asked for a cycle later.
/// @return false, and nothing done, if it is not so
bool Core::shift_fetches(Cycle now) {
  auto& fetching = coast_.fetching;
  const Cycle end = coast_.end(), back = coast_.back();
  if (fetching.broken || now >= std::min(fetching.steps_from, end)) {
    return false;
  }
  const PrivateCache::Run& run = *fetching.run;
  if (!run.steady || run.most_words + fetching.shifts + 1U >= FetchPace::depth - 1 || (back != end && now >= back)) {
    return false;
  }
  Cycle from = std::min(fetching.steps_from, end);
  const FetchPosition at_end = fetching.position;
  const bool goes_back = back < from;
  if (goes_back) {
    if (fetching.shifts != 0) {
      cache_->restore(fetching.back);
    } else {
      cache_->restore(run.back, run, fetching.cache_before);
    }
    fetching.position = fetching.shifts != 0 ? fetching.position_back : run.position_back;
    from = back;
  }
  // what left the FIFO in the cycle before is still there
  const Stretch& stretch = *coast_.stretch;
  const auto last = static_cast<unsigned>(from + stretch.count - end);
  fetching.position.pace.words += FetchPace::freed(stretch.halfword(last), stretch.size_bytes(last));
  ++fetching.shift;
  ++fetching.shifts;
  if (goes_back && fetching.steps_from == Fetching::never && fetch_back_again(at_end)) {
    return true;
  }
  if (from < fetching.steps_from) {
    fetch_few(from);
  }
  return true;
}

/// A word more, then a loop's start and what follows in the stretch, as before. @param at_end FetchPosition then
/// @return false, and nothing done, if one of them concerns others
bool Core::fetch_back_again(FetchPosition at_end) {
  auto& fetching = coast_.fetching;
  const Address start = loop_start_fetched();
  const PrivateCache::Registers before = cache_->registers();
  const FetchPosition position = fetching.position;
  const auto fetch = [this](Address address) { return cache_->fetch(address, true) && !cache_->asking(); };
  if (fetch(position.next_word())) {
    fetching.back = cache_->registers();
    fetching.position_back = {position.pace, position.next_word()};
    if (fetch(start) && (coast_.loops.back() == 0 || fetch((start & ~3U) + 4))) {
      fetching.position = at_end;
      return true;
    }
  }
  cache_->restore(before);
  return false;
}

/// The fetches from cycle `from` on to the end of the stretch.
void Core::fetch_few(Cycle from) {
  auto& fetching = coast_.fetching;
  const Cycle end = coast_.end(), back = coast_.back();
  Cycle now = from;
  while (now < end && !cache_->asking()) {
    const FetchPosition position = fetching.position;
    if (now == back) {
      fetching.back = cache_->registers();
      fetching.position_back = position;
    }
    bool asks = false;
    const Address address = next_fetch(now, asks);
    if (!cache_->fetch(address, asks)) {
      cache_->restore(fetching.cache_before);
      fetching.position = fetching.position_before;
      repeat_shifted_until(now);
      fetching.position = position;
      break;
    }
    ++now;
  }
  fetching.steps_from = now == end ? Fetching::never : now;
}

/// The data request waits for its bank: a cycle in which nothing leaves the FIFO. @param head what is in IF
void Core::fetch_while_waiting(Cycle now, Address head) {
  auto& fetching = coast_.fetching;
  if ((!fetching.broken && fetching.steps_from <= now) || shift_fetches(now)) {
    return;
  }
  if (!fetching.broken && now < coast_.end()) {
    repeat_fetches_until(now);
  }
  fetching.broken = true;
  fetching.steps_from = Fetching::never;
  const FetchPace pace = FetchPace::from_index(coast_.pace);
  fetching.position = {pace, pace.last_request(head)};
  const PrivateCache::Registers before = cache_->registers();
  if (!cache_->smooth() || cache_->asking() || !cache_->fetch(fetching.position.next_word(), pace.asks())) {
    cache_->restore(before);
    fetching.broken = false;
    fetching.steps_from = now;
  }
}

/// Fetches from where stepping ahead began up to `now`, when accesses have waited meanwhile: what left the FIFO when is
/// not known any more, but each cycle asked.
void Core::repeat_shifted_until(Cycle now) {
  const Cycle back = coast_.back();
  Address next = coast_.fetching.position.next_word();
  for (Cycle cycle = coast_.fetching.ahead_from; cycle < now; ++cycle) {
    next = cycle == back ? loop_start_fetched() : next;
    cache_->fetch(next, true);
    next = (next & ~3U) + 4;
  }
}

}  // namespace pulpo::cluster
