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
  const Leg& leg = *stretch.legs;
  if ((leg.pace_behind[pace] & Leg::starves) != 0) [[unlikely]] {
    return false;
  }
  const FetchPace waiting = FetchPace::from_index(coast_.pace);
  coast_.stretch = &stretch;
  coast_.leg = &leg;
  coast_.due = begin + leg.count;
  coast_.pace = pace;
  coast_.loops = masks;
  coast_.fetching.early = 0;
  if (cache_ != nullptr && (late || !cache_->smooth() || !repeat_fetches(begin, 0, pace))) {
    plan_fetches(late ? waiting : FetchPace::from_index(pace), late);
  }
  return true;
}

/// The fetches of the stretch from its cycle `index` on, if nothing has changed since they were last made from the same
/// state of the cache. @param first that cycle
inline bool Core::repeat_fetches(Cycle first, std::uint8_t index, std::uint8_t pace) {
  const FetchMemo::Entry& known =
      fetch_memo_.entry(*coast_.stretch, index, cache_->prefetch_phase(), pace, cache_->prefetch_line());
  const PrivateCache::Run& run = known.run;
  if (known.stretch != coast_.stretch || known.index != index || !cache_->repeats(run, pace, loop_start_fetched())) {
    return false;
  }
  auto& fetching = coast_.fetching;
  fetching.broken = false;
  fetching.moved = true;
  fetching.ahead_from = first;
  fetching.position_before = run.position_before;
  fetching.position = run.position;
  fetching.cache_before = cache_->registers();
  fetching.run = &run;
  fetching.shifts = fetching.shift = 0;
  fetching.steps_from = run.steps_from == PrivateCache::Run::none ? Fetching::never : first + run.steps_from;
  cache_->repeat(run);
  return true;
}

inline const Stretch& Core::loop_start(unsigned loop) {
  const Stretch*& known = loop_starts_[loop];
  if (known == nullptr || known->pc != hart_.loops[loop].start) [[unlikely]] {
    known = &stretches_->at(hart_.loops[loop].start);
  }
  return *known;
}

/// What stands in ID when the stretch has run, as a stretch.
inline const Stretch& Core::next_stretch() {
  if (coast_.loops.back() == 0) [[likely]] {
    return stretches_->follower(*coast_.stretch);
  }
  return loop_start(coast_.loops.back() >> 1U);
}

/// Runs the leg's instructions, up to an access at its end; the cycle in which the last one is in EX begins.
inline void Core::run_leg() {
  const Leg& leg = *coast_.leg;
  Word* const x = hart_.x.data();
  const isa::Bound* instruction = leg.code;
  for (const isa::Bound* const end = instruction + leg.count - (leg.requests ? 1 : 0); instruction != end;
       ++instruction) {
    instruction->run(*instruction, x, res_);
  }
  coast_.pace = leg.pace_behind[coast_.pace] & Leg::pace_mask;
}

inline Core::Arrival Core::arrive(Cycle now, Request& request) {
  run_leg();
  if (!coast_.leg->requests) {
    return pass_on(now);
  }
  run_access(*coast_.leg, request);
  return Arrival::request;
}

/// Runs the access that ends the leg.
inline void Core::run_access(const Leg& leg, Request& request) {
  const Leg::Access& access = leg.access;
  Word* const x = hart_.x.data();
  Address address;
  if (access.direct) [[likely]] {
    const Word base = x[access.base], step = x[access.step_index] + access.step;
    res_.store_data = x[access.source];
    res_.address = address = base + x[access.index] + access.offset;
    x[access.stepped] = base + step;
    x[0] = 0;
  } else {
    const isa::Bound& last = leg.code[leg.count - 1];
    last.run(last, x, res_);
    address = res_.address;
  }
  const unsigned offset = address & 3;
  request.address = address;
  request.lanes = static_cast<std::uint8_t>(access.lanes << offset);
  request.write = access.store;
  if (access.store) {
    request.data = std::rotl(res_.store_data, static_cast<int>(8 * offset));
  }
}

/// Counts the granted access and writes what it loaded, a cycle early: who could tell waits (load_hazard()).
inline void Core::complete_coasting(const Leg& leg, Word answer, bool late) {
  const auto& access = leg.access;
  coast_.access.leg = &leg;
  coast_.access.answer = answer;
  coast_.access.late = late;
  if (access.loads_word) [[likely]] {  // of an aligned word
    coast_.access.offset = 0;
    set(access.destination, answer);
    return;
  }
  const unsigned offset = res_.address & 3;
  coast_.access.offset = static_cast<std::uint8_t>(offset);
  if (access.loads) {
    const Word high = answer >> 8 * offset << access.unused_bits;
    set(access.destination, access.sign_extend
                                ? static_cast<Word>(static_cast<std::int32_t>(high) >> access.unused_bits)
                                : high >> access.unused_bits);
  }
}

/// Whether the instruction behind the stretch needs what its last one loads.
inline bool Core::next_waits_for_load(const Stretch& next) const {
  const auto& access = coast_.leg->access;
  return access.loads && ((next.hazards >> access.destination) & 1) != 0;
}

/// The access is granted, and the stretch goes on.
inline Core::Arrival Core::next_leg(Cycle now, Word answer, Request& request) {
  const Leg& leg = *coast_.leg;
  const Leg& next = (&leg)[1];
  const std::uint8_t pace = next.pace_behind[coast_.pace];
  const bool start_unasked = next.last && coast_.loops.next_back() != 0 && (pace & Leg::arriving_before_last) == 0;
  if ((pace & Leg::starves) != 0 || start_unasked) [[unlikely]] {
    leave_access(now);
    return Arrival::lockstep;
  }
  coast_.leg = &next;
  coast_.due = now + next.count;
  coast_.fetching.shift = 0;
  if (coast_.fetching.broken) [[unlikely]] {
    fetch_rest(now);
  }
  complete_coasting(leg, answer, false);
  if (!next.single) {
    return Arrival::later;
  }
  coast_.pace = pace & Leg::pace_mask;
  run_access(next, request);
  return Arrival::request;
}

}  // namespace pulpo::cluster
