// SPDX-License-Identifier: Apache-2.0
// Random fetches on random geometries: always the right word, and the same cycles on the short way of all-hit cycles as
// on the long one (which a private cache takes while its counters are on).
#include <catch2/catch.hpp>
#include <random>

#include "tests/50_icache/rig.hpp"

using namespace pulpo;

namespace {

/// Runs of a few words, jumps back (loops) and far away, over 4 KiB.
std::vector<Address> walk(std::mt19937& random, unsigned words) {
  std::vector<Address> addresses;
  Address address = test::flat_base + random() % 0x1000 / 4 * 4;
  while (addresses.size() < words) {
    addresses.push_back(address);
    const auto dice = random() % 16;
    if (dice == 0) {
      address = test::flat_base + random() % 0x1000 / 4 * 4;
    } else if (dice < 4) {
      address -= random() % 24 * 4;
      address = address < test::flat_base ? test::flat_base : address;
    } else {
      address += 4;
    }
  }
  return addresses;
}

std::vector<Cycle> cycles_of(const cluster::IcacheConfig& config, unsigned cores, bool prefetch, unsigned seed,
                             bool counters_on) {
  test::Rig rig(1 + seed % 7, config, cores);
  rig.enable(prefetch);
  rig.access(0x14, true, counters_on ? 1 : 0);
  std::mt19937 random(seed);
  std::vector<Cycle> cycles;
  for (const bool again : {false, true}) {
    for (unsigned core = 0; core < cores; ++core) {
      rig.start(core, walk(random, 500));
    }
    REQUIRE(rig.finish());
    for (const auto& stream : rig.streams) {
      for (const auto& arrival : stream.arrivals) {
        REQUIRE(arrival.data == arrival.address);
        cycles.push_back(arrival.cycle);
      }
    }
    if (!again) {
      rig.run(100);  // a flush while refills are under way makes the banks answer wrongly
      rig.access(seed % 2 == 0 ? 0x04 : 0x0C, true, seed % 2 == 0 ? 1 : test::flat_base);
    }
  }
  return cycles;
}

}  // namespace

TEST_CASE("random fetches: right words, and the same cycles with counters on and off") {
  std::mt19937 random(1);
  for (unsigned seed = 0; seed < 40; ++seed) {
    cluster::IcacheConfig config;
    config.l1_size_bytes = 256u << random() % 3;
    config.l1_ways = 2u << random() % 3;
    config.l15_size_bytes = 2048u << random() % 2;
    config.l15_banks = 1u << random() % 4;
    config.l15_ways = 2u << random() % 3;
    const unsigned cores = 1 + random() % 8;
    const bool prefetch = random() % 2 != 0;
    CAPTURE(seed, cores, prefetch, config.l1_size_bytes, config.l1_ways, config.l15_banks, config.l15_ways);
    CHECK(cycles_of(config, cores, prefetch, seed, false) == cycles_of(config, cores, prefetch, seed, true));
  }
}

// 1 KiB of straight code, looped: the second pass is all hits once the private level holds it.
TEST_CASE("a private level as large as the loop holds it") {
  cluster::IcacheConfig config;
  config.l1_size_bytes = 1024;
  test::Rig rig(1, config);
  rig.enable();
  rig.straight(0, test::flat_base, 256);
  CHECK(rig.straight(0, test::flat_base, 256) == 255);
}
