// SPDX-License-Identifier: Apache-2.0
// The dispatcher of floating-point operations.
#include "cluster/fpu/dispatcher.hpp"

namespace pulpo::cluster {

// riscv_apu_disp.sv: returned_waiting, returned_inflight; in order, so the oldest is meant
void FloatDispatcher::take_result() {
  view_.returned = due_in_cycles_ != 0 && --due_in_cycles_ == 0 && active();
  if (view_.returned) {
    view_.result = waiting_valid_ ? waiting_ : inflight_;
    view_.on_alu_port = last_iterative_;
  }
}

const FloatDispatcher::View& FloatDispatcher::step(const FloatOperation* operation, bool granted) {
  view_ = View{};
  view_.engaged = true;
  view_.active = active();
  take_result();
  const bool returned_waiting = view_.returned && waiting_valid_;
  const bool returned_inflight = view_.returned && !waiting_valid_;
  const bool offered = operation != nullptr && offers(*operation);
  view_.not_granted = offered && !granted;
  view_.waits = operation != nullptr && (!offered || !granted);
  view_.pending |= offered ? std::uint64_t{1} << operation->destination : 0U;
  view_.pending |= inflight_valid_ && !returned_inflight ? std::uint64_t{1} << inflight_.destination : 0U;
  view_.pending |= waiting_valid_ && !returned_waiting ? std::uint64_t{1} << waiting_.destination : 0U;
  if (offered) {
    last_iterative_ = operation->iterative;
  }
  if (offered && granted) {
    accept(*operation, returned_inflight, returned_waiting);
  } else if (returned_inflight) {
    inflight_valid_ = waiting_valid_ = false;
  } else if (returned_waiting) {
    waiting_valid_ = false;
  }
  return view_;
}

void FloatDispatcher::accept(const FloatOperation& operation, bool returned_inflight, bool returned_waiting) {
  if ((inflight_valid_ && !returned_inflight) || returned_waiting) {
    waiting_ = inflight_;
    waiting_valid_ = true;
  }
  inflight_ = operation;
  inflight_valid_ = true;
  due_in_cycles_ = operation.latency_cycles;
}

}  // namespace pulpo::cluster
