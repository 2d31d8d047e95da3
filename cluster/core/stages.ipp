// SPDX-License-Identifier: Apache-2.0
// The stages of the long way through a cycle: first what is known at its begin, then what each register becomes.
// Included by core.cpp alone.
#pragma once

#include "cluster/core/core.hpp"

namespace pulpo::cluster {

/// Responses of this cycle: of the instruction port to the prefetcher, of the data port to WB.
inline void Core::finish_write_back(Stalls& stalls) {
  if (variant_.obi) {
    obi_.sample(fetch_);
  } else {
    prefetch_.sample(fetch_);
  }
  if (mac_active_) {
    write_accumulator();
  }
  stalls.wb_ready = !wb_.waiting || data_.valid;
  if (wb_.waiting && data_.valid) {
    complete_access();
  }
}

/// What EX says of itself (riscv_ex_stage.sv), and the CSR access in it.
inline void Core::finish_execute(Stalls& stalls) {
  const bool done = access_ready(stalls) && ex_.busy == 0 && stalls.wb_ready;
  stalls.ex_ready = done || ex_.flags.branch;
  stalls.ex_valid =
      done && (ex_.flags.alu_enabled || ex_.flags.multiplier_enabled || ex_.flags.data_request || ex_.flags.csr);
  stalls.branch_taken = ex_.flags.branch && ex_.taken;
  stalls.misaligned = ex_.flags.data_request && ex_.split && !ex_.second;
  if (ex_.busy != 0) {
    --ex_.busy;
  }
  if (ex_.flags.floating || float_.active()) {
    step_float(stalls, done);
  } else {
    float_.rest();
  }
  csr_write_ = false;
  rounding_seen_ = hart_.floats.rounding;
  if (ex_.flags.csr || mixed_.writes_slice) {
    execute_csr();
  }
}

inline void Core::decide_cycle(Decision& decision, Stalls& stalls, bool interrupts_enabled) {
  if (variant_.obi) {
    decide_obi(decision, stalls);
    step_obi(decision);
    jump_done_ = jump_done_ && !stalls.id_ready;
  } else if (state_ != State::decode || interrupt_ != Interrupt::idle || event_.interrupt_request ||
             id_->handling != Handling::plain || !decision.decoding) {
    decide(decision, stalls, interrupts_enabled);
    step_interrupt(decision, interrupts_enabled);
    jump_done_ = jump_done_ && !stalls.id_ready;
  }
  stalls.id_valid = stalls.id_ready && !decision.halt_id;
}

/// @param decrement set to the loops that go back to their start with the instruction in IF
inline PrefetchBuffer::Control Core::control_fetch(const Decision& decision, const Stalls& stalls, State state,
                                                   std::uint8_t& decrement) const {
  const FetchFifo::Output& out = fetched();
  PrefetchBuffer::Control control;
  control.redirect = decision.redirect;
  control.target = decision.target & ~1U;
  control.enable = fetch_enabled(state);
  if (variant_.obi) {
    control.loop_jump = decision.loop_jump;
    control.loop_start = decision.loop_start;
  } else if (loops_armed_) {
    control.loop_jump = loop_jump(out.address, decrement, control.loop_start);
  }
  control.pop = out.valid && !decision.redirect && !prefetch_.loop_redirects() && stalls.id_ready && !decision.halt_if;
  return control;
}

inline void Core::account(const Decision& decision, const Stalls& stalls, State state, bool fetch_valid) {
  const bool retires = decision.decoding && (stalls.id_valid ? id_->handling != Handling::illegal : decision.accepts);
  if (data_.request) {
    count_access();
  }
  charge(retires ? Reason::issue : stall_reason(state, stalls, decision.decoding, fetch_valid));
  if (retires) {
    retire();
  }
  note_stalls(decision, stalls, fetch_valid);
  // riscv_controller.sv, perf_pipeline_stall_o: p.elw stands in ID, or was the last that stood there
  const bool empty = state == State::decode && !decision.decoding && !stalls.branch_taken;
  const bool waits_for_event =
      id_->handling == Handling::event_load && (empty || state == State::elw_exe || state == State::irq_flush_elw);
  counters_.perf_pipeline_stall += waits_for_event;
  if (csr_.counting()) {
    count_performance(decision, stalls, fetch_valid, waits_for_event);
  }
  counters_.perf_ld_stall += stalls.load;
  counters_.perf_jr_stall += stalls.jump_operand;
  // riscv_controller.sv, perf_jump_o: each cycle that a jump spends in ID, its operand there
  counters_.jumps += id_->handling == Handling::jump && decision.decoding && !stalls.load && !stalls.jump_operand;
  counters_.branches_taken += stalls.branch_taken && id_valid_seen_;
  counters_.perf_imiss += !fetch_valid && !decision.redirect;
  id_valid_seen_ = stalls.id_valid;
}

/// EX/WB register and the outstanding access.
inline void Core::step_write_back(const Stalls& stalls) {
  if (stalls.ex_valid) {
    wb_.write = ex_.flags.load_write;
    wb_.mac = ex_.flags.mac;
    wb_.nn = ex_.nn;
    if (ex_.flags.load_write) {
      wb_.destination = ex_.load_destination;
    }
  } else if (stalls.wb_ready) {
    wb_.write = false;
  }
  if (stalls.wb_ready) {
    wb_.waiting = false;
  }
  if (ex_.flags.data_request && stalls.access_done) {
    latch_access();
  } else if (data_.request && data_.grant) {
    ex_.granted = true;
    note(Rule::lsu_obi);
  }
}

/// IF/ID register and the prefetcher.
inline void Core::step_fetch(const PrefetchBuffer::Control& control, const Decision& decision, const Stalls& stalls,
                             std::uint8_t decrement) {
  if (control.pop) {
    enter_decode(fetched());
  } else if (stalls.id_ready || decision.halt_id || stalls.branch_taken) {
    id_valid_ = false;
  }
  if (control.loop_jump) {
    note((control.loop_start & 2) != 0 ? Rule::loop_unaligned : Rule::loop_free);
    loop_decrement_if_ = decrement;
  }
  refilling_ = decision.redirect;
  refill_reason_ = decision.reason;
  if (variant_.obi) {
    obi_.step(control, stalls.id_ready && !decision.halt_if, fetch_);
  } else {
    prefetch_.step(control, fetch_);
  }
}

}  // namespace pulpo::cluster
