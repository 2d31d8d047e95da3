// SPDX-License-Identifier: Apache-2.0
// Programs of layers use the memory that the machine has, whatever they were linked for, and say what is missing.
#include "tests/support/layer_run.hpp"

using namespace pulpo::test;

namespace {

const LayerArguments benchmark{
    .height = 16, .width = 16, .in = 32, .out = 64, .kernel_height = 3, .kernel_width = 3, .pad = 1, .check = 0};

std::string printed(const LayerArguments& layer, const std::vector<std::string>& settings) {
  return KernelRun("conv/conv-xpulpv2.elf", words_of(layer), settings, "pulpo", false).result().output;
}

}  // namespace

TEST_CASE("layers: the TCDM that is there decides how many tiles there are") {
  // 8 KiB of input, 18 KiB of weights, 16 KiB of output and the buffers of eight cores: more than 32 KiB, less than 128
  CHECK_THAT(printed(benchmark, {"tcdm.size_kib=128"}), Catch::StartsWith("1 tiles,"));
  CHECK_THAT(printed(benchmark, {"tcdm.size_kib=32"}), !Catch::StartsWith("1 tiles,"));
  // four times the output: fits into 256 KiB only
  auto larger = benchmark;
  larger.out = 256;
  CHECK_THAT(printed(larger, {"tcdm.size_kib=128"}), !Catch::StartsWith("1 tiles,"));
  CHECK_THAT(printed(larger, {"tcdm.size_kib=256"}), Catch::StartsWith("1 tiles,"));
}

TEST_CASE("layers: tensors in an L2 larger than the default, tiles and transfers of more than 128 KiB") {
  // 256 KiB of input in one tile
  const LayerArguments layer{.height = 64, .width = 64, .in = 64, .out = 12};
  if (sampled()) {
    return;
  }
  CHECK_THAT(check_layer("conv", "macload", layer, "pulpo", {"tcdm.size_kib=1024", "l2.size_kib=4096"}),
             Catch::StartsWith("1 tiles,"));
  CHECK_THAT(check_layer("add", "xpulpv2", {.height = 64, .width = 64, .in = 50}, "pulpo",
                         {"tcdm.size_kib=1024", "l2.size_kib=1024"}),
             Catch::StartsWith("2 pieces,"));
}

TEST_CASE("layers: 16 KiB of TCDM are enough for long sums") {
  // 17 KiB of inputs and as many of weights for each output
  const LayerArguments layer{.cores = 3, .height = 1, .width = 1, .in = 17000, .out = 3};
  for (const std::string level : {"xpulpv2", "macload"}) {
    CHECK_THAT(check_layer("conv", level, layer, "pulpo", {"tcdm.size_kib=16", "cores.count=3"}),
               Catch::Contains(" slices, "));
    if (sampled()) {
      return;
    }
  }
}

TEST_CASE("layers: the check takes no memory that grows with the cores or with the sums") {
  if (sampled()) {
    return;
  }
  check_layer("conv", "macload", {.cores = 8, .height = 1, .width = 1, .in = 16384, .out = 4});
  // what the layer leaves of L2 and what there is of TCDM is less than the input unpacked: it is made up again
  check_layer("conv", "xpulpv2", {.cores = 8, .a = 2, .w = 2, .o = 32, .height = 80, .width = 140, .in = 4, .out = 4},
              "pulpo", {"tcdm.size_kib=32"});
}

TEST_CASE("layers: what does not fit is said with its size and the parameter to set") {
  auto layer = benchmark;
  layer.height = 200;
  layer.width = 200;
  CHECK_THAT(printed(layer, {}),
             Catch::Contains("no room in L2 for the layer's input: 1251 KiB") && Catch::Contains("l2.size_kib"));
  // products of sizes that exceed 32 bits
  layer.height = layer.width = layer.in = 4096;
  CHECK_THAT(printed(layer, {}), Catch::Contains("no room in L2 for the layer's input: 67108"));
  // a row of 4096 pixels, sums of four channels each: 64 KiB
  layer = {.height = 1, .width = 4096, .in = 64, .out = 4, .check = 0};
  CHECK_THAT(printed(layer, {"tcdm.size_kib=16"}),
             Catch::Contains("no room in TCDM") && Catch::Contains("tcdm.size_kib"));
}

TEST_CASE("layers: a machine without room for the stacks is refused") {
  CHECK_THROWS_WITH(printed(benchmark, {"tcdm.size_kib=16", "cores.count=16"}), Catch::Contains("bytes of TCDM"));
}
