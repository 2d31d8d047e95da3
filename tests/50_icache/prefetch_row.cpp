// SPDX-License-Identifier: Apache-2.0
// The prefetcher's look-up while the tags are written: its port keeps the row that it read before.
#include <catch2/catch.hpp>

#include "cluster/icache/private_cache.hpp"

using namespace pulpo;
using namespace pulpo::cluster;

namespace {
constexpr Address code = 0x1C001000;

/// A private cache alone: every refill is granted at once and answered in the next cycle.
struct Alone {
  PrivateCache cache{512, 4};
  PrivateCacheControl control{.bypass = false, .prefetch = true};
  FetchPort port;
  Line line;
  bool answer = false;
  std::vector<Address> refills;

  void cycle(bool request, Address address) {
    port.request = request;
    port.address = address;
    const bool asks = cache.requests_refill();
    if (asks) {
      refills.push_back(cache.refill_address());
    }
    cache.step(port, control, asks, answer ? &line : nullptr);
    answer = asks;
  }
  void settle(unsigned cycles, Address address) {
    for (unsigned i = 0; i < cycles; ++i) {
      cycle(false, address);
    }
  }
};
}  // namespace

// A flush writes all rows, 0 to 7, one a cycle. A core that requests meanwhile (not granted) makes the prefetcher look
// line 3 up: the look-up does not read row 3 but compares with the row read last. That was row 3 too in the first case,
// row 2 in the second: there line 3, though still valid, is not found and is asked for again.
TEST_CASE("ICACHE-PREFETCH-ROW: no read while a row is written") {
  for (const bool same_row : {true, false}) {
    Alone rig;
    rig.settle(12, 0);  // the invalidation after reset
    const Address line3 = code + 0x30;
    rig.cycle(true, line3);  // both lines come in: 3 by fetch, 4 by prefetch
    rig.settle(12, 0);
    const Address last = same_row ? code + 0x20 : code + 0x1050;
    rig.cycle(true, last);  // its prefetch look-up reads row 3 or row 6
    rig.settle(12, 0);
    rig.refills.clear();
    rig.control.flush = true;
    rig.cache.wake();
    rig.cycle(false, 0);  // taken; rows from the next cycle on
    rig.control.flush = false;
    rig.cache.wake();
    rig.cycle(true, code + 0x20);  // row 0 goes; prefetch address is line 3
    rig.cycle(false, 0);           // row 1 goes; the prefetcher would read row 3
    rig.cycle(false, 0);           // its look-up
    rig.settle(12, 0);
    CHECK(rig.refills.empty() == same_row);
  }
}
