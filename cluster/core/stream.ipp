// SPDX-License-Identifier: Apache-2.0
// The shortest way through a cycle: straight-line code in which everything is there when it is asked for. The same
// steps as advance_general(), of which this is what remains. Included by core.cpp alone.
#pragma once

#include "cluster/core/core.hpp"

namespace pulpo::cluster {

/// Nothing in the way of the instruction in ID and of the one behind it, for all that ports and registers show.
template <bool Floats>
bool Core::can_stream() const {
  const Slot& id = *id_;
  const bool data_ready = (!wb_.waiting || data_.valid) && (!data_.request || data_.grant);
  const bool streams = Floats ? (id.streams || id.streams_float) && !float_in_the_way() : id.streams;
  if (!data_ready || !streams || event_.interrupt_request || !prefetch_.streams(fetch_) || mixed_.hot ||
      (id.mixed && slice_may_move())) {
    return false;
  }
  const bool load_hazard_here = ex_.flags.data_request && ex_.flags.load_write && load_hazard(id, true);
  return !load_hazard_here && (prefetch_.stream_word(fetch_) & 3) == 3;
}

/// @tparam Floats with pipelined float instructions in ID, in EX or in the FPU
/// @return false, and nothing done, when the cycle needs a longer way
template <bool Floats>
bool Core::advance_streaming() {
  if (!can_stream<Floats>()) {
    return false;
  }
  const Address next = prefetch_.stream_address();
  std::uint8_t decrement = 0;
  Address start = 0;
  const bool goes_back = loops_armed_ && loop_jump(next, decrement, start);
  if (goes_back && !prefetch_.streams_to_loop()) {
    return false;
  }
  if (wb_.waiting) {
    complete_access();
  }
  if constexpr (Floats) {
    stream_float();
  }
  wb_.write = ex_.flags.load_write;
  wb_.nn = nullptr;
  wb_.destination = ex_.load_destination;
  wb_.waiting = data_.request;
  if (data_.request) {
    count_access();
    latch_access();
  }
  charge(Reason::issue);
  retire();
  if (id_is_loop_target_) {
    count_down(loop_decrement_id_);
  }
  if (Floats && id_->streams_float) {
    capture_operands(*id_);
    issue_float(*id_);
    counters_.macs += id_->insn.row->macs;
  } else {
    issue_streaming();
  }
  id_valid_seen_ = true;
  refilling_ = false;
  stand_in_decode(next, prefetch_.stream_word(fetch_));
  id_is_loop_target_ = prefetch_.streams_loop_target();
  if (id_is_loop_target_) {
    loop_decrement_id_ = loop_decrement_if_;
  }
  if (goes_back) {
    prefetch_.stream_to_loop(start, fetch_);
    loop_decrement_if_ = decrement;
  } else {
    prefetch_.stream(fetch_);
  }
  calm_ = id_->calm && !(ex_.flags.branch && ex_.taken) && !(ex_.flags.data_request && ex_.split) &&
          !(Floats && (ex_.flags.floating || float_.active()));
  return true;
}

/// Whether what ID decodes although nothing stands there, and what EX holds, is of no consequence.
inline bool Core::may_be_empty() const {
  const Slot& id = *id_;
  const bool decoded = (id.streams || (id.handling == Handling::jump && !id.jump_register)) &&
                       !(id.mixed && (id.writes_format || slice_may_move()));
  const bool executes = (ex_.flags.branch && ex_.taken) || (ex_.flags.data_request && ex_.split) || ex_.flags.mac;
  const bool data_ready = (!wb_.waiting || data_.valid) && (!data_.request || data_.grant);
  const bool hazard = ex_.flags.data_request && ex_.flags.load_write && load_hazard(id, false);
  return decoded && !executes && data_ready && !hazard && !event_.interrupt_request && !floats_near() && !mixed_.hot &&
         !csr_.loop_write.active && !prefetch_.loop_redirects();
}

/// A cycle in which ID is empty: the core waits for words.
/// @return false, and nothing done, when the cycle needs the long way
inline bool Core::advance_empty() {
  if (!may_be_empty()) {
    return false;
  }
  prefetch_.sample(fetch_);
  if (wb_.waiting) {
    complete_access();
  }
  const auto& out = prefetch_.output();
  PrefetchBuffer::Control control;
  std::uint8_t decrement = 0;
  if (loops_armed_) {
    control.loop_jump = loop_jump(out.address, decrement, control.loop_start);
  }
  control.pop = out.valid;
  if (data_.request) {
    count_access();
  }
  charge(refilling_ ? refill_reason_ : fetch_.wait_reason);
  note_words(out.valid);
  counters_.perf_imiss += !out.valid;
  wb_.write = ex_.flags.load_write;
  wb_.waiting = false;
  if (ex_.flags.alu_enabled || ex_.flags.multiplier_enabled || ex_.flags.data_request) {
    wb_.mac = false;
    wb_.nn = nullptr;
  }
  if (data_.request) {
    wb_.destination = ex_.flags.load_write ? ex_.load_destination : wb_.destination;
    latch_access();
  }
  empty_execute();
  ex_.flags.alu_enabled = id_->flags.alu_enabled;
  ex_.nn = nullptr;
  id_valid_seen_ = true;
  jump_done_ = refilling_ = event_.interrupt_acknowledge = false;
  refill_reason_ = Decision{}.reason;
  if (control.pop) {
    enter_decode(out);
  }
  if (control.loop_jump) {
    note((control.loop_start & 2) != 0 ? Rule::loop_unaligned : Rule::loop_free);
    loop_decrement_if_ = decrement;
  }
  prefetch_.step(control, fetch_);
  calm_ = stays_calm();
  return true;
}

/// issue() for the instructions that have Slot::streams.
inline void Core::issue_streaming() {
  const Slot& slot = *id_;
  capture_operands(slot);
  if (slot.execution == Execution::dot_product && slice_may_move()) {
    issue_dot_product(slot);
    return;
  }
  const bool legacy = seen_->legacy;
  if (!legacy) [[unlikely]] {
    capture_status();
  }
  (legacy ? slot.insn.execute : slot.insn.execute_status)(ops_, res_);
  switch (slot.execution) {
    case Execution::memory:
      issue_memory(slot);
      return;
    case Execution::branch:
      ex_.taken = res_.taken;
      ex_.target = res_.next_pc;
      return;
    default:
      set(slot.alu_rd, res_.rd);
      if (slot.multiply_accumulate) {
        counters_.macs += legacy ? slot.insn.row->macs : isa::macs_of(slot.insn, hart_.simd);
      }
      return;
  }
}

}  // namespace pulpo::cluster
