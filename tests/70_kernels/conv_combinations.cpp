// SPDX-License-Identifier: Apache-2.0
// Every pair of widths and every output width, on every level of the instruction set, is bit-exact, also on shapes that
// fill no word, no tile and no core. The program compares with the definition of a convolution, and exits with 1 if
// wrong.
#include "tests/support/layer_run.hpp"

using namespace pulpo::test;

namespace {

struct Widths {
  unsigned a, w;
};
constexpr Widths all_widths[] = {{8, 8}, {8, 4}, {8, 2},   {4, 8},  {4, 4},  {4, 2}, {2, 8},
                                 {2, 4}, {2, 2}, {16, 16}, {16, 8}, {16, 4}, {16, 2}};

/// Signs, zero points and requantizations, of which outputs of 32 bits only have the input's.
void choose_variant(LayerArguments& layer, unsigned variant) {
  layer.signed_in = variant & 1;
  layer.signed_out = variant >> 1 & 1;
  layer.requant = variant % 3;
  layer.zero = layer.signed_in != 0 ? -1 : 1;
  if (layer.requant == 1 && layer.o != 32) {
    layer.zero_out = variant % 5;
    layer.weight_zeros = variant >> 2 & 1;
  }
}

}  // namespace

TEST_CASE("conv: each pair of widths and each output width on each level, channels that fill no word") {
  const std::string level = GENERATE("rv32imc", "xpulpv2", "xpulpnn", "mpic", "macload");
  unsigned variant = 0;
  for (const auto& [a, w] : all_widths) {
    for (const unsigned o : {8u, 4u, 2u, 16u, 32u}) {
      // 5 input and 7 output channels, 15 pixels in rows of 5, three cores: nothing divides by 4
      LayerArguments layer{.cores = 3,
                           .a = a,
                           .w = w,
                           .o = o,
                           .height = 3,
                           .width = 5,
                           .in = 5,
                           .out = 7,
                           .kernel_height = 3,
                           .kernel_width = 3,
                           .pad = 1};
      choose_variant(layer, variant++);
      if (!sampled() || o == w) {
        check_layer("conv", level, layer);
      }
    }
  }
}

TEST_CASE("conv: signs and zero points of inputs, weights and outputs, with each requantization") {
  const std::string level = GENERATE("rv32imc", "xpulpv2", "xpulpnn", "mpic", "macload");
  for (const auto& [a, w] : {Widths{8, 8}, {4, 2}, {2, 4}, {16, 8}}) {
    for (unsigned variant = 0; variant < 12; ++variant) {
      // whole tiles: 16 pixels, 8 output channels; inputs of whole words that could be read in place
      LayerArguments layer{.cores = 2, .a = a, .w = w, .o = a, .height = 4, .width = 4, .in = 16, .out = 8};
      choose_variant(layer, variant);
      layer.weight_zeros = layer.requant == 1;
      if (!sampled() || variant % 4 == a % 4) {
        check_layer("conv", level, layer);
      }
    }
  }
}

TEST_CASE("conv: odd shapes, strides and kernels on one to sixteen cores") {
  const std::string level = GENERATE("rv32imc", "xpulpv2", "xpulpnn", "mpic", "macload");
  const LayerArguments layer = GENERATE(
      // a linear layer: one pixel; then a 1x1 map on one core, strided and oblong, pointwise and read in place, an even
      // kernel with more output than pixels, one output pixel
      LayerArguments{.cores = 16, .height = 1, .width = 1, .in = 17, .out = 3, .requant = 1, .zero = 3},
      LayerArguments{
          .cores = 1, .height = 1, .width = 1, .in = 3, .out = 5, .kernel_height = 3, .kernel_width = 3, .pad = 1},
      LayerArguments{.cores = 1,
                     .height = 9,
                     .width = 4,
                     .in = 3,
                     .out = 6,
                     .kernel_height = 5,
                     .kernel_width = 3,
                     .stride = 2,
                     .pad = 2},
      LayerArguments{.cores = 8, .height = 5, .width = 5, .in = 32, .out = 9, .requant = 1},
      LayerArguments{.cores = 16,
                     .height = 2,
                     .width = 2,
                     .in = 24,
                     .out = 33,
                     .kernel_height = 2,
                     .kernel_width = 2,
                     .pad = 1,
                     .zero = 2},
      LayerArguments{
          .cores = 3, .height = 3, .width = 3, .in = 4, .out = 4, .kernel_height = 3, .kernel_width = 3, .stride = 3});
  for (const auto& [a, w] : {Widths{8, 8}, {4, 2}, {2, 8}, {16, 4}}) {
    auto one = layer;
    one.a = one.o = a;
    one.w = w;
    one.zero = layer.zero & ((1 << a) - 1);
    if (!sampled() || one.in % 4 == w % 4) {
      check_layer("conv", level, one);
    }
  }
}

TEST_CASE("conv: status-based levels keep clear of what flexv computes from stale state") {
  const std::string level = GENERATE("mpic", "macload");
  for (const auto& [a, w] : {Widths{8, 8}, {8, 2}, {4, 2}, {2, 2}, {2, 8}, {16, 4}}) {
    const LayerArguments layer{.a = a,
                               .w = w,
                               .o = a,
                               .height = 5,
                               .width = 6,
                               .in = 20,
                               .out = 16,
                               .kernel_height = 3,
                               .kernel_width = 3,
                               .pad = 1};
    check_layer("conv", level, layer, "cluster-lic-icache");
  }
}

TEST_CASE("conv: a layer larger than its room in TCDM is cut into tiles and stays exact") {
  const std::string level = GENERATE("rv32imc", "xpulpv2", "macload");
  // The first is cut by rows, of which neighbouring tiles share two; the second has 8 KiB of weights; the third has
  // both.
  const LayerArguments layer = GENERATE(
      LayerArguments{
          .height = 20, .width = 12, .in = 16, .out = 8, .kernel_height = 3, .kernel_width = 3, .pad = 1, .room = 8000},
      LayerArguments{.height = 2, .width = 2, .in = 128, .out = 66, .room = 7000},
      LayerArguments{.cores = 3,
                     .o = 4,
                     .height = 9,
                     .width = 9,
                     .in = 32,
                     .out = 50,
                     .kernel_height = 3,
                     .kernel_width = 3,
                     .stride = 2,
                     .pad = 1,
                     .requant = 1,
                     .signed_in = 1,
                     .weight_zeros = 1,
                     .room = 12000});
  KernelRun run("conv/conv-" + level + ".elf", words_of(layer));
  CHECK(run.result().exit_value == 0u);
  CHECK(run.result().output.substr(0, 8) != "1 tiles,");
}

TEST_CASE("conv: tiles that lie wholly in the padding, above and below the input") {
  const std::string level = GENERATE("rv32imc", "xpulpv2", "xpulpnn", "mpic", "macload");
  // pixels of a 1x1 kernel with stride 3 and pad 2: input rows -2, 1, 4, 7 of seven, a tile each; and a map of one
  // pixel
  const LayerArguments layer =
      GENERATE(LayerArguments{.cores = 8, .height = 7, .width = 9, .in = 8, .out = 6, .stride = 3, .pad = 2},
               LayerArguments{.cores = 3, .height = 1, .width = 1, .in = 3, .out = 5, .stride = 3, .pad = 1});
  check_layer("conv", level, layer);
}
