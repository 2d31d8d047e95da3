// SPDX-License-Identifier: Apache-2.0
// What the programs of all layers do alike.
#include "program.hpp"

#include "cluster.h"
#include "print.h"
#include "share.hpp"

namespace layers {

using pulpo::kernels::Arena;
using pulpo::kernels::Share;

namespace {

struct Check {
  Computed computed;
  uint32_t input_count, row_elements;
  CountWrong count;
  uint32_t wrong[MAX_CORES];
};

void check_team(void* argument) {
  auto& check = *static_cast<Check*>(argument);
  const unsigned core = core_id(), cores = team_size();
  const uint32_t elements = arguments.in_height * arguments.in_width * arguments.in_channels;
  const Share mine = pulpo::kernels::share(elements, core, cores);
  for (uint32_t input = 0; input < check.input_count; input++) {
    for (uint32_t i = mine.first; i < mine.last; i++) {
      unpack(arguments, check.computed.in[input], i, input == 0 ? inputs : second_inputs);
    }
  }
  team_barrier();
  Computed computed = check.computed;
  computed.weights += core * check.row_elements;
  check.wrong[core] = check.count(arguments, computed, core, cores);
}

}  // namespace

void give_up(const char* why) {
  printf("%s\n", why);
  exit(2);
}

uint8_t* take(Arena& arena, uint32_t bytes, const char* what) {
  uint8_t* const taken = arena.take(bytes);
  if (taken == nullptr) {
    give_up(what);
  }
  return taken;
}

void check_shape(const Arguments& a) {
  if (a.cores == 0 || a.cores > MAX_CORES || a.stride == 0 || a.in_channels == 0 || a.out_channels == 0 ||
      a.kernel_height == 0 || a.kernel_width == 0 || a.in_height + 2 * a.pad < a.kernel_height ||
      a.in_width + 2 * a.pad < a.kernel_width) {
    give_up("the arguments do not describe a layer");
  }
}

void check_conv(const Arguments& a) {
  check_shape(a);
  const int32_t low = a.signed_in != 0 ? -(1 << (a.activation_bits - 1)) : 0;
  const int32_t high = low + (1 << a.activation_bits) - 1;
  if (a.zero < low || a.zero > high) {
    give_up("the zero point of the input is not among its values");
  }
  if (a.requant > shifted) {
    give_up("there is no such requantization");
  }
  if ((a.zero_out != 0 || a.weight_zeros != 0) && (a.requant != normalized || a.out_bits == 32)) {
    give_up("zero points of outputs and weights go with integer channel normalization (requant=1)");
  }
}

int check(const Arguments& a, const uint8_t* out, uint32_t input_count, uint32_t row_elements, CountWrong count,
          Arena tcdm, Arena l2) {
  static Check check;
  const auto take_some = [&](uint32_t bytes) {
    return bytes <= tcdm.room() ? tcdm.take(bytes) : take(l2, bytes, "no room in L2 for the check");
  };
  check.row_elements = row_elements;
  check.computed.weights = reinterpret_cast<int32_t*>(take_some(a.cores * row_elements * 4));
  const uint32_t bytes = a.in_height * a.in_width * a.in_channels * unpacked_bytes(a);
  for (uint32_t input = 0; input < input_count; input++) {
    check.computed.in[input] = take_some(bytes);
  }
  check.computed.out = out;
  check.input_count = input_count;
  check.count = count;
  team_fork(a.cores, check_team, &check);
  uint32_t wrong = 0;
  for (unsigned core = 0; core < a.cores; core++) {
    wrong += check.wrong[core];
  }
  const ConvShape shape = shape_of(a);
  printf("%u of %u outputs wrong\n", static_cast<unsigned>(wrong),
         static_cast<unsigned>(shape.pixels() * shape.out_channels));
  return wrong != 0;
}

}  // namespace layers
