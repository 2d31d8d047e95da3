// SPDX-License-Identifier: Apache-2.0
// Which timing rules a run exercised. Only the long way through a cycle comes here, so that it costs nothing else.
#include "cluster/core/core.hpp"

namespace pulpo::cluster {

void Core::note_load_hazard(const Slot& id, unsigned load_destination) {
  const bool source = ((id.sources >> load_destination) & 1) != 0;
  const bool only_field = id.rs2_field && ((id.insn.expanded >> 20) & 31) == load_destination &&
                          !(id.insn.reads_register(isa::reads::rs1) && id.insn.rs1 == load_destination) &&
                          !(id.insn.reads_register(isa::reads::rs3) && id.insn.rs3 == load_destination);
  note(only_field ? Rule::rs2_field : source ? Rule::load_use : Rule::load_waw);
}

/// Of prefetch buffer and FIFO.
void Core::note_words(bool fetch_valid) {
  if (!id_valid_ && !fetch_valid && !refilling_) {
    note((fetched().address & 2) != 0 ? Rule::fetch_align : variant_.obi ? Rule::fetch_obi : Rule::fetch_one);
  }
  if (!variant_.obi && prefetch_.full()) {
    note(Rule::fetch_fifo);
  }
  if (!variant_.obi && prefetch_.aborted()) {
    note(Rule::fetch_abort);
  }
}

void Core::note_stalls(const Decision& decision, const Stalls& stalls, bool fetch_valid) {
  if (stalls.load && ex_.flags.data_request && ex_.flags.load_write) {
    const bool mac = ex_.flags.mac && ex_.flags.multiplier_enabled;
    mac ? note(Rule::nn_interlock) : note_load_hazard(*id_, ex_.load_destination);
  }
  if (stalls.jump_operand) {
    note(id_valid_ ? Rule::jalr_operand : Rule::id_stale);
  }
  if (stalls.float_operand) {
    note(id_->execution == Execution::csr ? Rule::fpu_csr : Rule::fpu_operand);
  }
  if (stalls.branch_taken) {
    note(Rule::branch_taken);
  }
  if (ex_.flags.branch && !stalls.wb_ready) {
    note(Rule::branch_ready);
  }
  if (stalls.misaligned) {
    note(Rule::misaligned);
  }
  if (!stalls.wb_ready && !stalls.ex_ready) {
    note(Rule::lsu_one);
  }
  if (data_.request && !data_.grant) {
    note(Rule::lsu_grant);
  }
  if (!id_valid_ && fetch_valid && !stalls.id_ready) {
    note(Rule::id_empty);
  }
  note_words(fetch_valid);
  if (decision.redirect && id_->handling == Handling::jump) {
    note(stalls.id_ready ? Rule::jump : Rule::jump_early);
  }
  if (decision.redirect && state_ == State::first_fetch) {
    note(Rule::fetch_start);
  }
  if (decision.acknowledge) {
    note(Rule::interrupt);
    if (variant_.trap_state_needs_csr_write && !csr_write_) {
      note(Rule::trap_gated);
    }
  }
  if (decision.loop_decrement != 0) {
    note(Rule::loop_obi);
  }
  if (illegal_) {
    note(id_->execution == Execution::csr ? Rule::csr_unknown : Rule::trap_enter);
    if (id_->handling != Handling::illegal) {
      note(Rule::loop_obi_illegal);
    }
  }
  if (csr_.counting()) {
    note(Rule::csr_count_late);
  }
  if (decision.decoding && id_->handling == Handling::csr_status) {
    note(Rule::csr_flush);
  }
}

/// Rules that follow from the instructions alone.
void Core::note_units() const {
  struct UnitRule {
    isa::UnitClass unit;
    Rule rule;
  };
  static constexpr std::array<UnitRule, 13> units{{{isa::UnitClass::alu, Rule::ex_single},
                                                   {isa::UnitClass::multiply, Rule::ex_single},
                                                   {isa::UnitClass::dot_product, Rule::ex_single},
                                                   {isa::UnitClass::multiply_high, Rule::multiply_high},
                                                   {isa::UnitClass::divide, Rule::divide},
                                                   {isa::UnitClass::csr, Rule::csr_plain},
                                                   {isa::UnitClass::fence, Rule::fence},
                                                   {isa::UnitClass::environment, Rule::trap_enter},
                                                   {isa::UnitClass::trap_return, Rule::trap_return},
                                                   {isa::UnitClass::wait_interrupt, Rule::wait_interrupt},
                                                   {isa::UnitClass::event_load, Rule::event_load},
                                                   {isa::UnitClass::mac_load, Rule::address_update},
                                                   {isa::UnitClass::jump, Rule::jump}}};
  const auto dot_products = counters_.instructions_by_unit[static_cast<std::size_t>(isa::UnitClass::dot_product)];
  if (variant_.status_csrs && dot_products != 0) {
    counters_.rules.add(Rule::slice_moves);
  }
  for (const auto& [unit, rule] : units) {
    if (counters_.instructions_by_unit[static_cast<std::size_t>(unit)] != 0) {
      counters_.rules.add(rule);
    }
  }
}

}  // namespace pulpo::cluster
