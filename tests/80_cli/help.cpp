// SPDX-License-Identifier: Apache-2.0
// Every sub-command explains itself, and what the help offers is accepted.
#include <catch2/catch.hpp>
#include <sstream>

#include "command.hpp"

using namespace pulpo::test;
using Catch::Contains;

namespace {

/// The names in the list of sub-commands of a help text.
std::vector<std::string> commands_in(const std::string& help) {
  std::istringstream lines(help.substr(std::min(help.find("Subcommands:"), help.size())));
  std::vector<std::string> names;
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line) && line.starts_with("  ")) {
    const auto name = line.substr(2, line.find(' ', 2) - 2);
    if (!name.empty()) {
      names.push_back(name);
    }
  }
  return names;
}

void check_help(const std::string& path) {
  const auto answer = ::pulpo::test::pulpo(path + " --help");
  INFO(path << " --help");
  CHECK(answer.status == 0);
  CHECK(answer.errors.empty());
  CHECK_THAT(answer.output, Contains("Usage: "));
  for (const auto& name : commands_in(answer.output)) {
    check_help(path + " " + name);
  }
}

}  // namespace

TEST_CASE("Every sub-command has a help text") {
  check_help("");
  CHECK(commands_in(::pulpo::test::pulpo("--help").output).size() >= 7);
}

TEST_CASE("The version") {
  const auto answer = ::pulpo::test::pulpo("--version");
  CHECK(answer.status == 0);
  CHECK_THAT(answer.output, Catch::StartsWith("pulpo "));
}

TEST_CASE("No colours where nobody looks") {
  const auto answer = ::pulpo::test::pulpo("config schema");
  CHECK(answer.output.find('\033') == std::string::npos);
}
