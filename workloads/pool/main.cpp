// SPDX-License-Identifier: Apache-2.0
// Max or average pooling: makes up the layer that the arguments describe, computes it tile by tile from L2, checks it.
#include "cluster.h"
#include "data.hpp"
#include "pool_kernel.hpp"
#include "print.h"
#include "program.hpp"
#include "region.h"
#include "tiled_conv.hpp"

using namespace pulpo::kernels;
using layers::Arguments;

extern "C" {
Arguments arguments{.cores = 8,
                    .activation_bits = 8,
                    .weight_bits = 8,
                    .out_bits = 8,
                    .in_height = 16,
                    .in_width = 16,
                    .in_channels = 32,
                    .out_channels = 32,
                    .kernel_height = 2,
                    .kernel_width = 2,
                    .stride = 2,
                    .pad = 0,
                    .requant = 0,
                    .zero = 0,
                    .check = 1,
                    .signed_in = 0,
                    .signed_out = 0,
                    .zero_out = 0,
                    .weight_zeros = 0,
                    .kind = 0,
                    .room = 0};
}

namespace {

uint8_t* input;

void make_team(void*) {
  PULPO_REGION_BEGIN("make");
  layers::make_input(arguments, input, core_id(), team_size());
  PULPO_REGION_END("make");
}

void run_team(void* argument) {
  auto& job = *static_cast<TiledConv<ElementSigns>*>(argument);
  PULPO_REGION_BEGIN("pool");
  job.on_core(core_id(), team_size());
  PULPO_REGION_END("pool");
}

}  // namespace

int main() {
  Arguments& a = arguments;
  a.out_channels = a.in_channels;
  a.out_bits = a.activation_bits;
  a.signed_out = a.signed_in;
  layers::check_shape(a);
  const ConvShape shape = layers::shape_of(a);
  const auto* kernel = find_pool_kernel<built_for>(a.activation_bits, a.kind != 0);
  if (kernel == nullptr) {
    layers::give_up("a: %u is not 8, 4 or 2", a.activation_bits);
  }
  if (a.pad >= a.kernel_height || a.pad >= a.kernel_width) {
    layers::give_up("pad: %u leaves windows of %ux%u outside of the map", a.pad, a.kernel_height, a.kernel_width);
  }
  Arena l2(__l2_heap, l2_end());
  const Arena tcdm(__l1_heap, l1_end());
  const LayerToTile layer{kernel, shape, layers::flip_of(a), false};
  const Tiles tiles = layers::plan(layer, tcdm.part(a.room), a.cores, false);
  const auto bytes = [&](uint32_t height, uint32_t width) {
    return layers::map_bytes(height, width, a.in_channels, a.activation_bits);
  };
  input = layers::take(l2, bytes(a.in_height, a.in_width) + slack_bytes, "input");
  uint8_t* const out = layers::take(l2, bytes(shape.out_height, shape.out_width), "output");
  team_fork(a.cores, make_team, nullptr);
  static TiledConv<ElementSigns> job(*kernel, {layer, input, nullptr, nullptr, out, 0}, {layers::flip_of(a)}, tiles,
                                     tcdm.part(a.room));
  layers::report(tiles);
  job.begin();
  team_fork(a.cores, run_team, &job);
  job.end();
  return layers::check(a, out, 1, layers::count_wrong_pool, tcdm, l2);
}
