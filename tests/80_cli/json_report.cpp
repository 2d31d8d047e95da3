// SPDX-License-Identifier: Apache-2.0
// `--report json` is JSON, with the promised fields, and its sums are exact.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <numeric>

#include "command.hpp"

using namespace pulpo::test;
using nlohmann::json;

namespace {

const json& report() {
  static const json parsed = [] {
    const auto answer = ::pulpo::test::pulpo("run conv-int8 --report json");
    CHECK(answer.status == 0);
    return json::parse(answer.output);
  }();
  return parsed;
}

std::uint64_t sum(const json& object) {
  std::uint64_t total = 0;
  for (const auto& value : object) {
    total += value.get<std::uint64_t>();
  }
  return total;
}

}  // namespace

TEST_CASE("JSON on stdout, the program's output on stderr") {
  const auto answer = ::pulpo::test::pulpo("run conv-int8 --json");
  CHECK(json::accept(answer.output));
  CHECK_THAT(answer.errors, Catch::Contains("0 of 16384 outputs wrong"));
  CHECK(json::parse(answer.output)["output"] == "conv-int8: 8 cores, 0 of 16384 outputs wrong\n");
}

TEST_CASE("Each core's reasons sum to the cycles, exactly") {
  REQUIRE(report()["cores"].size() == 8);
  for (const auto& core : report()["cores"]) {
    CHECK(sum(core["reasons"]) == core["cycles"]);
    CHECK(core["cycles"] == report()["cycles"]);
    // One instruction leaves ID in a cycle; what leaves it in the cycle of the end is not in the reasons any more.
    CHECK(core["instructions"].get<std::uint64_t>() - core["reasons"]["issue"].get<std::uint64_t>() <= 2);
  }
  CHECK(sum(report()["reasons"]) == report()["core_cycles"]);
}

TEST_CASE("Functions share out all cycles, MACs and regions exactly") {
  std::uint64_t cycles = 0, macs = 0;
  for (const auto& function : report()["functions"]) {
    CHECK(sum(function["reasons"]) == function["core_cycles"]);
    cycles += function["core_cycles"].get<std::uint64_t>();
    macs += function["macs"].get<std::uint64_t>();
  }
  CHECK(cycles == report()["core_cycles"]);
  CHECK(macs == report()["macs"]);
  REQUIRE(!report()["regions"].empty());
  for (const auto& region : report()["regions"]) {
    for (const auto& core : region["cores"]) {
      CHECK(sum(core["reasons"]) == core["end"].get<std::uint64_t>() - core["begin"].get<std::uint64_t>());
    }
  }
}

TEST_CASE("MACs are those of the layer") {
  // 16 x 16 outputs of 64 channels, 3 x 3 x 32 weights each; the padding is multiplied too.
  CHECK(report()["macs"] == 16 * 16 * 64 * 3 * 3 * 32);
}

TEST_CASE("The energy's rows sum to the total, and an unknown one is null") {
  const auto& energy = report()["energy"];
  double total = 0;
  unsigned unknown = 0;
  for (const auto& row : energy["rows"]) {
    unknown += row["energy_pj"].is_null() ? 1 : 0;
    total += row["energy_pj"].is_null() ? 0.0 : row["energy_pj"].get<double>();
    CHECK(row["energy_pj"] != 0.0);
    CHECK(!row["source"].get<std::string>().empty());
  }
  CHECK(total == energy["total_pj"].get<double>());  // the same additions in the same order: to the last bit
  CHECK(unknown == energy["rows_without_coefficient"]);
}

TEST_CASE("A result names what made it") {
  CHECK(report()["elf_sha256"].get<std::string>().size() == 64);
  CHECK(report()["config"]["tcdm"]["size_kib"] == 256);
  CHECK(report()["config_name"] == "pulpo");
  CHECK(report()["counters"]["instr"] == report()["instructions"]);
  CHECK(report()["exit_value"] == 0);
  CHECK(report()["exit_status"] == 0);
}
