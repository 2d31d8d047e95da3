// SPDX-License-Identifier: Apache-2.0
// Packed golden runs of one core (scripts/pack-core-golden) and the comparison of a run of ours with one of them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "isa/variant.hpp"
#include "sim/base/types.hpp"

namespace pulpo::test {

struct GoldenProgram {
  struct Segment {
    Address address = 0;
    std::vector<std::byte> bytes;
  };
  Address entry = 0;
  std::vector<Segment> segments;
};

struct Retired {
  Cycle cycle = 0;
  Address pc = 0;
  bool operator==(const Retired&) const = default;
};

struct Stored {
  Cycle cycle = 0;
  Address address = 0;
  std::uint8_t byte_enable = 0;
  Word data = 0;
  bool operator==(const Stored&) const = default;
};

/// A store to mark `index` of the testbench was granted in `cycle`.
struct Mark {
  unsigned index = 0;
  Cycle cycle = 0;
  bool operator==(const Mark&) const = default;
};

struct InterruptEvent {
  Cycle cycle = 0;
  bool acknowledged = false;  // else raised
  bool operator==(const InterruptEvent&) const = default;
};

struct GoldenRun {
  std::string program;
  std::string memory;  // "" or "ilat=2 dgnt=1"
  Cycle cycles = 0;
  bool has_exit_value = false;
  std::uint32_t exit_value = 0;
  std::vector<Retired> retired;  // empty: only the total is known
  std::vector<Stored> stores;
  std::vector<Mark> marks;
  std::vector<InterruptEvent> interrupts;  // empty: not recorded
};

std::map<std::string, GoldenProgram> golden_programs();
/// @param core "flexv", "flexv_fpu", "ri5cy", "cv32e40p"
std::vector<GoldenRun> golden_runs(const std::string& core);

/// What a comparison found. `message` is empty when all is equal; else it shows the first difference with context.
struct Comparison {
  std::string message;
  std::size_t instructions = 0;          // compared
  std::uint64_t largest_difference = 0;  // in cycles, over retirements and total
};
/// @param fpu the core has a floating-point unit of its own
Comparison compare(const GoldenProgram& program, const GoldenRun& run, isa::Variant variant, bool fpu = false);

}  // namespace pulpo::test
