// SPDX-License-Identifier: Apache-2.0
// Narrow data pay: the same layer on MPIC and MAC&Load against XpulpV2, and a larger one near the peak.
#include "tests/support/kernel_run.hpp"

using pulpo::test::KernelRun;

namespace {

constexpr std::uint32_t channels_offset = 4 * 6;  // of in_channels among the arguments

double speed(const std::string& level, unsigned a, unsigned w, unsigned channels = 32) {
  KernelRun run("conv/conv-" + level + ".elf", {{"arguments", a, 4},
                                                {"arguments", w, 8},
                                                {"arguments", channels, channels_offset},
                                                {"arguments", 0, 4 * 14}});  // not checked here
  return 16.0 * 16 * 64 * 9 * channels / static_cast<double>(run.region("conv").span());
}

}  // namespace

TEST_CASE("conv: MPIC is 1.1 to 4.9 times as fast as XpulpV2 software on narrow weights") {
  for (const auto& [a, w] : {std::pair{8u, 4u}, {8u, 2u}, {4u, 4u}, {4u, 2u}, {2u, 2u}}) {
    const double gain = speed("mpic", a, w) / speed("xpulpv2", a, w);
    INFO("a" << a << " w" << w << ": " << gain);
    CHECK(gain >= 1.1);
    CHECK(gain <= 4.9);
  }
}

TEST_CASE("conv: MAC&Load reaches 70 MAC/cycle at 2 bits and 44 at 4 bits; 80 with twice the channels") {
  CHECK(speed("macload", 2, 2) >= 70);
  CHECK(speed("macload", 4, 4) >= 44);
  CHECK(speed("macload", 2, 2, 64) >= 80);
  // 17 instructions of which 16 multiply: the bound of 8 cores with 16 MAC each
  CHECK(speed("macload", 2, 2, 64) <= 8 * 16 * 16.0 / 17);
}
