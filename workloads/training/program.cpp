// SPDX-License-Identifier: Apache-2.0
// What the programs of training have in common.
#include "program.hpp"

#include "print.h"

namespace pulpo::training {

namespace {

/// The linker puts variables below (see build.inc).
constexpr uint32_t own_l1_bytes = 32 * 1024;

uint8_t* at(uint32_t address) { return reinterpret_cast<uint8_t*>(static_cast<uintptr_t>(address)); }

}  // namespace

Arena l1_arena(const Machine& machine) {
  if (machine.l1_kib * 1024 <= own_l1_bytes) {
    give_up("the TCDM is too small");
  }
  uint8_t* const last = at(TCDM_BASE + machine.l1_kib * 1024);
  return Arena(at(TCDM_BASE + own_l1_bytes), last < l1_end() ? last : l1_end());
}

Arena l2_arena(const Machine& machine) { return Arena(__l2_heap, at(L2_BASE + machine.l2_kib * 1024)); }

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
