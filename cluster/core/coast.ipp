// SPDX-License-Identifier: Apache-2.0
// Coasting: a core in a stretch is left alone until its end, then runs all of its instructions at once. It lags behind,
// never runs ahead, so that whatever comes from outside finds it by stop_coasting() exactly where it would be.
// Included by coast.cpp and leave_coast.cpp alone.
#pragma once

#include "cluster/core/core.hpp"

namespace pulpo::cluster {

/// charge() where nobody listens.
inline void Core::spend(Reason reason) {
  counters_.reasons.charge(reason);
  reason_ = reason;
}

/// Whether loop `i` goes back at its end, once the decrement of a loop start still in ID has been made.
inline bool Core::goes_back(unsigned i, std::uint8_t pending) const {
  return hart_.loops[i].count >= 2U + ((pending >> i) & 1U);
}

/// Lets the core coast from `begin` on, when the first instruction of the stretch, then in ID, leaves ID.
/// @param back loops that go back behind that instruction; `pending`: decrements to be made when it leaves ID
/// @return false, and nothing done, when it needs the long way
inline bool Core::plan(const Stretch& whole, Cycle begin, FetchPace pace, std::uint8_t back, std::uint8_t pending) {
  Plan plan{&whole, 0, 0};
  if (back != 0) {
    plan = {stretches_->cut(whole, whole.pc).body, back, 0};
  } else if (loops_armed_) {
    plan = plan_loops(whole, pace, pending);
  }
  const Stretch& stretch = *plan.stretch;
  const std::uint8_t behind = stretch.pace_behind[pace.index()];
  if (stretch.count == 0 || (behind & Stretch::starves) != 0) {
    return false;
  }
  if (pending != 0) {
    count_down(pending);
  }
  coast_ = {.stretch = &stretch,
            .begin = begin,
            .due = begin + stretch.count,
            .pace = pace,
            .back = plan.back,
            .next_back = plan.next_back,
            .by_loop = pending,
            .ran = false};
  return true;
}

/// What stands in ID when the stretch has run, as a stretch.
inline const Stretch& Core::next_stretch() {
  if (coast_.back == 0) [[likely]] {
    return stretches_->follower(*coast_.stretch);
  }
  return loop_start(coast_.back >> 1);
}

/// Runs the stretch; the cycle in which its last instruction is in EX begins.
inline void Core::run_stretch() {
  const Stretch& stretch = *coast_.stretch;
  Word* const x = hart_.x.data();
  const isa::Bound* const end = stretch.code + stretch.count;
  for (const isa::Bound* instruction = stretch.code; instruction != end; ++instruction) {
    instruction->run(*instruction, x, res_);
  }
  ++stretch.runs[index_];
  coast_.pace = FetchPace::from_index(stretch.pace_behind[coast_.pace.index()] & Stretch::pace_mask);
  coast_.ran = true;
}

/// A cycle in which nothing leaves the FIFO, while the instruction of `next` is in ID: a hardware loop's end is not in
/// the way, and whatever the FIFO shows is whole.
inline bool Core::can_pause(const Stretch& next) const {
  if (loops_armed_) {
    for (unsigned i = 0; i < 2; ++i) {
      const Address end = hart_.loops[i].end;
      if (hart_.loops[i].count >= 2 && (end == next.pc || end == next.pc + next.size_bytes(0))) {
        return false;
      }
    }
  }
  return coast_.pace.words != 0 || ((next.pc + next.size_bytes(0)) & 2) == 0;
}

}  // namespace pulpo::cluster
