// SPDX-License-Identifier: Apache-2.0
// What Pulpo prints for CORE-V words, LLVM's assembler turns into the same words.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

#include "isa/catalogue.hpp"
#include "isa/decoder.hpp"
#include "tests/support/tool.hpp"

namespace {

using namespace pulpo::isa;

/// LLVM 19 has all of CORE-V but the hardware loops.
bool known_to_llvm(const Row& row) { return row.extension == Extension::xcv && row.unit != UnitClass::hardware_loop; }

/// LLVM 19 has the older name of cv.sle and cv.sleu.
std::string in_llvm_spelling(std::string text) {
  const std::string name = "cv.sle";
  return text.rfind(name, 0) == 0 ? text.insert(name.size(), "t") : text;
}

/// The words of an `llvm-mc --show-encoding` listing: "# encoding: [0x7b,0x06,0xb5,0xa0]".
std::vector<std::uint32_t> encodings(const std::string& path) {
  std::vector<std::uint32_t> words;
  std::ifstream file(path);
  const std::string marker = "encoding: [";
  for (std::string line; std::getline(file, line);) {
    const auto at = line.find(marker);
    if (at == std::string::npos) {
      continue;
    }
    std::uint32_t word = 0;
    for (unsigned i = 0; i < 4; ++i) {
      word |= static_cast<std::uint32_t>(std::stoul(line.substr(at + marker.size() + 5 * i, 4), nullptr, 16))
              << (8 * i);
    }
    words.push_back(word);
  }
  return words;
}

}  // namespace

TEST_CASE("LLVM assembles what is printed for CORE-V") {
  if (pulpo::test::tool_missing("llvm-mc-19")) {
    return;
  }
  const std::string base = std::filesystem::temp_directory_path() / ("pulpo-core-v-" + std::to_string(getpid()));
  const Decoder decoder(Variant::cv32e40p_xcv);
  std::mt19937 random(7);
  std::vector<std::uint32_t> words;
  std::ofstream source(base + ".s");
  for (const Row& row : all_rows()) {
    for (int i = 0; known_to_llvm(row) && i < 8; ++i) {
      auto word = static_cast<std::uint32_t>((random() & ~row.mask) | row.match);
      word &= row.unit == UnitClass::branch ? 0x7fffffff : 0xffffffff;  // with pc 0 a target is its offset
      source << in_llvm_spelling(disassemble(decoder.decode(word), 0)) << '\n';
      words.push_back(word);
    }
  }
  source.close();
  const std::string command =
      "llvm-mc-19 -triple=riscv32 -mattr=+m,+xcvmac,+xcvalu,+xcvbi,+xcvbitmanip,+xcvmem,+xcvsimd,"
      "+xcvelw -show-encoding " +
      base + ".s > " + base + ".txt";
  REQUIRE(std::system(command.c_str()) == 0);
  const auto assembled = encodings(base + ".txt");
  REQUIRE(assembled.size() == words.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    INFO(disassemble(decoder.decode(words[i]), 0));
    CHECK(assembled[i] == words[i]);
  }
  CHECK(words.size() == 8 * 312);  // 320 rows less 8 hardware loops
  std::filesystem::remove(base + ".s");
  std::filesystem::remove(base + ".txt");
}
