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
/// @param masks of the stretch before
/// @param late the cycle before `begin` is still to be stepped through
/// @return false, and nothing done, when it needs the long way
inline bool Core::plan(const Stretch& whole, Cycle begin, std::uint8_t pace, LoopMasks masks, bool late) {
  if (masks.goes_on() || (loops_armed_ && meets_loop_end(whole))) [[unlikely]] {
    return plan_around_loops(whole, begin, pace, masks, late);
  }
  return commit(whole, begin, pace, LoopMasks{}, late);
}

inline bool Core::commit(const Stretch& stretch, Cycle begin, std::uint8_t pace, LoopMasks masks, bool late) {
  if ((stretch.pace_behind[pace] & Stretch::starves) != 0) [[unlikely]] {
    return false;
  }
  const FetchPace waiting = FetchPace::from_index(coast_.pace);
  coast_.stretch = &stretch;
  coast_.due = begin + stretch.count;
  coast_.pace = pace;
  coast_.loops = masks;
  if (cache_ != nullptr && (late || !repeat_fetches(begin, pace))) {
    plan_fetches(late ? waiting : FetchPace::from_index(pace), late);
  }
  return true;
}

/// The fetches of the stretch, if nothing has changed since they were last made from the same state of the cache.
inline bool Core::repeat_fetches(Cycle begin, std::uint8_t pace) {
  const Stretch::Fetches* const known = coast_.stretch->fetches[index_];
  if (known == nullptr || !cache_->smooth()) {
    return false;
  }
  const PrivateCache::Run& run = (*known)[cache_->prefetch_phase()];
  if (!cache_->repeats(run, pace, loop_start_fetched())) {
    return false;
  }
  auto& fetching = coast_.fetching;
  fetching.ahead_from = begin;
  fetching.position_before = run.position_before;
  fetching.position = run.position;
  fetching.cache_before = cache_->registers();
  fetching.steps_from = run.steps_from == PrivateCache::Run::none ? Fetching::never : begin + run.steps_from;
  cache_->repeat(run);
  return true;
}

/// What stands in ID when the stretch has run, as a stretch.
inline const Stretch& Core::next_stretch() {
  if (coast_.loops.back() == 0) [[likely]] {
    return stretches_->follower(*coast_.stretch);
  }
  return loop_start(coast_.loops.back() >> 1U);
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
  const Stretch& stretch = *coast_.stretch;
  run_stretch();
  if (stretch.end != Stretch::End::access) {
    return pass_on(now);
  }
  make_request(stretch, request);
  return Arrival::request;
}

/// Of the access that ends the stretch.
inline void Core::make_request(const Stretch& stretch, Request& request) const {
  const unsigned offset = res_.address & 3;
  request.address = res_.address;
  request.data = std::rotl(res_.store_data, static_cast<int>(8 * offset));
  request.lanes = static_cast<std::uint8_t>(stretch.access.lanes << offset);
  request.write = stretch.access.store;
}

/// Behind proceed(): whether the next access is the very next instruction, so that it can be made ready at once.
inline bool Core::runs_on(Request& request) {
  const Stretch& stretch = *coast_.stretch;
  if (!stretch.single_access || coast_.access.late) {
    return false;
  }
  run_stretch();
  make_request(stretch, request);
  return true;
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

/// Whether the instruction behind the stretch needs what its last one loads.
inline bool Core::next_waits_for_load(const Stretch& next) const {
  const auto& access = coast_.stretch->access;
  return access.loads && ((next.hazards >> access.destination) & 1) != 0;
}

inline bool Core::proceed(Cycle now, Word answer) {
  const Stretch& stretch = *coast_.stretch;
  const Stretch& next = next_stretch();
  if (next_waits_for_load(next)) [[unlikely]] {
    return proceed_late(now, answer);
  }
  if (!plan(next, now, coast_.pace, coast_.loops)) [[unlikely]] {
    leave_access(now);
    return false;
  }
  complete_coasting(stretch, answer, false);
  return true;
}

}  // namespace pulpo::cluster
