// SPDX-License-Identifier: Apache-2.0
// `pulpo list --json`: paths that can be opened; the first one is what `pulpo run NAME` loads.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "command.hpp"

TEST_CASE("pulpo list --json names files that are there") {
  const auto answer = pulpo::test::pulpo("list --json");
  REQUIRE(answer.status == 0);
  const auto workloads = nlohmann::json::parse(answer.output);
  CHECK(workloads.size() > 3);
  bool several = false;
  for (const auto& workload : workloads) {
    INFO(workload.at("name"));
    const auto& files = workload.at("elf_files");
    CHECK(workload.at("elf") == files.at(0));
    several = several || files.size() > 1;
    for (const std::string file : files) {
      INFO(file);
      CHECK(std::filesystem::is_regular_file(file));
    }
  }
  CHECK(several);
  // conv without arguments is its default level
  const auto conv =
      std::find_if(workloads.begin(), workloads.end(), [](const auto& w) { return w.at("name") == "conv"; });
  REQUIRE(conv != workloads.end());
  for (const auto& argument : conv->at("args")) {
    if (argument.at("name") == "isa") {
      CHECK(conv->at("elf").get<std::string>().ends_with("conv-" + argument.at("default").get<std::string>() + ".elf"));
    }
  }
}
