// SPDX-License-Identifier: Apache-2.0
// Counters at the ends of marked regions, for the energy that a region took: from its first begin on any core to its
// last end. The machine stops at the end of the cycle in which a mark is passed, and goes on; so the window is as long
// as the region and lies one cycle behind it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cluster/machine.hpp"
#include "sim/base/run_info.hpp"
#include "sim/engine/result.hpp"

namespace pulpo::engine {

class RegionEnergy final : public Observer {
 public:
  /// Marks the machine.
  RegionEnergy(const RunInfo& info, cluster::Machine& machine);

  std::uint32_t interests() const override { return bit(ProbeKind::mark); }
  void consume(std::span<const ProbeEvent> events) override;

  /// Whether a mark was passed at which counters are wanted: call take() when run() returns.
  bool waits() const { return waits_; }
  /// @param now the run's counters so far
  void take(const RunResult& now);
  /// After the run: the regions that were entered. Those that are still open end with the run.
  std::vector<RegionWindow> windows(const RunResult& result) const;

 private:
  struct Region {
    std::string name;
    std::uint32_t inside = 0;  // cores
    bool begins = false, ends = false;
    Cycle first_begin = 0, last_end = 0;
    std::optional<RunResult> begin, end;
  };
  struct Mark {
    Address address = 0;
    RegionMark::Kind kind{};
    std::size_t region = 0;
  };

  void pass(const Mark& mark, const ProbeEvent& event);

  cluster::Machine& machine_;
  std::vector<Mark> marks_;  // by address, an end before a begin
  std::vector<Region> regions_;
  bool waits_ = false;
};

}  // namespace pulpo::engine
