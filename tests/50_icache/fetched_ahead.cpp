// SPDX-License-Identifier: Apache-2.0
// A private cache whose fetches are made by fetch() while nobody else is concerned, with prefetches that a resting bank
// answers at once (as coasting cores do it), is cycle for cycle the same as one that is stepped with all others.
#include <catch2/catch.hpp>

#include <random>

#include "tests/50_icache/rig.hpp"

using namespace pulpo;
using cluster::PrivateCache;

namespace {

constexpr Address code = test::flat_base + 0x1000;

struct Caches : test::Rig {
  using Rig::Rig;
  std::uint32_t alone = 0;  // cores whose caches are not stepped with the others
  unsigned trips = 0;       // prefetches served without stepping

  void begin() {
    cache.drive();
    bus.arbitrate();
  }
  void end() {
    bus.step(now);
    ++now;
  }
  void stepped_cycle() {
    begin();
    cache.step(ports, ~0u);
    end();
  }
  /// No short way is taken in stepped_cycle().
  void take_long_ways() {
    for (unsigned core = 0; core < ports.size(); ++core) {
      own(core).take_long_ways();
    }
  }
  void ahead_cycle() {
    begin();
    std::uint32_t asking = 0;
    for (unsigned core = 0; core < ports.size(); ++core) {
      asking |= (alone >> core & 1u) != 0 && own(core).asking() ? 1u << core : 0u;
    }
    const std::uint32_t lone = cache.lone_prefetches(asking);
    const bool commanded = cache.control.request || cache.control.valid;  // that stops coasting
    for (unsigned core = 0; core < ports.size(); ++core) {
      const std::uint32_t bit = 1u << core;
      if ((alone & bit) != 0 && (commanded || (asking & ~lone & bit) != 0 || !fetch(core, (lone & bit) != 0))) {
        own(core).settle();
        alone &= ~bit;
      }
    }
    cache.step(ports, ~alone);
    for (unsigned core = 0; core < ports.size(); ++core) {
      alone |= own(core).smooth() ? 1u << core : 0u;
    }
    end();
  }
  PrivateCache& own(unsigned core) { return *cache.private_cache(core); }

 private:
  bool fetch(unsigned core, bool granted) {
    cluster::FetchPort& port = ports[core];
    const PrivateCache::Registers before = own(core).registers();
    if (granted) {
      own(core).grant_trip();
    }
    if (!own(core).fetch(port.address, port.request)) {
      own(core).restore(before);
      return false;
    }
    if (granted) {
      cache.serve_prefetch(core);
      ++trips;
    }
    port.grant = port.valid = port.request;
    port.data = port.request ? port.address & ~3u : port.data;  // each word carries its address
    return true;
  }
};

/// Straight code, now and then a pause or a jump within `bytes` of code.
class Walk {
 public:
  Walk(unsigned seed, unsigned bytes) : random_(seed), bytes_(bytes) {}
  void drive(cluster::FetchPort& port) {
    waits_ = waits_ && !port.valid;
    port.request = !waits_ && random_() % 16 != 0;
    if (port.request) {
      address_ = random_() % 12 == 0 ? code + random_() % bytes_ / 4 * 4 : address_ + 4;
    }
    port.address = address_;
  }
  /// A request that was not granted is made again.
  void take_grant(const cluster::FetchPort& port) {
    waits_ = waits_ || (port.request && port.grant);
    address_ -= port.request && !port.grant ? 4 : 0;
  }

 private:
  std::minstd_rand random_;
  unsigned bytes_;
  Address address_ = code;
  bool waits_ = false;
};

/// Now and then the number of hits is read, so that caches are woken in all states.
void command(Caches& caches, unsigned cycle) {
  caches.cache.control.request = cycle % 37 == 5;
  caches.cache.control.write = false;
  caches.cache.control.address = 0x10201400 + 0x1C;
}

std::vector<bool> rules_of(const cluster::ClusterCounters& counters) {
  std::vector<bool> rules;
  for (unsigned rule = 0; rule < static_cast<unsigned>(cluster::Rule::count); ++rule) {
    rules.push_back(counters.rules.contains(static_cast<cluster::Rule>(rule)));
  }
  return rules;
}

void compare(unsigned seed, unsigned cores, unsigned bytes, unsigned& trips) {
  Caches stepped(1, {}, cores), ahead(1, {}, cores);
  stepped.enable(true);
  ahead.enable(true);
  std::vector<Walk> first, second;
  for (unsigned core = 0; core < cores; ++core) {
    first.emplace_back(seed + core, bytes);
    second.emplace_back(seed + core, bytes);
  }
  stepped.take_long_ways();
  bool same = true;
  for (unsigned i = 0; i < 4000 && same; ++i) {
    for (unsigned core = 0; core < cores; ++core) {
      first[core].drive(stepped.ports[core]);
      second[core].drive(ahead.ports[core]);
    }
    command(stepped, i);
    command(ahead, i);
    stepped.stepped_cycle();
    ahead.ahead_cycle();
    for (unsigned core = 0; core < cores; ++core) {
      first[core].take_grant(stepped.ports[core]);
      second[core].take_grant(ahead.ports[core]);
      const auto &a = stepped.ports[core], &b = ahead.ports[core];
      same = same && a.valid == b.valid && (!a.request || a.grant == b.grant) && (!a.valid || a.data == b.data);
    }
    CAPTURE(seed, cores, bytes, i);
    REQUIRE(same);
  }
  for (unsigned core = 0; core < cores; ++core) {
    ahead.own(core).settle();  // a line on its way counts when it is there
  }
  const auto a = stepped.counters(), b = ahead.counters();
  CHECK(a.icache_l1_hits == b.icache_l1_hits);
  CHECK(a.icache_l1_misses == b.icache_l1_misses);
  CHECK(a.icache_l15_hits == b.icache_l15_hits);
  CHECK(a.icache_l15_misses == b.icache_l15_misses);
  CHECK(rules_of(a) == rules_of(b));
  trips += ahead.trips;
}

/// Brings in lines 0 and 1 of the code, the second as a prefetch while nothing else is fetched.
void warm_up(PrivateCache& cache) {
  const cluster::PrivateCacheControl control{.bypass = false, .prefetch = true};
  cluster::FetchPort port;
  const cluster::Line line;
  bool answer = false;
  for (unsigned cycle = 0; cycle < 40; ++cycle) {  // the invalidation after reset, a fetch, the prefetch behind it
    const bool asks = cache.requests_refill();
    port.request = cycle == 20;
    port.address = code;
    cache.step(port, control, asks, answer ? &line : nullptr);
    answer = asks;
  }
  REQUIRE(cache.smooth());
}

}  // namespace

// 512 bytes of cache a core: less code than that always hits at last, more never does; 4 KiB is what the shared level
// holds.
TEST_CASE("ICACHE: fetches made ahead are those of a cache that is stepped") {
  unsigned trips = 0;
  for (unsigned seed = 1; seed <= 12; ++seed) {
    for (const unsigned cores : {1U, 2U, 8U}) {
      for (const unsigned bytes : {192U, 448U, 1024U, 8192U}) {
        compare(100 * seed, cores, bytes, trips);
      }
    }
  }
  CHECK(trips > 1000);  // else nothing was shown
}

// A fetch of line 0 makes the prefetcher look for the line behind the next fetch; both are missing. Such a cycle is to
// be made with the others, the request of the prefetcher too.
TEST_CASE("ICACHE: a fetch that misses while the prefetcher does is not the begin of a trip") {
  PrivateCache cache{512, 4};
  warm_up(cache);
  REQUIRE(cache.fetch(code, true));
  REQUIRE(cache.fetch(code, true));
  CHECK_FALSE(cache.fetch(code + 0x4000, true));
  CHECK_FALSE(cache.asking());
}

// Line 1 asks for line 2, which comes while line 1 is read: dropped.
TEST_CASE("ICACHE-PREFETCH-DROP: known also when fetches remembered from before are repeated") {
  const auto dropped = [](const PrivateCache& cache) {
    return cache.rules().contains(cluster::Rule::icache_prefetch_drop);
  };
  PrivateCache cache{512, 4};
  const cluster::Line line;
  warm_up(cache);
  REQUIRE_FALSE(dropped(cache));
  PrivateCache::Run before;
  cache.describe(before, cache.registers(), 0, 0);
  for (unsigned i = 0; i < 8 && !cache.asking(); ++i) {
    REQUIRE(cache.fetch(code + 16, true));
  }
  REQUIRE(cache.asking());
  cache.grant_trip();
  REQUIRE(cache.fetch(code + 16, true));
  cache.take_trip(line);
  REQUIRE(cache.fetch(code + 16, true));
  REQUIRE(cache.fetch(code + 16, true));
  REQUIRE(dropped(cache));
  cache.repeat(before);
  CHECK(dropped(cache));
}
