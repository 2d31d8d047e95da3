// SPDX-License-Identifier: Apache-2.0
// Every pair of widths and every output width, on every level of the instruction set, is bit-exact, also on shapes that
// fill no word, no tile and no core. The program compares with the definition of a convolution, and exits with 1 if
// wrong.
#include <cstdlib>

#include "tests/support/kernel_run.hpp"

using pulpo::test::KernelArgument;
using pulpo::test::KernelRun;

namespace {

struct Layer {
  unsigned cores, height, width, in, out, kernel_height, kernel_width, stride, pad, requant, zero;
};

std::vector<KernelArgument> arguments(const Layer& layer, unsigned a, unsigned w, unsigned o) {
  const unsigned words[] = {layer.cores,
                            a,
                            w,
                            o,
                            layer.height,
                            layer.width,
                            layer.in,
                            layer.out,
                            layer.kernel_height,
                            layer.kernel_width,
                            layer.stride,
                            layer.pad,
                            layer.requant,
                            layer.zero};
  std::vector<KernelArgument> list;
  for (const unsigned word : words) {
    list.push_back({"arguments", word, static_cast<std::uint32_t>(4 * list.size())});
  }
  return list;
}

void check(const std::string& level, const Layer& layer, unsigned a, unsigned w, unsigned o,
           const std::string& preset = "pulpo") {
  INFO(level << " a" << a << " w" << w << " o" << o << " in " << layer.height << "x" << layer.width << "x" << layer.in);
  KernelRun run("conv/conv-" + level + ".elf", arguments(layer, a, w, o), {}, preset);
  CHECK(run.result().fault.empty());
  CHECK(run.result().exit_value == 0u);
  CHECK(run.result().output.find(" 0 of ") != std::string::npos);
}

}  // namespace

TEST_CASE("conv: 27 combinations of widths on each level, channels that fill no word") {
  const std::string level = GENERATE("rv32imc", "xpulpv2", "xpulpnn", "mpic", "macload");
  // 5 input and 7 output channels, 15 pixels in rows of 5, three cores: nothing divides by 4
  const Layer layer{3, 3, 5, 5, 7, 3, 3, 1, 1, 0, 1};
  const bool sampled = std::getenv("PULPO_TEST_SAMPLE") != nullptr;
  for (const unsigned a : {8u, 4u, 2u}) {
    for (const unsigned w : {8u, 4u, 2u}) {
      for (const unsigned o : {8u, 4u, 2u}) {
        if (!sampled || o == w) {
          check(level, layer, a, w, o);
        }
      }
    }
  }
}

TEST_CASE("conv: odd shapes, strides, kernels and requantizations") {
  const std::string level = GENERATE("xpulpv2", "mpic", "macload");
  const Layer layer = GENERATE(Layer{8, 1, 1, 17, 3, 1, 1, 1, 0, 1, 3},   // a linear layer: one pixel, eight cores
                               Layer{1, 9, 4, 3, 6, 5, 3, 2, 2, 0, 0},    // strided, oblong kernel, one core
                               Layer{8, 5, 5, 32, 9, 1, 1, 1, 0, 1, 0},   // pointwise, read in place
                               Layer{7, 2, 2, 64, 33, 2, 2, 1, 1, 0, 2},  // even kernel, more output than pixels
                               Layer{8, 3, 3, 4, 4, 3, 3, 3, 0, 0, 0});   // one output pixel
  check(level, layer, 8, 8, 8);
  check(level, layer, 4, 2, 4);
  check(level, layer, 2, 8, 2);
}

TEST_CASE("conv: status-based levels keep clear of what flexv computes from stale state") {
  const std::string level = GENERATE("mpic", "macload");
  const Layer layer{8, 6, 6, 32, 16, 3, 3, 1, 1, 0, 0};
  check(level, layer, 8, 8, 8, "cluster-lic-icache");
  check(level, layer, 8, 2, 8, "cluster-lic-icache");
  check(level, layer, 4, 2, 4, "cluster-lic-icache");
  check(level, layer, 2, 2, 2, "cluster-lic-icache");
}

TEST_CASE("conv: a layer larger than TCDM is cut into tiles and stays exact") {
  // 112 KiB are free: the first has 90 KiB of input and 30 KiB of output, the second 130 KiB of weights
  const Layer layer = GENERATE(Layer{8, 48, 40, 48, 16, 3, 3, 1, 1, 0, 0}, Layer{8, 4, 4, 512, 260, 1, 1, 1, 0, 0, 0});
  KernelRun run("conv/conv-xpulpv2.elf", arguments(layer, 8, 8, 8));
  CHECK(run.result().exit_value == 0u);
  CHECK(run.result().output.substr(0, 8) != "1 tiles,");
}
