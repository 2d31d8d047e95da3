// SPDX-License-Identifier: Apache-2.0
// What the programs of all layers do alike: take memory, give up, check their output on the whole team.
#pragma once

#include "arena.hpp"
#include "layer.hpp"
#include "reference.hpp"

namespace layers {

[[noreturn]] void give_up(const char* why);

/// Memory, or the end of the program with `what`.
uint8_t* take(pulpo::kernels::Arena& arena, uint32_t bytes, const char* what);

/// Gives up unless the arguments have a window in every place.
void check_shape(const Arguments& a);

/// Gives up on what no layer with weights is.
void check_conv(const Arguments& a);

/// Counts a core's wrong outputs: those of channels core, core + cores, ...
using CountWrong = uint32_t (*)(const Arguments& a, const Computed& computed, unsigned core, unsigned cores);

/// Unpacks what was computed on, counts the wrong outputs, says so, and returns the program's exit status.
/// `inputs`: one or two; `row_elements`: what a core needs of Computed::weights.
int check(const Arguments& a, const uint8_t* out, uint32_t input_count, uint32_t row_elements, CountWrong count,
          pulpo::kernels::Arena tcdm, pulpo::kernels::Arena l2);

}  // namespace layers
