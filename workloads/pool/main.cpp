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
    layers::give_up("widths are 8, 4 or 2 bits");
  }
  if (a.pad >= a.kernel_height || a.pad >= a.kernel_width) {
    layers::give_up("windows that lie outside of the map: the padding is to be smaller than the kernel");
  }
  Arena l2(__l2_heap, __l2_end);
  Arena tcdm(__l1_heap, __l1_end);
  const uint32_t pixel_bytes = bytes_of(a.in_channels, a.activation_bits);
  input = layers::take(l2, a.in_height * a.in_width * pixel_bytes + slack_bytes, "the input exceeds L2");
  uint8_t* const out = layers::take(l2, shape.pixels() * pixel_bytes, "the output exceeds L2");
  team_fork(a.cores, make_team, nullptr);
  TiledConv<ElementSigns> job({kernel, shape, input, nullptr, out, 0, {layers::flip_of(a)}}, tcdm.part(a.room),
                              a.cores);
  if (!job.fits()) {
    layers::give_up("one row of the layer does not fit into TCDM");
  }
  printf("%u tiles, ", static_cast<unsigned>(job.tiles().count()));
  job.begin();
  team_fork(a.cores, run_team, &job);
  job.end();
  if (a.check == 0) {
    printf("not checked\n");
    return 0;
  }
  return layers::check(a, out, 1, 0, layers::count_wrong_pool, tcdm, l2);
}
