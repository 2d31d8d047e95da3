// SPDX-License-Identifier: Apache-2.0
// From one stretch to the next through a taken branch, a jump or the start of a hardware loop: cycles in which the core
// asks nothing but words that its fetch side has, so that it can go through them alone, in lock step with itself.
#include "cluster/core/coast.ipp"

#include <algorithm>
#include <utility>

namespace pulpo::cluster {

/// Whether what stands in ID and EX asks for nothing but fetches.
bool Core::may_cross() const {
  const bool fetches_alone = stretches_ != nullptr && (cache_ == nullptr || cache_->smooth());
  const bool harmless =
      id_->handling == Handling::jump || id_->execution == Execution::loop || (ex_.flags.branch && ex_.taken);
  return fetches_alone && harmless && state_ == State::decode && !ex_.flags.data_request;
}

/// Steps to the begin of the next stretch. The core is in lock step at the begin of cycle `now`, before drive().
/// @return false, and nothing done, when something on the way concerns others
bool Core::cross(Cycle now) {
  if (!may_cross()) {
    return false;
  }
  crossing_.branch = false;
  crossing_.before = *this;
  crossing_.fetch = fetch_;
  crossing_.event = event_;
  crossing_.data = data_;
  crossing_.cache = cache_ != nullptr ? cache_->registers() : PrivateCache::Registers{};
  for (Cycle cycle = now; cycle < now + most_crossing_cycles && step_alone(cycle, cache_); ++cycle) {
    const bool free = calm_ && !ex_.flags.data_request && !wb_.waiting;
    Request none;
    if (free && start_coasting(cycle + 1, 0, none) != Arrival::lockstep) {
      crossing_.begin = now;
      crossing_.end = cycle + 1;
      return true;
    }
  }
  crossing_.end = now + most_crossing_cycles;
  crossing_.begin = now;
  return_to_crossing(now);
  return false;
}

/// A cycle whose fetches hit. @param cache to be stepped too; null: none, or it has been. @return false if the core
/// asks for data or a fetch does not hit; then only return_to_crossing() helps
bool Core::step_alone(Cycle now, PrivateCache* cache) {
  drive();
  const bool alone = id_->streams || id_->handling == Handling::jump || id_->execution == Execution::loop;
  if (data_.request || (id_valid_ && !alone)) {
    return false;
  }
  advance(now);
  data_.valid = data_.grant = false;
  if (cache != nullptr && (cache->asking() || !cache->fetch(fetch_.address, fetch_.request))) {
    return false;
  }
  fetch_.grant = fetch_.valid = fetch_.request;
  if (fetch_.request) {
    fetch_.data = stretches_->word(fetch_.address & ~3U);
    fetch_.wait_reason = Reason::fetch;
  }
  return true;
}

/// Everything as it was in lock step at the begin of cycle `now` of the crossing.
void Core::return_to_crossing(Cycle now) {
  const EventPort seen = event_;
  const FetchPort shown = fetch_;
  const bool answered = crossing_.branch && coast_.fetching.answered == now;
  crossing_.end = 0;
  if (crossing_.branch) {
    if (cache_ != nullptr && now < std::min(coast_.fetching.steps_from, coast_.end())) {
      repeat_fetches_until(now);
    }
    fetch_ = cache_ != nullptr ? crossing_.fetch : fetch_;
    undo_branch();
    event_.interrupt_request = false;
  } else {
    if (cache_ != nullptr) {
      cache_->restore(crossing_.cache);
    }
    static_cast<CoreRegisters&>(*this) = crossing_.before;
    fetch_ = crossing_.fetch;
    event_ = crossing_.event;
    data_ = crossing_.data;
  }
  for (Cycle cycle = crossing_.begin; cycle < now; ++cycle) {
    step_alone(cycle, crossing_.branch ? nullptr : cache_);
  }
  if (answered) {
    fetch_ = shown;
  }
  // what came from outside since
  event_.interrupt_request = seen.interrupt_request;
  event_.interrupt_id = seen.interrupt_id;
  event_.clock_enable = seen.clock_enable;
  event_.fetch_enable = seen.fetch_enable;
}

/// The stretch ended with a taken branch, which is in EX in cycle `now`: the same in closed form, where nothing but the
/// branch itself matters. ID is empty for a cycle, for two when the target is a word that lies in two.
bool Core::follow_branch(Cycle now) {
  const Stretch& stretch = *coast_.stretch;
  const Stretch& next = stretches_->at(res_.next_pc);
  const bool killed_matters = !stretch.slots[stretch.count]->streams;  // it stays in the decoder (EX-DIV-PHANTOM)
  if (next.count == 0 || killed_matters || loops_armed_ || coast_.loops.bits != 0) {
    return false;
  }
  FetchPace pace;
  const bool waits = !pace.shows(next.halfword(0), next.size_bytes(0));
  pace = (waits ? pace.stalled() : pace).popped(next.halfword(0), next.size_bytes(0));
  const Leg& leg = *next.legs;
  if ((leg.pace_behind[pace.index()] & Leg::starves) != 0) {
    return false;
  }
  note(Rule::branch_taken);
  if (FetchPace::from_index(coast_.pace).words >= FetchPace::depth - 1) {
    note(Rule::fetch_fifo);
  }
  ++stretch.runs[index_];
  account_branch(waits, 1);
  crossing_.coast = coast_;
  coast_.stretch = &next;
  coast_.leg = &leg;
  coast_.due = now + (waits ? 3 : 2) + leg.count;
  coast_.pace = static_cast<std::uint8_t>(pace.index());
  coast_.access = {};
  if (cache_ != nullptr) {
    crossing_.fetch = fetch_;
    fetch_from_branch(now);
  }
  crossing_.branch = true;
  crossing_.begin = now;
  crossing_.end = coast_.begin();
  return true;
}

/// @param times 1, or -1 to take it back
void Core::account_branch(bool waits, std::uint64_t times) {
  counters_.reasons.charge(Reason::branch, 2 * times);
  counters_.reasons.charge(Reason::fetch, waits ? times : 0);
  counters_.branches_taken += times;
  counters_.perf_imiss += waits ? times : 0;
  reason_ = waits ? Reason::fetch : Reason::branch;
}

/// As in lock step at the begin of the cycle in which the branch is in EX.
void Core::undo_branch() {
  account_branch(coast_.begin() - crossing_.begin == 3, ~std::uint64_t{0});
  coast_ = crossing_.coast;
  --coast_.stretch->runs[index_];
  uncoast(crossing_.begin, true);
}

}  // namespace pulpo::cluster
