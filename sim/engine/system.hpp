// SPDX-License-Identifier: Apache-2.0
// One run: a machine, the program in its memory, the observers, and what came out.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cluster/machine.hpp"
#include "memory/elf.hpp"
#include "sim/base/run_info.hpp"
#include "sim/engine/config.hpp"
#include "sim/engine/region_energy.hpp"
#include "sim/engine/result.hpp"

namespace pulpo::engine {

inline constexpr Cycle default_cycle_limit = 1'000'000'000;

/// Life: make, load(), poke() and attach() as often as wanted, run() once.
class System {
 public:
  System(SystemConfig config, std::unique_ptr<cluster::Machine> machine);

  /// Writes the segments to memory. Throws ProgramError for one that lies outside of it, and for a program of
  /// workloads/runtime whose stacks have no room.
  void load(memory::ElfImage image);
  /// Writes a 32-bit word at `offset` bytes behind a symbol of the program.
  void poke(std::string_view symbol, std::uint32_t value, std::uint32_t offset = 0);

  RunInfo info() const;
  cluster::Machine& machine() { return *machine_; }
  /// Called for each byte that the program prints, when the core that prints it ends its line.
  void on_output(std::function<void(char)> sink) { output_sink_ = std::move(sink); }
  /// Profiling costs host time, never cycles. Default: on.
  void set_profiling(bool profile) { profiling_ = profile; }
  /// When regions begin and end, and their energy, also without the profile; costs next to nothing. Default: with it.
  void watch_regions() { watching_ = true; }
  /// `observer` must outlive the run.
  void attach(Observer& observer) { machine_->probes().attach(observer); }

  /// Asked now and then during the run; true ends it early.
  void stop_when(std::function<bool()> wanted) { stop_wanted_ = std::move(wanted); }

  /// From reset to the end of computation or `limit`. A simulated fault becomes part of the result.
  RunResult run(Cycle limit = default_cycle_limit);

 private:
  /// Tells a program that asks (workloads/runtime) what the machine has. Throws ProgramError if that is too little.
  void describe_machine();
  Outcome simulate(Cycle limit, RegionEnergy* regions);
  void collect(RunResult& result) const;
  void collect_counters(RunResult& result) const;

  SystemConfig config_;
  std::unique_ptr<cluster::Machine> machine_;
  std::shared_ptr<const memory::ElfImage> image_;  // shared with the machine, which names pcs in its messages
  std::function<void(char)> output_sink_;
  std::function<bool()> stop_wanted_;
  bool profiling_ = true;
  bool watching_ = false;
};

}  // namespace pulpo::engine
