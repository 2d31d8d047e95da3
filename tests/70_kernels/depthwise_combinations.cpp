// SPDX-License-Identifier: Apache-2.0
// Depthwise convolutions are exact for every pair of widths and every output width, sign, zero point and requantization
// on every level of the instruction set.
#include "tests/support/layer_run.hpp"

using namespace pulpo::test;

TEST_CASE("depthwise: each width of activations, weights and outputs on each level") {
  const std::string level = GENERATE("rv32imc", "xpulpv2", "xpulpnn", "mpic", "macload");
  unsigned variant = 0;
  for (const unsigned a : {8u, 4u, 2u}) {
    for (const unsigned w : {8u, 4u, 2u}) {
      for (const unsigned o : {8u, 4u, 2u}) {
        // 7 channels fill no word; nine taps, whose ninth has no partner, at the edges of a map of 3x4
        LayerArguments layer{.cores = 3,
                             .a = a,
                             .w = w,
                             .o = o,
                             .height = 3,
                             .width = 4,
                             .in = 7,
                             .kernel_height = 3,
                             .kernel_width = 3,
                             .pad = 1};
        layer.signed_in = variant & 1;
        layer.signed_out = variant >> 1 & 1;
        layer.requant = variant % 3;
        layer.zero = layer.signed_in != 0 ? -2 : 1;
        layer.weight_zeros = layer.requant == 1;
        variant++;
        if (!sampled() || o == w) {
          check_layer("depthwise", level, layer);
        }
      }
    }
  }
}

TEST_CASE("depthwise: kernels of one to 25 taps, strides, one to sixteen cores") {
  const std::string level = GENERATE("rv32imc", "xpulpv2", "mpic");
  const LayerArguments layer = GENERATE(
      LayerArguments{.cores = 1, .height = 1, .width = 1, .in = 9},
      LayerArguments{.cores = 16,
                     .height = 6,
                     .width = 5,
                     .in = 12,
                     .kernel_height = 3,
                     .kernel_width = 3,
                     .stride = 2,
                     .pad = 1,
                     .zero = 3},
      LayerArguments{.cores = 8, .height = 5, .width = 5, .in = 5, .kernel_height = 5, .kernel_width = 5, .pad = 2},
      LayerArguments{.cores = 3,
                     .height = 4,
                     .width = 4,
                     .in = 4,
                     .kernel_height = 2,
                     .kernel_width = 3,
                     .requant = 1,
                     .weight_zeros = 1});
  for (const unsigned bits : {8u, 4u, 2u}) {
    for (const unsigned is_signed : {0u, 1u}) {
      auto one = layer;
      one.a = one.w = one.o = bits;
      one.signed_in = is_signed;
      one.zero = is_signed != 0 ? layer.zero - 2 : layer.zero;
      if (!sampled() || bits == 8) {
        check_layer("depthwise", level, one);
      }
    }
  }
}

TEST_CASE("depthwise: a layer larger than its room in TCDM is cut into tiles and stays exact") {
  const LayerArguments layer{
      .height = 20, .width = 12, .in = 16, .kernel_height = 3, .kernel_width = 3, .pad = 1, .room = 6000};
  const KernelRun run("depthwise/depthwise-xpulpv2.elf", words_of(layer));
  CHECK(run.result().exit_value == 0u);
  CHECK(run.result().output.substr(0, 8) != "1 tiles,");
}

TEST_CASE("depthwise: tiles that lie wholly in the padding, above and below the input") {
  const std::string level = GENERATE("rv32imc", "xpulpv2", "mpic");
  check_layer("depthwise", level, {.cores = 8, .height = 7, .width = 9, .in = 8, .stride = 3, .pad = 2, .room = 600});
}
