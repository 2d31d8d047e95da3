// SPDX-License-Identifier: Apache-2.0
// A core that coasts: how it begins, and the cycles in which it is due.
#include <bit>
#include <utility>

#include "cluster/core/coast.ipp"
#include "cluster/core/core.hpp"
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
bool Core::loops_freely(unsigned loop, const Stretch& stretch, unsigned index) {
  const auto& [start, end, count] = hart_.loops[loop];
  const Slot& last = *stretch.slots[index];
  return (start & 3) == 0 && (end & 3) == 0 && end - start >= 8 && end > start && last.insn.size_bytes == 4 &&
         last.streams && last.execution != Execution::branch && loop_start(loop).size_bytes(0) == 4;
}

/// How far the stretch goes, given the hardware loops. A loop's end matters from the cycle in which it enters ID.
Core::Plan Core::plan_loops(const Stretch& whole, FetchPace pace, std::uint8_t pending) {
  const Stretch::LoopCut* found = nullptr;
  unsigned loop = 0;
  for (unsigned i = 0; i < 2; ++i) {
    const Address distance = hart_.loops[i].end - whole.pc;
    if (distance == 0 || distance > whole.next - whole.pc || !goes_back(i, pending) ||
        (found != nullptr && distance >= hart_.loops[0].end - whole.pc)) {
      continue;
    }
    if (const auto& cut = stretches_->cut(whole, hart_.loops[i].end); cut.index != Stretch::LoopCut::none) {
      found = &cut;
      loop = i;
    }
  }
  if (found == nullptr) {
    return {&whole, 0, 0};
  }
  const auto index = static_cast<unsigned>(found->index);
  const auto back = static_cast<std::uint8_t>(1U << loop);
  const bool behind = index == whole.count;
  const bool asked = !behind || (whole.pace_behind[pace.index()] & Stretch::arriving_before_last) != 0;
  if (!asked || !loops_freely(loop, whole, index)) {
    return {found->before, 0, 0};
  }
  return behind ? Plan{&whole, 0, back} : Plan{found->body, back, 0};
}

bool Core::start_coasting(Cycle now) {
  const auto pace = prefetch_.pace(id_pc_ + id_->insn.size_bytes, fetch_);
  if (!pace || event_.interrupt_request || mixed_.hot || slice_may_move() || !seen_->legacy) {
    return false;
  }
  const Stretch& stretch = stretches_->at(id_pc_);
  const std::uint8_t pending = id_is_loop_target_ ? loop_decrement_id_ : 0;
  if (stretch.count == 0 || stretch.slots[0] != id_ || !plan(stretch, now, *pace, 0, pending)) {
    return false;
  }
  granted_ = {};
  return true;
}

Core::Arrival Core::arrive(Cycle now) {
  if (!coast_.ran) {
    data_.request = false;
    run_stretch();
    const Stretch& stretch = *coast_.stretch;
    if (stretch.end != Stretch::End::access) {
      const bool jumps = stretch.end == Stretch::End::branch && res_.taken;
      if (stretch.end == Stretch::End::special || jumps ||
          !plan(next_stretch(), now, coast_.pace, coast_.next_back, coast_.back)) {
        leave_stretch(now);
        return Arrival::lockstep;
      }
      return Arrival::later;
    }
    const isa::MemoryAccess access = stretch.slots[stretch.count - 1]->insn.memory;
    const unsigned offset = res_.address & 3;
    if (offset + access.bytes > 4) {
      leave_stretch(now);
      return Arrival::lockstep;
    }
    data_.write = access.store;
    data_.event_load = false;
    data_.byte_enable = static_cast<std::uint8_t>(((1U << access.bytes) - 1) << offset);
    data_.address = res_.address;
    data_.write_data = std::rotl(res_.store_data, static_cast<int>(8 * offset));
  }
  data_.request = true;
  return Arrival::request;
}

/// The data request waits for its bank.
void Core::pause(Cycle now, bool load_hazard) {
  spend(Reason::tcdm_conflict);
  ++counters_.tcdm_wait_cycles;
  note(Rule::lsu_grant);
  if (coast_.pace.words >= FetchPace::depth - 1) {
    note(Rule::fetch_fifo);
  }
  if (load_hazard) {
    note_coasting_hazard();
  }
  coast_.pace = coast_.pace.stalled();
  coast_.due = now + 1;
}

void Core::note_coasting_hazard() {
  const Stretch& stretch = *coast_.stretch;
  ++counters_.perf_ld_stall;
  note_load_hazard(*next_stretch().slots[0], stretch.slots[stretch.count - 1]->insn.rd);
}

bool Core::proceed(Cycle now, Word answer) {
  const Stretch& stretch = *coast_.stretch;
  const Slot& slot = *stretch.slots[stretch.count - 1];
  const Stretch& next = next_stretch();
  const bool waits = slot.flags.load_write && ((next.hazards >> slot.insn.rd) & 1) != 0;
  if ((!data_.grant || waits) && (next.count == 0 || coast_.next_back != 0 || !can_pause(next))) [[unlikely]] {
    leave_stretch(now);
    return false;
  }
  if (!data_.grant) {
    pause(now, waits);
    return true;
  }
  const FetchPace pace = waits ? coast_.pace.stalled() : coast_.pace;
  if (!plan(next, now + (waits ? 1 : 0), pace, coast_.next_back, coast_.back)) {
    leave_stretch(now);
    return false;
  }
  granted_ = {&slot, now, static_cast<std::uint8_t>(data_.address & 3)};
  if (data_.write) {
    ++counters_.stores;
  } else {
    ++counters_.loads;
    set(slot.insn.rd, isa::extend_load(answer >> 8 * (data_.address & 3), slot.insn.memory));
  }
  if (waits) {
    spend(Reason::load_use);
    ++counters_.perf_ld_stall;
    note_load_hazard(*next.slots[0], slot.insn.rd);
  }
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
  }
}

}  // namespace pulpo::cluster
