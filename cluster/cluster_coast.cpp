// SPDX-License-Identifier: Apache-2.0
// Cores that coast through straight-line code (core.hpp): when they are due, and what ends it from outside.
#include <algorithm>
#include <utility>

#include "cluster/cluster.hpp"
#include "cluster/core/coast.ipp"
#include "cluster/core/execute.ipp"
#include "cluster/core_mask.hpp"

namespace pulpo::cluster {

inline void Cluster::schedule(unsigned core) { calendar_[cores_[core]->due() % calendar_cycles] |= 1u << core; }

/// At the begin of a cycle.
void Cluster::start_coasting(CoreMask lockstep) {
  for_each(lockstep, [&](unsigned core) {
    if (cores_[core]->may_coast() && cores_[core]->start_coasting(now_)) {
      coasting_ |= 1u << core;
      schedule(core);
    }
  });
}

/// Puts a request where arbitrate_tcdm() looks for it.
void Cluster::request_tcdm(unsigned core, const Core::Request& request) {
  DataPort& port = data_[core];
  port.grant = false;
  port.request = true;
  port.write = request.write;
  port.event_load = false;
  port.byte_enable = request.lanes;
  port.address = request.address;
  port.write_data = request.data;
  tcdm_.add(core, request.address);
}

/// Requests of the coasting cores that are due, and of those that wait for a bank. Returns the cores that proceed().
CoreMask Cluster::arrive(CoreMask due) {
  CoreMask requesting = std::exchange(losers_, 0);
  for_each(requesting, [&](unsigned core) { tcdm_.add(core, data_[core].address); });
  for_each(due, [&](unsigned core) {
    Core::Request request;
    Core& self = *cores_[core];
    const auto arrival = self.arrive(now_, request);
    if (arrival == Core::Arrival::request && tcdm_.hits(request.address)) [[likely]] {
      request_tcdm(core, request);
      requesting |= 1u << core;
    } else if (arrival == Core::Arrival::later) {
      schedule(core);
    } else {
      if (arrival == Core::Arrival::request) {
        self.refuse_access(now_);
      }
      coasting_ &= ~(1u << core);
      data_[core].grant = false;
      request_data_of(core);
    }
  });
  return requesting;
}

/// Second half of the cycle of a coasting core with a request.
void Cluster::proceed(unsigned core) {
  if (data_[core].grant) {
    proceed(core, answers_[core]);
  } else if (cores_[core]->wait(now_)) {
    losers_ |= 1u << core;
  } else {
    step_on(core);
  }
}

/// The same when the request is granted. @param answer what the bank returned
inline void Cluster::proceed(unsigned core, Word answer) {
  if (cores_[core]->proceed(now_, answer)) [[likely]] {
    schedule(core);
  } else {
    data_[core].grant = true;
    answers_[core] = answer;
    step_on(core);
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

/// Cycles in which only_coasts() holds; nothing but the timer or a core can end that.
void Cluster::coast() {
  const Cycle end = std::min(limit_, timer_.wake());
  const CoreMask running = coasting_;
  do {
    const CoreMask due = std::exchange(calendar_[now_ % calendar_cycles], 0);
    if ((due | losers_) != 0) {
      event_requests_ = dma_requests_ = slow_requests_ = 0;
      const CoreMask requesting = arrive(due);
      if (coasting_ != running) [[unlikely]] {
        finish_cycle(running, requesting);
        return;
      }
      serve(requesting);
      if (coasting_ != running) [[unlikely]] {
        instructions_->step({fetch_.data(), count_}, running & ~coasting_);
        ++now_;
        advanced_ = 0;
        return;
      }
    }
    ++now_;
  } while (now_ < end);
}

/// Arbitration, accesses and second half of a cycle in which only coasting cores request.
void Cluster::serve(CoreMask requesting) {
  if (const auto entries = tcdm_.take_uncontended(); !entries.empty()) {
    for (const auto entry : entries) {
      const DataPort& port = data_[entry.requester];
      proceed(entry.requester, tcdm_.access_plainly(port.address, port.write, port.byte_enable, port.write_data));
    }
  } else if (requesting != 0) {
    arbitrate_tcdm();
    for_each(requesting, [&](unsigned core) { proceed(core); });
  }
}

/// They are in lock step again, at the begin of cycle `begin`.
void Cluster::stop_coasting(CoreMask cores, Cycle begin) {
  for_each(cores & coasting_, [&](unsigned core) {
    calendar_[cores_[core]->due() % calendar_cycles] &= ~(1u << core);
    cores_[core]->stop_coasting(begin, (losers_ >> core & 1u) != 0);
    answers_[core] = data_[core].read_data;
  });
  losers_ &= ~cores;
  coasting_ &= ~cores;
}

/// At the end of a cycle in which the event unit moved.
void Cluster::watch_interrupts() {
  for_each(coasting_, [&](unsigned core) {
    if (event_[core].interrupt_request) {
      stop_coasting(1u << core, now_ + 1);
    }
  });
}

/// Something writes to code: from now on every word is fetched in its cycle.
void Cluster::code_changes() {
  for_each(coasting_, [&](unsigned core) { stop_coasting(1u << core, core < advanced_ ? now_ + 1 : now_); });
  may_coast_ = false;
  code_changed_ = true;
}

}  // namespace pulpo::cluster
