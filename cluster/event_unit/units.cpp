// SPDX-License-Identifier: Apache-2.0
// The event unit's dispatch queue.
#include "cluster/event_unit/units.hpp"

namespace pulpo::cluster {

bool Dispatch::active() const {
  if ((pops_ | advance_) != 0 || pushes_ || configures_) {
    return true;
  }
  for (CoreMask left = waiting_; left != 0; left &= left - 1) {
    const auto core = static_cast<unsigned>(std::countr_zero(left));
    if (read_[core] != write_ || (valid_for_[read_[core]] & (1u << core)) != 0) {
      return true;
    }
  }
  return false;
}

void Dispatch::step() {
  const CoreMask requesting = pops_ | waiting_;
  const CoreMask done = waiting_ & acknowledged_;
  for (CoreMask left = requesting | advance_; left != 0; left &= left - 1) {
    const auto core = static_cast<unsigned>(std::countr_zero(left));
    const CoreMask bit = 1u << core;
    const unsigned at = read_[core];
    const bool skips = (requesting & bit) != 0 && (valid_for_[at] & bit) == 0 && at != write_;
    if (skips || (advance_ & bit) != 0) {
      read_[core] = static_cast<std::uint8_t>((at + 1) % depth);
    }
    if ((done & bit) != 0) {
      valid_for_[at] &= ~bit;
    }
  }
  if (pushes_) {
    values_[write_] = pushed_;
    valid_for_[write_] = team_;
    write_ = static_cast<std::uint8_t>((write_ + 1) % depth);
  }
  if (configures_) {
    team_ = configured_;
  }
  advance_ = done;
  waiting_ = requesting & ~done;
  pops_ = acknowledged_ = 0;
  pushes_ = configures_ = false;
  pushed_ = configured_ = 0;
}

}  // namespace pulpo::cluster
