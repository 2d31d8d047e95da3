// SPDX-License-Identifier: Apache-2.0
// `pulpo bench kernels`: rows that hang together, published figures with their sources, the same bytes with any number
// of threads.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "command.hpp"

using namespace pulpo::test;
using Catch::Contains;

namespace {

nlohmann::json bench(const std::string& options) {
  const auto answer = ::pulpo::test::pulpo("bench kernels --json " + options);
  REQUIRE(answer.status == 0);
  return nlohmann::json::parse(answer.output);
}

}  // namespace

TEST_CASE("bench kernels: a layer on 1 and 8 cores, with the figure that is about it") {
  const auto json = bench("--filter conv-int8");
  const auto &one = json["rows"][0], &eight = json["rows"][1];
  REQUIRE(json["rows"].size() == 2);
  CHECK(one["cores"] == 1);
  CHECK(eight["cores"] == 8);
  // 16x16 pixels x 64 channels x 3x3 taps x 32 channels = 4,718,592 MACs, at most 4 a core and cycle
  const auto speed = eight["macs_per_cycle"].get<double>();
  CHECK(speed * eight["cycles"].get<double>() == Approx(4'718'592));
  CHECK(eight["percent_of_peak"].get<double>() == Approx(100 * speed / 32));
  CHECK(one["pj_per_mac"].is_null());
  CHECK(eight["pj_per_mac"].get<double>() > 0);
  REQUIRE(json["figures"].size() == 2);  // PULP-NN's speed, Vega's energy; what needs other rows is left out
  CHECK(json["figures"][0]["published_low"] == 15.5);
  CHECK(json["figures"][0]["measured_low"].get<double>() == speed);
  CHECK(json["figures"][0]["reached"] == true);
}

TEST_CASE("bench kernels: the cycles are those of `pulpo run`") {
  const auto run = nlohmann::json::parse(::pulpo::test::pulpo("run conv-int8 --json").output);
  const auto rows = bench("--filter conv-int8")["rows"];
  for (const auto& region : run["regions"]) {
    CHECK((region["name"] != "conv" || region["cycles"] == rows[1]["cycles"]));
  }
}

TEST_CASE("bench kernels: ratios appear with the rows that they need") {
  const auto json = bench("--filter 'conv 4x4 xpulp'");
  REQUIRE(json["rows"].size() == 4);
  const auto ratio = json["rows"][3]["macs_per_cycle"].get<double>() / json["rows"][1]["macs_per_cycle"].get<double>();
  REQUIRE(json["figures"].size() == 1);
  CHECK(json["figures"][0]["claim"] == "XpulpNN over XpulpV2, 4 bits");
  CHECK(json["figures"][0]["measured_low"].get<double>() == Approx(ratio));
}

TEST_CASE("bench kernels: the same bytes with any number of threads") {
  const auto one = ::pulpo::test::pulpo("bench kernels --filter 'pointwise 2x2' --jobs 1");
  const auto three = ::pulpo::test::pulpo("bench kernels --filter 'pointwise 2x2' --jobs 3");
  CHECK(one.status == 0);
  CHECK_THAT(one.output, Contains("pointwise") && Contains("macload"));
  CHECK(one.output == three.output);
}

TEST_CASE("bench kernels: rows by name; a filter that fits none is refused") {
  const auto list = ::pulpo::test::pulpo("bench kernels --list").output;
  // 9 pairs x 5 levels of conv, conv-int8, 3 pairs x 3 levels of two more layers, two networks
  CHECK(std::count(list.begin(), list.end(), '\n') == 9 * 5 + 1 + 2 * 9 + 2);
  const auto answer = ::pulpo::test::pulpo("bench kernels --filter conv-int9");
  CHECK(answer.status == 2);
  CHECK_THAT(answer.errors, Contains("--list"));
}
