// SPDX-License-Identifier: Apache-2.0
// Tools that a test needs and a machine may lack: the test is left out with a message, or fails where
// PULPO_REQUIRE_TOOLS is set (.ci/run does).
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <string>

namespace pulpo::test {

inline bool tool_missing(const std::string& name) {
  if (std::system(("command -v " + name + " > /dev/null").c_str()) == 0) {
    return false;
  }
  const std::string message = name + " is not installed (scripts/packages.txt names the packages)";
  if (std::getenv("PULPO_REQUIRE_TOOLS") != nullptr) {
    FAIL(message);
  }
  WARN("left out: " << message);
  return true;
}

}  // namespace pulpo::test
