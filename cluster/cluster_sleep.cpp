// SPDX-License-Identifier: Apache-2.0
// All cores sleep and the DMA works: long transfers do the same burst for burst. When the registers of a cycle are
// those of an earlier one, some bursts further on, all that follows repeats itself until a transfer comes to its end or
// something else happens: these periods are left out. Registers and counters are put where they will be, the data is
// copied.
#include <cstring>

#include "cluster/cluster.hpp"

namespace pulpo::cluster {

namespace {

/// A range of addresses, and what may come before and behind it.
struct Range {
  Address begin = 0, end = 0;
  bool apart(const Range& other) const { return end <= other.begin || other.end <= begin; }
};

/// A burst: more than what is under way between both memories.
constexpr Address least_moved_bytes = 256;

/// Less is not worth the copy.
constexpr std::uint64_t least_periods = 2;

}  // namespace

std::uint64_t Cluster::skipped_cycles() const { return sleep_history_ == nullptr ? 0 : sleep_history_->skipped_cycles; }

/// Whether nothing moves but transfers that are under way.
bool Cluster::only_transfers() const {
  return asleep_ == all_ && only_flows() && event_unit_.parked() == all_ && event_unit_.waking() == 0 &&
         event_unit_.idle() && interconnect_.idle() && per2axi_.idle() && instructions_->quiescent() &&
         !instructions_->active() && !timer_.due(now_);
}

/// The same behind a cycle in which it held: the DMA does not end it.
bool Cluster::only_flows() const {
  return dma_->busy() && dma_->only_flows() && (dma_->event_lines() | dma_->interrupt_lines()) == 0;
}

/// Cycles in which only_transfers() holds, as far as they go; repetitions are left out.
void Cluster::sleep_through_transfers() {
  SleepHistory& history = *sleep_history_;
  const Cycle wake = timer_.wake();
  if (history.next_cycle != now_) {
    history.known = 0;
    history.same_since = now_;
  }
  while (now_ < wake && now_ < limit_ && only_flows()) {
    const auto bursts = dma_->bursts();
    transfer_cycle();
    if (dma_->bursts() != bursts && only_flows()) {
      look_for_repetition();
    }
  }
  history.next_cycle = now_;
}

/// cycle() without all that has nothing to do.
void Cluster::transfer_cycle() {
  event_requests_ = dma_requests_ = slow_requests_ = 0;
  dma_->drive();
  arbitrate_tcdm();
  bus_.arbitrate();
  step_dma();
  bus_.step(now_);
  ++now_;
}

/// Between bursts.
void Cluster::look_for_repetition() {
  SleepHistory& history = *sleep_history_;
  const bool receives = dma_->flow(true).running, transmits = dma_->flow(false).running;
  if (receives != history.received || transmits != history.transmitted) {
    history.received = receives;
    history.transmitted = transmits;
    history.same_since = now_;
  }
  StateRecord& now = history.add();
  StateWalk recording(now, now_);
  walk(recording);
  bool skipped = false;
  for (unsigned age = 0; age < history.known_periods && !skipped; ++age) {
    skipped = try_to_skip(history.period(age), now);
  }
  if (skipped || (find_period() && try_to_skip(history.period(0), now))) {
    history.known = 0;
  }
}

/// Whether the newest record is an earlier one some repetitions later.
bool Cluster::find_period() {
  SleepHistory& history = *sleep_history_;
  Period& period = history.next_period();
  for (unsigned age = 1; age < history.known; ++age) {
    if (period.take(history.record(age), history.record(0))) {
      history.keep_period();
      return true;
    }
  }
  return false;
}

/// All registers that move in such cycles, and the counters that grow.
void Cluster::walk(StateWalk& walk) {
  walk.moving(dma_->flow(true).running, dma_->flow(false).running);
  bus_.walk(walk);
  dma_->walk(walk);
  tcdm_.walk(walk);
  for (memory::TcdmPort& port : dma_tcdm_) {
    port.walk(walk);
  }
  for (std::uint64_t* count : {&counters_.dma_bytes_in, &counters_.dma_bytes_out, &counters_.dma_busy_cycles,
                               &counters_.dma_tcdm_accesses, &counters_.dma_tcdm_wait_cycles}) {
    walk.progress(*count);
  }
}

/// @param record of this cycle
bool Cluster::try_to_skip(const Period& period, const StateRecord& record) {
  const Cycle end = std::min(limit_, timer_.wake());
  // about one more is simulated behind them
  const std::uint64_t room = (end - now_) / period.cycles();
  const std::uint64_t periods = std::min(period.follow(record), room - std::min<std::uint64_t>(room, 2));
  // what is under way has been read within the last period: nobody must have written behind it since
  if (periods < least_periods || now_ - sleep_history_->same_since < period.cycles() || !may_skip(period, periods)) {
    return false;
  }
  skip(period, periods);
  return true;
}

/// Whether the data of `periods` periods, and of the one behind them, can be copied.
bool Cluster::may_skip(const Period& period, std::uint64_t periods) {
  Range outside[2], inside[2];
  for (const bool receive : {false, true}) {
    const Dma::Flow flow = dma_->flow(receive);
    const Address growth = receive ? period.received : period.transmitted;
    if (!flow.running) {
      continue;
    }
    // from a period ago to the end of the one behind: other masters' memory has delays of its own, code is decoded
    const std::uint64_t ahead = growth * (periods + 1);
    const Address written_outside = receive ? flow.external - (flow.tcdm - flow.written) : bus_.written();
    const Address written_inside = receive ? flow.written : flow.tcdm - (flow.external - written_outside);
    const std::uint64_t before = std::uint64_t{flow.tcdm} - written_inside + growth + 8;
    // all that was under way a period ago is of the same piece: addresses on both sides lie as far apart
    if (before > flow.handed_out_bytes) {
      return false;
    }
    if (!flow.plain || growth == 0 || written_inside > flow.tcdm || before > flow.tcdm ||
        flow.tcdm + ahead > tcdm_.size_bytes()) {
      return false;
    }
    inside[receive] = {static_cast<Address>(flow.tcdm - before), static_cast<Address>(flow.tcdm + ahead)};
    outside[receive] = {static_cast<Address>(flow.external - before), static_cast<Address>(flow.external + ahead)};
    const std::size_t bytes = outside[receive].end - outside[receive].begin;
    if (outside[receive].end < outside[receive].begin || memory::is_tcdm(flow.external) ||
        memory_.plain(outside[receive].begin, bytes) == nullptr ||
        (!receive && decode_.holds_code(outside[receive].begin, bytes))) {
      return false;
    }
  }
  return inside[0].apart(inside[1]) && outside[0].apart(outside[1]);
}

/// Leaves `periods` periods out. What is under way in between, less than a burst, is then of long ago: it is simulated
/// until it has come to its place, and put right by a copy of all that the flow wrote in the meantime.
void Cluster::skip(const Period& period, std::uint64_t periods) {
  std::array<SkippedFlow, 2> flows{skipped_flow(false), skipped_flow(true)};
  StateWalk moving(period, periods, now_);
  walk(moving);
  now_ += periods * period.cycles();
  sleep_history_->skipped_cycles += periods * period.cycles();
  for (SkippedFlow& flow : flows) {
    flow.wanted = written(flow.receive) + least_moved_bytes;
  }
  try {
    while (flows[0].open || flows[1].open) {
      only_flows() ? transfer_cycle() : cycle();
      for (SkippedFlow& flow : flows) {
        if (flow.open && static_cast<std::int32_t>(written(flow.receive) - flow.wanted) >= 0) {
          settle(flow);
        }
      }
    }
  } catch (...) {
    for (SkippedFlow& flow : flows) {
      if (flow.open) {
        settle(flow);
      }
    }
    throw;
  }
}

/// Up to where a flow has written: in TCDM, or outside.
Address Cluster::written(bool receive) const { return receive ? dma_->flow(true).written : bus_.written(); }

Cluster::SkippedFlow Cluster::skipped_flow(bool receive) const {
  const Dma::Flow flow = dma_->flow(receive);
  return {.receive = receive,
          .open = flow.running,
          .begin = written(receive),
          .wanted = 0,
          .distance = flow.external - flow.tcdm};
}

/// Copies what the flow has written since it was skipped. The last beat may be the first one of a burst, and not all of
/// it written: both ends are one beat earlier.
void Cluster::settle(SkippedFlow& flow) {
  flow.open = false;
  const std::size_t bytes = written(flow.receive) - flow.begin;
  const Address inside = (flow.receive ? flow.begin : flow.begin - flow.distance) - 8;
  std::byte* const tcdm = tcdm_.bytes().data() + inside;
  std::byte* const outside = memory_.plain(inside + flow.distance, bytes);
  std::memcpy(flow.receive ? tcdm : outside, flow.receive ? outside : tcdm, bytes);
}

}  // namespace pulpo::cluster
