// SPDX-License-Identifier: Apache-2.0
// A core that coasts: how it begins, and the cycles in which it is due.
#include "cluster/core/coast.ipp"

#include <utility>

#include "cluster/core/execute.ipp"

namespace pulpo::cluster {

/// Whether going back at the end of a hardware loop takes no cycle: whole words at both ends, and the decrement of one
/// pass made before the next is decided.
bool Core::loops_freely(unsigned loop, const Stretch& stretch, Stretch::LoopCut& cut) {
  const auto& [start, end, count] = hart_.loops[loop];
  if (cut.free_start == start) [[likely]] {
    return true;
  }
  const Slot& last = *stretch.slots[cut.index];
  const bool free = (start & 3) == 0 && (end & 3) == 0 && end - start >= 8 && end > start &&
                    last.insn.size_bytes == 4 && last.streams && last.execution != Execution::branch &&
                    loop_start(loop).size_bytes(0) == 4;
  cut.free_start = free ? start : cut.free_start;
  return free;
}

/// Whether loop `i` goes back at its end, once the decrement of a loop start still in ID has been made.
bool Core::goes_back(unsigned i, unsigned pending) const { return hart_.loops[i].count >= 2U + ((pending >> i) & 1U); }

namespace {

/// Whether a word arrives in the last cycle of a stretch in which nothing waits.
bool arrives_before_last(const Stretch& stretch, std::uint8_t pace) {
  const Leg* leg = stretch.legs;
  while (!leg->last) {
    pace = leg++->pace_behind[pace] & Leg::pace_mask;
  }
  return (leg->pace_behind[pace] & Leg::arriving_before_last) != 0;
}

}  // namespace

/// How far the stretch goes, given the hardware loops. A loop's end matters from the cycle in which it enters ID.
Core::Extent Core::find_extent(const Stretch& whole, std::uint8_t pace, unsigned pending) {
  const auto distance = [&](unsigned loop) { return hart_.loops[loop].end - whole.pc; };
  const unsigned nearer = distance(1) < distance(0) ? 1 : 0;
  for (const unsigned loop : {nearer, 1 - nearer}) {
    if (distance(loop) == 0 || distance(loop) > whole.next - whole.pc || !goes_back(loop, pending)) {
      continue;
    }
    Stretch::LoopCut& cut = stretches_->cut(whole, hart_.loops[loop].end);
    if (cut.index == Stretch::LoopCut::none) {
      continue;
    }
    const unsigned back = 1U << loop;
    const bool behind = cut.body == nullptr;
    const bool asked = !behind || arrives_before_last(whole, pace);
    if (!asked || !loops_freely(loop, whole, cut)) {
      return {cut.before, 0, 0};
    }
    return behind ? Extent{&whole, 0, back} : Extent{cut.body, back, 0};
  }
  return {&whole, 0, 0};
}

bool Core::plan_around_loops(const Stretch& whole, Cycle begin, std::uint8_t pace, LoopMasks masks, bool late) {
  const unsigned pending = masks.back();  // to be decremented when the first instruction leaves ID
  const bool again = pending != 0 && coast_.stretch != nullptr && coast_.stretch->pc == whole.pc;
  if (again && goes_back(pending >> 1, pending)) {  // the body as before
    if (!commit(*coast_.stretch, begin, pace, LoopMasks::of(pending, 0, pending), late)) {
      return false;
    }
    count_down(static_cast<std::uint8_t>(pending));
    return true;
  }
  const Extent extent = masks.next_back() != 0 ? Extent{stretches_->cut(whole, whole.pc).body, masks.next_back(), 0}
                                               : find_extent(whole, pace, pending);
  if (extent.stretch == nullptr ||
      !commit(*extent.stretch, begin, pace, LoopMasks::of(extent.back, extent.next_back, pending), late)) {
    return false;
  }
  if (pending != 0) {
    count_down(static_cast<std::uint8_t>(pending));
  }
  return true;
}

/// Whether nothing of the core's state but hardware loops, EX and WB matters to a stretch.
bool Core::may_start() const {
  return !event_.interrupt_request && !mixed_.hot && !slice_may_move() && seen_->legacy &&
         (cache_ == nullptr || cache_->serves());
}

Core::Arrival Core::start_coasting(Cycle now, Word answer, Request& request) {
  const auto pace = prefetch_.pace(id_pc_ + id_->insn.size_bytes, fetch_);
  if (!pace || !may_start()) {
    return Arrival::lockstep;
  }
  const auto index = static_cast<std::uint8_t>(pace->index());
  const bool asks = ex_.flags.data_request;
  if (asks ? !start_at_access(now, index) : !start_in_decode(now, index)) {
    return Arrival::lockstep;
  }
  coast_.access = {};
  if (wb_.waiting) {
    data_.read_data = answer;
    complete_access();
  }
  if (!asks) {
    return Arrival::later;
  }
  res_.address = ex_.address;
  request = {ex_.address, ex_.store_data, ex_.byte_enable, ex_.store, 0};
  return Arrival::request;
}

/// With the instruction in ID.
bool Core::start_in_decode(Cycle now, std::uint8_t pace) {
  const Stretch& stretch = stretches_->at(id_pc_);
  const auto masks = LoopMasks::of(id_is_loop_target_ ? loop_decrement_id_ : 0, 0, 0);
  return stretch.slots[0] == id_ && plan(stretch, now, pace, masks);
}

/// With the access in EX, whose request is on the port.
bool Core::start_at_access(Cycle now, std::uint8_t pace) {
  const Stretch& whole = stretches_->at(ex_.pc);
  if (whole.count == 0 || whole.slots[0] != ex_.slot || whole.slots[1] != id_ || whole.pc + whole.offset(1) != id_pc_ ||
      id_is_loop_target_) {
    return false;
  }
  const bool loops = loops_armed_ && meets_loop_end(whole);
  const Extent extent = loops ? find_extent(whole, pace, 0) : Extent{&whole, 0, 0};
  if (extent.stretch == nullptr || extent.stretch->count == 0 || (loops && extent.stretch->count == 1)) {
    return false;
  }
  coast_.stretch = extent.stretch;
  coast_.leg = extent.stretch->legs;
  coast_.due = now;
  coast_.pace = pace;
  coast_.loops = LoopMasks::of(extent.back, extent.next_back, 0);
  coast_.started = now;
  count_issued(*ex_.slot, ~std::uint64_t{0});  // the stretch counts it
  if (cache_ != nullptr) {
    fetch_rest(now);
  }
  return true;
}

/// The stretch ended without an access: on to the next.
Core::Arrival Core::pass_on(Cycle now) {
  const Stretch& stretch = *coast_.stretch;
  const bool jumps = stretch.end == Stretch::End::branch && res_.taken;
  if (jumps && follow_branch(now)) {
    return Arrival::later;
  }
  if (stretch.end == Stretch::End::special || jumps || !plan(next_stretch(), now, coast_.pace, coast_.loops)) {
    uncoast(now, true);
    if (cross(now)) {
      return Arrival::later;
    }
    if (cache_ != nullptr) {
      cache_->settle();
    }
    return Arrival::lockstep;
  }
  ++stretch.runs[index_];
  coast_.access = {};
  return Arrival::later;
}

/// Whether a cycle in which nothing leaves the FIFO, the instruction behind the leg being in ID, can be passed: a
/// hardware loop's end is not in the way, and whatever the FIFO shows is whole. @param holder of that instruction, as
/// `index`
bool Core::can_pause(const Stretch& holder, unsigned index) const {
  if (index >= holder.count || (index == 0 && coast_.loops.next_back() != 0)) {
    return false;
  }
  const isa::Bound& behind = holder.code[index];
  const Address in_fetch = behind.pc + behind.size_bytes;
  if (loops_armed_) {
    for (const isa::HardwareLoop& loop : hart_.loops) {
      if (loop.count >= 2 && (loop.end == behind.pc || loop.end == in_fetch)) {
        return false;
      }
    }
  }
  return FetchPace::from_index(coast_.pace).words != 0 || (in_fetch & 2) == 0;
}

/// A cycle in which the first instruction of `next` waits for the load that ends the leg.
void Core::note_waiting_for_load(const Leg& leg, const Stretch& next) {
  ++counters_.perf_ld_stall;
  note_load_hazard(*next.slots[0], leg.access.destination);
}

/// The access is granted that ends the stretch.
Core::Arrival Core::next_stretch(Cycle now, Word answer, Request& request) {
  const Leg& leg = *coast_.leg;
  const Stretch& stretch = *coast_.stretch;
  const Stretch& next = next_stretch();
  if (next_waits_for_load(next)) {
    return proceed_late(now, answer) ? Arrival::later : Arrival::lockstep;
  }
  if (!plan(next, now, coast_.pace, coast_.loops)) {
    leave_access(now);
    return Arrival::lockstep;
  }
  ++stretch.runs[index_];
  complete_coasting(leg, answer, false);
  if (!coast_.leg->single) {
    return Arrival::later;
  }
  coast_.pace = coast_.leg->pace_behind[coast_.pace] & Leg::pace_mask;
  run_access(*coast_.leg, request);
  return Arrival::request;
}

/// The instruction behind the load waits for it: one cycle more.
bool Core::proceed_late(Cycle now, Word answer) {
  const Stretch& stretch = *coast_.stretch;
  const Leg& leg = *coast_.leg;
  const Stretch& next = next_stretch();
  const auto pace = static_cast<std::uint8_t>(FetchPace::from_index(coast_.pace).stalled().index());
  if (!can_pause(next, 0) || !plan(next, now + 1, pace, coast_.loops, true)) {
    leave_access(now);
    return false;
  }
  ++stretch.runs[index_];
  spend(Reason::load_use);
  note_waiting_for_load(leg, next);
  complete_coasting(leg, answer, true);
  return true;
}

/// The data request waits for its bank.
bool Core::wait(Cycle now) {
  const Leg& leg = *coast_.leg;
  const Stretch& holder = leg.last ? next_stretch() : *coast_.stretch;
  const unsigned index = leg.last ? 0U : unsigned{leg.first} + leg.count;  // of what is in ID
  if (!can_pause(holder, index)) {
    leave_access(now);
    return false;
  }
  if (cache_ != nullptr) {
    fetch_while_waiting(now, holder.code[index].pc + holder.code[index].size_bytes);
  }
  coast_.waited = now;
  spend(Reason::tcdm_conflict);
  ++counters_.tcdm_wait_cycles;
  note(Rule::lsu_grant);
  const FetchPace pace = FetchPace::from_index(coast_.pace);
  if (pace.words >= FetchPace::depth - 1) {
    note(Rule::fetch_fifo);
  }
  if (leg.last && next_waits_for_load(holder)) {
    note_waiting_for_load(leg, holder);
  }
  coast_.pace = static_cast<std::uint8_t>(pace.stalled().index());
  return true;
}

/// What whole runs of stretches have counted.
void Core::count_stretches() const {
  for (const Stretch& stretch : stretches_->all()) {
    const std::uint64_t runs = std::exchange(stretch.runs[index_], 0);
    if (runs == 0) {
      continue;
    }
    for (unsigned i = 0; i < stretch.count; ++i) {
      counters_.instructions_by_unit[static_cast<std::size_t>(stretch.code[i].unit)] += runs;
      counters_.macs += runs * stretch.code[i].macs;
    }
    counters_.reasons.charge(Reason::issue, runs * stretch.count);
    coasted_instructions_ += runs * stretch.count;
    for (const Leg* leg = stretch.legs;; ++leg) {
      if (leg->requests) {
        (leg->access.store ? counters_.stores : counters_.loads) += runs;
      }
      if (leg->last) {
        break;
      }
    }
  }
}

}  // namespace pulpo::cluster
