// SPDX-License-Identifier: Apache-2.0
// What the programs of all layers do alike: take memory, plan tiles, give up, check their output on the whole team.
#pragma once

#include "arena.hpp"
#include "layer.hpp"
#include "print.h"
#include "reference.hpp"
#include "tiling.hpp"

namespace layers {

[[noreturn]] void leave();

/// Ends the program with a line that says why, and exit status 2.
template <class... Values>
[[noreturn]] void give_up(const char* format, Values... values) {
  printf(format, values...);
  leave();
}

/// Bytes of a map, which may be more than there are addresses.
uint64_t map_bytes(uint32_t height, uint32_t width, uint32_t channels, uint32_t bits);

/// Memory of L2 for what is called `what`, or the end of the program.
uint8_t* take(pulpo::kernels::Arena& l2, uint64_t bytes, const char* what);

/// Tiles that fit into the TCDM, or the end of the program.
pulpo::kernels::Tiles plan(const pulpo::kernels::LayerToTile& layer, const pulpo::kernels::Arena& tcdm, unsigned cores,
                           bool cut_sums);

/// Prints how many there are.
void report(const pulpo::kernels::Tiles& tiles);

/// Gives up unless the arguments have a window in every place.
void check_shape(const Arguments& a);

/// Gives up on a zero point that is no value of its elements.
void check_zero(const char* name, int32_t zero, uint32_t is_signed, uint32_t bits);

/// Gives up on what no layer with weights is.
void check_conv(const Arguments& a);

/// Counts a core's wrong outputs: those of channels core, core + cores, ...
using CountWrong = uint32_t (*)(const Arguments& a, const Computed& computed, unsigned core, unsigned cores);

/// Counts the wrong outputs unless arguments say not to, says so, and returns the program's exit status. `inputs`: one
/// or two. Takes what memory is free: with less the inputs are made up again, element by element.
int check(const Arguments& a, const uint8_t* out, uint32_t input_count, CountWrong count, pulpo::kernels::Arena tcdm,
          pulpo::kernels::Arena l2);

}  // namespace layers
