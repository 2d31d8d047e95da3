// SPDX-License-Identifier: Apache-2.0
// No instruction is named outside of its row: no string of the program is, or holds, a mnemonic, except in isa/rows.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "isa/catalogue.hpp"

namespace {

namespace fs = std::filesystem;

std::set<std::string> mnemonics() {
  std::set<std::string> names;
  for (const auto& row : pulpo::isa::all_rows()) {
    names.emplace(row.mnemonic);
  }
  for (const auto& row : pulpo::isa::compressed_rows()) {
    names.emplace(row.mnemonic);
  }
  for (const auto& alias : pulpo::isa::aliases()) {
    names.emplace(alias.mnemonic);
  }
  return names;
}

/// The mnemonic itself, or an instruction with operands ("p.lw a0,4(a1!)"); rules may talk about instructions in prose.
bool names_instruction(const std::string& literal, const std::set<std::string>& names) {
  static const std::regex instruction("([a-zA-Z0-9.]+) +[a-z0-9]+ *,.*");
  std::smatch parts;
  return names.count(literal) != 0 || (std::regex_match(literal, parts, instruction) && names.count(parts[1]) != 0);
}

/// String literals of a source line, comments left out.
std::vector<std::string> literals(const std::string& line) {
  static const std::regex literal("\"((?:[^\"\\\\]|\\\\.)*)\"");
  const std::string code = line.substr(0, line.find("//"));
  std::vector<std::string> found;
  for (std::sregex_iterator at(code.begin(), code.end(), literal), end; at != end; ++at) {
    found.push_back((*at)[1]);
  }
  return found;
}

}  // namespace

TEST_CASE("instructions are named in their rows only") {
  const auto names = mnemonics();
  REQUIRE(names.size() > 700);
  // English words and names of unit classes that are mnemonics too
  const std::set<std::string> words{"and", "or", "not", "j", "fence"};
  std::size_t files = 0;
  for (const char* folder : {"isa", "memory", "cluster", "sim", "plugins"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(PULPO_SOURCE_DIR) / folder)) {
      const auto path = entry.path();
      const bool source = path.extension() == ".cpp" || path.extension() == ".hpp";
      if (!source || path.string().find("/isa/rows/") != std::string::npos) {
        continue;
      }
      ++files;
      std::ifstream file(path);
      unsigned number = 0;
      for (std::string line; std::getline(file, line);) {
        ++number;
        for (const std::string& literal : literals(line)) {
          INFO(path.string() << ":" << number << ": \"" << literal << "\"");
          CHECK((words.count(literal) != 0 || !names_instruction(literal, names)));
        }
      }
    }
  }
  CHECK(files > 50);
}
