// SPDX-License-Identifier: Apache-2.0
// `--trace retire:FILE`: CYCLE CORE PC WORD MNEMONIC OPERANDS, in order of cycle, then core; the same text when
// compressed.
#include <catch2/catch.hpp>
#include <regex>
#include <sstream>
#include <tuple>

#include "../support/gzip_file.hpp"
#include "command.hpp"
#include "tiny_program.hpp"

using namespace pulpo::test;

namespace {

const std::vector<std::string_view> program{"lui a0,0x10200", "addi a1,zero,1", "p.sw a1,4(a0!)", "sw a1,-4(a0)",
                                            "jal zero,.+0"};

std::string trace(const ScratchFolder& scratch, const std::string& name) {
  write_file(scratch / "tiny.elf", tiny_elf(assemble(program)));
  const auto options = " --config cluster-lic --set cores.count=2 --report none --trace retire:";
  ::pulpo::test::pulpo("run " + (scratch / "tiny.elf") + options + (scratch / name));
  return scratch / name;
}

}  // namespace

TEST_CASE("Lines have the promised form and order") {
  const ScratchFolder scratch;
  std::istringstream lines(read_file(trace(scratch, "t")));
  const std::regex form(R"((\d+) (\d+) ([0-9a-f]{8}) ([0-9a-f]{4}|[0-9a-f]{8}) (\S+)( \S+)?)");
  std::tuple<long, long> last{-1, -1};
  std::string line;
  std::smatch match;
  std::size_t count = 0;
  for (; std::getline(lines, line); ++count) {
    INFO(line);
    REQUIRE(std::regex_match(line, match, form));
    const std::tuple now{std::stol(match[1]), std::stol(match[2])};
    CHECK(last < now);
    last = now;
  }
  CHECK(count >= 2 * 3);  // both cores come as far as the store that ends the run
}

TEST_CASE("The first instruction leaves ID in cycle 3") {
  // Fetch enable in cycle 0, request in 1, response in 2, ID in 3.
  const ScratchFolder scratch;
  const auto text = read_file(trace(scratch, "t"));
  CHECK(text.substr(0, text.find('\n')) == "3 0 1c000080 10200537 lui a0,0x10200");
}

TEST_CASE("Compressed traces hold the same text") {
  const ScratchFolder scratch;
  const auto plain = read_file(trace(scratch, "t"));
  const auto gzip = test_support::read_gzip(trace(scratch, "t.gz"));
  CHECK(plain == gzip);
  const auto zstd = trace(scratch, "t.zst");
  REQUIRE(std::system(("zstd -q -d '" + zstd + "' -o '" + (scratch / "u") + "'").c_str()) == 0);
  CHECK(plain == read_file(scratch / "u"));
}
