// SPDX-License-Identifier: Apache-2.0
// `pulpo energy`: figures with their sources, and the arithmetic behind a report.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "command.hpp"
#include "plugins/energy/energy.hpp"

using namespace pulpo::test;
using namespace pulpo::plugins;
using Catch::Contains;

TEST_CASE("A coefficient that nobody published is n/a in text and null in JSON") {
  CHECK_THAT(::pulpo::test::pulpo("energy show pulp-22nm").output, Contains("core.stall_cycle") && Contains("n/a"));
  const auto json = nlohmann::json::parse(::pulpo::test::pulpo("energy show pulp-22nm --json").output);
  for (const auto& coefficient : json["coefficients"]) {
    CHECK((coefficient["event"] != "core.stall_cycle" || coefficient["value"].is_null()));
  }
}

TEST_CASE("Energy scales with voltage as the technology says, power with time") {
  const auto& technology = pulpo::plugins::technology(EnergyConfig::Technology::gap8_55nm);
  // gap8-55nm: 58 pJ a cycle at 1.0 V, E ~ V^2: at 1.2 V 58 x 1.44 = 83.52 pJ.
  const auto report = evaluate(technology, {1.2, 100}, {{"cluster.cycle", 1}}, 1e-8, 0);
  CHECK(report.total_pj == Approx(83.52));
  CHECK(report.average_power_mw() == Approx(8.352));  // 83.52 pJ in 10 ns
  // pulp-22nm: a TCDM bank leaks 5.2 uW at 0.65 V: over 1 us 5.2 pJ.
  const auto leak = evaluate(pulpo::plugins::technology(EnergyConfig::Technology::pulp_22nm), {0.65, 240},
                             {{"tcdm.powered_time", 1e-6}}, 1e-6, 0);
  CHECK(leak.total_pj == Approx(5.2));
}

TEST_CASE("The longest event decides; an event that no coefficient covers is counted as unknown") {
  const auto& technology = pulpo::plugins::technology(EnergyConfig::Technology::pulp_22nm);
  CHECK(technology.find("core.instruction.alu")->event == "core.instruction");
  CHECK(technology.find("core.instructions") == nullptr);
  const auto report = evaluate(technology, {0.65, 240}, {{"warp.drive", 3}, {"tcdm.access", 2}}, 1e-6, 4);
  CHECK(report.rows_without_coefficient == 1);
  CHECK(!report.rows[0].energy_pj);
  CHECK(report.pj_per_mac == Approx(2 * 2.124280487 / 4));
}

TEST_CASE("The calibration point is met, the held-out points are printed apart with their error") {
  const auto json = nlohmann::json::parse(::pulpo::test::pulpo("energy calibration pulp-22nm --json").output);
  unsigned held_out = 0;
  for (const auto& point : json) {
    held_out += point["held_out"].get<bool>() ? 1 : 0;
    CHECK(std::abs(point["error_percent"].get<double>()) < (point["held_out"].get<bool>() ? 25 : 1));
  }
  CHECK(held_out == 2);
}

TEST_CASE("The arithmetic of a report's row") {
  const ScratchFolder scratch;
  const auto report = scratch / "r.json";
  REQUIRE(::pulpo::test::pulpo("run conv-int8 --report json:" + report).status == 0);
  const auto answer = ::pulpo::test::pulpo("energy explain " + report + " tcdm.access");
  CHECK(answer.status == 0);
  CHECK_THAT(answer.output, Contains(" x 2.12428 pJ = ") && Contains("published") && Contains("L1 bank access"));
  const auto wrong = ::pulpo::test::pulpo("energy explain " + report + " tcdm.acess");
  CHECK(wrong.status == 2);
  CHECK_THAT(wrong.errors, Contains("did you mean `tcdm.access`"));
}
