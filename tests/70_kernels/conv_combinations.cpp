// SPDX-License-Identifier: Apache-2.0
// Every pair of widths of activations and weights, with every output width, on every level of the instruction set, is
// bit-exact on shapes that fill no word, no tile and no core, on one, three, eight and sixteen cores. The program
// compares with the definition of a convolution, and exits with 1 if wrong.
#include "tests/support/layer_run.hpp"

using namespace pulpo::test;

namespace {

struct Widths {
  unsigned a, w;
};
constexpr Widths all_widths[] = {{8, 8}, {8, 4}, {8, 2},   {4, 8},  {4, 4},  {4, 2}, {2, 8},
                                 {2, 4}, {2, 2}, {16, 16}, {16, 8}, {16, 4}, {16, 2}};
constexpr unsigned all_outputs[] = {8, 4, 2, 16, 32};

/// No number of channels is a multiple of four.
const LayerArguments odd_shapes[] = {
    // a linear layer of one pixel on one core
    {.cores = 1, .height = 1, .width = 1, .in = 11, .out = 3},
    // 15 pixels in rows of 5, three cores
    {.cores = 3, .height = 3, .width = 5, .in = 5, .out = 7, .kernel_height = 3, .kernel_width = 3, .pad = 1},
    // an even kernel, more output than input, sixteen cores
    {.cores = 16, .height = 2, .width = 2, .in = 9, .out = 21, .kernel_height = 2, .kernel_width = 2, .pad = 1},
    // an oblong kernel with a stride, eight cores
    {.cores = 8,
     .height = 9,
     .width = 4,
     .in = 3,
     .out = 6,
     .kernel_height = 5,
     .kernel_width = 3,
     .stride = 2,
     .pad = 2},
    // pointwise
    {.cores = 3, .height = 3, .width = 3, .in = 17, .out = 5},
};

/// Calls `run(layer)` for each combination of widths on this shape; signs, zero points and requantizations change from
/// one to the next.
template <class Run>
void for_widths(const LayerArguments& shape, unsigned first_variant, Run run) {
  unsigned variant = first_variant;
  for (const auto& [a, w] : all_widths) {
    for (const unsigned o : all_outputs) {
      auto layer = shape;
      layer.a = a;
      layer.w = w;
      layer.o = o;
      choose_variant(layer, variant);
      if (is_chosen(variant)) {
        run(layer);
      }
      variant++;
    }
  }
}

}  // namespace

TEST_CASE("conv: each combination of widths on each level and each odd shape, on 1, 3, 8 and 16 cores") {
  const std::string level = GENERATE(from_range(all_levels));
  const unsigned shape = GENERATE(range(0u, 5u));
  for_widths(odd_shapes[shape], 7 * shape, [&](const auto& layer) { check_layer("conv", level, layer); });
}

TEST_CASE("conv: each pair of widths on each level, cut by rows, by output channels and into slices of sums") {
  const std::string level = GENERATE(from_range(all_levels));
  // 70 input channels are no whole words of any width; with so little room not even one row of four output channels
  // fits
  const LayerArguments layer{.cores = 3,
                             .height = 4,
                             .width = 3,
                             .in = 70,
                             .out = 9,
                             .kernel_height = 3,
                             .kernel_width = 2,
                             .pad = 1,
                             .room = 5000};
  unsigned sliced = 0, all = 0, number = 0;
  for_widths(layer, 3, [&](auto one) {
    // two of the five output widths of each pair, others for the next pair: the sums do not depend on them
    if (const auto turn = number++; !sampled() && (turn + turn / 5) % 5 > 1) {
      return;
    }
    one.in = one.a <= 4 ? 2 * layer.in : layer.in;
    sliced += check_layer("conv", level, one).find(" slices, ") != std::string::npos;
    all++;
  });
  CHECK(sliced * 3 >= all);  // whether a layer is cut depends on its widths: a good part is
}

TEST_CASE("conv: slices of kernel rows, of both, one output pixel, pads larger than the input") {
  const std::string level = GENERATE(from_range(all_levels));
  const LayerArguments layer = GENERATE(
      // one word of channels: only the kernel's rows can be cut
      LayerArguments{.cores = 1,
                     .height = 40,
                     .width = 9,
                     .in = 2,
                     .out = 5,
                     .kernel_height = 33,
                     .kernel_width = 9,
                     .requant = 1,
                     .zero = 3,
                     .weight_zeros = 1,
                     .room = 4000},
      LayerArguments{
          .cores = 3, .height = 9, .width = 5, .in = 40, .out = 6, .kernel_height = 9, .kernel_width = 5, .room = 3000},
      // windows whose first slices lie above the map, and their last ones below it
      LayerArguments{.cores = 2,
                     .height = 2,
                     .width = 3,
                     .in = 33,
                     .out = 5,
                     .kernel_height = 5,
                     .kernel_width = 3,
                     .pad = 4,
                     .requant = 1,
                     .zero = -5,
                     .signed_in = 1,
                     .weight_zeros = 1,
                     .room = 2400});
  for (const auto& [a, w] : {Widths{8, 8}, {4, 8}, {8, 2}}) {
    auto one = layer;
    one.a = a;
    one.w = w;
    CHECK_THAT(check_layer("conv", level, one), Catch::Contains(" slices, "));
    if (sampled()) {
      return;
    }
  }
}

TEST_CASE("conv: signs and zero points of inputs, weights and outputs, with each requantization") {
  const std::string level = GENERATE(from_range(all_levels));
  unsigned number = 0;
  for (const auto& [a, w] : {Widths{8, 8}, {4, 2}, {2, 4}, {16, 8}}) {
    for (unsigned variant = 0; variant < 12; ++variant) {
      // whole tiles: 16 pixels, 8 output channels; inputs of whole words that could be read in place
      LayerArguments layer{.cores = 2, .a = a, .w = w, .o = a, .height = 4, .width = 4, .in = 16, .out = 8};
      choose_variant(layer, variant);
      layer.weight_zeros = layer.requant == 1;
      if (is_chosen(number++)) {
        check_layer("conv", level, layer);
      }
    }
  }
}

TEST_CASE("conv: status-based levels keep clear of what flexv computes from stale state") {
  const std::string level = GENERATE("mpic", "macload");
  for (const auto& [a, w] : {Widths{8, 8}, {8, 2}, {4, 2}, {2, 2}, {2, 8}, {4, 8}, {16, 4}}) {
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
    auto bytes = layer;
    bytes.o = 8;  // packed with lanes of bytes
    check_layer("conv", level, bytes, "cluster-lic-icache");
  }
}

TEST_CASE("conv: a layer larger than its room in TCDM is cut into tiles and stays exact") {
  const std::string level = GENERATE(from_range(all_levels));
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
  CHECK_THAT(check_layer("conv", level, layer), !Catch::StartsWith("1 tiles,"));
}

TEST_CASE("conv: tiles that lie wholly in the padding, above and below the input") {
  const std::string level = GENERATE(from_range(all_levels));
  // pixels of a 1x1 kernel with stride 3 and pad 2: input rows -2, 1, 4, 7 of seven, a tile each; and a map of one
  // pixel
  const LayerArguments layer =
      GENERATE(LayerArguments{.cores = 8, .height = 7, .width = 9, .in = 8, .out = 6, .stride = 3, .pad = 2},
               LayerArguments{.cores = 3, .height = 1, .width = 1, .in = 3, .out = 5, .stride = 3, .pad = 1});
  check_layer("conv", level, layer);
}
