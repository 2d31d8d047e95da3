// SPDX-License-Identifier: Apache-2.0
// CSR accesses in EX, status-based SIMD (mixed_precision_controller.sv), MAC&Load (macload_controller.sv and the NN
// register file of riscv_ex_stage.sv).
#include "cluster/core/core.hpp"

namespace pulpo::cluster {

void Core::execute_csr() {
  if (mixed_.writes_slice) {
    simd_seen_ = hart_.simd;
    hart_.simd.slice = mixed_.next_slice;
    csr_write_ = true;
    mixed_.hot = true;
    return;
  }
  const isa::Instruction& insn = ex_.slot->insn;
  if (!ex_.csr_done) {
    ops_.rs1 = ex_.operand;
    ops_.imm = insn.imm;
    ops_.csr = csr_.read(insn.csr);
    insn.execute(ops_, res_);
    set(ex_.slot->alu_rd, res_.rd);
    csr_value_ = res_.csr;
    ex_.csr_done = true;
  }
  csr_write_ = ex_.slot->csr_writes;
  if (csr_write_) {
    if (insn.rs1 == 0 && ((insn.expanded >> 12) & 3) != 1) {
      note(Rule::csr_read_writes);
    }
    simd_seen_ = hart_.simd;
    csr_.write(insn.csr, csr_value_);
    mixed_.hot = variant_.partial_status_forwarding;
  }
}

// riscv_ex_stage.sv: WB takes the multiplier's result of the cycle before, whatever it is. Rule MAC-WAW: the
// instruction behind may write the same register over the ALU port in this cycle or later, and wins
// (riscv_register_file.sv); its result is there already.
void Core::write_accumulator() {
  if (wb_.write && wb_.mac && !(ex_.flags.alu_write && ex_.alu_destination == wb_.destination)) {
    set(wb_.destination, mac_result_);
  }
  if (mac_slot_ == nullptr) {
    mac_result_ = multiplier_;
    return;
  }
  const isa::Instruction& insn = mac_slot_->insn;
  if (ex_.flags.mac) {
    mac_ops_.nn_activation = hart_.nn.activation[isa::mac_load_field::activation_index(insn.csr)];
    mac_ops_.nn_weight = hart_.nn.weight[isa::mac_load_field::weight_index(insn.csr)];
  } else {
    mac_ops_.nn_activation = mac_ops_.rs1;
    mac_ops_.nn_weight = mac_ops_.rs2;
  }
  mac_ops_.status.slice = mixed_.issued_last_cycle ? hart_.simd.slice : mixed_.captured;
  (mac_legacy_ ? insn.execute : insn.execute_status)(mac_ops_, res_);
  mac_result_ = res_.rd;
}

// rule SB-FORWARD: only a csrrw to the format is forwarded; the slice is that of the first EX cycle
void Core::capture_status() {
  if (mixed_.format_forward) {
    note(Rule::format_forward);
  }
  ops_.status.format = mixed_.format_forward ? mixed_.format : seen_->format;
  ops_.status.slice = hart_.simd.slice;
}

void Core::issue_dot_product(const Slot& slot) {
  const bool exact = !variant_.partial_status_forwarding;
  const isa::SimdState& seen = *seen_;
  capture_status();
  (seen.legacy ? slot.insn.execute : slot.insn.execute_status)(ops_, res_);
  set(slot.alu_rd, res_.rd);
  multiplier_ = res_.rd;
  mac_slot_ = nullptr;
  counters_.macs += isa::macs_of(slot.insn, hart_.simd);
  if (exact && isa::advances_slice(slot.insn)) {
    isa::advance_slice(hart_.simd);
  }
}

void Core::issue_mac_load(const Slot& slot) {
  const isa::SimdState& seen = *seen_;
  const bool loads = slot.nn_loads_activation || slot.nn_loads_weight;
  capture_status();
  ops_.nn_activation = hart_.nn.activation[isa::mac_load_field::activation_index(slot.insn.csr)];
  ops_.nn_weight = hart_.nn.weight[isa::mac_load_field::weight_index(slot.insn.csr)];
  (seen.legacy ? slot.insn.execute : slot.insn.execute_status)(ops_, res_);
  counters_.macs += isa::macs_of(slot.insn, seen);
  ex_.flags.alu_enabled = loads && seen.legacy;
  ex_.nn = &slot;
  auto& side = hart_.mac_load[slot.nn_loads_weight ? 1 : 0];
  if (loads) {
    request_data(seen.legacy ? res_.address : side.address, {.bytes = 4, .store = false, .sign_extend = false});
    if (seen.legacy) {
      set(slot.base_rd, res_.rs1);
    } else if (variant_.late_accumulator) {
      set(slot.base_rd, alu_result_);  // riscv_decoder.sv enables the write port, but not the ALU
    }
  }
  if (variant_.late_accumulator) {
    mac_ops_ = ops_;
    mac_slot_ = &slot;
    mac_legacy_ = seen.legacy;
    mac_active_ = true;
    note(Rule::accumulator);
    return;
  }
  if (slot.insn.rd != 0) {
    set(slot.insn.rd, res_.rd);
  }
  if (loads && !seen.legacy) {
    isa::advance_address(side);
  }
  if (isa::advances_slice(slot.insn)) {
    isa::advance_slice(hart_.simd);
  }
}

/// What the multiplier's and the ALU's outputs show, while a MAC&Load may take them for its own.
void Core::note_result(const Slot& slot) {
  if (slot.flags.multiplier_enabled) {
    multiplier_ = res_.rd;
    mac_slot_ = nullptr;
  } else {
    alu_result_ = slot.flags.data_request ? res_.address : res_.rd;
  }
}

void Core::step_addresses(const Stalls& stalls) {
  if (!variant_.late_accumulator || !stalls.ex_valid || !stalls.id_valid) {
    return;
  }
  if (ex_.nn->nn_loads_activation) {
    isa::advance_address(hart_.mac_load[0]);
  } else if (ex_.nn->nn_loads_weight) {
    isa::advance_address(hart_.mac_load[1]);
  }
}

void Core::step_mixed(const Decision& decision, const Stalls& stalls) {
  const Slot& id = *id_;
  const bool is_dot = id.execution == Execution::dot_product ||
                      (id.execution == Execution::mac_load && id.destination_field && stalls.id_valid);
  const std::uint8_t current = mixed_.last == Mixed::Last::csr            ? simd_seen_.slice
                               : mixed_.last == Mixed::Last::format_write ? static_cast<std::uint8_t>(ex_.operand & 7)
                                                                          : mixed_.next_slice;
  std::uint8_t next = current;
  std::uint8_t skip_count = hart_.simd.skip_count;
  bool writes = false;
  if (is_dot && decision.decoding && stalls.ex_ready) {
    if (!stalls.id_valid) {
      note(Rule::skip_in_stall);
    }
    if (skip_count + 1 < simd_seen_.skip) {
      ++skip_count;
    } else {
      skip_count = 0;
      const auto format = isa::simd_formats[(mixed_.format_forward ? mixed_.format : simd_seen_.format) & 15];
      if (format.mixed()) {
        writes = true;
        next = current + 1U >= format.slices() ? 0 : static_cast<std::uint8_t>(current + 1);
      }
    }
  }
  mixed_.last = id.writes_format ? Mixed::Last::format_write : is_dot ? Mixed::Last::dot_product : Mixed::Last::csr;
  if (is_dot) {
    hart_.simd.skip_count = skip_count;
  }
  mixed_.issued_last_cycle = stalls.id_valid && decision.decoding;
  if (stalls.id_valid) {
    mixed_.writes_slice = writes;
    mixed_.next_slice = next;
    mixed_.format_forward = id.writes_format;
    if (id.writes_format) {
      const bool from_register = id.insn.reads_register(isa::reads::rs1);
      mixed_.format = (from_register ? hart_.x[id.insn.rs1] : id.insn.imm) & 15;
    }
    if (decision.decoding) {
      mixed_.captured = simd_seen_.slice;
    }
  }
  simd_seen_ = hart_.simd;
  mixed_.hot =
      mixed_.last != Mixed::Last::csr || mixed_.writes_slice || mixed_.format_forward || mixed_.issued_last_cycle;
}

}  // namespace pulpo::cluster
