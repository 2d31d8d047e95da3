// SPDX-License-Identifier: Apache-2.0
// `pulpo bench training`: rows by machine, published figures with their sources, filters and their refusal.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "command.hpp"

using namespace pulpo::test;
using Catch::Contains;

TEST_CASE("bench training: matrix multiplication by number of FPUs, with the figures that are about it") {
  const auto answer = ::pulpo::test::pulpo("bench training --json --filter 'matmul fp32'");
  REQUIRE(answer.status == 0);
  const auto json = nlohmann::json::parse(answer.output);
  REQUIRE(json["rows"].size() == 6);  // three machines on 1 and 8 cores
  for (const auto& row : json["rows"]) {
    // 64 x 64 x 64 products
    CHECK(row["macs_per_cycle"].get<double>() * row["cycles"].get<double>() == Approx(262'144));
  }
  const auto speed = [&](std::size_t row) { return json["rows"][row]["macs_per_cycle"].get<double>(); };
  CHECK(speed(1) > speed(3));
  CHECK(speed(3) > speed(5));
  CHECK(speed(5) <= 2);                  // two FPUs
  REQUIRE(json["figures"].size() == 2);  // PULP-TrainLib's speed, and over a Cortex-M4
  CHECK(json["figures"][0]["published_low"] == 4.39);
  CHECK(json["figures"][0]["measured_low"].get<double>() == speed(1));
}

TEST_CASE("bench training: the cycles are those of `pulpo run`") {
  const auto rows = nlohmann::json::parse(
      ::pulpo::test::pulpo("bench training --json --filter 'depthwise-8x8 fp32 error l1-128'").output)["rows"];
  const auto run = nlohmann::json::parse(
      ::pulpo::test::pulpo("run train-depthwise --json --arg pass=error --arg in=8x8x512 --arg check=0 "
                           "--set l2.size_kib=1024 --set tcdm.size_kib=128")
          .output);
  REQUIRE(rows.size() == 2);
  for (const auto& region : run["regions"]) {
    CHECK((region["name"] != "depthwise" || region["cycles"] == rows[1]["cycles"]));
  }
}

TEST_CASE("bench training: rows by name; a filter that fits none is refused") {
  const auto list = ::pulpo::test::pulpo("bench training --list");
  CHECK_THAT(list.output, Contains("pointwise-8x8 fp32 weights dma-16") && Contains("CORe50"));
  const auto answer = ::pulpo::test::pulpo("bench training --filter conv3d");
  CHECK(answer.status == 2);
  CHECK_THAT(answer.errors, Contains("bench training --list"));
}
