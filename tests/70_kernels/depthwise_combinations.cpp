// SPDX-License-Identifier: Apache-2.0
// Depthwise convolutions are exact for every pair of widths and every output width, sign, zero point and requantization
// on every level of the instruction set.
#include "tests/support/layer_run.hpp"

using namespace pulpo::test;

namespace {

const LayerArguments odd_shapes[] = {
    {.cores = 1, .height = 1, .width = 1, .in = 9},
    // nine taps, whose ninth has no partner, at the edges of a map of 3x4
    {.cores = 3, .height = 3, .width = 4, .in = 7, .kernel_height = 3, .kernel_width = 3, .pad = 1},
    {.cores = 16, .height = 6, .width = 5, .in = 13, .kernel_height = 3, .kernel_width = 3, .stride = 2, .pad = 1},
    {.cores = 8, .height = 5, .width = 5, .in = 5, .kernel_height = 5, .kernel_width = 4, .pad = 2},
};

}  // namespace

TEST_CASE("depthwise: each combination of widths on each level and each odd shape, on 1, 3, 8 and 16 cores") {
  const std::string level = GENERATE(from_range(all_levels));
  const unsigned shape = GENERATE(range(0u, 4u));
  unsigned variant = 7 * shape;
  for (const unsigned a : {8u, 4u, 2u}) {
    for (const unsigned w : {8u, 4u, 2u}) {
      for (const unsigned o : {8u, 4u, 2u}) {
        auto layer = odd_shapes[shape];
        layer.a = a;
        layer.w = w;
        layer.o = o;
        choose_variant(layer, variant);
        layer.weight_zeros = layer.requant == 1;
        if (is_chosen(variant++)) {
          check_layer("depthwise", level, layer);
        }
      }
    }
  }
}

TEST_CASE("depthwise: a layer larger than its room in TCDM is cut by rows and by channels and stays exact") {
  const std::string level = GENERATE(from_range(all_levels));
  const LayerArguments layer = GENERATE(
      LayerArguments{
          .height = 12, .width = 12, .in = 16, .kernel_height = 3, .kernel_width = 3, .pad = 1, .room = 4000},
      // three rows of all channels take 2.5 KiB, twice
      LayerArguments{.cores = 3,
                     .height = 4,
                     .width = 5,
                     .in = 171,
                     .kernel_height = 3,
                     .kernel_width = 3,
                     .pad = 1,
                     .room = 4000});
  for (const unsigned bits : {8u, 4u, 2u}) {
    auto one = layer;
    one.a = one.w = one.o = bits;
    one.in = layer.in * 8 / bits;
    CHECK_THAT(check_layer("depthwise", level, one), !Catch::StartsWith("1 tiles,"));
    if (sampled()) {
      return;
    }
  }
}

TEST_CASE("depthwise: tiles that lie wholly in the padding, above and below the input") {
  const std::string level = GENERATE("rv32imc", "xpulpv2", "mpic");
  check_layer("depthwise", level, {.cores = 8, .height = 7, .width = 9, .in = 8, .stride = 3, .pad = 2, .room = 1000});
}
