// SPDX-License-Identifier: Apache-2.0
// The short ways of a private cache change nothing, whatever the control unit tells it meanwhile.
#include <catch2/catch.hpp>

#include <random>

#include "cluster/icache/private_cache.hpp"

using namespace pulpo;
using cluster::PrivateCache;

namespace {

/// A private cache before a shared level that answers each request in the next cycle.
struct Alone {
  PrivateCache cache{512, 4};
  cluster::FetchPort port;
  cluster::Line line;
  bool answer = false;
  cluster::PrivateCacheControl control;

  /// The control unit wakes a cache whenever it tells it something new.
  void command(const cluster::PrivateCacheControl& now) {
    const bool changes = now.prefetch != control.prefetch || now.count != control.count;
    if (changes || now.flush_set || control.flush_set) {
      cache.wake();
    }
    control = now;
  }
  void step(bool request, Address address, bool grants) {
    const bool granted = cache.requests_refill() && grants;
    port.request = request;
    port.address = address;
    cache.step(port, control, granted, answer ? &line : nullptr);
    answer = granted;
  }
};

}  // namespace

// A core that fetches words of 1 KiB of code in sequence, now and then from elsewhere, as long as it is granted;
// prefetches are switched on and off meanwhile, sets flushed, events counted.
TEST_CASE("ICACHE: short ways of a private cache equal the long one") {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    std::mt19937 random(seed);
    const auto chance = [&](unsigned percent) { return random() % 100 < percent; };
    Alone quick, slow;
    slow.cache.take_long_ways();
    cluster::PrivateCacheControl control{.bypass = false, .prefetch = true};
    Address next = 0x1c001000;
    bool pending = false, unanswered = false;
    for (unsigned cycle = 0; cycle < 3000; ++cycle) {
      if (chance(2)) {
        control.prefetch = chance(60);
        control.count = chance(10);
      }
      control.flush_set = chance(1);
      control.flush_address = 0x1c001000 + random() % 1024;
      quick.command(control);
      slow.command(control);
      const bool request = !unanswered && (pending || chance(90)), grants = chance(80);
      quick.step(request, next, grants);
      slow.step(request, next, grants);
      CAPTURE(seed, cycle);
      REQUIRE(quick.port.grant == slow.port.grant);
      REQUIRE(quick.port.valid == slow.port.valid);
      REQUIRE(quick.cache.requests_refill() == slow.cache.requests_refill());
      if (slow.cache.requests_refill()) {
        REQUIRE(quick.cache.refill_address() == slow.cache.refill_address());
      }
      pending = request && !slow.port.grant;
      unanswered = (unanswered || (request && slow.port.grant)) && !slow.port.valid;
      next = !request || pending ? next : chance(6) ? 0x1c001000 + random() % 256 * 4 : 0x1c001000 + (next + 4) % 1024;
    }
    REQUIRE(quick.cache.counters().all_misses == slow.cache.counters().all_misses);
    REQUIRE(quick.cache.all_hits() == slow.cache.all_hits());
  }
}
