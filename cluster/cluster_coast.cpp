// SPDX-License-Identifier: Apache-2.0
// Cores that coast through straight-line code (core.hpp): how they begin, and what happens when they are due.
#include "cluster/cluster_coast.ipp"

#include <algorithm>
#include <utility>

#include "cluster/core/coast.ipp"
#include "cluster/core/execute.ipp"
#include "cluster/core_mask.hpp"

namespace pulpo::cluster {

/// At the begin of a cycle.
void Cluster::start_coasting(CoreMask lockstep) {
  for_each(lockstep, [&](unsigned core) {
    const auto arrival = cores_[core]->may_coast() ? cores_[core]->start_coasting(now_, answers_[core], requests_[core])
                                                   : Core::Arrival::lockstep;
    if (arrival == Core::Arrival::lockstep) {
      return;
    }
    coasting_ |= 1u << core;
    if (arrival == Core::Arrival::request) {
      make_ready(core);
      note_fetches(core);
    } else {
      schedule(core);
    }
  });
}

/// Puts a request of coast_cycle() where arbitrate_tcdm() looks for it.
void Cluster::request_tcdm(unsigned core) {
  const Core::Request& request = requests_[core];
  DataPort& port = data_[core];
  port.grant = false;
  port.request = true;
  port.write = request.write;
  port.event_load = false;
  port.byte_enable = request.lanes;
  port.address = request.address;
  port.write_data = request.data;
  tcdm_requests_ |= 1u << core;
}

/// Requests of the coasting cores that are due, and of those whose requests are ready. Returns the cores that ask.
CoreMask Cluster::arrive(CoreMask due) {
  CoreMask requesting = 0;
  for_each(due | ready_, [&](unsigned core) {
    const bool ready = (ready_ >> core & 1u) != 0;
    const auto arrival = ready ? Core::Arrival::request : cores_[core]->arrive(now_, requests_[core]);
    if (arrival == Core::Arrival::request && serves(requests_[core])) [[likely]] {
      request_tcdm(core);
      requesting |= 1u << core;
    } else {
      pass(core, arrival);
    }
  });
  forget_ready(all_);
  return requesting;
}

void Cluster::forget_ready(CoreMask cores) {
  const CoreMask left = ready_ & ~cores;
  ready_ = ready_elsewhere_ = 0;
  ready_banks_ = ready_met_ = 0;
  for_each(left, [&](unsigned core) { make_ready(core); });
}

/// A coasting core arrived without a request that the TCDM serves.
void Cluster::pass(unsigned core, Core::Arrival arrival) {
  if (arrival == Core::Arrival::later) {
    schedule(core);
    return;
  }
  data_[core].grant = false;
  if (arrival == Core::Arrival::request) {
    cores_[core]->refuse_access(now_);
  }
  coasting_ &= ~(1u << core);
  request_data_of(core);
}

/// Second half of the cycle of a coasting core with a request.
void Cluster::proceed(unsigned core) {
  if (data_[core].grant) {
    proceed(core, answers_[core]);
  } else {
    wait(core);
  }
}

/// The same when the request lost its bank.
void Cluster::wait(unsigned core) {
  if (cores_[core]->wait(now_)) {
    make_ready(core);
    note_fetches(core);
  } else {
    data_[core].grant = false;
    data_[core].wait_reason = Reason::tcdm_conflict;
    step_on(core);
  }
}

/// The same when the request is granted. @param answer what the bank returned
// Each way calls make_ready() itself: there the compiler knows the request that it has just written.
[[gnu::always_inline]] inline void Cluster::proceed(unsigned core, Word answer) {
  Core& self = *cores_[core];
  Core::Arrival arrival;
  if (!self.ends_stretch()) [[likely]] {
    arrival = self.next_leg(now_, answer, requests_[core]);
    if (arrival == Core::Arrival::request) [[likely]] {
      make_ready(core);
    }
  } else {
    arrival = self.next_stretch(now_, answer, requests_[core]);
    if (arrival == Core::Arrival::request) {
      make_ready(core);
    }
  }
  if (arrival == Core::Arrival::later) {
    calendar_[self.due() % calendar_cycles] |= 1u << core;
  } else if (arrival == Core::Arrival::lockstep) {
    answer_lockstep(core, answer);
    step_on(core);
    return;
  }
  if (self.fetches_moved()) {
    note_fetches(core);
  }
}

/// In lock step from the second half of this cycle on.
void Cluster::step_on(unsigned core) {
  coasting_ &= ~(1u << core);
  advanced_ = core;
  cores_[core]->advance(now_);
}

/// Whether all cores with a clock coast and nothing else can move in this cycle.
bool Cluster::only_coasts() const {
  return coasting_ != 0 && (coasting_ | asleep_) == all_ && !active_.any && !timer_.due(now_) &&
         !instructions_->active() && event_unit_.waking() == 0 && event_unit_.parked() == asleep_ && !dma_->busy();
}

/// Cycles in which only_coasts() holds; nothing but the timer, a core or a cache can end that.
void Cluster::coast() {
  const Cycle end = std::min(limit_, timer_.wake());
  const CoreMask running = coasting_;
  tcdm_requests_ = event_requests_ = dma_requests_ = slow_requests_ = 0;
  do {
    const CoreMask due = std::exchange(calendar_[now_ % calendar_cycles], 0);
    if ((due | ready_) != 0 && !coast_cycle(due)) {
      return;
    }
    begin_stepping_caches();
    if ((step_caches_ & coasting_) != 0 || instructions_->moving() || coasting_ != running) [[unlikely]] {
      step_instructions();
      if (coasting_ != running || instructions_->active()) {
        ++now_;
        advanced_ = 0;
        return;
      }
    }
    ++now_;
  } while (now_ < end);
}

/// The cores' part of such a cycle. @param due who is due, beside those who are ready
/// @return false, the whole cycle being done, if it was not such a cycle after all
bool Cluster::coast_cycle(CoreMask due) {
  CoreMask asking = ready_ & ~ready_elsewhere_;
  std::uint64_t banks = ready_banks_, met = ready_met_;
  const CoreMask elsewhere = ready_elsewhere_;
  ready_ = ready_elsewhere_ = 0;
  ready_banks_ = ready_met_ = 0;
  for (CoreMask left = due | elsewhere; left != 0; left &= left - 1) {
    const auto core = static_cast<unsigned>(std::countr_zero(left));
    const bool ready = (elsewhere >> core & 1u) != 0;
    const auto arrival = ready ? Core::Arrival::request : cores_[core]->arrive(now_, requests_[core]);
    if (arrival == Core::Arrival::later) {
      schedule(core);
      continue;
    }
    if (arrival != Core::Arrival::request || !serves(requests_[core])) [[unlikely]] {
      pass(core, arrival);
      finish_coasting(asking, left & (left - 1), elsewhere);
      return false;
    }
    requests_[core].bank = static_cast<std::uint8_t>(tcdm_.bank_of(requests_[core].address));
    const std::uint64_t bank = std::uint64_t{1} << requests_[core].bank;
    met |= banks & bank;
    banks |= bank;
    asking |= left & -left;
  }
  if (!tcdm_.grants_all_uncontended()) {
    serve_contended(asking);
    return true;
  }
  if (met != 0) {
    asking = serve_met(asking, met);
  }
  for_each(asking & ~coasting_, [&](unsigned core) { answer_lockstep(core, serve_alone(core)); });
  for (CoreMask left = asking & coasting_; left != 0; left &= left - 1) {
    const auto core = static_cast<unsigned>(std::countr_zero(left));
    proceed(core, serve_alone(core));
  }
  return true;
}

inline Word Cluster::serve_alone(unsigned core) {
  const Core::Request& request = requests_[core];
  return tcdm_.serve_alone(core, request.bank, request.address, request.write, request.lanes, request.data);
}

/// To the port of a core in lock step.
void Cluster::answer_lockstep(unsigned core, Word answer) {
  data_[core].grant = true;
  answers_[core] = answer;
}

/// A request that met no other, or won; of a core that coasts or not.
void Cluster::grant(unsigned core, Word answer) {
  if ((coasting_ >> core & 1u) != 0) {
    proceed(core, answer);
  } else {
    answer_lockstep(core, answer);
  }
}

void Cluster::refuse(unsigned core) {
  if ((coasting_ >> core & 1u) != 0) {
    wait(core);
  } else {
    data_[core].wait_reason = Reason::tcdm_conflict;
  }
}

/// A core goes on in lock step: so does the rest of the cycle. @param asking who asked, `rest`: who was to come, of
/// those `ready` with their requests
void Cluster::finish_coasting(CoreMask asking, CoreMask rest, CoreMask ready) {
  for_each(asking, [&](unsigned core) { request_tcdm(core); });
  ready_ = rest & ready;
  finish_cycle(all_ & ~asleep_, (asking & coasting_) | arrive(rest & ~ready_));
}

/// Requests that meet in a bank. Returns the others.
CoreMask Cluster::serve_met(CoreMask asking, std::uint64_t banks) {
  for (; banks != 0; banks &= banks - 1) {
    const auto bank = static_cast<unsigned>(std::countr_zero(banks));
    CoreMask requesters = 0;
    for_each(asking, [&](unsigned core) { requesters |= static_cast<CoreMask>(requests_[core].bank == bank) << core; });
    asking &= ~requesters;
    const unsigned winner = tcdm_.decide(bank, requesters);
    for_each(requesters & ~(1u << winner), [&](unsigned core) { refuse(core); });
    const Core::Request& request = requests_[winner];
    grant(winner, tcdm_.access_plainly(request.address, request.write, request.lanes, request.data));
  }
  return asking;
}

/// Requests in an interconnect with a state of its own.
void Cluster::serve_contended(CoreMask asking) {
  for_each(asking, [&](unsigned core) { tcdm_.add(core, requests_[core].address); });
  const std::uint32_t granted = tcdm_.arbitrate(now_);
  for_each(asking, [&](unsigned core) {
    if ((granted >> core & 1u) != 0) {
      const Core::Request& request = requests_[core];
      grant(core, tcdm_.access(core, request.address, request.write, request.lanes, request.data, now_));
    } else {
      refuse(core);
    }
  });
}

}  // namespace pulpo::cluster
