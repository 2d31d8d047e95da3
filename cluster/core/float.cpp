// SPDX-License-Identifier: Apache-2.0
// Floating point in the pipeline: from ID to the FPU, the return of results, and who waits for them.
#include "cluster/core/core.hpp"
#include "cluster/fpu/interconnect.hpp"
#include "cluster/fpu/latency.hpp"
#include "isa/format.hpp"

namespace pulpo::cluster {

/// The operation for the FPU, with the operands and the rounding mode that ID sees.
void Core::issue_float(const Slot& slot) {
  ops_.rounding = rounding();
  if (ops_.rounding != hart_.floats.rounding) {
    note(Rule::fpu_rounding);
  }
  slot.insn.execute(ops_, res_);
  if (variant_.float_flags_at_once) {
    hart_.floats.flags |= std::exchange(res_.float_flags, 0);
  }
  float_operation_ = {.destination = slot.insn.rd,
                      .latency_cycles = float_latency_cycles(slot.insn, ops_),
                      .iterative = slot.iterative,
                      .flags = res_.float_flags,
                      .value = res_.rd};
  if (float_shared_ && slot.iterative) {
    float_operation_.latency_cycles += FpuInterconnect::divide_overhead_cycles;
  }
}

/// riscv_decoder.sv, check_fprm: with a reserved mode in frm, what rounds as frm says is illegal.
void Core::refuse_float() {
  if (id_->flags.floating && id_->insn.imm == isa::dynamic_rounding) {
    refused_ = *id_;
    refused_.handling = Handling::illegal;
    id_ = &refused_;
  }
}

/// Writes a result that the FPU returns. @return whether it takes the write port from the instruction in EX
bool Core::take_float(const FloatDispatcher::View& view) {
  if (!view.returned) {
    return false;
  }
  const bool lost = !view.on_alu_port && wb_.write;  // the load's port belongs to the load
  if (!lost) {
    set(view.result.destination, view.result.value);
  }
  if (!variant_.float_flags_lost) {
    hart_.floats.flags |= view.result.flags;
  } else if (view.result.flags != 0) {
    note(Rule::fpu_flags);
  }
  return view.on_alu_port && ex_.flags.alu_write;
}

/// Whether the shortest way must leave the cycle to the long one: a division, a result that is not there yet, a
/// reserved rounding mode, or shared FPUs, which may not be granted.
bool Core::float_in_the_way() const {
  const Slot& id = *id_;
  if (hart_.floats.rounding > isa::highest_rounding) [[unlikely]] {
    return true;
  }
  const std::uint64_t compared = id.float_sources | (id.flags.floating ? 0U : id.float_destinations);
  return float_shared_ || (float_.active() && float_.iterates()) ||
         (ex_.flags.floating && (float_operation_.iterative || ((compared >> float_operation_.destination) & 1) != 0));
}

/// What step_float() does where nothing can be in the way.
void Core::stream_float() {
  rounding_seen_ = hart_.floats.rounding;
  take_float(float_.step(ex_.flags.floating ? &float_operation_ : nullptr, true));
  note(Rule::fpu_pipeline);
}

/// EX: offers the operation that stands there, and writes what the FPU returns (riscv_ex_stage.sv, both write ports).
void Core::step_float(Stalls& stalls, bool done) {
  const auto& view = float_.step(ex_.flags.floating ? &float_operation_ : nullptr, float_granted_);
  const bool contention = take_float(view);
  stalls.float_busy = view.waits || contention;
  stalls.ex_ready = (done && !stalls.float_busy) || ex_.flags.branch;
  stalls.ex_valid = stalls.ex_valid || (done && view.returned);
  note_float(contention);
}

/// ID: operands and destinations that the FPU still owes; CSR accesses wait until it is empty.
void Core::find_float_hazards(const Decision& decision, Stalls& stalls) const {
  const auto& view = float_.view();
  const Slot& id = *id_;
  const bool reads = (id.float_sources & view.pending) != 0;
  const bool writes = !id.flags.floating && (id.float_destinations & view.pending) != 0;
  const bool status =
      id.execution == Execution::csr && ((ex_.flags.floating && !float_operation_.iterative) || view.active);
  stalls.float_operand = (decision.decoding && (reads || writes)) || status;
  stalls.jump_operand = stalls.jump_operand || (id.jump_register && view.returned &&
                                                view.result.destination == id.insn.rs1 && id.sources != 0);
  stalls.id_ready = stalls.id_ready && !stalls.float_operand && !stalls.jump_operand;
}

void Core::note_float(bool contention) {
  const auto& view = float_.view();
  if (view.returned) {
    note(view.on_alu_port ? Rule::fpu_divide : Rule::fpu_pipeline);
  }
  if (view.not_granted) {
    note(float_operation_.iterative ? Rule::fpu_shared_divide : float_sharing_);
  } else if (view.waits) {
    note(Rule::fpu_order);
  }
  if (contention) {
    note(Rule::fpu_write_port);
  }
}

}  // namespace pulpo::cluster
