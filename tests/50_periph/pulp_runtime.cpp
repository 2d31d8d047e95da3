// SPDX-License-Identifier: Apache-2.0
// A whole program that uses the conventions of pulp-runtime for its target pulp_cluster (tests/data/pulp_runtime):
// section layout, start of the cores, event unit, DMA, interrupts, counters, output, exit value. It checks itself.
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <string>

#include "cluster/cluster.hpp"
#include "memory/elf.hpp"

using namespace pulpo;
using namespace pulpo::cluster;

namespace {

struct Case {
  const char* name;
  isa::Variant variant;
  IcacheConfig::Kind icache;
  memory::TcdmConfig::Interconnect interconnect;
  std::uint32_t tcdm_kib = 256;
};
std::ostream& operator<<(std::ostream& out, const Case& test) { return out << test.name; }

}  // namespace

// The sum of core k: 3 i + 1 over i = k, k + 8, ... below 512, that is 3 (64 k + 8 * 63 * 32) + 64 = 192 k + 48448.
TEST_CASE("A program with the conventions of pulp-runtime runs unmodified and returns what main returns") {
  using Icache = IcacheConfig::Kind;
  using Tcdm = memory::TcdmConfig::Interconnect;
  const auto test = GENERATE(Case{"mpic, caches", isa::Variant::mpic, Icache::hierarchical, Tcdm::lic},
                             Case{"mpic, ideal", isa::Variant::mpic, Icache::ideal, Tcdm::lic},
                             Case{"flexv, caches", isa::Variant::flexv, Icache::hierarchical, Tcdm::lic},
                             Case{"ri5cy, XBAR", isa::Variant::ri5cy, Icache::hierarchical, Tcdm::xbar},
                             Case{"flexv, 128 KiB", isa::Variant::flexv, Icache::ideal, Tcdm::lic, 128});
  CAPTURE(test);
  MachineConfig config;
  config.tcdm.size_kib = test.tcdm_kib;
  config.tcdm.wraps = test.tcdm_kib < 256;  // its start-up code uses the end of 256 KiB
  config.cores.variant = test.variant;
  config.icache.kind = test.icache;
  config.tcdm.interconnect = test.interconnect;
  Cluster cluster(config);
  const auto image = memory::read_elf(PULPO_SOURCE_DIR "/tests/data/pulp_runtime/conventions.elf");
  for (const auto& segment : image.segments) {
    cluster.write_memory(segment.address, segment.bytes);
  }
  cluster.boot(image.entry);
  std::string output, expected = "hello from 8 cores\n";
  for (unsigned core = 0; core < 8; ++core) {
    expected += "core " + std::to_string(core) + ": " + std::to_string(192 * core + 48448) + "\n";
  }
  cluster.on_output([&](unsigned, char byte) { output += byte; });
  REQUIRE(cluster.run(1'000'000) == StopReason::end_of_computation);
  CHECK(output == expected + "all right\n");
  // 1 was stored to the end register; main's 0, with bit 31, to the return register
  CHECK(cluster.exit_value() == 0U);
}
