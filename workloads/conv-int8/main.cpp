// SPDX-License-Identifier: Apache-2.0
// Brings the layer in, computes it on a team of cores, brings the output out and compares it.
#include "cluster.h"
#include "conv.hpp"
#include "dma.h"
#include "layer.hpp"
#include "print.h"
#include "region.h"

using namespace pulpo::kernels;
using conv_int8::LayerFormat;

extern "C" {
uint32_t arg_cores = 8;
uint8_t out_l2[conv_int8::out_bytes] PULPO_L2_BSS;
}
extern const uint8_t layer_in[], layer_out[];
extern const uint32_t layer_weights[];
extern const int32_t layer_biases[];

namespace {

alignas(16) uint8_t in[conv_int8::in_bytes];
alignas(16) uint32_t weights[conv_int8::weight_bytes / 4];
alignas(16) LayerScale::Quad biases[conv_int8::shape.out_channels / 4];
alignas(16) uint8_t out[conv_int8::out_bytes];
alignas(16) uint8_t expected[conv_int8::out_bytes];
uint32_t columns[MAX_CORES * column_buffer_words<LayerFormat>(conv_int8::shape)];
uint32_t wrong[MAX_CORES];

const Conv<LayerScale> conv{{conv_int8::shape, in, weights, out, columns, 0},
                            {biases, conv_int8::multiplier, conv_int8::shift}};

void load() {
  PULPO_REGION_BEGIN("load");
  const dma_transfer transfers[] = {dma_in(weights, layer_weights, sizeof weights), dma_in(in, layer_in, sizeof in),
                                    dma_in(biases, layer_biases, sizeof biases)};
  for (const dma_transfer transfer : transfers) {
    dma_wait(transfer);
  }
  PULPO_REGION_END("load");
}

void compute(void*) {
  const Conv<LayerScale> mine = conv;
  PULPO_REGION_BEGIN("conv");
  conv_on_core<LayerFormat, 8>(mine, core_id(), team_size());
  team_barrier();
  PULPO_REGION_END("conv");
}

void store() {
  PULPO_REGION_BEGIN("store");
  dma_wait(dma_out(out_l2, out, sizeof out));
  PULPO_REGION_END("store");
  dma_wait(dma_in(expected, layer_out, sizeof expected));
  dma_wait(dma_in(out, out_l2, sizeof out));
}

void check(void*) {
  const unsigned core = core_id();
  const Share mine = share(sizeof out, core, team_size());
  uint32_t count = 0;
  for (uint32_t i = mine.first; i < mine.last; i++) {
    count += out[i] != expected[i];
  }
  wrong[core] = count;
}

}  // namespace

int main() {
  load();
  team_fork(arg_cores, compute, nullptr);
  store();
  team_fork(arg_cores, check, nullptr);
  uint32_t count = 0;
  for (uint32_t core = 0; core < arg_cores; core++) {
    count += wrong[core];
  }
  printf("conv-int8: %u cores, %u of %u outputs wrong\n", (unsigned)arg_cores, (unsigned)count, (unsigned)sizeof out);
  return count != 0;
}
