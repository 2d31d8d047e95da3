// SPDX-License-Identifier: Apache-2.0
// Coasting: a core in a stretch is left alone until its end, then runs all of its instructions at once. It lags behind,
// never runs ahead, so that whatever comes from outside finds it by stop_coasting() exactly where it would be.
// What runs once a stretch; coast.cpp has the rest.
#pragma once

#include <bit>

#include "cluster/core/core.hpp"

namespace pulpo::cluster {

/// charge() where nobody listens.
inline void Core::spend(Reason reason) {
  counters_.reasons.charge(reason);
  reason_ = reason;
}

/// Whether the end of an armed hardware loop enters ID during the stretch.
inline bool Core::meets_loop_end(const Stretch& stretch) const {
  const Address length = stretch.next - stretch.pc;
  return hart_.loops[0].end - stretch.pc - 1 < length || hart_.loops[1].end - stretch.pc - 1 < length;
}

/// Lets the core coast from `begin` on, when the first instruction of the stretch, then in ID, leaves ID.
/// @param pace FetchPace::index() at `begin`
/// @param back loop (as a mask) that goes back behind that instruction; `pending`: to be decremented when it leaves ID
/// @return false, and nothing done, when it needs the long way
inline bool Core::plan(const Stretch& whole, Cycle begin, std::uint8_t pace, std::uint8_t back, std::uint8_t pending) {
  Plan plan{&whole, back, 0};
  if (back != 0) [[unlikely]] {
    plan.stretch = stretches_->cut(whole, whole.pc).body;
  } else if (loops_armed_ && meets_loop_end(whole)) {
    plan = plan_loops(whole, pace, pending);
  }
  const Stretch& stretch = *plan.stretch;
  if ((stretch.pace_behind[pace] & Stretch::starves) != 0) [[unlikely]] {
    return false;
  }
  if (pending != 0) {
    count_down(pending);
  }
  coast_.stretch = &stretch;
  coast_.due = begin + stretch.count;
  coast_.pace = pace;
  coast_.loops = {plan.back, plan.next_back, pending};
  return true;
}

/// What stands in ID when the stretch has run, as a stretch.
inline const Stretch& Core::next_stretch() {
  if (coast_.loops.back == 0) [[likely]] {
    return stretches_->follower(*coast_.stretch);
  }
  return loop_start(coast_.loops.back >> 1);
}

/// Runs the stretch; the cycle in which its last instruction is in EX begins.
inline void Core::run_stretch() {
  const Stretch& stretch = *coast_.stretch;
  Word* const x = hart_.x.data();
  const isa::Bound* instruction = stretch.code;
  const isa::Bound* const end = instruction + stretch.count;
  do {
    instruction->run(*instruction, x, res_);
  } while (++instruction != end);
  ++stretch.runs[index_];
  coast_.pace = stretch.pace_behind[coast_.pace] & Stretch::pace_mask;
}

inline Core::Arrival Core::arrive(Cycle now, Request& request) {
  run_stretch();
  const Stretch& stretch = *coast_.stretch;
  if (stretch.end != Stretch::End::access) {
    return pass_on(now);
  }
  const unsigned offset = res_.address & 3;
  const unsigned lanes = stretch.access.lanes << offset;
  if (lanes > 15) [[unlikely]] {
    leave_stretch(now, true);
    return Arrival::lockstep;
  }
  request.address = res_.address;
  request.data = std::rotl(res_.store_data, static_cast<int>(8 * offset));
  request.lanes = static_cast<std::uint8_t>(lanes);
  request.write = stretch.access.store;
  return Arrival::request;
}

/// Counts the granted access and writes what it loaded, a cycle early: who could tell waits (load_hazard()).
inline void Core::complete_coasting(const Stretch& stretch, Word answer, bool late) {
  const unsigned offset = res_.address & 3;
  coast_.access = {&stretch, answer, static_cast<std::uint8_t>(offset), late};
  const auto access = stretch.access;
  if (access.loads) {
    const Word high = answer >> 8 * offset << access.unused_bits;
    set(access.destination, access.sign_extend
                                ? static_cast<Word>(static_cast<std::int32_t>(high) >> access.unused_bits)
                                : high >> access.unused_bits);
  }
}

inline bool Core::proceed(Cycle now, Word answer) {
  const Stretch& stretch = *coast_.stretch;
  const Stretch& next = next_stretch();
  if (stretch.access.loads && ((next.hazards >> stretch.access.destination) & 1) != 0) [[unlikely]] {
    return proceed_late(now, answer);
  }
  if (!plan(next, now, coast_.pace, coast_.loops.next_back, coast_.loops.back)) [[unlikely]] {
    leave_access(now);
    return false;
  }
  complete_coasting(stretch, answer, false);
  return true;
}

}  // namespace pulpo::cluster
