// SPDX-License-Identifier: Apache-2.0
// The same run twice prints the same bytes and writes the same files.
#include <catch2/catch.hpp>

#include "command.hpp"

using namespace pulpo::test;

TEST_CASE("Text, JSON and trace are the same twice") {
  const ScratchFolder scratch;
  const auto run = [&](const std::string& name) {
    const auto answer =
        ::pulpo::test::pulpo("run conv-int8 --arg cores=3 --report text --report json:" + (scratch / name) +
                             ".json --trace retire:" + (scratch / name) + ".zst");
    CHECK(answer.status == 0);
    return answer.output;
  };
  CHECK(run("a") == run("b"));
  CHECK(read_file(scratch / "a.json") == read_file(scratch / "b.json"));
  CHECK(read_file(scratch / "a.zst") == read_file(scratch / "b.zst"));
}
