// SPDX-License-Identifier: Apache-2.0
// The HTML report is one file that needs no network and no scripts, and holds what the run was about.
#include <catch2/catch.hpp>

#include "command.hpp"
#include "sim/engine/report.hpp"

using namespace pulpo::test;
using Catch::Contains;

TEST_CASE("One file, nothing from elsewhere") {
  const auto answer = ::pulpo::test::pulpo("run conv-int8 --report html");
  CHECK(answer.status == 0);
  CHECK_THAT(answer.output, Catch::StartsWith("<!doctype html>") && Catch::EndsWith("</html>\n"));
  for (const auto* outside : {"http", "<script", "src=", "<link", "@import"}) {
    CHECK(answer.output.find(outside) == std::string::npos);
  }
  CHECK_THAT(answer.output, Contains("<td>conv</td>") && Contains("tcdm.access") && Contains("bank 15: "));
}

TEST_CASE("Names cannot break the page") {
  pulpo::engine::RunResult result;
  result.program = "<b>&\"";
  CHECK_THAT(pulpo::engine::html_report(result), Contains("&lt;b&gt;&amp;&quot;") && !Contains("<b>&\""));
}
