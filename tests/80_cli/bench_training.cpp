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

TEST_CASE("bench training: labels say what the machine really was") {
  const auto changed = ::pulpo::test::pulpo("bench training --filter 'relu fp32 error l1-512' --set tcdm.size_kib=64");
  REQUIRE(changed.status == 0);
  CHECK_THAT(changed.output, Contains("l1-512, tcdm.size_kib=64") && Contains("but tcdm.size_kib=64") &&
                                 Contains("; --set tcdm.size_kib=64\n"));
  const auto same = ::pulpo::test::pulpo("bench training --filter 'relu fp32 error l1-512' --set tcdm.size_kib=512");
  CHECK_THAT(same.output, Contains(" l1-512   ") && !Contains("but tcdm"));
}

TEST_CASE("bench training: a machine of fewer than eight cores is measured with all that it has") {
  const auto answer =
      ::pulpo::test::pulpo("bench training --json --filter 'matmul fp32 product fpu8' --set cores.count=4");
  REQUIRE(answer.status == 0);
  const auto json = nlohmann::json::parse(answer.output);
  REQUIRE(json["rows"].size() == 2);
  CHECK(json["settings"][0] == "cores.count=4");
  CHECK(json["rows"][0]["cores"] == 1);
  CHECK(json["rows"][1]["cores"] == 4);
  CHECK(json["figures"].empty());  // they are of eight cores
  // a region of four cores: more than two times one core's speed, at most four times
  const double ratio = json["rows"][0]["cycles"].get<double>() / json["rows"][1]["cycles"].get<double>();
  CHECK((ratio > 2 && ratio <= 4.05));
  const auto text = ::pulpo::test::pulpo("bench training --filter 'matmul fp32 product fpu8' --set cores.count=4");
  CHECK_THAT(text.output, Contains("on 1 and 4 cores; --set cores.count=4") && !Contains("8 cores"));
}

TEST_CASE("bench training: energy of a row is that of the region of `pulpo run`") {
  const auto rows = nlohmann::json::parse(
      ::pulpo::test::pulpo("bench training --json --filter 'relu fp32 error l1-256'").output)["rows"];
  const auto run = nlohmann::json::parse(::pulpo::test::pulpo("run relu --json --arg pass=error --arg batch=1 --arg "
                                                              "in=8x8x512 --arg check=0 --set l2.size_kib=4096")
                                             .output);
  REQUIRE(rows.size() == 2);
  for (const auto& region : run["regions"]) {
    if (region["name"] == "error") {
      CHECK(rows[1]["cycles"] == region["cycles"]);
      CHECK(rows[1]["pj_per_mac"].get<double>() * 32768 == Approx(region["energy"]["total_pj"].get<double>()));
    }
  }
}

TEST_CASE("bench training: every kernel and pass, on 1 and 8 cores") {
  const auto list = ::pulpo::test::pulpo("bench training --list").output;
  for (const std::string kernel : {"pointwise-8x8", "pointwise-4x4", "linear", "conv", "depthwise-8x8", "depthwise-4x4",
                                   "batch-norm", "instance-norm"}) {
    for (const std::string pass : {"forward", "error", "weights"}) {
      for (const std::string level : {"l1-128", "l1-256", "l1-512"}) {
        CHECK_THAT(list, Contains(kernel + " fp32 " + pass + " " + level));
      }
    }
  }
  for (const std::string kernel : {"relu", "max-pool", "average-pool", "cross-entropy", "squared-error"}) {
    CHECK_THAT(list, Contains(kernel + " fp32 forward l1-128") && Contains(kernel + " fp32 error l1-512") &&
                         Contains(kernel + " fp16 error l1-512"));
  }
  for (const std::string kernel : {"pointwise-8x8", "linear", "conv", "depthwise-8x8", "relu", "batch-norm", "sgd"}) {
    CHECK_THAT(list, Contains(kernel + " fp32 weights dma-8.3") || Contains(kernel + " fp32 error dma-8.3"));
  }
}

TEST_CASE("bench training: rows by name; a filter that fits none is refused") {
  const auto list = ::pulpo::test::pulpo("bench training --list");
  CHECK_THAT(list.output, Contains("pointwise-8x8 fp32 weights dma-16") && Contains("CORe50"));
  const auto answer = ::pulpo::test::pulpo("bench training --filter conv3d");
  CHECK(answer.status == 2);
  CHECK_THAT(answer.errors, Contains("bench training --list"));
}
