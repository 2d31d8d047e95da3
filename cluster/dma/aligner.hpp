// SPDX-License-Identifier: Apache-2.0
// Moves a burst from the byte lanes of its source address to those of its destination (trans_aligner.sv).
#pragma once

#include <cstdint>

#include "cluster/dma/fifo.hpp"
#include "cluster/dma/transfer.hpp"

namespace pulpo::cluster::dma {

/// What the aligner needs to know of a burst: lanes are the low 3 bits of the two addresses.
struct AlignJob {
  std::uint32_t length = 0;
  std::uint8_t source_lane = 0;
  std::uint8_t destination_lane = 0;

  template <class Walk>
  void walk(Walk& walk) {
    walk.control(length);
    walk.control(source_lane);
    walk.control(destination_lane);
  }
};

class Aligner {
 public:
  struct Outcome {
    bool took = false;  // the source's word
    bool gave = false;  // `data` and `strobe` to the destination
    std::uint64_t data = 0;
    std::uint8_t strobe = 0;
  };

  /// One cycle: `source` is valid when `offered`, the destination takes a word when `wanted`.
  Outcome step(Fifo<AlignJob, 2>& jobs, bool offered, std::uint64_t source, bool wanted);
  bool idle() const { return state_ == State::idle; }

  template <class Walk>
  void walk(Walk& walk) {
    walk.control(state_);
    job_.walk(walk);
    for (const unsigned strobes : {shape_, first_strobe_, stall_strobe_}) {
      walk.control(strobes);
    }
    for (const std::uint32_t beats : {source_beats_, destination_beats_, taken_, given_}) {
      walk.control(beats);
    }
  }

 private:
  enum class State : std::uint8_t {
    idle,
    first,
    second,
    third,
    run,
    push_stall,
    pop_stall,
    third_last,
    second_last,
    last
  };

  void start(Fifo<AlignJob, 2>& jobs);
  void run(Outcome& outcome, bool offered, bool wanted);
  State after_first() const;
  State after_second() const;
  State after_push() const;
  std::uint8_t final_strobe() const;
  std::uint64_t word() const;

  State state_ = State::idle;
  AlignJob job_;
  // of the current job (trans_aligner.sv computes them from the job's registers)
  std::uint8_t shape_ = 0;  // {destination lane greater, source fits, destination fits}
  std::uint8_t first_strobe_ = 0;
  std::uint8_t stall_strobe_ = 0;                           // strobe that a stalled word keeps
  std::uint32_t source_beats_ = 0, destination_beats_ = 0;  // - 1
  std::uint32_t taken_ = 0, given_ = 0;
  std::uint64_t buffer_[2] = {};
};

}  // namespace pulpo::cluster::dma
