// SPDX-License-Identifier: Apache-2.0
// The controller of CV32E40P (cv32e40p_controller.sv): hardware loops in ID, interrupts taken at once, flushing
// instructions that pass through EX, illegal instructions in loop bodies.
#include "cluster/core/core.hpp"
#include "cluster/core/unhandled_trap.hpp"

namespace pulpo::cluster {

namespace {

constexpr Word cause_interrupt = 0x80000000U;

/// Not allowed in the body of a hardware loop.
bool breaks_loop(const Slot& slot) {
  return slot.handling == Handling::jump || slot.handling == Handling::trap_return ||
         slot.handling == Handling::fence || slot.flags.branch || slot.insn.compressed();
}

}  // namespace

Core::LoopView Core::view_loops() const {
  LoopView view;
  for (unsigned i = 0; i < 2; ++i) {
    const auto& loop = hart_.loops[i];
    const Address last = loop.end - (variant_.loop_end_behind ? 4 : 0);
    view.inside[i] = loop.start <= id_pc_ && last >= id_pc_;
    view.again[i] = loop.count > 1;
    view.at_end[i] = last == id_pc_;
    view.before_end[i] = last == id_pc_ + 4;
    view.body = view.body || (view.inside[i] && view.again[i]);
  }
  view.start = hart_.loops[view.inside[1] && !view.inside[0] ? 1 : 0].start;
  return view;
}

void Core::decide_obi(Decision& decision, const Stalls& stalls) {
  const LoopView loops = view_loops();
  const bool interrupt = interrupt_seen_ && csr_.interrupts_enabled && csr_.takes_interrupt(interrupt_id_);
  const bool before_end = loop_before_end_;
  loop_before_end_ = false;
  decision.loop_start = loops.start;
  switch (state_) {
    case State::decode:
      if (stalls.branch_taken) {
        decision.redirect = true;
        decision.target = ex_.target;
        decision.reason = Reason::branch;
        return;
      }
      [[fallthrough]];
    case State::decode_loop:
      if (!id_valid_) {
        return;
      }
      illegal_ = false;
      if (interrupt) {
        decision.decoding = false;
        take_interrupt_obi(decision, id_pc_);
      } else if (state_ == State::decode) {
        decide_decode_obi(decision, stalls, loops);
      } else {
        decide_decode_loop(decision, stalls, loops);
        loop_before_end_ = decision.before_loop_end;
        decision.loop_jump = loop_before_end_ && !before_end;
      }
      return;
    case State::first_fetch:
      state_ = State::decode;
      if (interrupt) {
        take_interrupt_obi(decision, obi_.output().address);
      }
      return;
    case State::irq_flush_elw:
      decision.halt_if = decision.halt_id = true;
      state_ = State::decode;
      if (interrupt) {
        take_interrupt_obi(decision, id_pc_);
      }
      return;
    case State::flush_ex:
      decision.halt_if = decision.halt_id = true;
      if (stalls.ex_valid) {
        state_ = State::flush_wb;
        save_exception();
      }
      return;
    case State::flush_wb:
      decision.halt_if = decision.halt_id = true;
      decide_flush_wb(decision);
      if (id_->handling == Handling::csr_status) {
        repeat_loop(decision, loops);
      }
      return;
    case State::reset:
      state_ = fetch_enable_seen_ ? State::boot_set : State::reset;
      fetch_enable_seen_ = event_.fetch_enable;
      return;
    default:
      decide(decision, stalls, csr_.interrupts_enabled);
      return;
  }
}

/// At the last instruction of a body outside of decode_loop: a full redirect.
void Core::repeat_loop(Decision& decision, const LoopView& loops) {
  for (unsigned i = 0; i < 2; ++i) {
    if (loops.at_end[i] && loops.again[i] && !jump_done_) {
      decision.redirect = true;
      decision.target = loops.start;
      decision.reason = Reason::jump;
      decision.loop_decrement |= static_cast<std::uint8_t>(1U << i);
    }
  }
}

void Core::decide_decode_obi(Decision& decision, const Stalls& stalls, const LoopView& loops) {
  const Slot& id = *id_;
  const auto flush_behind = [&] {
    decision.halt_if = true;
    state_ = stalls.id_ready ? State::flush_ex : State::decode;
  };
  if (id.handling == Handling::illegal || (loops.body && breaks_loop(id))) {
    illegal_ = true;
    flush_behind();
    return;
  }
  switch (id.handling) {
    case Handling::jump:
    case Handling::event_load:
      decide_special(decision, stalls);
      return;
    case Handling::plain:
      if (loops.body) {
        state_ = loops.before_end[0] || loops.before_end[1] ? State::decode : State::decode_loop;
        repeat_loop(decision, loops);
        jump_done_ = jump_done_ || decision.redirect;
      }
      return;
    default:
      flush_behind();
      return;
  }
}

void Core::decide_decode_loop(Decision& decision, const Stalls& stalls, const LoopView& loops) {
  const Slot& id = *id_;
  if (id.handling == Handling::illegal || breaks_loop(id)) {
    illegal_ = true;
    decision.halt_if = decision.halt_id = true;
    state_ = State::flush_ex;
    return;
  }
  switch (id.handling) {
    case Handling::ebreak:
    case Handling::ecall:
      decision.halt_if = decision.halt_id = true;
      decision.accepts = true;
      state_ = State::flush_ex;
      return;
    case Handling::csr_status:
      decision.halt_if = true;
      state_ = stalls.id_ready ? State::flush_ex : State::decode_loop;
      return;
    case Handling::event_load:
      decision.halt_if = true;
      state_ = stalls.id_ready ? State::elw_exe : State::decode_loop;
      return;
    default:
      break;
  }
  for (const unsigned i : {1U, 0U}) {  // the inner loop has the last word
    if (loops.before_end[i]) {
      if (loops.again[i]) {
        decision.before_loop_end = true;
        decision.loop_start = hart_.loops[i].start;
        state_ = State::decode_loop;
      } else {
        state_ = loops.body ? State::decode_loop : State::decode;
      }
    }
    decision.loop_decrement |= static_cast<std::uint8_t>(loops.at_end[i] ? 1U << i : 0U);
  }
}

void Core::save_exception() {
  if (illegal_) {
    take_exception(cause_illegal);
  } else if (id_->handling == Handling::ebreak) {
    take_exception(cause_breakpoint);
  } else if (id_->handling == Handling::ecall) {
    take_exception(cause_ecall_machine);
  }
}

void Core::take_interrupt_obi(Decision& decision, Address epc) {
  decision.halt_if = decision.halt_id = true;
  decision.mask_loops = true;
  decision.redirect = true;
  decision.target = csr_.trap_base + (csr_.vectored ? 4U * interrupt_id_ : 0U);
  decision.acknowledge = true;
  csr_.enter_trap(epc, cause_interrupt | interrupt_id_, csr_write_);
  state_ = State::decode;
}

// cv32e40p_int_controller.sv, cv32e40p_sleep_unit.sv
void Core::step_obi(const Decision& decision) {
  event_.interrupt_acknowledge = decision.acknowledge;
  event_.acknowledged_id = interrupt_id_;
  interrupt_seen_ = event_.interrupt_request;
  if (interrupt_seen_) {
    interrupt_id_ = event_.interrupt_id;
  }
}

}  // namespace pulpo::cluster
