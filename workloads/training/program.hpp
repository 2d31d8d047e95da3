// SPDX-License-Identifier: Apache-2.0
// What the programs of training have in common: machine-dependent arguments, memory, made-up data.
#pragma once

#include <stdint.h>

#include "arena.hpp"
#include "cluster.h"
#include "element.hpp"
#include "share.hpp"

namespace pulpo::training {

using kernels::Arena;
using kernels::share;
using kernels::Share;

/// What a layer's pass computes: its output, the gradient of its input, that of its weights.
enum class Pass : uint32_t { forward = 0, error = 1, weights = 2 };

/// The first words of every program's arguments. The simulator writes the sizes that the machine has.
struct Machine {
  uint32_t cores, check, l1_kib, l2_kib;
};

/// Memory behind the program's own: TCDM from 32 KiB up to the stacks, L2.
Arena l1_arena(const Machine& machine);
Arena l2_arena(const Machine& machine);

[[noreturn]] void give_up(const char* why);

/// A product of sizes. Those that no 32 bits hold, nor any memory, all become the largest number.
inline constexpr uint32_t too_many = UINT32_MAX;
template <class... Sizes>
constexpr uint32_t count_of(Sizes... sizes) {
  const uint64_t all[] = {sizes...};
  uint64_t count = 1;
  for (const uint64_t size : all) {
    if (size == 0) {
      return 0;
    }
    count = count > too_many / size ? too_many : count * size;
  }
  return static_cast<uint32_t>(count);
}

/// Ends the program: `memory` is L2 or the TCDM.
[[noreturn]] void give_up_room(const char* what, uint64_t bytes, const Arena& memory);

/// `count` elements, or the end of the program, with the size of `what`; readable a little beyond the end.
inline constexpr uint32_t slack_bytes = 16;
void* take_bytes(Arena& arena, uint64_t bytes, const char* what);
template <class Element>
Element* take(Arena& arena, uint32_t count, const char* what) {
  return static_cast<Element*>(take_bytes(arena, uint64_t{count} * sizeof(Element) + slack_bytes, what));
}

/// Inner loops in half precision read a little beyond an operand, and multiply that by 0: it has to be a number.
inline void clear_bytes(void* first, uint32_t bytes) {
  auto* to = static_cast<volatile uint8_t*>(first);
  for (uint32_t i = 0; i < bytes; i++) {
    to[i] = 0;
  }
}

/// Made-up elements: multiples of 2^-10 in [-1, 1), which half precision holds exactly, so that sums of products of
/// them are exact in integers.
inline constexpr int32_t units = 1024;  // in 1
constexpr int32_t made_up(uint32_t tensor, uint32_t index) {
  uint32_t x = index * 0x9E3779B1u + tensor * 0x85EBCA77u;
  x = (x ^ x >> 15) * 0x2C1B3C6Du;
  return static_cast<int32_t>(x ^ x >> 13) >> 21;
}

/// A core's part of a tensor of made-up elements.
template <class Element>
void fill(Element* to, uint32_t count, uint32_t tensor, unsigned core, unsigned cores) {
  const Share mine = share(count, core, cores);
  for (uint32_t i = mine.first; i < mine.last; i++) {
    to[i] = static_cast<Element>(static_cast<float>(made_up(tensor, i)) * (1.0f / units));
  }
}

/// Where the host finds a tensor after the run.
struct Tensor {
  const void* data;
  uint32_t count;
};

}  // namespace pulpo::training
