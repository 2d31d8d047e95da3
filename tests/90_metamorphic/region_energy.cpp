// SPDX-License-Identifier: Apache-2.0
// Regions end and begin in the same cycles with and without profile, and their energy is that of the counters of the
// same run stopped at both ends.
#include <catch2/catch.hpp>
#include <memory>

#include "cluster/cluster.hpp"
#include "memory/elf.hpp"
#include "sim/engine/energy_counts.hpp"
#include "sim/engine/system.hpp"

using namespace pulpo;
using namespace pulpo::engine;

namespace {

RunResult run(bool profile, Cycle limit = default_cycle_limit) {
  auto config = load_config("pulpo");
  apply_setting(config, "cores.fpu=true");
  System system(config, std::make_unique<cluster::Cluster>(config.machine));
  system.load(memory::read_elf(PULPO_SOURCE_DIR "/workloads/matmul/matmul-fp32.elf"));
  system.set_profiling(profile);
  system.watch_regions();
  return system.run(limit);
}

}  // namespace

TEST_CASE("Energy of a region: of the run stopped at its ends, the same with and without profile") {
  const auto profiled = run(true), plain = run(false);
  REQUIRE(profiled.cycles == plain.cycles);
  REQUIRE(profiled.regions.size() == 3);  // make, matmul, check
  REQUIRE(plain.windows.size() == 3);
  CHECK(plain.regions.empty());
  for (const auto& region : profiled.regions) {
    INFO(region.name);
    const auto *with = profiled.window(region.name), *without = plain.window(region.name);
    REQUIRE((with != nullptr && without != nullptr));
    CHECK(with->cycles() == region.span());
    CHECK(without->begin == with->begin);
    CHECK(without->end == with->end);
    REQUIRE((with->energy && without->energy));
    CHECK(without->energy->total_pj == with->energy->total_pj);
    // The counters of the cycles behind the begin up to and with that of the end: as many as the region has.
    const auto between = energy_between(run(false, with->begin + 1), run(false, with->end + 1));
    CHECK(with->energy->total_pj == between.total_pj);
    CHECK(with->energy->total_pj > 0);
  }
  CHECK(profiled.window("none") == nullptr);
}
