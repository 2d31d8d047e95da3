// SPDX-License-Identifier: Apache-2.0
// The cluster's timer.
#include "cluster/peripheral/timer.hpp"

#include <algorithm>

namespace pulpo::cluster {

namespace {
// Registers come in pairs, low and high counter (timer_unit.sv).
enum Register : Address { config = 0, value = 1, compare = 2, start = 3, reset_value = 4 };
}  // namespace

void Timer::reset() {
  port = {};
  halves_ = {};
  events_ = 0;
  next_ = wake_ = 0;
  rules_ = {};
}

std::array<Timer::Strobes, 2> Timer::decode_write() const {
  std::array<Strobes, 2> strobes;
  if (!port.request || !port.write) {
    return strobes;
  }
  Strobes& half = strobes[(port.address >> 2) & 1];
  switch ((port.address & 0x3F) >> 3) {
    case config:
      half.config = port.write_data;
      break;
    case value:
      half.write_value = true;
      break;
    case compare:
      half.compare = port.write_data;
      break;
    case start:
      half.start = true;
      break;
    case reset_value:
      half.reset = true;
      break;
    default:
      break;
  }
  return strobes;
}

Word Timer::read(Address address) const {
  const Half& half = halves_[(address >> 2) & 1];
  switch ((address & 0x3F) >> 3) {
    case config:
      return half.config;
    case value:
      return half.counter.value;
    case compare:
      return half.compare;
    default:
      return 0;
  }
}

/// TIMER-RESET: by the configuration bit (which clears itself), by the reset register, or on a match with
/// compare-clear.
std::array<bool, 2> Timer::counter_resets(const std::array<Strobes, 2>& strobes) const {
  const bool wide = (halves_[0].config & mode_64) != 0;
  const bool both = halves_[0].counter.reached && halves_[1].counter.reached;
  std::array<bool, 2> resets;
  for (unsigned i = 0; i < 2; ++i) {
    const Half& half = halves_[i];
    const bool match = wide ? (halves_[0].config & compare_clear) != 0 && both
                            : (half.config & compare_clear) != 0 && half.counter.reached;
    resets[i] = (half.config & reset_counter) != 0 || strobes[i].reset || match;
  }
  return resets;
}

std::array<bool, 2> Timer::counter_enables() const {
  std::array<bool, 2> enables;
  for (unsigned i = 0; i < 2; ++i) {
    const Half& half = halves_[i];
    // the reference clock has no edges here: a counter that runs on it stands still
    const bool tick =
        (half.config & prescaler_enable) != 0 ? half.prescaler.reached : (half.config & reference_clock) == 0;
    enables[i] = (half.config & enable) != 0 && tick;
  }
  if ((halves_[0].config & enable) != 0 && (halves_[0].config & mode_64) != 0) {
    enables[1] = enables[0] && halves_[0].counter.value == 0xFFFF'FFFF;
  }
  return enables;
}

void Timer::next_configuration(const std::array<Strobes, 2>& strobes, const std::array<bool, 2>& resets) {
  const bool wide = (halves_[0].config & mode_64) != 0;
  const bool both = halves_[0].counter.reached && halves_[1].counter.reached;
  const Word low_config = strobes[0].config.value_or(halves_[0].config);
  for (unsigned i = 0; i < 2; ++i) {
    Half& half = halves_[i];
    half.config = strobes[i].config.value_or(half.config);
    half.compare = strobes[i].compare.value_or(half.compare);
    // TIMER-ONE-SHOT: the match stops the counter
    const bool single = !wide && (half.config & one_shot) != 0 && half.counter.reached;
    const bool pair = (low_config & one_shot) != 0 && both && (i == 1 || wide);
    if (strobes[i].start) {
      half.config |= enable;
    } else if (single || pair) {
      half.config &= ~enable;
      rules_.add(Rule::timer_one_shot);
    }
    if (resets[i]) {
      rules_.add(Rule::timer_reset);
      half.config &= ~reset_counter;
    }
  }
}

void Timer::step(Cycle now) {
  skip(now - next_);
  count();
  port.valid = port.request;
  port.response_id = port.id;
  if (port.request) {
    port.read_data = port.write ? 0 : read(port.address);
  }
  next_ = now + 1;
  const Cycle idle = skippable();
  wake_ = idle > ~next_ ? ~Cycle{0} : next_ + idle;
}

void Timer::count() {
  const auto strobes = decode_write();
  const auto resets = counter_resets(strobes);
  const auto enables = counter_enables();
  std::array<Word, 2> compares;
  for (unsigned i = 0; i < 2; ++i) {
    Half& half = halves_[i];
    compares[i] = half.compare;
    Counter& scaler = half.prescaler;
    const bool clear = (half.config & reset_counter) != 0 || strobes[i].reset || scaler.reached;
    const bool runs = (half.config & (enable | prescaler_enable | reference_clock)) == (enable | prescaler_enable);
    scaler.value = clear ? 0 : scaler.value + (runs ? 1 : 0);
    rules_.add_if(runs, Rule::timer_prescaler);
    scaler.reached = scaler.value == ((half.config >> 8) & 0xFF);
  }
  next_configuration(strobes, resets);
  for (unsigned i = 0; i < 2; ++i) {
    Counter& counter = halves_[i].counter;
    counter.value = resets[i] ? 0 : strobes[i].write_value ? port.write_data : counter.value + (enables[i] ? 1 : 0);
    counter.reached = counter.value == compares[i];
  }
  raise_events();
}

/// TIMER-EVENT: the registered comparator, a pulse while the counter stands on the compare value.
void Timer::raise_events() {
  const bool low = halves_[0].counter.reached, high = halves_[1].counter.reached;
  const bool low_enabled = (halves_[0].config & interrupt) != 0, high_enabled = (halves_[1].config & interrupt) != 0;
  if ((halves_[0].config & mode_64) != 0) {
    events_ = low && high && low_enabled ? 1 : 0;
    rules_.add(Rule::timer_wide);
  } else {
    events_ = (low && low_enabled ? 1u : 0u) | (high && high_enabled ? 2u : 0u);
  }
  rules_.add_if(events_ != 0, Rule::timer_event);
}

Cycle Timer::skippable() const {
  if (port.request || port.valid || events_ != 0) {
    return 0;
  }
  Cycle cycles = ~Cycle{0};
  for (const Half& half : halves_) {
    const bool acts = half.counter.reached && (half.config & (enable | compare_clear | one_shot)) != 0;
    if ((half.config & reset_counter) != 0 || acts) {
      return 0;
    }
    if ((half.config & enable) == 0) {
      continue;
    }
    if ((half.config & (prescaler_enable | reference_clock | mode_64)) != 0) {
      return 0;  // rare: cycle by cycle
    }
    const Word distance = half.compare - half.counter.value;  // steps until it matches; 2^32 if it just left
    cycles = std::min<Cycle>(cycles, distance == 0 ? 0xFFFF'FFFE : distance - 1);
  }
  return cycles;
}

void Timer::skip(Cycle cycles) {
  for (Half& half : halves_) {
    if ((half.config & enable) != 0) {
      half.counter.value += static_cast<Word>(cycles);
    }
  }
}

}  // namespace pulpo::cluster
