// SPDX-License-Identifier: Apache-2.0
// The benchmark layer reaches the speed that PULP-NN reports for it, and shares its work well.
#include "tests/support/kernel_run.hpp"

using pulpo::test::KernelRun;

namespace {

// 16x16 pixels x 64 output channels x 3x3 taps x 32 input channels
constexpr double macs = 16 * 16 * 64 * 9 * 32;

}  // namespace

TEST_CASE("conv-int8 on 8 cores: at least 15.5 MAC/cycle, and at least 7.5 times one core") {
  KernelRun eight("conv-int8/conv-int8.elf", {{"arg_cores", 8}});
  KernelRun one("conv-int8/conv-int8.elf", {{"arg_cores", 1}});
  const auto cycles_8 = static_cast<double>(eight.region("conv").span());
  const auto cycles_1 = static_cast<double>(one.region("conv").span());
  INFO(cycles_8 << " and " << cycles_1 << " cycles");
  CHECK(macs / cycles_8 >= 15.5);
  CHECK(cycles_1 / cycles_8 >= 7.5);
  // 14 instructions for 32 MAC bound a core to 32/14 MAC/cycle: more would mean that cycles are lost from the books.
  CHECK(macs / cycles_8 <= 8 * 32.0 / 14);
  CHECK(macs / cycles_1 <= 32.0 / 14);
}

TEST_CASE("conv-int8: the region's reasons sum to its cycles on each core, and its MACs to the layer's") {
  KernelRun run("conv-int8/conv-int8.elf", {{"arg_cores", 8}});
  const auto& region = run.region("conv");
  REQUIRE(region.cores.size() == 8);
  CHECK_FALSE(region.open);
  for (const auto& core : region.cores) {
    CHECK(core.entries == 1);
    CHECK(core.activity.cycles() == core.last_end - core.first_begin);
  }
  CHECK(region.total().macs == macs);
}
