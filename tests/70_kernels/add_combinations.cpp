// SPDX-License-Identifier: Apache-2.0
// Element-wise sums are exact for every width, sign and level of the instruction set, with zero points on both sides.
#include "tests/support/layer_run.hpp"

using namespace pulpo::test;

TEST_CASE("add: each width and each pair of signs on each level") {
  const std::string level = GENERATE("rv32imc", "xpulpv2", "xpulpnn", "mpic", "macload");
  const LayerArguments layer =
      GENERATE(LayerArguments{.cores = 3, .height = 3, .width = 5, .in = 7, .zero = 1, .zero_out = 1},
               LayerArguments{.cores = 1, .height = 1, .width = 1, .in = 1},
               LayerArguments{.cores = 16, .height = 4, .width = 4, .in = 32, .zero_out = -1});
  if ((level != "rv32imc" && level != "xpulpv2") && layer.cores != 3) {
    return;  // the same code as of the level before: one shape will do
  }
  for (const unsigned bits : {8u, 4u, 2u}) {
    for (unsigned signs = 0; signs < 4; ++signs) {
      if (sampled() && signs != bits % 3) {
        continue;
      }
      auto one = layer;
      one.a = bits;
      one.signed_in = signs & 1;
      one.signed_out = signs >> 1;
      check_layer("add", level, one);
    }
  }
}

TEST_CASE("add: maps larger than their room in TCDM are cut into pieces and stay exact") {
  // three maps of 4250 bytes
  const LayerArguments layer{.height = 17, .width = 10, .in = 25, .room = 5000};
  const KernelRun run("add/add-xpulpv2.elf", words_of(layer));
  CHECK(run.result().exit_value == 0u);
  CHECK(run.result().output.substr(0, 9) != "1 pieces,");
}
