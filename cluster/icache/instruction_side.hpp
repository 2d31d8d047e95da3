// SPDX-License-Identifier: Apache-2.0
// What the cluster sees of its instruction side, of whatever kind. Within a cycle:
//   1. drive(), with the other bus masters: `control.grant` and the bus channels, which depend on registers only;
//   2. bus and peripheral interconnect decide;
//   3. after all Core::advance(): step() answers each port's request (`grant`), moves to the next cycle and puts what
//   the
//      cores see there (`valid`, `data`) on the ports.
#pragma once

#include <cstdint>
#include <span>

#include "cluster/axi.hpp"
#include "cluster/counters.hpp"
#include "cluster/peripheral.hpp"
#include "cluster/ports.hpp"

namespace pulpo::cluster {

class PrivateCache;

class InstructionSide {
 public:
  virtual ~InstructionSide() = default;

  virtual void reset() = 0;
  virtual void drive() = 0;
  /// One cycle: `ports[core]` of all cores whose bit is set in `cores`; the others' must not be touched.
  virtual void step(std::span<FetchPort> ports, std::uint32_t cores) = 0;
  /// True if step() would change nothing as long as nobody requests: the cluster may skip cycles.
  virtual bool quiescent() const = 0;
  /// Refills over the bus or commands are under way: drive() and the bus must not be left out of this cycle.
  bool active() const { return active_; }
  /// Something is under way: step() must not be left out of this cycle, even if no core asks.
  bool moving() const { return moving_; }
  /// What cores fetch need not be what memory holds, from now on (ICACHE-FLUSH-REFILL): nobody may coast.
  bool strays() const { return strays_; }
  /// The core's own cache, if there is one. Of cores left out of step() it is stepped by PrivateCache::fetch() instead;
  /// that is allowed as long as it is smooth() and no command comes through `control`.
  virtual PrivateCache* private_cache(unsigned) { return nullptr; }
  /// Of the cores whose caches are asking() in this cycle those that are granted at once, alone at an idle bank that
  /// has the line; then, for each of them, that happens.
  virtual std::uint32_t lone_prefetches(std::uint32_t) const { return 0; }
  virtual void serve_prefetch(unsigned) {}
  virtual void count(ClusterCounters& counters) const = 0;

  PeripheralPort control;  // the registers at 0x10201400
  AxiPort bus;             // refills

 protected:
  bool active_ = false, moving_ = false, strays_ = false;
};

}  // namespace pulpo::cluster
