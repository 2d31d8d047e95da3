// SPDX-License-Identifier: Apache-2.0
// Pooling is exact for every width, sign and level of the instruction set, on windows that leave the map and channels
// that fill no word.
#include "tests/support/layer_run.hpp"

using namespace pulpo::test;

TEST_CASE("pool: maximum and average, each width and sign on each level") {
  const std::string level = GENERATE("rv32imc", "xpulpv2", "xpulpnn", "mpic", "macload");
  // 5 and 11 channels fill no word; 1x1 maps, strides larger than the window, one window over all of the map
  const LayerArguments layer = GENERATE(
      LayerArguments{.cores = 3, .height = 5, .width = 7, .in = 5, .kernel_height = 3, .kernel_width = 2, .pad = 1},
      LayerArguments{.cores = 1, .height = 1, .width = 1, .in = 11},
      LayerArguments{
          .cores = 16, .height = 6, .width = 9, .in = 32, .kernel_height = 2, .kernel_width = 2, .stride = 3},
      LayerArguments{.cores = 8, .height = 17, .width = 16, .in = 3, .kernel_height = 17, .kernel_width = 16});
  if ((level == "mpic" || level == "macload") && layer.cores != 3) {
    return;  // the same code as of the level before: one shape will do
  }
  for (const unsigned bits : {8u, 4u, 2u}) {
    for (unsigned choice = 0; choice < 4; ++choice) {
      if (sampled() && choice != bits % 3) {
        continue;
      }
      auto one = layer;
      one.a = bits;
      one.signed_in = choice & 1;
      one.kind = choice >> 1;
      check_layer("pool", level, one);
    }
  }
}

TEST_CASE("pool: a map larger than its room in TCDM is cut into tiles and stays exact") {
  // 15 KiB of input, windows of neighbouring tiles share a row
  LayerArguments layer{
      .height = 30, .width = 16, .in = 32, .kernel_height = 3, .kernel_width = 3, .stride = 2, .pad = 1, .room = 8000};
  layer.signed_in = 1;
  const KernelRun run("pool/pool-xpulpv2.elf", words_of(layer));
  CHECK(run.result().exit_value == 0u);
  CHECK(run.result().output.substr(0, 8) != "1 tiles,");
}
