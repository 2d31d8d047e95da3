// SPDX-License-Identifier: Apache-2.0
// A pass of any convolution.
#include "convolution.hpp"
#include "map_program.hpp"

using namespace pulpo::training;
using Element = PULPO_ELEMENT;

extern "C" {
MapArguments arguments{.machine = {.cores = 8, .check = 1, .l1_kib = 256, .l2_kib = 512},
                       .pass = Pass::forward,
                       .in_height = 16,
                       .in_width = 16,
                       .in_channels = 16,
                       .out_channels = 32,
                       .kernel_height = 3,
                       .kernel_width = 3,
                       .stride = 1,
                       .pad = 1,
                       .room = 0};
Tensor tensors[3];  // x, w and y as they lie in memory
}

namespace {

using Tiled = TiledLayer<Element, Conv<Element>>;

struct Work {
  ConvShape shape;
  LayerTensors<Element> tensors;
  Tiled* tiled;
  uint32_t terms, blocks;
};

void make(void* argument) { static_cast<Work*>(argument)->tensors.make(core_id(), team_size()); }

void run(void* argument) {
  auto& tiled = *static_cast<Work*>(argument)->tiled;
  PULPO_REGION_BEGIN("conv");
  run_pipeline(tiled, core_id(), team_size());
  team_barrier();
  PULPO_REGION_END("conv");
}

ExactSum forward(const Work& work, uint32_t output) {
  const ConvShape& s = work.shape;
  const uint32_t pixel = output / s.out_channels, channel = output % s.out_channels;
  ExactSum exact;
  for (uint32_t tap = 0; tap < s.taps(); tap++) {
    input_under(s, pixel / s.out_width, pixel % s.out_width, tap / s.kernel_width, tap % s.kernel_width,
                [&](uint32_t in) {
                  for (uint32_t c = 0; c < s.in_channels; c++) {
                    exact.add(work.tensors.x[in * s.in_channels + c],
                              work.tensors.w[(channel * s.taps() + tap) * s.in_channels + c]);
                  }
                });
  }
  return exact;
}

ExactSum error(const Work& work, uint32_t output) {
  const ConvShape& s = work.shape;
  const uint32_t pixel = output / s.in_channels, channel = output % s.in_channels;
  ExactSum exact;
  for (uint32_t tap = 0; tap < s.taps(); tap++) {
    output_under(s, pixel / s.in_width, pixel % s.in_width, tap / s.kernel_width, tap % s.kernel_width,
                 [&](uint32_t out) {
                   for (uint32_t o = 0; o < s.out_channels; o++) {
                     exact.add(work.tensors.y[out * s.out_channels + o],
                               work.tensors.w[(o * s.taps() + tap) * s.in_channels + channel]);
                   }
                 });
  }
  return exact;
}

ExactSum weights(const Work& work, uint32_t output) {
  const ConvShape& s = work.shape;
  const uint32_t o = output / (s.taps() * s.in_channels), tap = output / s.in_channels % s.taps();
  const uint32_t channel = output % s.in_channels;
  ExactSum exact;
  for (uint32_t pixel = 0; pixel < s.pixels(); pixel++) {
    input_under(s, pixel / s.out_width, pixel % s.out_width, tap / s.kernel_width, tap % s.kernel_width,
                [&](uint32_t in) {
                  exact.add(work.tensors.y[pixel * s.out_channels + o], work.tensors.x[in * s.in_channels + channel]);
                });
  }
  return exact;
}

bool is_wrong_output(const void* argument, uint32_t output) {
  const auto& work = *static_cast<const Work*>(argument);
  const Pass pass = arguments.pass;
  const ExactSum exact = pass == Pass::forward ? forward(work, output)
                         : pass == Pass::error ? error(work, output)
                                               : weights(work, output);
  return is_wrong(work.tensors.result(pass)[output], exact, work.terms, work.blocks);
}

}  // namespace

extern "C" int main() {
  const MapArguments& a = arguments;
  if (!a.describe_layer()) {
    give_up("the arguments do not describe a layer");
  }
  Arena l1 = l1_arena(a.machine), l2 = l2_arena(a.machine);
  static Work work;
  const ConvShape s = work.shape = a.shape();
  LayerTensors<Element>& t = work.tensors;
  t.x_count = s.in_height * s.in_width * s.in_channels;
  t.w_count = s.out_channels * s.taps() * s.in_channels;
  t.y_count = s.pixels() * s.out_channels;
  t.take_from(l2);
  tensors[0] = {t.x, t.x_count};
  tensors[1] = {t.w, t.w_count};
  tensors[2] = {t.y, t.y_count};
  Element* const panels =
      take<Element>(l1, Conv<Element>::panel_elements(s, a.pass, a.machine.cores), "no room in the TCDM for panels");
  static Conv<Element> conv(s, a.pass, panels);
  static Tiled tiled(s, conv::cuts(s, a.pass), t.source(a.pass), t.second(a.pass), t.result(a.pass), conv,
                     l1.part(a.room), a.machine.cores);
  work.tiled = &tiled;
  print_tiles(tiled.tiles());
  work.terms =
      a.pass == Pass::weights ? s.pixels() : s.taps() * (a.pass == Pass::error ? s.out_channels : s.in_channels);
  const uint32_t tile_terms = a.pass == Pass::weights ? tiled.tiles().lines * s.out_width : work.terms;
  work.blocks = pulpo::kernels::ceil_div(tile_terms, Conv<Element>::block(s, a.pass)) *
                (a.pass == Pass::weights ? tiled.tiles().down : 1);
  team_fork(a.machine.cores, make, &work);
  team_fork(a.machine.cores, run, &work);
  return check_outputs(a.machine, t.result_count(a.pass), work.terms, is_wrong_output, &work);
}
