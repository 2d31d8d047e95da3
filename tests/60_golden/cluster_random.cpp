// SPDX-License-Identifier: Apache-2.0
// Random programs on the RTL cluster: every instruction that any core retires, in its cycle, and the memory at the end.
#include <fmt/format.h>
#include <zlib.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>

#include "cluster_runs.hpp"

namespace {

using golden::Retired;

std::string compare_traces(const pulpo::memory::ElfImage& image, const std::vector<Retired>& expected,
                           const std::vector<Retired>& own) {
  const std::size_t common = std::min(expected.size(), own.size());
  for (std::size_t i = 0; i < common; ++i) {
    if (expected[i] != own[i]) {
      return fmt::format(" instruction {}: RTL cycle {} core {} {}, here cycle {} core {} {};", i, expected[i].cycle,
                         expected[i].core, golden::place(image, expected[i].pc), own[i].cycle, own[i].core,
                         golden::place(image, own[i].pc));
    }
  }
  return expected.size() == own.size() ? ""
                                       : fmt::format(" {} instructions instead of {};", own.size(), expected.size());
}

std::string crc_of(const pulpo::cluster::Cluster& cluster, pulpo::Address address, std::size_t size) {
  std::vector<std::byte> bytes(size);
  cluster.read_memory(address, bytes);
  return fmt::format("{:08x}", crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(size)));
}

/// Areas of the data's README; all transfers have ended before the run does.
std::string compare_memory(const nlohmann::json& golden, const pulpo::cluster::Cluster& cluster) {
  std::string differences;
  const auto check = [&](const std::string& name, const std::string& expected, pulpo::Address address,
                         std::size_t size) {
    if (crc_of(cluster, address, size) != expected) {
      differences += " memory " + name + ";";
    }
  };
  check("tcdm_shared", golden.at("tcdm_shared"), 0x1000'0000, 4096);
  check("l2_shared", golden.at("l2_shared"), 0x1C04'0000, 2048);
  for (unsigned core = 0; core < 8; ++core) {
    check(fmt::format("tcdm_dma {}", core), golden.at("tcdm_dma").at(core), 0x1001'0000 + core * 0x1000, 4096);
    check(fmt::format("l2_dma {}", core), golden.at("l2_dma").at(core), 0x1C06'0000 + core * 0x1000, 4096);
  }
  return differences;
}

std::string run(const nlohmann::json& run, std::size_t& instructions) {
  const std::string name = run.at("program"), config = run.at("config");
  const auto image = golden::program(name);
  const auto expected = golden::trace(name, config);
  instructions = expected.size();
  golden::Recorder recorder;
  auto cluster = golden::load(image, config, 8);
  cluster->probes().attach(recorder);
  std::string difference;
  try {
    cluster->run(run.at("cycles").get<pulpo::Cycle>() + 20000);
  } catch (const std::exception& error) {
    difference = error.what();
  }
  cluster->probes().flush();
  difference += compare_traces(image, expected, recorder.retired);
  if (!difference.empty()) {
    return difference;
  }
  if (cluster->now() != run.at("cycles").get<pulpo::Cycle>()) {
    difference += fmt::format(" cycles {} instead of {};", cluster->now(), run.at("cycles").get<pulpo::Cycle>());
  }
  difference += golden::compare_counters(run.at("total"), *cluster);
  difference += golden::compare_cluster_counters(run, *cluster);
  difference += compare_memory(run.at("mem"), *cluster);
  return difference;
}

void check_all(const std::string& wanted) {
  unsigned exact = 0, all = 0;
  std::size_t compared = 0;
  for (const auto& golden_run : golden::runs("random")) {
    const std::string config = golden_run.at("config");
    if (config != wanted) {
      continue;
    }
    std::size_t instructions = 0;
    const std::string difference = run(golden_run, instructions);
    ++all;
    exact += difference.empty();
    compared += instructions;
    fmt::print("{:<16}{:<20}{:>8} cycles{:>9} instructions  {}\n", golden_run.at("program").get<std::string>(), config,
               golden_run.at("cycles").get<std::uint64_t>(), instructions,
               difference.empty() ? "exact" : difference.substr(0, 400));
    std::fflush(stdout);
    UNSCOPED_INFO(golden_run.at("program").get<std::string>() << " " << config);
    CHECK(difference == "");
  }
  fmt::print("{} of {} runs exact, {} instructions\n", exact, all, compared);
  CHECK(all > 0);
}

}  // namespace

TEST_CASE("Random programs equal the RTL: LIC with ideal instruction memory") { check_all("lic_ideal"); }
TEST_CASE("Random programs equal the RTL: XBAR with ideal instruction memory") { check_all("xbar_ideal"); }
TEST_CASE("Random programs equal the RTL: LIC with a slow L2") { check_all("lic_ideal_l2lat15"); }
TEST_CASE("Random programs equal the RTL: LIC with instruction caches") { check_all("lic_icache"); }
