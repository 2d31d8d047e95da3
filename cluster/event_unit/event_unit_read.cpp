// SPDX-License-Identifier: Apache-2.0
// The event unit's registers as they are read, in the cycle after the grant.
#include "cluster/event_unit/event_unit.hpp"

namespace pulpo::cluster {

using namespace event_layout;

Word EventUnit::read_direct(unsigned core, Address address) const {
  if (is_barrier(address) && !is_self_trigger(address)) {
    return read_barrier(address);
  }
  const unsigned index = (address >> 2) & 15;
  switch (group(address)) {
    case registers:
      return units_[core].read(index);
    case dispatch:
      return (index & 3) == 0 ? dispatch_.value(core) : 0;
    case mutex:
      return index == 0 ? mutex_.message : 0;
    default:
      return units_[core].pending_events();
  }
}

Word EventUnit::read_barrier(Address address) const {
  const Barrier& barrier = barriers_[barrier_at(address)];
  switch (barrier_register(address)) {
    case trigger_mask:
      return barrier.trigger_mask;
    case status:
      return barrier.status;
    case target_mask:
      return barrier.target_mask;
    default:
      return 0;
  }
}

Word EventUnit::read_interconnect(Address address) const {
  const unsigned area = (address >> 7) & 15;
  if (area < 8) {
    const unsigned core = (address >> 6) & 15, index = (address >> 2) & 15;
    return core < cores_ && index < 14 ? units_[core].read(index) : 0;
  }
  return area < 12 ? read_barrier(address) : 0;
}

bool EventUnit::listens(EventLine first, EventLine second) const {
  Word heard = 0;
  for (const CoreUnit& unit : units_) {
    heard |= unit.event_mask() | unit.irq_mask();
  }
  return (heard & (1u << static_cast<unsigned>(first) | 1u << static_cast<unsigned>(second))) != 0;
}

std::string describe_wait(Address address) {
  const Address offset = address & 0x3FF;
  if (is_barrier(offset)) {
    return "barrier " + std::to_string(barrier_index(offset));
  }
  switch (group(offset)) {
    case dispatch:
      return "a dispatched value";
    case mutex:
      return "mutex " + std::to_string((offset >> 2) & 15);
    case sw_wait:
    case sw_wait_clear:
      return "an event, having triggered software event " + std::to_string((offset >> 2) & 7);
    default:
      return "an event";
  }
}

}  // namespace pulpo::cluster
