// SPDX-License-Identifier: Apache-2.0
// One cycle of the core: write-back, execute, decode, fetch, in the order in which their signals depend on each other.
#include "cluster/core/core.hpp"

#include "cluster/core/execute.ipp"
#include "cluster/core/stages.ipp"
#include "cluster/core/stream.ipp"
#include "isa/format.hpp"

namespace pulpo::cluster {

// Nothing in the core needs looking at beyond the instruction in ID: no special instruction in ID or EX, no unit busy,
// no loop target under way, no interrupt.
inline bool Core::stays_calm() const { return id_->calm && undisturbed(); }

inline bool Core::undisturbed() const {
  return id_valid_ && !(ex_.flags.branch && ex_.taken) && !(ex_.flags.data_request && ex_.split) &&
         !mixed_.writes_slice && !prefetch_.loop_redirects();
}

inline void Core::charge(Reason reason) {
  counters_.reasons.charge(reason);
  reason_ = reason;
  if (probes_.wants(ProbeKind::stall)) [[unlikely]] {
    extend_stall_run(reason);
  }
}

inline void Core::retire() {
  ++counters_.instructions_by_unit[static_cast<std::size_t>(id_->insn.unit)];
  if (probes_.wants(ProbeKind::retire) || probes_.wants(ProbeKind::mark)) [[unlikely]] {
    emit_retire();
  }
}

inline void Core::count_access() {
  if (!data_.grant) {
    ++(data_.wait_reason == Reason::tcdm_conflict ? counters_.tcdm_wait_cycles : counters_.periph_wait_cycles);
    return;
  }
  ++(ex_.store ? counters_.stores : counters_.loads);
  if (probes_.wants(ProbeKind::data_access)) [[unlikely]] {
    emit_access();
  }
}

/// The access leaves EX: WB waits for its response.
inline void Core::latch_access() {
  wb_.waiting = true;
  wb_.store = ex_.store;
  wb_.first_half = ex_.split && !ex_.second;
  wb_.offset = ex_.address & 3;
  wb_.access = ex_.access;
  ex_.granted = false;
}

inline bool Core::load_hazard(const Slot& id, bool decoding) const {
  const bool source = ((id.sources >> ex_.load_destination) & 1) != 0;
  return source || (decoding && id.flags.alu_write && id.alu_destination == ex_.load_destination);
}

/// The short way through advance_general(): the same steps, without those that cannot happen.
/// @return false, and nothing done, when data port or interrupts need the long way
template <bool Floats>
bool Core::advance_calm() {
  if constexpr (Floats) {
    if (float_in_the_way() || !(id_->calm || id_->streams_float)) {
      return false;
    }
  }
  if ((wb_.waiting && !data_.valid) || (data_.request && !data_.grant) || event_.interrupt_request) {
    return false;
  }
  prefetch_.sample(fetch_);
  if (wb_.waiting) {
    complete_access();
  }
  if constexpr (Floats) {
    stream_float();
  }
  const Slot& id = *id_;
  const bool load = ex_.flags.data_request && ex_.flags.load_write && load_hazard(id, true);
  const auto& out = prefetch_.output();
  PrefetchBuffer::Control control;
  std::uint8_t decrement = 0;
  if (loops_armed_) {
    control.loop_jump = loop_jump(out.address, decrement, control.loop_start);
  }
  control.pop = out.valid && !load;
  wb_.write = ex_.flags.load_write;
  wb_.nn = nullptr;
  wb_.waiting = false;
  if (ex_.flags.load_write) {
    wb_.destination = ex_.load_destination;
  }
  if (data_.request) {
    count_access();
    latch_access();
  }
  Decision decision;
  decision.decoding = true;
  Stalls stalls{};
  stalls.ex_ready = true;
  stalls.id_ready = stalls.id_valid = !load;
  if (id_is_loop_target_) {
    apply_loop_writes(decision, stalls);
  }
  if (!load) [[likely]] {
    charge(Reason::issue);
    retire();
    issue(out.address, decision);
  } else {
    charge(Reason::load_use);
    note_load_hazard(id, ex_.load_destination);
    ++counters_.perf_ld_stall;
    empty_execute();
  }
  id_valid_seen_ = !load;
  if (mixed_.hot || (id.mixed && (id.writes_format || slice_may_move()))) {
    step_mixed(decision, stalls);
  }
  if (control.pop) [[likely]] {
    enter_decode(out);
  } else {
    id_valid_ = load;
    counters_.perf_imiss += !out.valid;
  }
  if (control.loop_jump) {
    note((control.loop_start & 2) != 0 ? Rule::loop_unaligned : Rule::loop_free);
    loop_decrement_if_ = decrement;
  }
  refilling_ = false;
  prefetch_.step(control, fetch_);
  calm_ = stays_calm() && !(Floats && (ex_.flags.floating || float_.active()));
  return true;
}

void Core::advance(Cycle now) {
  now_ = now;
  if (calm_ && (advance_streaming<false>() || advance_calm<false>())) {
    return;
  }
  if (quiet_ && !id_valid_ && advance_empty()) {
    return;
  }
  const bool streams = quiet_ && floats_near() && undisturbed();
  if (!(streams && (advance_streaming<true>() || advance_calm<true>()))) {
    advance_general();
  }
}

// cv32e40p_load_store_unit.sv grants an access while the one before it waits, but lets it leave EX only with that
// one's response; riscv_load_store_unit.sv does not even request it
inline bool Core::access_ready(Stalls& stalls) const {
  const bool granted = ex_.granted || (data_.request && data_.grant);
  stalls.access_done = granted && (!variant_.obi || stalls.wb_ready);
  return variant_.obi ? !ex_.flags.data_request || stalls.access_done : !data_.request || data_.grant;
}

void Core::advance_general() {
  if (!event_.core_busy && !event_.clock_enable) {
    charge(Reason::sleep);
    ++clock_off_cycles_;
    return;
  }
  const State state = state_;
  const bool interrupts_enabled = csr_.interrupts_enabled;
  const bool lsu_busy = wb_.waiting || data_.request;
  Stalls stalls{};
  Decision decision;
  finish_write_back(stalls);
  finish_execute(stalls);
  decision.decoding = state == State::decode_loop
                          ? id_valid_
                          : state == State::decode && !stalls.branch_taken && (id_valid_ || replay_);
  if (decision.decoding && rounding() > isa::highest_rounding) [[unlikely]] {
    refuse_float();
  }
  find_hazards(decision, stalls);
  decide_cycle(decision, stalls, interrupts_enabled);

  const FetchFifo::Output& out = fetched();
  std::uint8_t decrement = 0;
  const PrefetchBuffer::Control control = control_fetch(decision, stalls, state, decrement);
  account(decision, stalls, state, out.valid);

  step_write_back(stalls);
  if (ex_.nn != nullptr) {
    step_addresses(stalls);
  }
  if (id_is_loop_target_ || csr_.loop_write.active || decision.loop_decrement != 0) {
    apply_loop_writes(decision, stalls);
  }
  enter_execute(decision, stalls, out.address);
  if (mixed_.hot || (id_->mixed && (id_->writes_format || slice_may_move()))) {
    step_mixed(decision, stalls);
  }
  step_fetch(control, decision, stalls, decrement);
  update_busy(state, lsu_busy);
  quiet_ = !long_ways_ && !variant_.obi && state_ == State::decode && interrupt_ == Interrupt::idle && ex_.busy == 0 &&
           !ex_.flags.csr && ex_.nn == nullptr && !mac_active_ && !replay_ && !csr_.counting() &&
           !ex_.flags.event_load && event_.core_busy;
  calm_ = quiet_ && !ex_.flags.floating && !float_.active() && stays_calm();
}

Core::Core(unsigned index, std::uint32_t hart_id, Wiring wiring)
    : data_(wiring.data),
      fetch_(wiring.fetch),
      event_(wiring.event),
      probes_(wiring.probes),
      decode_(wiring.decode),
      stretches_(wiring.stretches),
      cache_(wiring.cache),
      variant_(wiring.decode.variant()),
      index_(static_cast<std::uint8_t>(index)),
      obi_(wiring.serial_fetch),
      csr_(variant_, hart_id, hart_, wiring.decode.floats().present()) {
  seen_ = variant_.partial_status_forwarding ? &simd_seen_ : &hart_.simd;
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
  obi_.reset();
  float_.reset();
  float_granted_ = true;
  interrupt_seen_ = loop_before_end_ = fetch_enable_seen_ = false;
  clear_counters();
  calm_ = quiet_ = false;
  coast_ = Coast{};
  crossing_.end = 0;
  fetch_memo_.clear();
  coasted_instructions_ = 0;
  loop_starts_ = {};
  boot_ = boot;
  trap_cause_ = 0;
  jumped_from_ = 0;
  run_length_ = 0;
  data_ = DataPort{};
  fetch_ = FetchPort{};
  event_.core_busy = true;
  event_.interrupt_acknowledge = false;
}

// riscv_controller.sv: load-use, write-after-write behind a load, MAC&Load register update, jalr operand
inline void Core::find_hazards(const Decision& decision, Stalls& stalls) const {
  const Slot& id = *id_;
  if ((ex_.flags.data_request && ex_.flags.load_write) || (!stalls.wb_ready && wb_.write)) {
    // riscv_decoder.sv: while a misaligned access is split, ID writes nothing
    stalls.load =
        load_hazard(id, decision.decoding && !stalls.misaligned) && !(ex_.flags.mac && ex_.flags.multiplier_enabled);
    if (ex_.nn != nullptr && ex_.flags.data_request && id.destination_field) {
      const bool activation = ex_.nn->nn_loads_activation && ex_.nn->nn_activation == id.nn_activation;
      const bool weight = ex_.nn->nn_loads_weight && ex_.nn->nn_weight == id.nn_weight;
      stalls.load = stalls.load || activation || weight;
    }
  }
  if (id.jump_register && id.sources != 0) {
    const std::uint8_t base = id.insn.rs1;
    stalls.jump_operand = (wb_.write && wb_.destination == base) ||
                          (ex_.flags.load_write && ex_.load_destination == base) ||
                          (ex_.flags.alu_write && ex_.alu_destination == base);
  }
  stalls.id_ready = stalls.ex_ready && !stalls.misaligned && !stalls.load && !stalls.jump_operand;
  if (float_.view().engaged) {
    find_float_hazards(decision, stalls);
  }
}

}  // namespace pulpo::cluster
