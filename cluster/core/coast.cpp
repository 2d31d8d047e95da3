// SPDX-License-Identifier: Apache-2.0
// A core that coasts: how it begins, and the cycles in which it is due.
#include "cluster/core/coast.ipp"

#include <utility>

#include "cluster/core/execute.ipp"

namespace pulpo::cluster {

const Stretch& Core::loop_start(unsigned loop) {
  const Stretch*& known = loop_starts_[loop];
  if (known == nullptr || known->pc != hart_.loops[loop].start) {
    known = &stretches_->at(hart_.loops[loop].start);
  }
  return *known;
}

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
    const bool asked = !behind || (whole.pace_behind[pace] & Stretch::arriving_before_last) != 0;
    if (!asked || !loops_freely(loop, whole, cut)) {
      return {cut.before, 0, 0};
    }
    return behind ? Extent{&whole, 0, back} : Extent{cut.body, back, 0};
  }
  return {&whole, 0, 0};
}

bool Core::plan_around_loops(const Stretch& whole, Cycle begin, std::uint8_t pace, LoopMasks masks, bool late) {
  const unsigned pending = masks.back();  // to be decremented when the first instruction leaves ID
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

bool Core::start_coasting(Cycle now) {
  const auto pace = prefetch_.pace(id_pc_ + id_->insn.size_bytes, fetch_);
  if (!pace || event_.interrupt_request || mixed_.hot || slice_may_move() || !seen_->legacy ||
      (cache_ != nullptr && !cache_->serves())) {
    return false;
  }
  const Stretch& stretch = stretches_->at(id_pc_);
  const auto masks = LoopMasks::of(id_is_loop_target_ ? loop_decrement_id_ : 0, 0, 0);
  if (stretch.slots[0] != id_ || !plan(stretch, now, static_cast<std::uint8_t>(pace->index()), masks)) {
    return false;
  }
  coast_.access = {};
  return true;
}

/// The stretch ended without an access: on to the next.
Core::Arrival Core::pass_on(Cycle now) {
  const Stretch& stretch = *coast_.stretch;
  const bool jumps = stretch.end == Stretch::End::branch && res_.taken;
  if (stretch.end == Stretch::End::special || jumps || !plan(next_stretch(), now, coast_.pace, coast_.loops)) {
    leave_stretch(now, true);
    return cross(now) ? Arrival::later : Arrival::lockstep;
  }
  coast_.access = {};
  return Arrival::later;
}

/// Whether a cycle in which nothing leaves the FIFO, the instruction of `next` being in ID, can be passed: a hardware
/// loop's end is not in the way, and whatever the FIFO shows is whole.
bool Core::can_pause(const Stretch& next) const {
  const Address in_fetch = next.pc + next.size_bytes(0);
  for (const isa::HardwareLoop& loop : hart_.loops) {
    if (loop.count >= 2 && (loop.end == next.pc || loop.end == in_fetch)) {
      return false;
    }
  }
  return next.count != 0 && coast_.loops.next_back() == 0 &&
         (FetchPace::from_index(coast_.pace).words != 0 || (in_fetch & 2) == 0);
}

/// A cycle in which the first instruction of `next` waits for the load that ends `stretch`.
void Core::note_waiting_for_load(const Stretch& stretch, const Stretch& next) {
  ++counters_.perf_ld_stall;
  note_load_hazard(*next.slots[0], stretch.access.destination);
}

/// The instruction behind the load waits for it: one cycle more.
bool Core::proceed_late(Cycle now, Word answer) {
  const Stretch& stretch = *coast_.stretch;
  const Stretch& next = next_stretch();
  const auto pace = static_cast<std::uint8_t>(FetchPace::from_index(coast_.pace).stalled().index());
  if (!can_pause(next) || !plan(next, now + 1, pace, coast_.loops, true)) {
    leave_access(now);
    return false;
  }
  spend(Reason::load_use);
  note_waiting_for_load(stretch, next);
  complete_coasting(stretch, answer, true);
  return true;
}

/// The data request waits for its bank.
bool Core::wait(Cycle now) {
  const Stretch& next = next_stretch();
  if (!can_pause(next)) {
    leave_access(now);
    return false;
  }
  if (cache_ != nullptr) {
    fetch_while_waiting(now, next);
  }
  spend(Reason::tcdm_conflict);
  ++counters_.tcdm_wait_cycles;
  note(Rule::lsu_grant);
  const FetchPace pace = FetchPace::from_index(coast_.pace);
  if (pace.words >= FetchPace::depth - 1) {
    note(Rule::fetch_fifo);
  }
  if (next_waits_for_load(next)) {
    note_waiting_for_load(*coast_.stretch, next);
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
    if (stretch.end == Stretch::End::access) {
      (stretch.access.store ? counters_.stores : counters_.loads) += runs;
    }
  }
}

}  // namespace pulpo::cluster
