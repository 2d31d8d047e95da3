// SPDX-License-Identifier: Apache-2.0
// A pass of any depthwise convolution.
#include "channelwise.hpp"
#include "map_program.hpp"

using namespace pulpo::training;
using Element = PULPO_ELEMENT;

extern "C" {
MapArguments arguments{.machine = {.cores = 8, .check = 1, .l1_kib = 256, .l2_kib = 512},
                       .pass = Pass::forward,
                       .in_height = 16,
                       .in_width = 16,
                       .in_channels = 64,
                       .out_channels = 64,
                       .kernel_height = 3,
                       .kernel_width = 3,
                       .stride = 1,
                       .pad = 1,
                       .room = 0};
Tensor tensors[3];  // x, w and y as they lie in memory
}

namespace {

using Work = MapWork<Element, ChannelwiseConv<Element>>;

void run(void* argument) {
  PULPO_REGION_BEGIN("depthwise");
  static_cast<Work*>(argument)->on_core();
  PULPO_REGION_END("depthwise");
}

/// Of any pass: `entry` is a pixel or a tap.
ExactSum exact_sum(const Work& work, uint32_t entry, uint32_t channel) {
  const ConvShape& s = work.shape;
  const LayerTensors<Element>& t = work.tensors;
  const auto at = [&](const Element* tensor, uint32_t place) { return tensor[place * s.in_channels + channel]; };
  ExactSum exact;
  if (arguments.pass == Pass::weights) {
    for (uint32_t pixel = 0; pixel < s.pixels(); pixel++) {
      input_under(s, pixel / s.out_width, pixel % s.out_width, entry / s.kernel_width, entry % s.kernel_width,
                  [&](uint32_t in) { exact.add(at(t.x, in), at(t.y, pixel)); });
    }
    return exact;
  }
  for (uint32_t tap = 0; tap < s.taps(); tap++) {
    const uint32_t y = tap / s.kernel_width, x = tap % s.kernel_width;
    if (arguments.pass == Pass::forward) {
      input_under(s, entry / s.out_width, entry % s.out_width, y, x,
                  [&](uint32_t in) { exact.add(at(t.x, in), at(t.w, tap)); });
    } else {
      output_under(s, entry / s.in_width, entry % s.in_width, y, x,
                   [&](uint32_t out) { exact.add(at(t.y, out), at(t.w, tap)); });
    }
  }
  return exact;
}

bool is_wrong_output(const void* argument, uint32_t output) {
  const auto& work = *static_cast<const Work*>(argument);
  const uint32_t entry = output / work.shape.in_channels, channel = output % work.shape.in_channels;
  return is_wrong(work.tensors.result(arguments.pass)[output], exact_sum(work, entry, channel), work.terms,
                  work.blocks);
}

}  // namespace

extern "C" int main() {
  MapArguments& a = arguments;
  a.out_channels = a.in_channels;
  a.check();
  static Work work;
  work.take_tensors(a, a.in_channels, count_of(a.kernel_height, a.kernel_width, a.in_channels), tensors);
  const ConvShape& s = work.shape;
  static ChannelwiseConv<Element> conv(s, a.pass);
  work.cut(a, channelwise::cuts(s, a.pass, a.machine.cores), conv, l1_arena(a.machine));
  work.terms = a.pass == Pass::weights ? s.pixels() : s.taps();
  work.blocks = a.pass == Pass::weights ? work.tiled->tiles().down : 1;
  return work.finish(a, run, is_wrong_output);
}
