// SPDX-License-Identifier: Apache-2.0
// Every timing rule has an id of its own, is at its place in the table, and names a test that exists.
#include <catch2/catch.hpp>
#include <set>

#include "cluster/timing/rules.hpp"

TEST_CASE("every timing rule names a test that exists") {
  std::set<std::string> tests;
  for (const auto& test : Catch::getAllTestCasesSorted(*Catch::getCurrentContext().getConfig())) {
    tests.insert(test.name);
  }
  std::set<std::string_view> ids;
  const auto rules = pulpo::cluster::timing_rules();
  REQUIRE(rules.size() == static_cast<std::size_t>(pulpo::cluster::Rule::count));
  for (std::size_t i = 0; i < rules.size(); ++i) {
    INFO(rules[i].id);
    CHECK(static_cast<std::size_t>(rules[i].rule) == i);
    CHECK(ids.insert(rules[i].id).second);
    CHECK(tests.count(std::string(rules[i].test)) == 1);
    CHECK(pulpo::cluster::find_timing_rule(rules[i].id) == &rules[i]);
    CHECK(rules[i].statement.ends_with('.'));
  }
}
