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
    printf("the TCDM has %u KiB, and %u are the program's own; --set tcdm.size_kib=N gives the machine more\n",
           (unsigned)machine.l1_kib, (unsigned)(own_l1_bytes / 1024));
    exit(2);
  }
  uint8_t* const last = at(TCDM_BASE + machine.l1_kib * 1024);
  return Arena(at(TCDM_BASE + own_l1_bytes), last < l1_end() ? last : l1_end());
}

Arena l2_arena(const Machine& machine) { return Arena(__l2_heap, at(L2_BASE + machine.l2_kib * 1024)); }

void give_up(const char* why) {
  printf("%s\n", why);
  exit(2);
}

void give_up_room(const char* what, uint64_t bytes, const Arena& memory) {
  const bool in_l2 = memory.part(0).take(0) >= at(L2_BASE);
  const uint64_t kib = (bytes + 1023) / 1024, most_kib = uint64_t{too_many} * sizeof(half) / 1024;
  printf("no room in %s for %s: %s%u KiB, and %u are free; --set %s=N gives the machine more\n", in_l2 ? "L2" : "TCDM",
         what, kib > most_kib ? "more than " : "", (unsigned)(kib > most_kib ? most_kib : kib),
         (unsigned)(memory.room() / 1024), in_l2 ? "l2.size_kib" : "tcdm.size_kib");
  exit(2);
}

void* take_bytes(Arena& arena, uint64_t bytes, const char* what) {
  if (bytes > arena.room()) {
    give_up_room(what, bytes, arena);
  }
  return arena.take(static_cast<uint32_t>(bytes));
}

}  // namespace pulpo::training
