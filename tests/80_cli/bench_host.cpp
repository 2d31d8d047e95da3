// SPDX-License-Identifier: Apache-2.0
// `pulpo bench host`: figures that hang together, a ledger that grows, and words for what it cannot measure. How fast
// it is is no test: that depends on the computer.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "command.hpp"

using namespace pulpo::test;
using Catch::Contains;

namespace {

const std::string quick = "bench host host-barrier --config cluster-lic --trace none --runs 2 ";

void check_spread(const nlohmann::json& spread) {
  CHECK(spread["low"].get<double>() > 0);
  CHECK(spread["low"] <= spread["median"]);
  CHECK(spread["median"] <= spread["high"]);
}

void check_identity(const nlohmann::json& entry) {
  for (const auto* key : {"label", "date", "pulpo", "commit", "compiler", "build", "host"}) {
    INFO(key);
    CHECK(entry.contains(key));
  }
}

/// Refused with status 2, and something to say.
void check_refused(const std::string& options, const std::string& words) {
  const auto answer = ::pulpo::test::pulpo(quick + options);
  INFO(answer.errors);
  CHECK(answer.status == 2);
  CHECK(answer.output.empty());
  CHECK_THAT(answer.errors, Contains(words));
}

}  // namespace

TEST_CASE("bench host: the cycles are those of `pulpo run`, the figures follow from one another") {
  const auto answer = ::pulpo::test::pulpo("bench host host-barrier --config cluster-lic --runs 3 --json");
  REQUIRE(answer.status == 0);
  const auto json = nlohmann::json::parse(answer.output);
  check_identity(json);
  REQUIRE(json["rows"].size() == 2);  // without a trace, and with the retire trace
  const auto run = nlohmann::json::parse(::pulpo::test::pulpo("run host-barrier --config cluster-lic --json").output);
  for (const auto& row : json["rows"]) {
    CHECK(row["cycles"] == run["cycles"]);
    CHECK(row["instructions"] == run["instructions"]);
    CHECK(row["core_cycles"] == 8 * run["cycles"].get<std::uint64_t>());
    for (const auto* key : {"core_cycles_per_second", "mips", "of_toy_loop", "toy_core_cycles_per_second"}) {
      check_spread(row[key]);
    }
    const auto speed = row["core_cycles_per_second"]["median"].get<double>();
    CHECK(row["ns_per_core_cycle"].get<double>() == Approx(1e9 / speed).epsilon(0.01));
  }
  CHECK(json["rows"][1]["trace"] == "retire");
  check_spread(json["rows"][0]["start_up_seconds"]);
  CHECK(json["rows"][0]["peak_memory_kib"] > 1024);
}

TEST_CASE("bench host: a table for people") {
  const auto answer = ::pulpo::test::pulpo(quick);
  CHECK(answer.status == 0);
  CHECK_THAT(answer.output, Contains("core-cycles/s") && Contains("of toy") && Contains("host-barrier"));
}

TEST_CASE("bench host: the ledger gets an entry a measurement, newest last") {
  const ScratchFolder scratch;
  const auto file = scratch / "ledger.json";
  for (const auto* label : {"first", "second"}) {
    REQUIRE(::pulpo::test::pulpo(quick + "--ledger '" + file + "' --label " + label).status == 0);
  }
  const auto ledger = nlohmann::json::parse(read_file(file));
  REQUIRE(ledger.size() == 2);
  CHECK(ledger[0]["label"] == "first");
  CHECK(ledger[1]["label"] == "second");
  CHECK(ledger[0]["rows"][0]["cycles"] == ledger[1]["rows"][0]["cycles"]);
}

TEST_CASE("bench host: the ledger of the source tree names computer, compiler and commit of each entry") {
  const auto ledger = nlohmann::json::parse(read_file(PULPO_SOURCE_DIR "/sim/engine/bench/host_ledger.json"));
  REQUIRE(!ledger.empty());
  for (const auto& entry : ledger) {
    INFO(entry["label"]);
    check_identity(entry);
    CHECK(!entry["label"].get<std::string>().empty());
    CHECK((entry.contains("rows") || entry.contains("comparisons")));
  }
}

TEST_CASE("bench host: a build beside itself simulates the same cycles") {
  const auto answer = ::pulpo::test::pulpo(quick + "--json --against '" PULPO_BINARY_DIR "/pulpo'");
  REQUIRE(answer.status == 0);
  const auto json = nlohmann::json::parse(answer.output);
  REQUIRE(json["comparisons"].size() == 1);
  const auto& row = json["comparisons"][0];
  CHECK(row["cycles"] == row["other_cycles"]);
  CHECK(json["against"]["commit"] == json["commit"]);
  check_spread(row["ratio"]);
}

TEST_CASE("bench host: what is no Pulpo is refused before anything is measured") {
  const ScratchFolder scratch;
  check_refused("--against " + (scratch / "missing"), "cannot be executed");
  check_refused("--against " + (scratch / ""), "cannot be executed");  // a folder
  check_refused("--against /bin/true", "is not Pulpo");
  check_refused("--against /bin/false", "is not Pulpo");
}

TEST_CASE("bench host: a ledger that cannot be written, or is none, is refused and left alone") {
  const ScratchFolder scratch;
  check_refused("--ledger " + (scratch / "no-such-folder/ledger.json"), "cannot be written");
  const auto file = scratch / "notes.txt";
  std::ofstream(file) << "not a ledger";
  check_refused("--ledger " + file, "is no ledger");
  CHECK(read_file(file) == "not a ledger");
  check_refused("--label alone", "--ledger");
}

TEST_CASE("bench host: a program that does not end well is no measurement") {
  const auto answer = ::pulpo::test::pulpo("bench host no-such-workload --runs 1");
  CHECK(answer.status == 2);
  CHECK(::pulpo::test::pulpo(quick + "--trace retired").status == 2);
}
