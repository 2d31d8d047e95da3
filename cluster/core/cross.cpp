// SPDX-License-Identifier: Apache-2.0
// From one stretch to the next through a taken branch, a jump or the start of a hardware loop: cycles in which the core
// asks nothing but words that its fetch side has, so that it can go through them alone, in lock step with itself.
#include "cluster/core/core.hpp"

#include <utility>

namespace pulpo::cluster {

/// Whether what stands in ID and EX asks for nothing but fetches.
bool Core::may_cross() const {
  const bool fetches_alone = stretches_ != nullptr && (cache_ == nullptr || cache_->smooth());
  const bool harmless =
      id_->handling == Handling::jump || id_->execution == Execution::loop || (ex_.flags.branch && ex_.taken);
  return fetches_alone && harmless && state_ == State::decode && !ex_.flags.data_request;
}

/// Steps to the begin of the next stretch. The core is in lock step at the begin of cycle `now`, before drive().
/// @return false, and nothing done, when something on the way concerns others
bool Core::cross(Cycle now) {
  constexpr unsigned most_cycles = 8;
  if (!may_cross()) {
    return false;
  }
  crossing_.before = *this;
  crossing_.fetch = fetch_;
  crossing_.event = event_;
  crossing_.data = data_;
  crossing_.cache = cache_ != nullptr ? cache_->registers() : PrivateCache::Registers{};
  for (Cycle cycle = now; cycle < now + most_cycles && step_alone(cycle); ++cycle) {
    if (may_coast() && start_coasting(cycle + 1)) {
      crossing_.begin = now;
      crossing_.end = cycle + 1;
      return true;
    }
  }
  crossing_.end = now + most_cycles;
  crossing_.begin = now;
  return_to_crossing(now);
  return false;
}

/// A cycle whose fetches hit. @return false if the core asks for data or a fetch does not hit; then only
/// return_to_crossing() helps
bool Core::step_alone(Cycle now) {
  drive();
  const bool alone = id_->streams || id_->handling == Handling::jump || id_->execution == Execution::loop;
  if (data_.request || (id_valid_ && !alone)) {
    return false;
  }
  advance(now);
  data_.valid = data_.grant = false;
  if (cache_ != nullptr && (cache_->asking() || !cache_->fetch(fetch_.address, fetch_.request))) {
    return false;
  }
  fetch_.grant = fetch_.valid = fetch_.request;
  if (fetch_.request) {
    fetch_.data = stretches_->word(fetch_.address & ~3U);
    fetch_.wait_reason = Reason::fetch;
  }
  return true;
}

/// Everything as it was in lock step at the begin of cycle `now` of the crossing.
void Core::return_to_crossing(Cycle now) {
  const EventPort seen = event_;
  static_cast<CoreRegisters&>(*this) = crossing_.before;
  fetch_ = crossing_.fetch;
  event_ = crossing_.event;
  data_ = crossing_.data;
  if (cache_ != nullptr) {
    cache_->restore(crossing_.cache);
  }
  crossing_.end = 0;
  for (Cycle cycle = crossing_.begin; cycle < now; ++cycle) {
    step_alone(cycle);
  }
  // what came from outside since
  event_.interrupt_request = seen.interrupt_request;
  event_.interrupt_id = seen.interrupt_id;
  event_.clock_enable = seen.clock_enable;
  event_.fetch_enable = seen.fetch_enable;
}

}  // namespace pulpo::cluster
