// SPDX-License-Identifier: Apache-2.0
// Out of a stretch: from what is known of it to the registers of the pipeline.
#include <algorithm>

#include "cluster/core/coast.ipp"
#include "cluster/core/core.hpp"
#include "cluster/core/execute.ipp"

namespace pulpo::cluster {

/// Runs the first instructions of a leg that will not be run to its end.
void Core::run_first(unsigned count) {
  const Stretch& stretch = *coast_.stretch;
  const unsigned first = coast_.leg->first;
  FetchPace pace = FetchPace::from_index(coast_.pace);
  for (unsigned i = first; i < first + count; ++i) {
    stretch.code[i].run(stretch.code[i], hart_.x.data(), res_);
    pace = pace.popped(stretch.halfword(i + 1), stretch.size_bytes(i + 1));
  }
  coast_.pace = static_cast<std::uint8_t>(pace.index());
}

/// Counts the first instructions of a stretch that is left, and the accesses granted in it.
void Core::count_first(unsigned count) {
  for (unsigned i = 0; i < count; ++i) {
    const isa::Bound& instruction = coast_.stretch->code[i];
    ++counters_.instructions_by_unit[static_cast<std::size_t>(instruction.unit)];
    counters_.macs += instruction.macs;
  }
  counters_.reasons.charge(Reason::issue, count);
  for (const Leg* leg = coast_.stretch->legs; leg != coast_.leg; ++leg) {
    ++(leg->access.store ? counters_.stores : counters_.loads);
  }
}

/// In the cycle in which it started at an access.
void Core::stop_where_started(Cycle now) {
  if (cache_ != nullptr && now < std::min(coast_.fetching.steps_from, coast_.end())) {
    repeat_fetches_until(now);
  }
  coast_.fetching.steps_from = Fetching::never;
  coast_.stretch = nullptr;
  data_.valid = wb_.waiting;
  count_issued(*ex_.slot, 1);
}

/// From what is known of the stretch to the pipeline's registers, at the begin of cycle `now`. @param ran the leg was
/// run
void Core::uncoast(Cycle now, bool ran) {
  if (now < crossing_.end) {
    return_to_crossing(now);
    return;
  }
  if (now == coast_.started) {
    stop_where_started(now);
    return;
  }
  const Leg& leg = *coast_.leg;
  const Cycle begin = coast_.begin();
  const auto done = static_cast<unsigned>(std::min<Cycle>(now - begin, leg.count));
  const auto& fetching = coast_.fetching;
  if (cache_ != nullptr && !fetching.broken && now < std::min(fetching.steps_from, coast_.end())) {
    repeat_fetches_until(now);
  }
  if (done != leg.count) {
    run_first(done);
  } else if (!ran) {
    run_leg();
    if (leg.requests) {
      Request request;
      run_access(leg, request);
    }
  }
  const unsigned issued = leg.first + done;
  count_first(issued);
  const bool granted_before = coast_.access.leg != nullptr && begin + 1 - (coast_.access.late ? 1 : 0) == now;
  if (issued != 0) {
    id_valid_seen_ = now == begin + done;
    reason_ = id_valid_seen_ ? Reason::issue : reason_;
    restore_execute(issued - 1);
  } else {  // EX holds nothing that could still do something
    id_valid_seen_ = !granted_before;
    empty_execute();
    ex_.flags.alu_enabled = true;
  }
  restore_write_back(granted_before);
  restore_decode(now, issued);
  calm_ = id_->calm && !(ex_.flags.branch && ex_.taken) && !(ex_.flags.data_request && ex_.split);
  refilling_ = false;
  coast_.stretch = nullptr;
  coast_.fetching.steps_from = Fetching::never;
}

/// The same while the data request is on the port.
void Core::leave_access(Cycle now) {
  leave_stretch(now, true);
  drive();
}

/// EX holds instruction `index` of the stretch.
void Core::restore_execute(unsigned index) {
  const Slot& slot = *coast_.stretch->slots[index];
  id_pc_ = coast_.stretch->code[index].pc;
  capture_operands(slot);
  if (slot.execution == Execution::memory) {
    issue_access(slot);
  } else if (slot.execution == Execution::branch) {
    ex_.taken = res_.taken;
    ex_.target = res_.next_pc;
  }
}

/// WB waits for the response to an access granted in the cycle before, if there was one. (Its register is written
/// already; the response writes the same value again.)
void Core::restore_write_back(bool waiting) {
  wb_ = WriteBack{};
  wb_.waiting = data_.valid = waiting;
  if (waiting) {
    data_.read_data = coast_.access.answer;
    const Slot& slot = *coast_.access.leg->slot;
    const isa::Instruction& insn = slot.insn;
    wb_.write = slot.flags.load_write;
    wb_.store = insn.memory.store;
    wb_.destination = insn.rd;
    wb_.offset = coast_.access.offset;
    wb_.access = insn.memory;
  }
}

/// ID holds instruction `done` of the stretch or, behind its last, what follows it; IF what comes then.
void Core::restore_decode(Cycle now, unsigned done) {
  const Stretch& stretch = *coast_.stretch;
  const bool whole = done == stretch.count;
  const Stretch& holder = whole ? next_stretch() : stretch;
  const unsigned index = whole ? 0 : done;
  id_ = holder.slots[index];
  id_pc_ = holder.pc + holder.offset(index);
  id_valid_ = true;
  const auto pending = static_cast<std::uint8_t>(whole ? coast_.loops.back() : done == 0 ? coast_.loops.by_loop() : 0);
  if (!whole && pending != 0) {  // made when the stretch was planned
    for (unsigned i = 0; i < 2; ++i) {
      hart_.loops[i].count += (pending >> i) & 1U;
    }
    arm_loops();
  }
  id_is_loop_target_ = pending != 0;
  loop_decrement_id_ = pending;
  const auto back = static_cast<std::uint8_t>(whole                       ? coast_.loops.next_back()
                                              : done + 1 == stretch.count ? coast_.loops.back()
                                                                          : 0);
  const auto word = [this](Address address) { return stretches_->word(address); };
  const FetchPort shown = fetch_;
  if (back != 0) {
    loop_decrement_if_ = back;
    prefetch_.resume_to_loop(hart_.loops[back >> 1].start, word, fetch_);
  } else {
    prefetch_.resume(FetchPace::from_index(coast_.pace), id_pc_ + id_->insn.size_bytes, word, fetch_);
  }
  if (coast_.fetching.answered == now) {
    fetch_ = shown;
  }
}

}  // namespace pulpo::cluster
