// SPDX-License-Identifier: Apache-2.0
// Where the cycles went: by function, by marked region, and the moments of marked points.
#include "plugins/profile/profile.hpp"

#include <algorithm>

namespace pulpo::plugins {
namespace {

/// A program that passes points for ever must not fill the host's memory.
constexpr std::size_t most_points = 100'000;

}  // namespace

void Activity::add(const Activity& other) {
  instructions += other.instructions;
  macs += other.macs;
  for (std::size_t i = 0; i < reason_count; ++i) {
    reasons.cycles[i] += other.reasons.cycles[i];
  }
}

Activity Activity::since(const Activity& earlier) const {
  Activity difference = *this;
  difference.instructions -= earlier.instructions;
  difference.macs -= earlier.macs;
  for (std::size_t i = 0; i < reason_count; ++i) {
    difference.reasons.cycles[i] -= earlier.reasons.cycles[i];
  }
  return difference;
}

Activity RegionProfile::total() const {
  Activity sum;
  for (const auto& core : cores) {
    sum.add(core.activity);
  }
  return sum;
}

Cycle RegionProfile::span() const {
  Cycle first = UINT64_MAX, last = 0;
  for (const auto& core : cores) {
    if (core.entries != 0) {
      first = std::min(first, core.first_begin);
      last = std::max(last, core.last_end);
    }
  }
  return last > first ? last - first : 0;
}

Profile::Profile(const RunInfo& info) : cores_(info.core_count) {
  functions_.push_back({"(no symbol)", 0, {}});
  for (const auto& range : info.code) {
    code_.push_back({range, std::vector<Slot>((range.end - range.first + 1) / 2)});
  }
  place_functions(info);
  place_marks(info);
}

void Profile::place_functions(const RunInfo& info) {
  for (const auto& symbol : info.symbols.functions()) {
    functions_.push_back({symbol.name, symbol.address, {}});
  }
  for (auto& code : code_) {
    for (std::size_t i = 0; i < code.slots.size(); ++i) {
      const auto index = info.symbols.function_index(code.range.first + static_cast<Address>(2 * i));
      code.slots[i].function = index ? static_cast<std::uint32_t>(*index + 1) : 0;
    }
  }
}

void Profile::place_marks(const RunInfo& info) {
  const auto region_of = [&](const std::string& name) {
    const auto at = std::find_if(regions_.begin(), regions_.end(), [&](const auto& r) { return r.name == name; });
    if (at == regions_.end()) {
      regions_.push_back({name, std::vector<RegionOnCore>(cores_.size()), false});
      return static_cast<std::uint32_t>(regions_.size() - 1);
    }
    return static_cast<std::uint32_t>(at - regions_.begin());
  };
  for (const auto& mark : info.marks) {
    if (mark.kind == RegionMark::Kind::point) {
      marks_.push_back({mark.address, mark.kind, static_cast<std::uint32_t>(point_names_.size())});
      point_names_.push_back(mark.name);
    } else {
      marks_.push_back({mark.address, mark.kind, region_of(mark.name)});
    }
  }
  // Where one region ends and another begins at the same instruction, the end comes first.
  std::stable_sort(marks_.begin(), marks_.end(), [](const Mark& a, const Mark& b) {
    const bool a_ends = a.kind == RegionMark::Kind::end, b_ends = b.kind == RegionMark::Kind::end;
    return a.address != b.address ? a.address < b.address : a_ends > b_ends;
  });
  for (std::size_t i = marks_.size(); i-- > 0;) {
    if (auto* slot = slot_at(marks_[i].address)) {
      slot->mark = static_cast<std::uint32_t>(i + 1);
    }
  }
}

Profile::Slot* Profile::slot_at(Address pc) {
  for (auto& code : code_) {
    if (code.range.contains(pc)) {
      return &code.slots[(pc - code.range.first) / 2];
    }
  }
  return nullptr;
}

void Profile::consume(std::span<const ProbeEvent> events) {
  for (const auto& event : events) {
    if (event.kind != ProbeKind::retire && event.kind != ProbeKind::stall) {
      continue;
    }
    auto& core = cores_[event.core];
    const auto* slot = slot_at(event.pc);
    if (slot != nullptr) {
      core.function = slot->function;
    } else if (event.pc != 0) {
      core.function = 0;
    }
    auto& function = functions_[core.function].activity;
    if (event.kind == ProbeKind::stall) {
      core.activity.reasons.charge(event.reason, event.word);
      function.reasons.charge(event.reason, event.word);
      continue;
    }
    if (slot != nullptr && slot->mark != 0) {
      pass_marks(slot->mark - 1, event);
    }
    widest_macs_ = std::max(widest_macs_, event.value);
    for (auto* activity : {&core.activity, &function}) {
      activity->reasons.charge(Reason::issue);
      activity->instructions += 1;
      activity->macs += event.value;
    }
  }
}

void Profile::pass_marks(std::uint32_t first, const ProbeEvent& event) {
  auto& core = cores_[event.core];
  for (auto i = first; i < marks_.size() && marks_[i].address == marks_[first].address; ++i) {
    switch (marks_[i].kind) {
      case RegionMark::Kind::begin:
        begin_region(marks_[i].region, core, event);
        break;
      case RegionMark::Kind::end:
        end_region(marks_[i].region, core, event);
        break;
      case RegionMark::Kind::point:
        if (points_.size() < most_points) {
          points_.push_back({point_names_[marks_[i].region], event.core, event.cycle});
        }
        break;
    }
  }
}

void Profile::begin_region(std::uint32_t region, CoreState& core, const ProbeEvent& event) {
  const bool inside =
      std::any_of(core.open.begin(), core.open.end(), [&](const OpenRegion& open) { return open.region == region; });
  if (inside) {
    return;  // a begin in a loop's body: the region has begun already
  }
  auto& on_core = regions_[region].cores[event.core];
  if (on_core.entries++ == 0) {
    on_core.first_begin = event.cycle;
  }
  // The issue cycle of the instruction that begins the region is the region's first.
  core.open.push_back({region, core.activity});
}

void Profile::end_region(std::uint32_t region, CoreState& core, const ProbeEvent& event) {
  const auto at =
      std::find_if(core.open.rbegin(), core.open.rend(), [&](const OpenRegion& open) { return open.region == region; });
  if (at == core.open.rend()) {
    return;  // an end that no begin led to: nothing to attribute
  }
  auto& on_core = regions_[region].cores[event.core];
  on_core.last_end = event.cycle;
  on_core.activity.add(core.activity.since(at->at_begin));
  core.open.erase(std::next(at).base());
}

void Profile::settle(unsigned core, const ReasonStack& counted) {
  auto& state = cores_[core];
  auto& function = functions_[state.function].activity.reasons;
  for (std::size_t i = 0; i < reason_count; ++i) {
    auto& seen = state.activity.reasons.cycles[i];
    // Modulo arithmetic: the difference may be negative, the sums are not.
    function.cycles[i] += counted.cycles[i] - seen;
    seen = counted.cycles[i];
  }
}

std::vector<FunctionProfile> Profile::functions() const {
  std::vector<FunctionProfile> result;
  std::copy_if(functions_.begin(), functions_.end(), std::back_inserter(result),
               [](const FunctionProfile& function) { return function.activity.cycles() != 0; });
  std::stable_sort(result.begin(), result.end(), [](const FunctionProfile& a, const FunctionProfile& b) {
    return a.activity.cycles() > b.activity.cycles();
  });
  return result;
}

std::vector<RegionProfile> Profile::regions(Cycle cycle) const {
  auto result = regions_;
  for (std::size_t i = 0; i < cores_.size(); ++i) {
    for (const auto& open : cores_[i].open) {
      auto& region = result[open.region];
      region.open = true;
      region.cores[i].last_end = cycle;
      region.cores[i].activity.add(cores_[i].activity.since(open.at_begin));
    }
  }
  std::erase_if(result, [](const RegionProfile& region) {
    return std::all_of(region.cores.begin(), region.cores.end(), [](const auto& core) { return core.entries == 0; });
  });
  return result;
}

}  // namespace pulpo::plugins
