// SPDX-License-Identifier: Apache-2.0
// What the programs of training have in common.
#include "program.hpp"

#include "print.h"

namespace pulpo::training {

namespace {

/// The linker puts variables and stacks below (see build.inc).
constexpr uint32_t own_l1_bytes = 32 * 1024;
constexpr uint32_t TCDM = 0x10000000, L2 = 0x1C000000;

uint8_t* at(uint32_t address) { return reinterpret_cast<uint8_t*>(static_cast<uintptr_t>(address)); }

}  // namespace

Arena l1_arena(const Machine& machine) {
  if (machine.l1_kib * 1024 <= own_l1_bytes) {
    give_up("the TCDM is too small");
  }
  return Arena(at(TCDM + own_l1_bytes), at(TCDM + machine.l1_kib * 1024));
}

Arena l2_arena(const Machine& machine) { return Arena(__l2_heap, at(L2 + machine.l2_kib * 1024)); }

void give_up(const char* why) {
  printf("%s\n", why);
  exit(2);
}

void* take_bytes(Arena& arena, uint32_t bytes, const char* what) {
  uint8_t* const taken = arena.take(bytes);
  if (taken == nullptr) {
    give_up(what);
  }
  return taken;
}

}  // namespace pulpo::training
