// SPDX-License-Identifier: Apache-2.0
// Pooling is exact for every width, sign and level of the instruction set, on windows that leave the map and channels
// that fill no word.
#include "tests/support/layer_run.hpp"

using namespace pulpo::test;

namespace {

// 1x1 maps, strides larger than the window, one window over all of the map
const LayerArguments odd_shapes[] = {
    {.cores = 3, .height = 5, .width = 7, .in = 5, .kernel_height = 3, .kernel_width = 2, .pad = 1},
    {.cores = 1, .height = 1, .width = 1, .in = 11},
    {.cores = 16, .height = 6, .width = 9, .in = 33, .kernel_height = 2, .kernel_width = 2, .stride = 3},
    {.cores = 8, .height = 17, .width = 16, .in = 3, .kernel_height = 17, .kernel_width = 16},
};

}  // namespace

TEST_CASE("pool: maximum and average, each width and sign on each level and each odd shape, on 1, 3, 8 and 16 cores") {
  const std::string level = GENERATE(from_range(all_levels));
  const unsigned shape = GENERATE(range(0u, 4u));
  unsigned number = 7 * shape;
  for (const unsigned bits : {8u, 4u, 2u}) {
    for (unsigned choice = 0; choice < 4; ++choice) {
      auto layer = odd_shapes[shape];
      layer.a = bits;
      layer.signed_in = choice & 1;
      layer.kind = choice >> 1;
      if (is_chosen(number++)) {
        check_layer("pool", level, layer);
      }
    }
  }
}

TEST_CASE("pool: a map larger than its room in TCDM is cut by rows and by channels and stays exact") {
  const std::string level = GENERATE(from_range(all_levels));
  const unsigned bits = GENERATE(8u, 4u, 2u);
  // 4.5 KiB of input, windows of neighbouring tiles share a row; three rows of 1.8 KiB each
  LayerArguments layer = GENERATE(
      LayerArguments{.height = 30,
                     .width = 16,
                     .in = 32,
                     .kernel_height = 3,
                     .kernel_width = 3,
                     .stride = 2,
                     .pad = 1,
                     .room = 3000},
      LayerArguments{
          .cores = 3, .height = 3, .width = 3, .in = 601, .kernel_height = 3, .kernel_width = 3, .room = 2500});
  layer.a = bits;
  layer.room = layer.room * bits / 8;
  layer.signed_in = 1;
  if (!sampled() || bits == 4) {
    CHECK_THAT(check_layer("pool", level, layer), !Catch::StartsWith("1 tiles,"));
  }
}
