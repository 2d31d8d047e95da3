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

using Work = MapWork<Element, Conv<Element>>;

void run(void* argument) {
  PULPO_REGION_BEGIN("conv");
  static_cast<Work*>(argument)->on_core();
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
  a.check();
  static Work work;
  work.take_tensors(a, a.out_channels, count_of(a.out_channels, a.kernel_height, a.kernel_width, a.in_channels),
                    tensors);
  const ConvShape& s = work.shape;
  Arena l1 = l1_arena(a.machine);
  Element* const panels = take<Element>(l1, Conv<Element>::panel_elements(s, a.pass, a.machine.cores), "the panels");
  static Conv<Element> conv(s, a.pass, panels);
  work.cut(a, conv::cuts(s, a.pass), conv, l1);
  const bool of_weights = a.pass == Pass::weights;
  work.terms = of_weights ? s.pixels() : s.taps() * (a.pass == Pass::error ? s.out_channels : s.in_channels);
  const LayerTiles& tiles = work.tiled->tiles();
  const uint32_t tile_terms = of_weights ? tiles.lines * s.out_width : work.terms;
  work.blocks = pulpo::kernels::ceil_div(tile_terms, Conv<Element>::block(s, a.pass)) * (of_weights ? tiles.down : 1);
  return work.finish(a, run, is_wrong_output);
}
