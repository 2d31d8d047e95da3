// SPDX-License-Identifier: Apache-2.0
// Where the cycles went: by function, by marked region, and the moments of marked points.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/base/probe.hpp"
#include "sim/base/run_info.hpp"

namespace pulpo::plugins {

/// Core-cycles and what was done in them.
struct Activity {
  std::uint64_t instructions = 0;
  std::uint64_t macs = 0;
  ReasonStack reasons;

  std::uint64_t cycles() const { return reasons.total(); }
  void add(const Activity& other);
  /// What happened since `earlier`, a former value of this one.
  Activity since(const Activity& earlier) const;
};

struct FunctionProfile {
  std::string name;
  Address address = 0;
  Activity activity;  // of all cores
};

/// A region on one core: from the cycle in which the instruction at its begin leaves ID up to that of its end.
struct RegionOnCore {
  std::uint64_t entries = 0;
  Cycle first_begin = 0;
  Cycle last_end = 0;
  Activity activity;
};

struct RegionProfile {
  std::string name;
  std::vector<RegionOnCore> cores;
  bool open = false;  // begun and not ended when the run stopped

  Activity total() const;
  /// From the first begin to the last end, over all cores.
  Cycle span() const;
};

struct PointPassed {
  std::string name;
  unsigned core = 0;
  Cycle cycle = 0;
};

class Profile final : public Observer {
 public:
  explicit Profile(const RunInfo& info);

  std::uint32_t interests() const override { return bit(ProbeKind::retire) | bit(ProbeKind::stall); }
  void consume(std::span<const ProbeEvent> events) override;

  /// After the run, for each core: what it counted itself. The cycles of the events and those of the counters differ by
  /// the last few (a stall that did not end, instructions that retire behind the end store); they go to the function
  /// that the core was in.
  void settle(unsigned core, const ReasonStack& counted);
  /// After the run, which ended at `cycle`: functions by core-cycles, the longest first.
  std::vector<FunctionProfile> functions() const;
  std::vector<RegionProfile> regions(Cycle cycle) const;
  const std::vector<PointPassed>& points() const { return points_; }
  /// Most multiply-accumulates that one instruction did.
  unsigned widest_macs() const { return widest_macs_; }

 private:
  struct Slot {
    std::uint32_t function = 0;  // index into functions_
    std::uint32_t mark = 0;      // index into marks_ + 1 of the first mark here; 0: none
  };
  struct CodeSlots {
    AddressRange range;
    std::vector<Slot> slots;  // one for each halfword
  };
  struct Mark {
    Address address = 0;
    RegionMark::Kind kind{};
    std::uint32_t region = 0;  // index into regions_, or of the name of a point
  };
  struct OpenRegion {
    std::uint32_t region = 0;
    Activity at_begin;
  };
  struct CoreState {
    Activity activity;
    std::uint32_t function = 0;  // of the last instruction: owns stalls of unknown pc
    std::vector<OpenRegion> open;
  };

  void place_functions(const RunInfo& info);
  void place_marks(const RunInfo& info);
  Slot* slot_at(Address pc);
  void pass_marks(std::uint32_t first, const ProbeEvent& event);
  void begin_region(std::uint32_t region, CoreState& core, const ProbeEvent& event);
  void end_region(std::uint32_t region, CoreState& core, const ProbeEvent& event);

  std::vector<CodeSlots> code_;
  std::vector<FunctionProfile> functions_;  // [0]: code of no known function
  std::vector<Mark> marks_;
  std::vector<RegionProfile> regions_;
  std::vector<std::string> point_names_;
  std::vector<PointPassed> points_;
  std::vector<CoreState> cores_;
  std::uint32_t widest_macs_ = 0;
};

}  // namespace pulpo::plugins
