// SPDX-License-Identifier: Apache-2.0
// Compares all golden runs of a variant and prints the score.
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <set>
#include <string>

#include "core_golden.hpp"

namespace pulpo::test {

/// `known` lists runs ("program [memory]") that differ for a reason that is understood; it must name exactly those.
/// PULPO_GOLDEN=NAME in the environment limits the comparison to that program.
inline void require_exact(const std::string& core, isa::Variant variant, const std::set<std::string>& known = {},
                          bool fpu = false) {
  const auto programs = golden_programs();
  const char* only = std::getenv("PULPO_GOLDEN");
  std::size_t runs = 0, exact = 0, as_expected = 0, instructions = 0;
  std::uint64_t largest = 0;
  std::string differences;
  for (const auto& run : golden_runs(core)) {
    if (only != nullptr && run.program != only) {
      continue;
    }
    const Comparison result = compare(programs.at(run.program), run, variant, fpu);
    ++runs;
    const bool expected = result.message.empty() == (known.count(run.program + " [" + run.memory + "]") == 0);
    exact += result.message.empty();
    as_expected += expected;
    instructions += result.instructions;
    largest = std::max(largest, result.largest_difference);
    if (!expected) {
      differences += run.program + " [" + run.memory + "]\n" + result.message;
    }
  }
  WARN(core << ": " << exact << " of " << runs << " runs exact, " << instructions
            << " instructions compared, largest difference " << largest << " cycles");
  INFO(differences);
  REQUIRE(runs > 0);
  REQUIRE(as_expected == runs);
}

}  // namespace pulpo::test
