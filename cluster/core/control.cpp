// SPDX-License-Identifier: Apache-2.0
// The controller's states and what it makes of the instruction in ID (riscv_controller.sv), interrupts
// (riscv_int_controller.sv), sleep.
#include "cluster/core/core.hpp"
#include "cluster/core/unhandled_trap.hpp"
#include "isa/format.hpp"

namespace pulpo::cluster {

namespace {

constexpr Word cause_interrupt = 0x80000000U;
constexpr std::uint32_t function_mret = 0x302;
constexpr std::uint32_t function_dret = 0x7B2;

}  // namespace

Address Core::jump_target() {
  ops_.rs1 = hart_.x[id_->insn.rs1];
  ops_.imm = id_->insn.imm;
  ops_.pc = id_pc_;
  ops_.size_bytes = id_->insn.size_bytes;
  id_->insn.execute(ops_, res_);
  return res_.next_pc;
}

void Core::decide(Decision& decision, const Stalls& stalls, bool interrupts_enabled) {
  switch (state_) {
    case State::decode:
      decide_decode(decision, stalls, interrupts_enabled);
      return;
    case State::reset:
      if (event_.fetch_enable) {
        state_ = State::boot_set;
      }
      return;
    case State::boot_set:
      decision.redirect = true;
      decision.target = boot_;
      decision.reason = Reason::start;
      state_ = State::first_fetch;
      return;
    case State::first_fetch:
      if (interrupt_ == Interrupt::pending && interrupts_enabled) {
        decision.halt_if = decision.halt_id = true;
        state_ = State::irq_taken_if;
      } else if (stalls.id_ready) {
        state_ = State::decode;
      }
      return;
    case State::wait_sleep:
      decision.halt_if = decision.halt_id = true;
      state_ = State::sleep;
      return;
    case State::sleep:
      decision.halt_if = decision.halt_id = true;
      if (event_.interrupt_request) {
        state_ = State::first_fetch;
      }
      return;
    case State::decode_loop:  // see control_obi.cpp
      return;
    case State::irq_taken_id:
      take_interrupt(decision, id_pc_);
      return;
    case State::irq_taken_if:
      take_interrupt(decision, prefetch_.output().address);
      return;
    case State::irq_flush:
    case State::irq_flush_elw:
      decision.halt_if = decision.halt_id = true;
      if (event_.interrupt_request && interrupts_enabled) {
        state_ = State::irq_taken_id;
      } else {
        decision.kill = true;
        replay_ = state_ == State::irq_flush;
        state_ = State::decode;
      }
      return;
    case State::elw_exe:
      decision.halt_if = decision.halt_id = true;
      if (stalls.id_ready) {
        state_ = State::irq_flush_elw;
      }
      return;
    case State::flush_ex:
      decision.halt_if = decision.halt_id = true;
      if (stalls.ex_valid) {
        state_ = State::flush_wb;
      }
      return;
    case State::flush_wb:
      decision.halt_if = decision.halt_id = true;
      decide_flush_wb(decision);
      return;
    case State::xret_jump:
      decision.redirect = true;
      decision.target = (id_->insn.expanded >> 20) == function_dret ? csr_.dpc : csr_.mepc;
      state_ = State::decode;
      return;
  }
}

void Core::decide_decode(Decision& decision, const Stalls& stalls, bool interrupts_enabled) {
  if (stalls.branch_taken) {
    decision.redirect = true;
    decision.target = ex_.target;
    decision.reason = Reason::branch;
    replay_ = false;
    return;
  }
  if (!decision.decoding) {
    return;
  }
  replay_ = false;
  if (interrupt_ == Interrupt::pending && interrupts_enabled) {
    decision.halt_if = decision.halt_id = true;
    decision.mask_loops = true;
    state_ = State::irq_flush;
    return;
  }
  decision.kill = interrupt_ == Interrupt::pending;
  if (id_->handling != Handling::plain) {
    decide_special(decision, stalls);
  }
}

void Core::decide_special(Decision& decision, const Stalls& stalls) {
  const auto flush = [&] {
    decision.halt_if = decision.halt_id = true;
    decision.accepts = true;
    state_ = State::flush_ex;
  };
  switch (id_->handling) {
    case Handling::jump:
      if (!stalls.jump_operand && !jump_done_) {
        decision.redirect = true;
        decision.target = jump_target();
        decision.reason = Reason::jump;
        jump_done_ = true;
        jumped_from_ = id_pc_;
      }
      return;
    case Handling::illegal:
      take_exception(cause_illegal);
      illegal_ = true;
      flush();
      decision.accepts = false;
      return;
    case Handling::ebreak:
      take_exception(cause_breakpoint);
      flush();
      return;
    case Handling::ecall:
      take_exception(cause_ecall_machine);
      flush();
      return;
    case Handling::sleep:
    case Handling::fence:
    case Handling::trap_return:
      flush();
      return;
    case Handling::csr_status:
      decision.halt_if = true;
      state_ = stalls.id_ready ? State::flush_ex : State::decode;
      return;
    case Handling::event_load:
      decision.halt_if = true;
      state_ = stalls.id_ready ? State::elw_exe : State::decode;
      return;
    case Handling::plain:
      return;
  }
}

void Core::decide_flush_wb(Decision& decision) {
  state_ = State::decode;
  if (illegal_) {
    illegal_ = false;
    decision.redirect = true;
    decision.target = csr_.trap_base;
    return;
  }
  switch (id_->handling) {
    case Handling::ebreak:
    case Handling::ecall:
      decision.redirect = true;
      decision.target = csr_.trap_base;
      return;
    case Handling::trap_return:
      if ((id_->insn.expanded >> 20) == function_mret) {
        csr_.return_from_trap(csr_write_);
      }
      state_ = State::xret_jump;
      return;
    case Handling::sleep:
      state_ = State::wait_sleep;
      return;
    case Handling::fence:
      decision.redirect = true;
      decision.target = id_pc_ + 4;
      return;
    default:
      return;
  }
}

void Core::take_exception(Word cause) {
  if (cause == cause_illegal) {
    check_trap_vector();
  }
  trap_cause_ = cause;
  trapped_ = id_;
  csr_.enter_trap(id_pc_, cause, csr_write_);
}

FloatRefusal Core::refusal_of(const Slot& slot) const {
  using isa::Decoder;
  const auto complete = Decoder::shared(isa::Variant::mpic, isa::FloatRegisters::integer).decode(slot.insn.word);
  const bool floats =
      isa::is_float(complete.unit) || (complete.legal() && complete.row->extension == isa::Extension::f);
  if (slot.handling != Handling::illegal || !floats) {
    return FloatRefusal::none;
  }
  if (!Decoder::shared(variant_.isa, isa::FloatRegisters::integer).decode(slot.insn.word).legal()) {
    return FloatRefusal::variant;
  }
  return slot.insn.legal()            ? FloatRefusal::rounding
         : decode_.floats().present() ? FloatRefusal::no_divider
                                      : FloatRefusal::no_fpu;
}

// The RTL would trap there for ever: on purpose nobody writes that.
void Core::check_trap_vector() const {
  if (id_pc_ == csr_.trap_base) {
    const bool first = trap_cause_ == 0;  // somebody jumped there
    throw UnhandledTrap{.core = index_,
                        .cycle = now_,
                        .vector = csr_.trap_base,
                        .pc = first ? id_pc_ : csr_.mepc,
                        .cause = first ? cause_illegal : trap_cause_,
                        .refusal = refusal_of(first ? *id_ : *trapped_),
                        .jumped_from = jumped_from_};
  }
}

void Core::take_interrupt(Decision& decision, Address epc) {
  decision.redirect = true;
  decision.target = csr_.trap_base + 4U * interrupt_id_;
  decision.acknowledge = true;
  csr_.enter_trap(epc, cause_interrupt | interrupt_id_, csr_write_);
  state_ = State::decode;
}

void Core::step_interrupt(const Decision& decision, bool interrupts_enabled) {
  event_.interrupt_acknowledge = decision.acknowledge;
  switch (interrupt_) {
    case Interrupt::idle:
      if (interrupts_enabled && event_.interrupt_request) {
        interrupt_ = Interrupt::pending;
        interrupt_id_ = event_.interrupt_id;
      }
      return;
    case Interrupt::pending:
      if (decision.acknowledge) {
        event_.acknowledged_id = interrupt_id_;
        interrupt_ = Interrupt::done;
      } else if (decision.kill) {
        interrupt_ = Interrupt::idle;
      }
      return;
    case Interrupt::done:
      interrupt_ = Interrupt::idle;
      return;
  }
}

// riscv_core.sv: core_busy_o comes from a register that always has a clock
void Core::update_busy(State state, bool lsu_busy) {
  if (variant_.obi) {
    event_.core_busy = !(data_.request && data_.event_load) || obi_.busy();
    return;
  }
  bool busy = prefetch_.busy();
  if (!(data_.request && data_.event_load)) {
    const bool control_busy = state != State::wait_sleep && state != State::sleep;
    busy = busy || control_busy || lsu_busy;
  }
  busy = busy || float_.active();
  event_.core_busy = busy || state_ == State::first_fetch;
}

}  // namespace pulpo::cluster
