// SPDX-License-Identifier: Apache-2.0
// Where cycles go: one reason each, performance counters as the RTL defines them, probes.
#include "cluster/core/core.hpp"

namespace pulpo::cluster {

Reason Core::execute_reason(const Stalls& stalls) const {
  if (stalls.float_busy) {
    return Reason::fpu;
  }
  if (data_.request && !data_.grant) {
    return ex_.flags.event_load ? Reason::event_wait : data_.wait_reason;
  }
  return stalls.wb_ready ? Reason::multicycle : data_.wait_reason;
}

Reason Core::stall_reason(State state, const Stalls& stalls, bool decoding, bool fetch_valid) const {
  switch (state) {
    case State::decode:
      break;
    case State::reset:
    case State::boot_set:
      return Reason::start;
    case State::first_fetch:
      return counters_.reasons[Reason::issue] == 0 ? Reason::start : Reason::flush;
    case State::wait_sleep:
    case State::sleep:
      return Reason::sleep;
    default:
      return stalls.ex_ready ? Reason::flush : execute_reason(stalls);
  }
  if (stalls.branch_taken) {
    return Reason::branch;
  }
  if (decoding || (fetch_valid && !stalls.id_ready)) {
    if (!stalls.ex_ready) {
      return execute_reason(stalls);
    }
    if (stalls.misaligned) {
      return Reason::multicycle;
    }
    if (stalls.load) {
      return Reason::load_use;
    }
    if (stalls.float_operand) {
      return Reason::fpu;
    }
    return stalls.jump_operand ? Reason::jump_operand : Reason::flush;
  }
  return refilling_ ? refill_reason_ : fetch_.wait_reason;
}

const CoreCounters& Core::counters() const {
  if (stretches_ != nullptr) {
    count_stretches();
  }
  note_units();
  counters_.cycles = counters_.reasons.total();
  counters_.active = counters_.cycles - clock_off_cycles_;
  counters_.instructions = counters_.reasons[Reason::issue] + discounted_instructions_;
  return counters_;
}

void Core::clear_counters() {
  if (stretches_ != nullptr) {
    count_stretches();
  }
  counters_ = CoreCounters{};
  clock_off_cycles_ = 0;
  discounted_instructions_ = 0;
}

void Core::extend_stall_run(Reason reason) {
  if (reason != run_reason_) {
    end_stall_run();
    run_reason_ = reason;
  }
  ++run_length_;
}

void Core::end_stall_run() {
  if (run_length_ != 0 && run_reason_ != Reason::issue) {
    probes_.emit({.cycle = now_,
                  .kind = ProbeKind::stall,
                  .core = index_,
                  .reason = run_reason_,
                  .size_bytes = 0,
                  .pc = pc(),
                  .word = run_length_,
                  .address = 0,
                  .value = 0});
  }
  run_length_ = 0;
}

void Core::sleep_for(Cycle count) {
  counters_.reasons.charge(Reason::sleep, count);
  clock_off_cycles_ += count;
  if (probes_.wants(ProbeKind::stall)) {
    run_length_ += static_cast<std::uint32_t>(count);
  }
}

void Core::discount_last_cycle() {
  --counters_.reasons.cycles[static_cast<std::size_t>(reason_)];
  discounted_instructions_ = reason_ == Reason::issue ? 1 : 0;
}

void Core::emit_retire() {
  ProbeEvent event{
      .cycle = now_,
      .kind = ProbeKind::retire,
      .core = index_,
      .reason = Reason::issue,
      .size_bytes = id_->insn.size_bytes,
      .pc = id_pc_,
      .word = id_->insn.word,
      .address = 0,
      .value = id_->insn.row == nullptr || id_->insn.row->macs == 0 ? 0 : isa::macs_of(id_->insn, hart_.simd)};
  if (probes_.wants(ProbeKind::retire)) {
    probes_.emit(event);
  }
  if (probes_.wants(ProbeKind::mark) && decode_.marked(id_pc_)) {
    event.kind = ProbeKind::mark;
    probes_.emit(event);
    probes_.flush();  // who waits for a mark may stop the run in its cycle
  }
}

void Core::emit_access() {
  probes_.emit({.cycle = now_,
                .kind = ProbeKind::data_access,
                .core = index_,
                .reason = Reason::issue,
                .size_bytes = ex_.access.bytes,
                .pc = ex_.pc,
                .word = ex_.store ? 1U : 0U,
                .address = data_.address,
                .value = ex_.store_data});
}

// riscv_cs_registers.sv: PCCR_in
void Core::count_performance(const Decision& decision, const Stalls& stalls, bool fetch_valid, bool waits_for_event) {
  const auto event = [](PerfEvent kind, bool happens) { return happens ? bit(kind) : 0U; };
  const bool issues = decision.decoding && stalls.id_valid;
  const bool granted = data_.request && data_.grant;
  const bool jumps = id_->handling == Handling::jump && decision.decoding && !stalls.load && !stalls.jump_operand;
  csr_.count_events(
      bit(PerfEvent::cycles) | event(PerfEvent::instructions, issues) |
      event(PerfEvent::load_stall, stalls.load && id_valid_seen_) |
      event(PerfEvent::jump_stall, stalls.jump_operand && id_valid_seen_) |
      event(PerfEvent::fetch_miss, !fetch_valid && !decision.redirect) |
      event(PerfEvent::loads, granted && !data_.write) | event(PerfEvent::stores, granted && data_.write) |
      event(PerfEvent::jumps, jumps && id_valid_seen_) |
      event(PerfEvent::branches, ex_.flags.branch && id_valid_seen_) |
      event(PerfEvent::branches_taken, stalls.branch_taken && id_valid_seen_) |
      event(PerfEvent::compressed, issues && id_->insn.compressed()) | event(PerfEvent::event_load, waits_for_event));
}

}  // namespace pulpo::cluster
