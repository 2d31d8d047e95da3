// SPDX-License-Identifier: Apache-2.0
// Whole networks are bit-exact: each layer's output has the checksum that a plain computation on the host gave when the
// program was built. The program names the layers that differ and exits with 1.
#include <cstdlib>
#include <string>

#include "tests/support/kernel_run.hpp"

using pulpo::test::KernelRun;

namespace {

std::uint64_t cycles_of_layers(const KernelRun& run) {
  std::uint64_t sum = 0;
  for (const auto& region : run.result().regions) {
    sum += region.span();
  }
  return sum;
}

}  // namespace

TEST_CASE("CIFAR-10: seven layers, exact on one, three and eight cores, convolutions above 12 MAC/cycle") {
  const unsigned cores = GENERATE(1u, 3u, 8u);
  KernelRun run("cifar10/cifar10.elf", {{"arg_cores", cores}});
  CHECK(run.result().output == "7 layers, 0 wrong\n");
  CHECK(run.result().exit_value == 0u);
  // 32x32 pixels x 32 channels x 5x5 taps x 4 channels, and so on
  const std::uint64_t macs[] = {32 * 32 * 32 * 25 * 4, 16 * 16 * 16 * 25 * 32, 8 * 8 * 32 * 25 * 16};
  const char* names[] = {"conv1", "conv2", "conv3"};
  for (int i = 0; i < 3; i++) {
    const auto& region = run.region(names[i]);
    INFO(names[i] << ": " << region.span() << " cycles");
    CHECK(region.total().macs == macs[i]);
    CHECK((cores != 8 || static_cast<double>(macs[i]) / static_cast<double>(region.span()) >= 12));
  }
}

TEST_CASE("CIFAR-10: the prefetcher of the instruction cache changes cycles, not results") {
  KernelRun with("cifar10/cifar10.elf", {});
  KernelRun without("cifar10/cifar10.elf", {{"pulpo_prefetch", 0}});
  CHECK(without.result().output == with.result().output);
  CHECK(without.result().cycles != with.result().cycles);
}

TEST_CASE("MobileNetV1 128: exact, and at most 23.9 million cycles, as GAP8 takes") {
  if (std::getenv("PULPO_TEST_SAMPLE") != nullptr) {
    return;  // too long where runs are sampled
  }
  KernelRun run("mobilenet/mobilenet.elf", {}, {"l2.size_kib=8192"});
  CHECK(run.result().output == "29 layers, 0 wrong\n");
  CHECK(run.result().exit_value == 0u);
  CHECK(cycles_of_layers(run) <= 23'900'000);
  // Published for pointwise layers on GAP8: 12.6 to 14.1 MAC/cycle. Here every one, whatever its map:
  for (int layer = 1; layer <= 13; layer++) {
    const auto& region = run.region("pw" + std::to_string(layer));
    INFO("pw" << layer << ": " << region.span() << " cycles");
    CHECK(static_cast<double>(region.total().macs) / static_cast<double>(region.span()) >= 12.6);
  }
  // and those on 8x8 maps more than any there
  for (const char* name : {"pw7", "pw8", "pw9", "pw10", "pw11"}) {
    CHECK(run.region(name).total().macs == 8 * 8 * 512 * 512);
    CHECK(8.0 * 8 * 512 * 512 / static_cast<double>(run.region(name).span()) >= 14.1);
  }
}
