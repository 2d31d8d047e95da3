// SPDX-License-Identifier: Apache-2.0
// From one stretch to the next through a taken branch, a jump or the start of a hardware loop: cycles in which the core
// asks nothing but words that its fetch side has, so that it can go through them alone, in lock step with itself.
#include "cluster/core/coast.ipp"

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
  for (Cycle cycle = now; cycle < now + most_crossing_cycles && step_alone(cycle); ++cycle) {
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

/// A cycle whose fetches hit. @return false if the core asks for data or a fetch does not hit; then only
/// return_to_crossing() helps
bool Core::step_alone(Cycle now) {
  drive();
  const bool alone = id_->streams || id_->handling == Handling::jump || id_->execution == Execution::loop;
  if (data_.request || (id_valid_ && !alone)) {
    return false;
  }
  advance(now);
  data_.valid = data_.grant = false;
  if (cache_ != nullptr && (cache_->asking() || !cache_->fetch(fetch_.address, fetch_.request))) {
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
  crossing_.end = 0;
  if (cache_ != nullptr) {
    cache_->restore(crossing_.cache);
  }
  if (crossing_.branch) {
    undo_branch();
    event_.interrupt_request = false;
  } else {
    static_cast<CoreRegisters&>(*this) = crossing_.before;
    fetch_ = crossing_.fetch;
    event_ = crossing_.event;
    data_ = crossing_.data;
  }
  for (Cycle cycle = crossing_.begin; cycle < now; ++cycle) {
    step_alone(cycle);
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
  crossing_.coast = coast_;
  if (cache_ != nullptr) {
    crossing_.cache = cache_->registers();
    if (!fetch_at_branch(next.pc, waits)) {
      cache_->restore(crossing_.cache);
      return false;
    }
  }
  const bool fifo_full = FetchPace::from_index(coast_.pace).words >= FetchPace::depth - 1;
  if (!plan(next, now + (waits ? 3 : 2), static_cast<std::uint8_t>(pace.index()), LoopMasks{})) {
    if (cache_ != nullptr) {
      cache_->restore(crossing_.cache);
    }
    return false;
  }
  note(Rule::branch_taken);
  if (fifo_full) {
    note(Rule::fetch_fifo);
  }
  ++stretch.runs[index_];
  account_branch(waits, 1);
  coast_.access = {};
  crossing_.branch = true;
  crossing_.begin = now;
  crossing_.end = coast_.begin();
  return true;
}

/// The fetches of these cycles. @return false when one of them concerns others
bool Core::fetch_at_branch(Address target, bool waits) {
  const unsigned cycles = waits ? 3 : 2;
  for (unsigned i = 0; i < cycles; ++i) {
    const Address address = i == 0 ? target : (target & ~3U) + 4 * i;
    if (!cache_->smooth() || cache_->asking() || !cache_->fetch(address, true)) {
      return false;
    }
  }
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
