// SPDX-License-Identifier: Apache-2.0
// Element-wise sums are exact for every width, sign and level of the instruction set, with zero points on both sides.
#include "tests/support/layer_run.hpp"

using namespace pulpo::test;

TEST_CASE("add: each width and each pair of signs on each level and each odd shape, on 1, 3, 8 and 16 cores") {
  const std::string level = GENERATE(from_range(all_levels));
  const LayerArguments layer = GENERATE(LayerArguments{.cores = 3, .height = 3, .width = 5, .in = 7},
                                        LayerArguments{.cores = 1, .height = 1, .width = 1, .in = 1},
                                        LayerArguments{.cores = 8, .height = 2, .width = 7, .in = 3},
                                        LayerArguments{.cores = 16, .height = 4, .width = 4, .in = 33});
  unsigned number = layer.cores;
  for (const unsigned bits : {8u, 4u, 2u}) {
    for (unsigned signs = 0; signs < 4; ++signs) {
      auto one = layer;
      one.a = bits;
      one.signed_in = signs & 1;
      one.signed_out = signs >> 1;
      one.zero = one.signed_in != 0 ? -2 : 1;
      one.zero_out = one.signed_out != 0 ? -1 : static_cast<int>(number % 4);
      if (is_chosen(number++)) {
        check_layer("add", level, one);
      }
    }
  }
}

TEST_CASE("add: maps larger than their room in TCDM are cut into pieces and stay exact") {
  const std::string level = GENERATE(from_range(all_levels));
  const unsigned bits = GENERATE(8u, 4u, 2u);
  // three maps of 4250 bytes
  const LayerArguments layer{.a = bits, .height = 17, .width = 10, .in = 25 * 8 / bits, .room = 5000};
  if (!sampled() || bits == 4) {
    CHECK_THAT(check_layer("add", level, layer), !Catch::StartsWith("1 pieces,"));
  }
}
