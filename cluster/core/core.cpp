// SPDX-License-Identifier: Apache-2.0
// One cycle of the core: write-back, execute, decode, fetch, in the order in which their signals depend on each other.
#include "cluster/core/core.hpp"

namespace pulpo::cluster {

void Core::drive() {
  data_.request = ex_.data_request && (!wb_.waiting || data_.valid);
  if (data_.request) {
    data_.write = ex_.store;
    data_.event_load = ex_.event_load;
    data_.byte_enable = ex_.byte_enable;
    data_.address = ex_.address;
    data_.write_data = ex_.store_data;
  }
}

void Core::advance(Cycle now) {
  now_ = now;
  if (!event_.core_busy && !event_.clock_enable) {
    charge(Reason::sleep);
    return;
  }
  ++counters_.active;
  prefetch_.sample(fetch_);
  const bool interrupts_enabled = csr_.interrupts_enabled;
  if (mac_active_) {
    write_accumulator();
  }
  const bool lsu_busy = wb_.waiting || data_.request;
  Stalls stalls{};
  stalls.wb_ready = !wb_.waiting || data_.valid;
  if (wb_.waiting && data_.valid) {
    complete_access();
  }
  const bool lsu_ready = !data_.request || data_.grant;
  const bool done = ex_.busy == 0 && lsu_ready && stalls.wb_ready;
  stalls.ex_ready = done || ex_.branch;
  stalls.ex_valid = done && (ex_.alu_enabled || ex_.multiplier_enabled || ex_.data_request || ex_.csr);
  stalls.branch_taken = ex_.branch && ex_.taken;
  stalls.misaligned = ex_.data_request && ex_.split && !ex_.second;
  if (ex_.busy != 0) {
    --ex_.busy;
  }
  csr_write_ = false;
  if (ex_.csr || mixed_.writes_slice) {
    execute_csr();
  }

  Decision decision;
  decision.decoding = state_ == State::decode && !stalls.branch_taken && (id_valid_ || replay_);
  find_hazards(decision, stalls);
  const State state = state_;
  if (state_ != State::decode || interrupt_ != Interrupt::idle || event_.interrupt_request ||
      id_->handling != Handling::plain || !decision.decoding) {
    decide(decision, stalls, interrupts_enabled);
    step_interrupt(decision, interrupts_enabled);
  }
  stalls.id_valid = stalls.id_ready && !decision.halt_id;

  const auto& out = prefetch_.output();
  PrefetchBuffer::Control control;
  control.redirect = decision.redirect;
  control.target = decision.target & ~1U;
  control.enable = fetch_enabled(state);
  std::uint8_t decrement = 0;
  if (loops_armed_) {
    control.loop_jump = loop_jump(out.address, decrement, control.loop_start);
  }
  const bool if_valid =
      out.valid && !decision.redirect && !prefetch_.loop_redirects() && stalls.id_ready && !decision.halt_if;
  control.pop = if_valid;

  const bool retires = decision.decoding && (stalls.id_valid ? id_->handling != Handling::illegal : decision.accepts);
  charge(retires ? Reason::issue : stall_reason(state, stalls, decision.decoding, out.valid));
  if (retires) {
    retire();
  }
  if (csr_.counting()) {
    count_performance(decision, stalls, out.valid);
  }
  if (stalls.load || stalls.jump_operand) {
    counters_.perf_ld_stall += stalls.load && id_valid_seen_;
    counters_.perf_jr_stall += stalls.jump_operand && id_valid_seen_;
  }
  // riscv_controller.sv, perf_jump_o: each cycle that a jump spends in ID, its operand there
  counters_.jumps += id_->handling == Handling::jump && decision.decoding && !stalls.load && !stalls.jump_operand;
  counters_.branches_taken += stalls.branch_taken && id_valid_seen_;
  counters_.perf_imiss += !out.valid && !decision.redirect;
  id_valid_seen_ = stalls.id_valid;

  // EX/WB register
  if (stalls.ex_valid) {
    wb_.write = ex_.load_write;
    wb_.mac = ex_.mac;
    wb_.nn = ex_.nn;
    if (ex_.load_write) {
      wb_.destination = ex_.load_destination;
    }
  } else if (stalls.wb_ready) {
    wb_.write = false;
  }
  if (stalls.wb_ready) {
    wb_.waiting = false;
  }
  if (data_.request) {
    grant_access(now);
  }
  if (ex_.nn != nullptr) {
    step_addresses(stalls);
  }
  if (id_is_loop_target_ || csr_.loop_write.active) {
    apply_loop_writes(decision, stalls);
  }
  enter_execute(decision, stalls, out.address);
  if (id_->mixed || mixed_.hot) {
    step_mixed(decision, stalls);
  }
  if (if_valid) {
    enter_decode(out);
  } else if (stalls.id_ready || decision.halt_id || stalls.branch_taken) {
    id_valid_ = false;
  }
  if (control.loop_jump) {
    loop_decrement_if_ = decrement;
  }
  refilling_ = decision.redirect;
  refill_reason_ = decision.reason;
  prefetch_.step(control, fetch_);
  update_busy(state, lsu_busy);
}

Core::Core(unsigned index, std::uint32_t hart_id, Wiring wiring)
    : data_(wiring.data),
      fetch_(wiring.fetch),
      event_(wiring.event),
      probes_(wiring.probes),
      decode_(wiring.decode),
      variant_(wiring.decode.variant()),
      index_(static_cast<std::uint8_t>(index)),
      csr_(variant_, hart_id, hart_) {
  reset(0);
}

void Core::reset(Address boot) {
  state_ = State::reset;
  interrupt_ = Interrupt::idle;
  reason_ = run_reason_ = refill_reason_ = Reason::start;
  refilling_ = id_valid_ = id_is_loop_target_ = jump_done_ = replay_ = illegal_ = loops_armed_ = false;
  loop_decrement_id_ = loop_decrement_if_ = 0;
  id_ = decode_.empty();
  id_pc_ = 0;
  page_ = nullptr;
  page_base_ = 1;
  ex_ = Execute{};
  wb_ = WriteBack{};
  hart_ = isa::Hart{};
  ops_ = isa::Operands{};
  mixed_ = Mixed{};
  mac_active_ = false;
  mac_slot_ = nullptr;
  simd_seen_ = hart_.simd;
  csr_.reset(boot);
  prefetch_.reset();
  counters_ = CoreCounters{};
  boot_ = boot;
  run_length_ = 0;
  data_ = DataPort{};
  fetch_ = FetchPort{};
  event_.core_busy = true;
  event_.interrupt_acknowledge = false;
}

// riscv_controller.sv: load-use, write-after-write behind a load, MAC&Load register update, jalr operand
inline void Core::find_hazards(const Decision& decision, Stalls& stalls) const {
  const Slot& id = *id_;
  if ((ex_.data_request && ex_.load_write) || (!stalls.wb_ready && wb_.write)) {
    const bool source = ((id.sources >> ex_.load_destination) & 1) != 0;
    const bool destination = decision.decoding && id.alu_write && id.alu_destination == ex_.load_destination;
    stalls.load = (source || destination) && !(ex_.mac && ex_.multiplier_enabled);
    if (ex_.nn != nullptr && ex_.data_request && id.destination_field) {
      const bool activation = ex_.nn->nn_loads_activation && ex_.nn->nn_activation == id.nn_activation;
      const bool weight = ex_.nn->nn_loads_weight && ex_.nn->nn_weight == id.nn_weight;
      stalls.load = stalls.load || activation || weight;
    }
  }
  if (id.jump_register && id.sources != 0) {
    const std::uint8_t base = id.insn.rs1;
    stalls.jump_operand = (wb_.write && wb_.destination == base) || (ex_.load_write && ex_.load_destination == base) ||
                          (ex_.alu_write && ex_.alu_destination == base);
  }
  stalls.id_ready = stalls.ex_ready && !stalls.misaligned && !stalls.load && !stalls.jump_operand;
}

void Core::complete_access() {
  if (wb_.store) {
    return;
  }
  if (wb_.first_half) {
    wb_.first_word = data_.read_data;
    return;
  }
  const std::uint64_t both = (std::uint64_t{data_.read_data} << 32) | wb_.first_word;
  const bool split = wb_.offset + wb_.access.bytes > 4;
  const Word raw = split ? static_cast<Word>(both >> (8 * wb_.offset)) : data_.read_data >> (8 * wb_.offset);
  const Word value = isa::extend_load(raw, wb_.access);
  if (wb_.nn != nullptr && wb_.nn->nn_loads_weight) {
    hart_.nn.weight[wb_.nn->nn_weight] = value;
  } else if (wb_.nn != nullptr && wb_.nn->nn_loads_activation) {
    hart_.nn.activation[wb_.nn->nn_activation] = value;
  } else if (wb_.write) {
    set(wb_.destination, value);
  }
}

void Core::grant_access(Cycle now) {
  if (!data_.grant) {
    ++(data_.wait_reason == Reason::tcdm_conflict ? counters_.tcdm_wait_cycles : counters_.periph_wait_cycles);
    return;
  }
  ++(ex_.store ? counters_.stores : counters_.loads);
  wb_.waiting = true;
  wb_.store = ex_.store;
  wb_.first_half = ex_.split && !ex_.second;
  wb_.offset = ex_.address & 3;
  wb_.access = ex_.access;
  if (probes_.wants(ProbeKind::data_access)) {
    probes_.emit({.cycle = now,
                  .kind = ProbeKind::data_access,
                  .core = index_,
                  .reason = Reason::issue,
                  .size_bytes = ex_.access.bytes,
                  .pc = ex_.pc,
                  .word = ex_.store ? 1U : 0U,
                  .address = ex_.address,
                  .value = ex_.store_data});
  }
}

}  // namespace pulpo::cluster
