// SPDX-License-Identifier: Apache-2.0
// Every timing rule of cores and cluster has an id of its own, is at its place in the table, and names a test that
// exists and carries the id.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "cluster/timing/rules.hpp"

namespace {

/// Names of all test cases, as written in the sources of the tests.
std::set<std::string> test_names() {
  static const std::regex test_case(R"re(TEST_CASE\(\s*"([^"]*)")re");
  std::set<std::string> names;
  for (const auto& file : std::filesystem::recursive_directory_iterator(PULPO_SOURCE_DIR "/tests")) {
    if (file.path().extension() != ".cpp") {
      continue;
    }
    std::ostringstream text;
    text << std::ifstream(file.path()).rdbuf();
    static const std::regex broken_literal(R"re("\s*\n\s*")re");
    const std::string source = std::regex_replace(text.str(), broken_literal, "");
    for (std::sregex_iterator at(source.begin(), source.end(), test_case), end; at != end; ++at) {
      names.insert((*at)[1]);
    }
  }
  return names;
}

}  // namespace

TEST_CASE("every timing rule names a test that exists") {
  const auto tests = test_names();
  std::set<std::string_view> ids;
  const auto rules = pulpo::cluster::timing_rules();
  REQUIRE(rules.size() == static_cast<std::size_t>(pulpo::cluster::Rule::count));
  for (std::size_t i = 0; i < rules.size(); ++i) {
    INFO(rules[i].id);
    CHECK(static_cast<std::size_t>(rules[i].rule) == i);
    CHECK(ids.insert(rules[i].id).second);
    CHECK(tests.count(std::string(rules[i].test)) == 1);
    CHECK(rules[i].test.find(rules[i].id) != std::string_view::npos);
    CHECK(pulpo::cluster::find_timing_rule(rules[i].id) == &rules[i]);
    CHECK(rules[i].statement.ends_with('.'));
  }
}
