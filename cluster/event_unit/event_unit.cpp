// SPDX-License-Identifier: Apache-2.0
// The event unit: routing of accesses and events.
#include "cluster/event_unit/event_unit.hpp"

namespace pulpo::cluster {

using namespace event_layout;

namespace {

constexpr Word line(EventLine which) { return 1u << static_cast<unsigned>(which); }
template <class Function>
void for_each(CoreMask cores, Function&& function) {
  for (; cores != 0; cores &= cores - 1) {
    function(static_cast<unsigned>(std::countr_zero(cores)));
  }
}

}  // namespace

void EventUnit::reset(unsigned cores) {
  *this = {};
  cores_ = cores;
  all_ = (1u << cores) - 1;
  barrier_count_ = cores > 8 ? max_barriers : 8;
}

void EventUnit::arbitrate(CoreMask requesting, std::span<const DataPort> ports, std::span<const EventPort> events) {
  requesting_ = requesting;
  granted_ = 0;
  unit_requests_ = 0;
  port.grant = port.request && !queue_.full();
  if (requesting == 0) {
    return;
  }
  bool any_barrier = false;
  for_each(requesting, [&](unsigned core) {
    const DataPort& data = ports[core];
    accesses_[core] = {data.address & 0x3FF, data.write, data.write_data};
    if (is_barrier(data.address) && !is_self_trigger(data.address)) {
      barrier_requests_[barrier_at(data.address)] |= 1u << core;
      any_barrier = true;
    } else {
      unit_requests_ |= 1u << core;
      direct_unit(core, accesses_[core], events[core].core_busy);
    }
  });
  if (any_barrier) {
    direct_barriers();
  }
}

void EventUnit::direct_unit(unsigned core, const EventAccess& access, bool core_busy) {
  CoreUnit& unit = units_[core];
  const bool triggers = unit.triggers();
  unit.request(access, core_busy);
  granted_ |= unit.granted() ? 1u << core : 0;
  note_wait(unit, access, triggers);
  if (unit.woken()) {
    dispatch_.acknowledge(core);
  }
  const unsigned index = (access.address >> 2) & 15;
  if (access.write) {
    switch (group(access.address)) {
      case registers:
        unit.write_register(access, true);
        break;
      case dispatch:
        if ((index & 3) == 0) {
          dispatch_.push(access.data);
        } else if ((index & 3) == 1) {
          dispatch_.configure(access.data & all_);
        }
        break;
      case mutex:
        if (index == 0) {
          mutex_.unlock(access.data);
        }
        break;
      case sw_trigger:
        software_event(index & 7, or_all(access.data));
        break;
      default:
        break;
    }
    return;
  }
  if (!triggers) {
    return;
  }
  if (is_self_trigger(access.address)) {
    barriers_[barrier_at(access.address)].trigger(1u << core);
  } else if (group(access.address) == sw_wait || group(access.address) == sw_wait_clear) {
    software_event(index & 7, or_all(unit.sw_mask()));
  } else if (group(access.address) == mutex && index == 0) {
    mutex_.lock(core);
  } else if (group(access.address) == dispatch && index == 0) {
    dispatch_.pop(core);
  }
}

/// Coverage.
void EventUnit::note_wait(const CoreUnit& unit, const EventAccess& access, bool triggers) {
  if (access.write || !CoreUnit::is_sleep(access.address)) {
    return;
  }
  rules_.add(Rule::event_sleep);
  rules_.add_if(!triggers, Rule::event_once);
  rules_.add_if(unit.woken(), Rule::event_buffer);
  rules_.add_if(unit.woken() && CoreUnit::is_clear(access.address), Rule::event_clear);
}

/// EU-BARRIER-PORT: one access per barrier and cycle; the lowest core wins (event_unit_interface_mux.sv).
void EventUnit::direct_barriers() {
  for (unsigned index = 0; index < barrier_count_; ++index) {
    if (barrier_requests_[index] == 0) {
      continue;
    }
    rules_.add(Rule::barrier_port);
    const auto core = static_cast<unsigned>(std::countr_zero(barrier_requests_[index]));
    barrier_requests_[index] = 0;
    granted_ |= 1u << core;
    if (accesses_[core].write) {
      write_barrier(index, accesses_[core]);
    }
  }
}

void EventUnit::write_barrier(unsigned index, const EventAccess& access) {
  Barrier& barrier = barriers_[index];
  const CoreMask data = access.data & all_;
  switch (barrier_register(access.address)) {
    case trigger_mask:
      barrier.write_trigger_mask(data);
      break;
    case target_mask:
      barrier.write_target_mask(data);
      break;
    case trigger:
      barrier.trigger(data);
      break;
    default:
      break;
  }
  shared_active_ = true;
}

/// EU-SW: the event lines of all targets in the cycle of the access.
void EventUnit::software_event(unsigned which, CoreMask targets) {
  rules_.add(Rule::event_software);
  for_each(targets, [&](unsigned core) {
    lines_[core] |= 1u << which;
    lined_ |= 1u << core;
  });
}

/// A write over the interconnect waits while the same unit is written over a direct link.
bool EventUnit::collides(const EventAccess& access) const {
  if (!access.write) {
    return false;
  }
  const unsigned area = (access.address >> 7) & 15;
  if (area < 8) {
    const unsigned core = (access.address >> 6) & 15;
    return ((unit_requests_ >> core) & 1u) != 0 && accesses_[core].write;
  }
  if (area < 12) {
    bool collision = false;
    for_each(granted_ & ~unit_requests_, [&](unsigned core) {
      collision |= accesses_[core].write && barrier_at(accesses_[core].address) == barrier_at(access.address);
    });
    return collision;
  }
  return false;
}

void EventUnit::interconnect_access() {
  taken_ = false;
  if (queue_.empty() || collides(queue_.front().access)) {
    return;
  }
  taken_ = true;
  taken_access_ = queue_.front();
  const EventAccess& access = taken_access_.access;
  if (!access.write) {
    return;
  }
  const unsigned area = (access.address >> 7) & 15;
  const unsigned core = (access.address >> 6) & 15;
  if (area < 8) {
    if (core < cores_) {
      units_[core].write_register(access, false);
      unsettled_ |= 1u << core;
    }
  } else if (area < 12) {
    write_barrier(barrier_at(access.address), access);
  } else if (area < 14) {
    software_event((access.address >> 2) & 7, access.data != 0 ? access.data & all_ : all_);
  }
}

void EventUnit::collect_lines(std::uint32_t timer_events, CoreMask dma_events, CoreMask dma_interrupts) {
  const auto raise = [&](CoreMask cores, Word which) {
    lined_ |= cores;
    for_each(cores, [&](unsigned core) { lines_[core] |= which; });
  };
  for (const Barrier& barrier : barriers()) {
    const CoreMask targets = barrier.events();
    rules_.add_if(targets != 0, Rule::barrier);
    raise(targets, line(EventLine::barrier));
  }
  const CoreMask locked = mutex_.events(), dispatched = dispatch_.events();
  rules_.add_if(locked != 0, Rule::mutex);
  rules_.add_if(dispatched != 0, Rule::dispatch);
  raise(locked, line(EventLine::mutex));
  raise(dispatched, line(EventLine::dispatch));
  raise(dma_events, line(EventLine::dma));
  raise(dma_interrupts, line(EventLine::dma_irq));
  raise((timer_events & 1) != 0 ? all_ : 0, line(EventLine::timer_low));
  raise((timer_events & 2) != 0 ? all_ : 0, line(EventLine::timer_high));
}

void EventUnit::step(std::uint32_t timer_events, CoreMask dma_events, CoreMask dma_interrupts,
                     std::span<EventPort> events) {
  CoreMask acknowledging = 0;
  for (unsigned core = 0; core < cores_; ++core) {
    acknowledging |= events[core].interrupt_acknowledge ? 1u << core : 0;
  }
  if (requesting_ == 0 && acknowledging == 0 && (timer_events | dma_events | dma_interrupts) == 0 && idle()) {
    return;
  }
  interconnect_access();
  collect_lines(timer_events, dma_events, dma_interrupts);
  unsettled_ |= unit_requests_ | lined_ | acknowledging;
  step_units(events);
  shared_active_ = false;
  for (Barrier& barrier : barriers()) {
    barrier.step();
    shared_active_ |= barrier.matched();
  }
  mutex_.step();
  dispatch_.step();
  shared_active_ |= dispatch_.active();
  answer_direct();
  if (taken_) {
    queue_.pop();
  }
  if (port.request && port.grant) {
    rules_.add(Rule::event_queue);
    queue_.push({{port.address & 0x7FF, port.write, port.write_data}, port.id});
  }
  port.valid = taken_;
  if (taken_) {
    port.response_id = taken_access_.id;
    port.read_data = taken_access_.access.write ? 0 : read_interconnect(taken_access_.access.address);
  }
}

void EventUnit::step_units(std::span<EventPort> events) {
  CoreMask still = 0;
  for_each(unsettled_, [&](unsigned core) {
    CoreUnit& unit = units_[core];
    EventPort& event = events[core];
    const Word acknowledged = event.interrupt_acknowledge ? 1u << event.acknowledged_id : 0;
    unit.step(lines_[core], acknowledged);
    lines_[core] = 0;
    event.interrupt_request = unit.interrupt_request();
    event.interrupt_id = unit.interrupt_id();
    rules_.add_if(event.interrupt_request, Rule::event_interrupt);
    rules_.add_if(unit.parked(), Rule::event_gate);
    event.clock_enable = !unit.parked() || unit.wakes();
    const CoreMask bit = 1u << core;
    parked_ = unit.parked() ? parked_ | bit : parked_ & ~bit;
    waking_ = unit.parked() && unit.wakes() ? waking_ | bit : waking_ & ~bit;
    still |= unit.settled() ? 0 : bit;
  });
  unsettled_ = still;
  lined_ = 0;
}

void EventUnit::answer_direct() {
  for_each(granted_, [&](unsigned core) {
    const EventAccess& access = accesses_[core];
    answers_[core] = access.write ? 0 : read_direct(core, access.address);
  });
  requesting_ = granted_ = unit_requests_ = 0;
}

}  // namespace pulpo::cluster
