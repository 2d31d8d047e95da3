// SPDX-License-Identifier: Apache-2.0
// Moves a burst from the byte lanes of its source address to those of its destination.
#include "cluster/dma/aligner.hpp"

#include <array>

#include "cluster/dma/beat_splitter.hpp"

namespace pulpo::cluster::dma {

void Aligner::start(Fifo<AlignJob, 2>& jobs) {
  job_ = jobs.front();
  jobs.pop();
  const std::uint32_t tail = job_.length % 8;
  const bool greater = job_.destination_lane > job_.source_lane;
  const bool source_fits = job_.source_lane + tail < 8;
  const bool destination_fits = job_.destination_lane + tail < 8;
  shape_ = static_cast<std::uint8_t>(greater << 2 | source_fits << 1 | destination_fits << 0);
  first_strobe_ = static_cast<std::uint8_t>(0xffu << job_.destination_lane);
  source_beats_ = extra_beats(job_.source_lane, job_.length);
  destination_beats_ = extra_beats(job_.destination_lane, job_.length);
  taken_ = given_ = 0;
  state_ = State::first;
}

// The three tables of next states by shape_, as the RTL's cases list them.
Aligner::State Aligner::after_first() const {
  using enum State;
  constexpr std::array<State, 8> single{last, last, second_last, last, second_last, last, second_last, last};
  constexpr std::array<State, 8> several{second, second, third, second, third, second, third, third};
  return source_beats_ == 0 ? single[shape_] : several[shape_];
}

Aligner::State Aligner::after_second() const {
  using enum State;
  constexpr std::array<State, 8> two{second_last, last, third_last, second_last,
                                     third_last,  last, third_last, third_last};
  return source_beats_ == 1 ? two[shape_] : third;
}

Aligner::State Aligner::after_push() const {
  using enum State;
  constexpr std::array<State, 8> done{second_last, last, second_last, second_last, last, last, second_last, last};
  return taken_ == source_beats_ ? done[shape_] : State::run;
}

std::uint8_t Aligner::final_strobe() const {
  const std::uint32_t tail = job_.length % 8;
  if (destination_beats_ == 0) {
    return static_cast<std::uint8_t>((0xffu >> (7 - tail)) << job_.destination_lane);
  }
  return static_cast<std::uint8_t>(0xffu >> ((7 - tail - job_.destination_lane) & 7));
}

std::uint64_t Aligner::word() const {
  // 16-byte ring of the last two source words; a given word starts at this byte of it
  const unsigned start = (given_ % 2 * 8 + job_.source_lane - job_.destination_lane) & 15u;
  const std::uint64_t low = buffer_[start / 8];
  const std::uint64_t high = buffer_[1 - start / 8];
  const unsigned shift = start % 8 * 8;
  return shift == 0 ? low : low >> shift | high << (64 - shift);
}

/// States in which words come and go at once.
void Aligner::run(Outcome& outcome, bool offered, bool wanted) {
  switch (state_) {
    case State::push_stall:
      outcome.took = offered;
      break;
    case State::pop_stall:
      outcome.took = outcome.gave = wanted;
      break;
    default:
      outcome.gave = wanted;
      outcome.took = offered && wanted;
      break;
  }
  const bool stalled = state_ == State::push_stall || state_ == State::pop_stall;
  if (outcome.took) {
    state_ = after_push();
    return;
  }
  stall_strobe_ = outcome.strobe;
  if (!stalled) {
    // Neither side ready: the RTL leaves `third` for `run` all the same, so a first word still to be given loses its
    // strobe.
    state_ = wanted ? State::push_stall : offered ? State::pop_stall : State::run;
  }
}

Aligner::Outcome Aligner::step(Fifo<AlignJob, 2>& jobs, bool offered, std::uint64_t source, bool wanted) {
  Outcome outcome;
  const State now = state_;
  switch (now) {
    case State::idle:
      if (jobs.valid()) {
        start(jobs);
      }
      return outcome;
    case State::first:
    case State::second:
      outcome.took = offered;
      state_ = !offered ? now : now == State::first ? after_first() : after_second();
      break;
    case State::third:
    case State::run:
    case State::push_stall:
    case State::pop_stall:
      outcome.strobe = now == State::third ? first_strobe_ : now == State::run ? std::uint8_t{0xff} : stall_strobe_;
      run(outcome, offered, wanted);
      break;
    case State::third_last:
    case State::second_last:
      outcome.gave = wanted;
      outcome.strobe = now == State::second_last && destination_beats_ == 1 ? first_strobe_ : std::uint8_t{0xff};
      if (wanted) {
        state_ = now == State::third_last ? State::second_last : State::last;
      }
      break;
    case State::last:
      outcome.gave = wanted;
      outcome.strobe = final_strobe();
      break;
  }
  if (outcome.gave) {
    outcome.data = word();
    ++given_;
  }
  if (outcome.took) {
    buffer_[taken_++ % 2] = source;
  }
  if (now == State::last && wanted) {
    state_ = State::idle;
    if (jobs.valid()) {
      start(jobs);
    }
  }
  return outcome;
}

}  // namespace pulpo::cluster::dma
