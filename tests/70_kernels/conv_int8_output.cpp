// SPDX-License-Identifier: Apache-2.0
// The benchmark layer computes a convolution: its output in simulated memory equals one computed here from the input
// and the weights that the program carries, byte for byte, whatever the number of cores.
#include <algorithm>

#include "tests/support/kernel_run.hpp"

using pulpo::test::KernelRun;

namespace {

constexpr int size = 16, channels_in = 32, channels_out = 64;

/// Weight of the stored order: four output channels interleaved by words, a word being four input channels of a tap.
int weight(const std::vector<std::uint32_t>& words, int out, int tap, int in) {
  const auto word = words[(out / 4 * 9 * channels_in / 4 + tap * channels_in / 4 + in / 4) * 4 + out % 4];
  return static_cast<std::int8_t>(word >> in % 4 * 8);
}

std::vector<std::uint8_t> convolve(const std::vector<std::uint8_t>& in, const std::vector<std::uint32_t>& weights,
                                   const std::vector<std::int32_t>& biases) {
  std::vector<std::uint8_t> out;
  for (int pixel = 0; pixel < size * size; pixel++) {
    for (int channel = 0; channel < channels_out; channel++) {
      long sum = biases[channel];
      for (int tap = 0; tap < 9; tap++) {
        const int y = pixel / size + tap / 3 - 1, x = pixel % size + tap % 3 - 1;
        for (int c = 0; c < channels_in && y >= 0 && y < size && x >= 0 && x < size; c++) {
          sum += in[(y * size + x) * channels_in + c] * weight(weights, channel, tap, c);
        }
      }
      out.push_back(static_cast<std::uint8_t>(std::clamp(sum * 29 >> 15, 0L, 255L)));
    }
  }
  return out;
}

}  // namespace

TEST_CASE("conv-int8 equals a convolution computed on the host") {
  const unsigned cores = GENERATE(1u, 3u, 8u);
  KernelRun run("conv-int8/conv-int8.elf", {{"arg_cores", cores}});
  CHECK(run.result().fault.empty());
  CHECK(run.result().exit_value == 0u);
  CHECK(run.result().output == "conv-int8: " + std::to_string(cores) + " cores, 0 of 16384 outputs wrong\n");
  const auto expected = convolve(run.read<std::uint8_t>("layer_in", size * size * channels_in),
                                 run.read<std::uint32_t>("layer_weights", channels_out * 9 * channels_in / 4),
                                 run.read<std::int32_t>("layer_biases", channels_out));
  CHECK(run.read<std::uint8_t>("out_l2", expected.size()) == expected);
}

TEST_CASE("conv-int8 notices a wrong input byte") {
  KernelRun run("conv-int8/conv-int8.elf", {{"layer_in", 0x12345678}});
  CHECK(run.result().exit_value == 1u);
}
