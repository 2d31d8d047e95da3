// SPDX-License-Identifier: Apache-2.0
// The cluster's timer (timer_unit.sv): two 32-bit counters, or one of 64 bits, with compare, prescaler and one-shot.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "cluster/peripheral.hpp"
#include "cluster/timing/rules.hpp"
#include "sim/base/types.hpp"

namespace pulpo::cluster {

class Timer {
 public:
  PeripheralPort port;

  void reset();
  void arbitrate() { port.grant = true; }
  /// Whether step() is needed in this cycle, nobody accessing it: cycles in which it only counts may be left out.
  bool due(Cycle now) const { return now >= wake_; }
  Cycle wake() const { return wake_; }
  /// Ends cycle `now`; afterwards events() are the lines of the next cycle: bit 0 low counter, bit 1 high counter.
  void step(Cycle now);
  std::uint32_t events() const { return events_; }

  /// A counter runs whose match raises an event.
  bool can_raise() const {
    const auto raises = [](Word config) { return (config & (enable | interrupt)) == (enable | interrupt); };
    return raises(halves_[0].config) || raises(halves_[1].config);
  }

  const RuleSet& rules() const { return rules_; }

 private:
  static constexpr Word enable = 1u << 0, reset_counter = 1u << 1, interrupt = 1u << 2, compare_clear = 1u << 4;
  static constexpr Word one_shot = 1u << 5, prescaler_enable = 1u << 6, reference_clock = 1u << 7, mode_64 = 1u << 31;

  struct Counter {
    Word value = 0;
    bool reached = false;  // registered comparator
  };
  struct Half {
    Word config = 0;
    Word compare = 0;
    Counter counter;
    Counter prescaler;
  };
  struct Strobes {
    bool write_value = false, start = false, reset = false;
    std::optional<Word> config, compare;
  };

  void count();
  /// Cycles to come in which it raises no event and changes no configuration.
  Cycle skippable() const;
  void skip(Cycle cycles);
  std::array<Strobes, 2> decode_write() const;
  Word read(Address address) const;
  void next_configuration(const std::array<Strobes, 2>& strobes, const std::array<bool, 2>& counter_resets);
  std::array<bool, 2> counter_resets(const std::array<Strobes, 2>& strobes) const;
  std::array<bool, 2> counter_enables() const;
  void raise_events();

  std::array<Half, 2> halves_;
  std::uint32_t events_ = 0;
  Cycle next_ = 0;  // the first cycle not stepped yet
  Cycle wake_ = 0;
  RuleSet rules_;
};

}  // namespace pulpo::cluster
