// SPDX-License-Identifier: Apache-2.0
// Who is replaced, in the private and in the shared level.
#include <catch2/catch.hpp>

#include "cluster/icache/replacement.hpp"
#include "tests/50_icache/rig.hpp"

using namespace pulpo;

// By hand: 0 -> in = ~(0) = 1: 1, 3 (bits 3,2,1 are 0: in 1), then bit 1 set: in 0: 6, bits 1 and 2: in ~(1^1) = 1: 13,
// bits 3, 2 (1 is 0): in 1: 27, bits 3, 1: in 1: 55, bits 2, 1: in 1: 111, bits 3,2,1: in 0: 222, bits 7,3,2,1: in 1:
// 445 & 255 = 189.
TEST_CASE("ICACHE-VICTIM: shift register of the victims") {
  cluster::WayLfsr lfsr;
  lfsr.reset();
  for (const unsigned state : {0u, 1u, 3u, 6u, 13u, 27u, 55u, 111u, 222u, 189u}) {
    CHECK(lfsr.way(256) == state);
    lfsr.step();
  }
}

// Lines 128 bytes apart share a set (8 sets of 16 bytes). Four of them fill ways 3, 2, 1, 0 in this order; the fifth
// evicts the shift register's first way, 0: the fourth line. The sixth evicts way 1: the third line.
TEST_CASE("ICACHE-VICTIM-L1: free ways from the top, then the shift register") {
  test::Rig rig;
  rig.enable();
  constexpr Address first = test::flat_base + 0x2000;
  const auto line = [](unsigned index) { return first + 128 * index; };
  const auto cost = [&](unsigned index) {
    const Cycle begin = rig.now;
    rig.straight(0, line(index), 1);
    return rig.now - begin;
  };
  for (unsigned index = 0; index < 6; ++index) {
    cost(index);
  }
  const Cycle hit = cost(5);
  CHECK(cost(0) == hit);
  CHECK(cost(1) == hit);
  CHECK(cost(4) == hit);
  CHECK(cost(3) > hit);
}

// The low two bits of the register go 0, 1, 3, 2, 1, 3, 3: the sixth and the seventh refill of a bank both take way 3.
// Lines 1 KiB apart share a set of the shared level (32 sets, 2 banks of 16-byte lines), so the seventh evicts the
// sixth from an otherwise empty set.
TEST_CASE("ICACHE-VICTIM-L15: the shift register decides even while ways are free") {
  test::Rig rig;
  rig.enable();
  constexpr Address first = test::flat_base + 0x2000;
  for (unsigned refill = 0; refill < 5; ++refill) {
    rig.straight(0, first + 32 * refill, 1);  // bank 0, other sets
  }
  const Address sixth = first + 0x200, seventh = sixth + 0x400;
  rig.straight(0, sixth, 1);
  rig.straight(0, seventh, 1);
  const auto cost = [&](unsigned core, Address address) {
    const Cycle begin = rig.now;
    rig.straight(core, address, 1);
    return rig.wait_of(core, begin);
  };
  CHECK(cost(1, seventh) == 3);  // shared level
  CHECK(cost(2, sixth) == 9);    // 8 + rlat: not there any more
}
