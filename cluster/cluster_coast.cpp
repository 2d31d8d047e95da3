// SPDX-License-Identifier: Apache-2.0
// Cores that coast through straight-line code (core.hpp): when they are due, and what ends it from outside.
#include "cluster/cluster.hpp"
#include "cluster/core_mask.hpp"

namespace pulpo::cluster {

void Cluster::schedule(unsigned core) { calendar_[cores_[core]->due() % calendar_cycles] |= 1u << core; }

/// At the begin of a cycle.
void Cluster::start_coasting(CoreMask lockstep) {
  for_each(lockstep, [&](unsigned core) {
    if (cores_[core]->may_coast() && cores_[core]->start_coasting(now_)) {
      coasting_ |= 1u << core;
      schedule(core);
    }
  });
}

/// Requests of the coasting cores that are due.
void Cluster::arrive(CoreMask due) {
  for_each(due, [&](unsigned core) {
    DataPort& port = data_[core];
    port.grant = false;
    port.read_data = answers_[core];
    Core& self = *cores_[core];
    const auto arrival = self.arrive(now_);
    if (arrival == Core::Arrival::later) {
      schedule(core);
    } else if (arrival == Core::Arrival::request && tcdm_.hits(port.address)) [[likely]] {
      tcdm_.add(core, port.address);
    } else {
      if (arrival == Core::Arrival::request) {
        self.refuse_access(now_);
      }
      coasting_ &= ~(1u << core);
      request_data_of(core);
    }
  });
}

/// They are in lock step again, at the begin of cycle `begin`.
void Cluster::stop_coasting(CoreMask cores, Cycle begin) {
  for_each(cores & coasting_, [&](unsigned core) {
    calendar_[cores_[core]->due() % calendar_cycles] &= ~(1u << core);
    cores_[core]->stop_coasting(begin);
  });
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
