// SPDX-License-Identifier: Apache-2.0
// Element-wise sum of two maps: makes them up as the arguments describe, adds them piece by piece from L2, checks it.
#include "cluster.h"
#include "data.hpp"
#include "print.h"
#include "program.hpp"
#include "region.h"
#include "tiled_add.hpp"

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
                    .kernel_height = 1,
                    .kernel_width = 1,
                    .stride = 1,
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

uint8_t* maps[2];

TiledAdd::OnCore find_add(unsigned bits) {
  return bits == 8   ? add_on_core<built_for, 8>
         : bits == 4 ? add_on_core<built_for, 4>
         : bits == 2 ? add_on_core<built_for, 2>
                     : nullptr;
}

void make_team(void*) {
  PULPO_REGION_BEGIN("make");
  layers::make_input(arguments, maps[0], core_id(), team_size());
  layers::make_input(arguments, maps[1], core_id(), team_size(), layers::second_inputs);
  PULPO_REGION_END("make");
}

void run_team(void* argument) {
  auto& job = *static_cast<TiledAdd*>(argument);
  PULPO_REGION_BEGIN("add");
  job.on_core(core_id(), team_size());
  PULPO_REGION_END("add");
}

}  // namespace

int main() {
  Arguments& a = arguments;
  a.out_channels = a.in_channels;
  a.out_bits = a.activation_bits;
  layers::check_shape(a);
  const TiledAdd::OnCore on_core = find_add(a.activation_bits);
  if (on_core == nullptr) {
    layers::give_up("a: %u is not 8, 4 or 2", a.activation_bits);
  }
  layers::check_zero("zero", a.zero, a.signed_in, a.activation_bits);
  layers::check_zero("zero_out", a.zero_out, a.signed_out, a.out_bits);
  Arena l2(__l2_heap, l2_end());
  const Arena tcdm(__l1_heap, l1_end());
  const uint64_t bytes = layers::map_bytes(a.in_height, a.in_width, a.in_channels, a.activation_bits);
  for (auto& map : maps) {
    map = layers::take(l2, bytes + slack_bytes, "inputs");
  }
  uint8_t* const out = layers::take(l2, bytes, "output");
  team_fork(a.cores, make_team, nullptr);
  const layers::AddScales scales = layers::add_scales(a);
  TiledAdd job({maps[0], maps[1], out, static_cast<uint32_t>(bytes), scales.scale_a, scales.scale_b, scales.bias,
                scales.shift, a.signed_in != 0, a.signed_out != 0},
               on_core, tcdm.part(a.room));
  if (!job.fits()) {
    layers::give_up("room: %u bytes of TCDM are too few, 256 will do", a.room);
  }
  printf("%u pieces, ", static_cast<unsigned>(job.pieces()));
  job.begin();
  team_fork(a.cores, run_team, &job);
  job.end();
  return layers::check(a, out, 2, layers::count_wrong_add, tcdm, l2);
}
