// SPDX-License-Identifier: Apache-2.0
// Any convolution: makes up the layer that the arguments describe, computes it tile by tile from L2 and checks it.
#include "cluster.h"
#include "data.hpp"
#include "layer.hpp"
#include "print.h"
#include "reference.hpp"
#include "region.h"
#include "tiled_conv.hpp"

using namespace pulpo::kernels;
using conv::Arguments;

extern "C" {
Arguments arguments{.cores = 8,
                    .activation_bits = 8,
                    .weight_bits = 8,
                    .out_bits = 8,
                    .in_height = 16,
                    .in_width = 16,
                    .in_channels = 32,
                    .out_channels = 64,
                    .kernel_height = 3,
                    .kernel_width = 3,
                    .stride = 1,
                    .pad = 1,
                    .requant = 0,
                    .zero = 0,
                    .check = 1};
}

namespace {

struct Data {
  const ConvKernel<ChannelScale>* kernel;
  uint8_t* in;
  uint32_t* weights;
  uint8_t* out;
  ChannelQuad* quads;
} data;

struct Check {
  uint8_t* in;
  uint32_t elements;
  int8_t* weights;
  uint32_t weight_stride;
  const uint8_t* out;
  uint32_t wrong[MAX_CORES];
};

[[noreturn]] void give_up(const char* why) {
  printf("conv: %s\n", why);
  exit(2);
}

uint8_t* take(Arena& arena, uint32_t bytes, const char* what) {
  uint8_t* const taken = arena.take(bytes);
  if (taken == nullptr) {
    give_up(what);
  }
  return taken;
}

/// Every core's part of the made-up data.
void make_team(void*) {
  PULPO_REGION_BEGIN("make");
  conv::make_input(arguments, data.in, core_id(), team_size());
  conv::make_requant(arguments, data.quads, data.kernel->activation_offset, core_id(), team_size());
  data.kernel->prepare(
      data.weights, conv::shape_of(arguments),
      [](uint32_t out, uint32_t tap, uint32_t in) { return conv::weight_at(arguments, out, tap, in); }, core_id(),
      team_size());
  PULPO_REGION_END("make");
}

template <class Requant>
void run_team(void* argument) {
  auto& job = *static_cast<TiledConv<Requant>*>(argument);
  PULPO_REGION_BEGIN("conv");
  job.on_core(core_id(), team_size());
  PULPO_REGION_END("conv");
}

template <class Requant>
void compute(const Arguments& a, const ConvShape& shape, const Requant& requant, Arena tcdm) {
  const auto* kernel = find_conv_kernel<built_for, Requant>(a.activation_bits, a.weight_bits, a.out_bits);
  uint32_t pad_word = a.zero;
  for (unsigned bits = kernel->column_bits; bits < 32; bits *= 2) {
    pad_word |= pad_word << bits;
  }
  TiledConv<Requant> job({kernel, shape, data.in, data.weights, data.out, pad_word, requant}, tcdm, a.cores);
  if (!job.fits()) {
    give_up("one row of the layer does not fit into TCDM");
  }
  printf("%u tiles, ", static_cast<unsigned>(job.tiles().count()));
  job.begin();
  team_fork(a.cores, run_team<Requant>, &job);
  job.end();
}

void check_team(void* argument) {
  auto& check = *static_cast<Check*>(argument);
  const unsigned core = core_id();
  const Share mine = share(check.elements, core, team_size());
  for (uint32_t i = mine.first; i < mine.last; i++) {
    check.in[i] = static_cast<uint8_t>(conv::activation_at(arguments, 0, i));
  }
  team_barrier();
  check.wrong[core] =
      conv::count_wrong(arguments, check.in, check.weights + core * check.weight_stride, check.out, core, team_size());
}

uint32_t count_wrong(const Arguments& a, const ConvShape& shape, Arena tcdm, Arena l2) {
  const uint32_t elements = a.in_height * a.in_width * a.in_channels;
  static Check check;
  check.elements = elements;
  check.weight_stride = (shape.taps() * a.in_channels + 3) & ~3u;
  if (uint8_t* scratch = tcdm.take(a.cores * check.weight_stride)) {
    check.weights = reinterpret_cast<int8_t*>(scratch);
  } else {
    check.weights = reinterpret_cast<int8_t*>(take(l2, a.cores * check.weight_stride, "no room in L2 for the check"));
  }
  uint8_t* in = elements <= tcdm.room() ? tcdm.take(elements) : take(l2, elements, "no room in L2 for the check");
  check.in = in;
  check.out = data.out;
  team_fork(a.cores, check_team, &check);
  uint32_t wrong = 0;
  for (unsigned core = 0; core < a.cores; core++) {
    wrong += check.wrong[core];
  }
  return wrong;
}

void take_data(const Arguments& a, const ConvShape& shape, Arena& tcdm, Arena& l2) {
  const uint32_t channels = ceil_div(shape.out_channels, 4) * 4;
  data.kernel = find_conv_kernel<built_for, ChannelScale>(a.activation_bits, a.weight_bits, a.out_bits);
  data.in = take(l2, a.in_height * a.in_width * bytes_of(a.in_channels, a.activation_bits), "the input exceeds L2");
  data.weights =
      reinterpret_cast<uint32_t*>(take(l2, channels / 4 * data.kernel->group_bytes(shape), "the weights exceed L2"));
  data.out = take(l2, shape.pixels() * bytes_of(shape.out_channels, a.out_bits), "the output exceeds L2");
  data.quads = reinterpret_cast<ChannelQuad*>(take(tcdm, channels / 4 * sizeof(ChannelQuad), "too many channels"));
}

void check_arguments(const Arguments& a) {
  if (a.cores == 0 || a.cores > MAX_CORES || a.stride == 0 || a.in_channels == 0 || a.out_channels == 0 ||
      a.kernel_height == 0 || a.kernel_width == 0 || a.in_height + 2 * a.pad < a.kernel_height ||
      a.in_width + 2 * a.pad < a.kernel_width || a.zero >> a.activation_bits != 0) {
    give_up("the arguments do not describe a layer");
  }
  if (find_conv_kernel<built_for, ChannelScale>(a.activation_bits, a.weight_bits, a.out_bits) == nullptr) {
    give_up("widths are 8, 4 or 2 bits");
  }
}

}  // namespace

int main() {
  const Arguments& a = arguments;
  check_arguments(a);
  const ConvShape shape = conv::shape_of(a);
  Arena l2(__l2_heap, __l2_end);
  Arena tcdm(__l1_heap, __l1_end);
  take_data(a, shape, tcdm, l2);
  team_fork(a.cores, make_team, nullptr);
  if (a.requant) {
    compute(a, shape, IntegerChannelNorm{data.quads, 0}, tcdm);
  } else {
    compute(a, shape, ChannelScale{data.quads}, tcdm);
  }
  if (!a.check) {
    printf("not checked\n");
    return 0;
  }
  const uint32_t wrong = count_wrong(a, shape, tcdm, l2);
  printf("%u of %u outputs wrong\n", static_cast<unsigned>(wrong),
         static_cast<unsigned>(shape.pixels() * shape.out_channels));
  return wrong != 0;
}
