// SPDX-License-Identifier: Apache-2.0
// Energy of marked regions.
#include "sim/engine/region_energy.hpp"

#include <algorithm>

#include "sim/engine/energy_counts.hpp"

namespace pulpo::engine {

RegionEnergy::RegionEnergy(const RunInfo& info, cluster::Machine& machine) : machine_(machine) {
  for (const auto& mark : info.marks) {
    if (mark.kind == RegionMark::Kind::point) {
      continue;
    }
    const auto known =
        std::find_if(regions_.begin(), regions_.end(), [&](const Region& region) { return region.name == mark.name; });
    marks_.push_back({mark.address, mark.kind, static_cast<std::size_t>(known - regions_.begin())});
    if (known == regions_.end()) {
      regions_.push_back({.name = mark.name, .begin = {}, .end = {}});
    }
    machine.mark(mark.address);
  }
  std::stable_sort(marks_.begin(), marks_.end(), [](const Mark& a, const Mark& b) {
    const bool a_ends = a.kind == RegionMark::Kind::end, b_ends = b.kind == RegionMark::Kind::end;
    return a.address != b.address ? a.address < b.address : a_ends > b_ends;
  });
}

void RegionEnergy::consume(std::span<const ProbeEvent> events) {
  for (const auto& event : events) {
    if (event.kind != ProbeKind::mark) {
      continue;
    }
    auto mark = std::lower_bound(marks_.begin(), marks_.end(), event.pc,
                                 [](const Mark& one, Address address) { return one.address < address; });
    for (; mark != marks_.end() && mark->address == event.pc; ++mark) {
      pass(*mark, event);
    }
    if (waits_) {
      machine_.shorten_run(event.cycle + 1);
    }
  }
}

/// Counters are wanted at the first begin, and whenever the last core leaves: one of these times is the last.
void RegionEnergy::pass(const Mark& mark, const ProbeEvent& event) {
  auto& region = regions_[mark.region];
  const std::uint32_t bit = 1u << event.core;
  if (mark.kind == RegionMark::Kind::begin) {
    region.inside |= bit;
    if (!region.begin && !region.begins) {
      region.begins = true;
      region.first_begin = event.cycle;
    }
  } else if ((region.inside & bit) != 0) {
    region.inside &= ~bit;
    region.ends |= region.inside == 0;
    region.last_end = event.cycle;
  }
  waits_ |= region.begins || region.ends;
}

void RegionEnergy::take(const RunResult& now) {
  waits_ = false;
  for (auto& region : regions_) {
    if (region.begins) {
      region.begin = now;
    }
    if (region.ends) {
      region.end = now;
    }
    region.begins = region.ends = false;
  }
}

std::vector<RegionWindow> RegionEnergy::windows(const RunResult& result) const {
  std::vector<RegionWindow> windows;
  for (const auto& region : regions_) {
    if (!region.begin) {
      continue;
    }
    const bool open = region.inside != 0 || !region.end;
    windows.push_back({region.name, region.first_begin, open ? result.cycles : region.last_end, {}});
    if (result.config.energy.technology != plugins::EnergyConfig::Technology::none) {
      windows.back().energy = energy_between(*region.begin, open ? result : *region.end);
    }
  }
  return windows;
}

}  // namespace pulpo::engine
