// SPDX-License-Identifier: Apache-2.0
// What the programs of all layers do alike.
#include "program.hpp"

#include "cluster.h"
#include "share.hpp"

namespace layers {

using pulpo::kernels::Arena;
using pulpo::kernels::LayerToTile;
using pulpo::kernels::Share;
using pulpo::kernels::Tiles;

namespace {

struct Check {
  Computed computed;
  uint32_t input_count;
  CountWrong count;
  uint32_t wrong[MAX_CORES];
};

void check_team(void* argument) {
  auto& check = *static_cast<Check*>(argument);
  const unsigned core = core_id(), cores = team_size();
  const uint32_t elements = arguments.in_height * arguments.in_width * arguments.in_channels;
  const Share mine = pulpo::kernels::share(elements, core, cores);
  for (uint32_t input = 0; input < check.input_count; input++) {
    for (uint32_t i = mine.first; check.computed.in[input] != nullptr && i < mine.last; i++) {
      unpack(arguments, check.computed.in[input], i, input == 0 ? inputs : second_inputs);
    }
  }
  team_barrier();
  check.wrong[core] = check.count(arguments, check.computed, core, cores);
}

uint32_t kib(uint64_t bytes) { return static_cast<uint32_t>((bytes + 1023) >> 10); }

/// Null if there is no room.
uint8_t* take_some(Arena& tcdm, Arena& l2, uint64_t bytes) {
  Arena& from = bytes <= tcdm.room() ? tcdm : l2;
  return bytes <= from.room() ? from.take(static_cast<uint32_t>(bytes)) : nullptr;
}

}  // namespace

void leave() {
  printf("\n");
  exit(2);
}

uint64_t map_bytes(uint32_t height, uint32_t width, uint32_t channels, uint32_t bits) {
  return uint64_t{height} * width * pulpo::kernels::bytes_of(channels, bits);
}

uint8_t* take(Arena& l2, uint64_t bytes, const char* what) {
  if (bytes > l2.room()) {
    give_up(
        "no room in L2 for the layer's %s: %u KiB, and of %u KiB %u are free; give the machine more (--set "
        "l2.size_kib=N) or the layer less",
        what, kib(bytes), pulpo_machine.l2_bytes >> 10, l2.room() >> 10);
  }
  return l2.take(static_cast<uint32_t>(bytes));
}

Tiles plan(const LayerToTile& layer, const Arena& tcdm, unsigned cores, bool cut_sums) {
  const Tiles tiles = choose_tiles(layer, tcdm.room(), cores, cut_sums);
  if (tiles.rows == 0) {
    give_up(
        "no room in TCDM: the smallest tile of the layer, a row of four output channels, takes %u KiB on %u cores, "
        "and of %u KiB %u are free%s; give the machine more (--set tcdm.size_kib=N) or make the rows narrower",
        kib(tiles.total_bytes()), cores, pulpo_machine.l1_bytes >> 10, tcdm.room() >> 10,
        arguments.room != 0 ? " (--arg room)" : "");
  }
  return tiles;
}

void report(const Tiles& tiles) {
  printf("%u tiles", static_cast<unsigned>(tiles.count()));
  if (tiles.slices() > 1) {
    printf(" of %u slices", static_cast<unsigned>(tiles.slices()));
  }
  printf(", ");
}

void check_shape(const Arguments& a) {
  if (a.cores == 0 || a.cores > pulpo_machine.cores) {
    give_up("cores: %u is not among 1 .. %u", a.cores, pulpo_machine.cores);
  }
  if (a.stride == 0 || a.in_height == 0 || a.in_width == 0 || a.in_channels == 0 || a.out_channels == 0 ||
      a.kernel_height == 0 || a.kernel_width == 0) {
    give_up("in %ux%ux%u, out %u, kernel %ux%u, stride %u: none of them may be 0", a.in_height, a.in_width,
            a.in_channels, a.out_channels, a.kernel_height, a.kernel_width, a.stride);
  }
  if (a.in_height + 2 * a.pad < a.kernel_height || a.in_width + 2 * a.pad < a.kernel_width) {
    give_up("kernel: %ux%u is larger than the padded input of %ux%u", a.kernel_height, a.kernel_width,
            a.in_height + 2 * a.pad, a.in_width + 2 * a.pad);
  }
}

void check_zero(const char* name, int32_t zero, uint32_t is_signed, uint32_t bits) {
  const int32_t low = is_signed != 0 ? -(1 << (bits - 1)) : 0;
  const int32_t high = low + (1 << bits) - 1;
  if (zero < low || zero > high) {
    give_up("%s: %d is no value of %u bits, %d .. %d", name, zero, bits, low, high);
  }
}

void check_conv(const Arguments& a) {
  check_shape(a);
  check_zero("zero", a.zero, a.signed_in, a.activation_bits);
  if (a.requant > shifted) {
    give_up("requant: %u is not among 0 .. 2", a.requant);
  }
  if ((a.zero_out != 0 || a.weight_zeros != 0) && (a.requant != normalized || a.out_bits == 32)) {
    give_up("zero_out %d, weight_zeros %u: they go with requant=1 and outputs of up to 16 bits", a.zero_out,
            a.weight_zeros);
  }
  if (a.out_bits != 32) {
    check_zero("zero_out", a.zero_out, a.signed_out, a.out_bits);
  }
}

int check(const Arguments& a, const uint8_t* out, uint32_t input_count, CountWrong count, Arena tcdm, Arena l2) {
  if (a.check == 0) {
    printf("not checked\n");
    return 0;
  }
  static Check check;
  check.computed.scratch = reinterpret_cast<Scratch*>(take_some(tcdm, l2, a.cores * sizeof(Scratch)));
  if (check.computed.scratch == nullptr) {
    give_up("no room for the check: %u KiB (--arg check=0 leaves it out)", kib(a.cores * sizeof(Scratch)));
  }
  const uint64_t bytes = uint64_t{a.in_height} * a.in_width * a.in_channels * unpacked_bytes(a);
  for (uint32_t input = 0; input < input_count; input++) {
    check.computed.in[input] = take_some(tcdm, l2, bytes);
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
