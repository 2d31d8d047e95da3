// SPDX-License-Identifier: Apache-2.0
// Coasting cores beside the others: their instruction caches, and what ends coasting from outside.
#include "cluster/cluster_coast.ipp"

namespace pulpo::cluster {

/// Prefetches of coasting cores that the shared cache answers at once are done without stepping either cache. Returns
/// those of the cores whose caches have to be stepped all the same.
CoreMask Cluster::serve_prefetches(CoreMask stepped) {
  CoreMask asking = 0;
  for_each(stepped, [&](unsigned core) { asking |= static_cast<CoreMask>(cores_[core]->asks_for_line()) << core; });
  const CoreMask lone = asking != 0 ? instructions_->lone_prefetches(asking) : 0;
  for_each(lone, [&](unsigned core) {
    if (cores_[core]->fetch_with_grant(now_)) {
      instructions_->serve_prefetch(core);
      cores_[core]->resume_fetching(now_ + 1);
      note_fetches(core);
      stepped &= ~(1u << core);
    }
  });
  for_each(stepped, [&](unsigned core) { cores_[core]->step_with_others(); });
  return stepped;
}

/// Fetches of all cores with a clock.
void Cluster::step_instructions() {
  begin_stepping_caches();
  const CoreMask stepped = serve_prefetches(coasting_ & step_caches_);
  for_each(stepped, [&](unsigned core) { cores_[core]->drive_fetch(now_); });
  instructions_->step({fetch_.data(), count_}, ~coasting_ | stepped);
  for_each(stepped, [&](unsigned core) {
    if (!cores_[core]->fetch_answered()) {
      stop_coasting(1u << core, now_ + 1);
    } else {
      cores_[core]->resume_fetching(now_ + 1);
      note_fetches(core);
    }
  });
  if (instructions_->strays() && !code_changed_) [[unlikely]] {
    stop_coasting(all_, now_ + 1);
    never_coast_again();
  }
}

/// They are in lock step again, at the begin of cycle `begin`.
void Cluster::stop_coasting(CoreMask cores, Cycle begin) {
  for_each(cores & coasting_, [&](unsigned core) {
    calendar_[cores_[core]->due() % calendar_cycles] &= ~(1u << core);
    cores_[core]->stop_coasting(begin, (ready_ >> core & 1u) != 0);
    answers_[core] = data_[core].read_data;
  });
  forget_ready(cores);
  coasting_ &= ~cores;
}

/// The instruction side is going to change in a way that all cores see: each goes on in lock step from this cycle on.
/// Returns the coasting cores that still ask: none.
CoreMask Cluster::stop_for_command(CoreMask requesting) {
  command_comes_ = false;
  for_each(requesting, [&](unsigned core) { cores_[core]->refuse_access(now_); });
  coasting_ &= ~requesting;
  const CoreMask others = coasting_;
  stop_coasting(others, now_);
  request_data(others);
  return 0;
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
  never_coast_again();
}

/// Until the next boot: what is fetched need not be what stretches were made of.
void Cluster::never_coast_again() {
  may_coast_ = false;
  code_changed_ = true;
}

}  // namespace pulpo::cluster
