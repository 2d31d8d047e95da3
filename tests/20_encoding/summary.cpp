// SPDX-License-Identifier: Apache-2.0
// The instruction tests in numbers; isa/README.md states the same.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "isa/catalogue.hpp"
#include "tests/support/counts.hpp"
#include "tests/support/csv.hpp"

namespace {

std::size_t vectors() {
  std::size_t sum = 0;
  for (const char* file : pulpo::test::vector_files) {
    sum += pulpo::test::read_csv(std::string("isa_vectors/") + file + ".csv.gz").rows.size();
  }
  return sum;
}

}  // namespace

TEST_CASE("summary of the instruction tests") {
  const std::string summary = fmt::format(
      "{} rows, {} compressed, {} other spellings; {} recorded vectors; all 16-bit patterns and {} random 32-bit words "
      "decoded; at least {} instructions in lock step with qemu-riscv32",
      pulpo::isa::all_rows().size(), pulpo::isa::compressed_rows().size(), pulpo::isa::aliases().size(), vectors(),
      pulpo::test::random_words, pulpo::test::lock_step_instructions);
  std::printf("%s\n", summary.c_str());
  std::size_t files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(PULPO_SOURCE_DIR) + "/tests/data/isa_vectors")) {
    files += entry.path().extension() == ".gz" ? 1 : 0;
  }
  CHECK(files == pulpo::test::vector_files.size());
  std::ifstream readme(std::string(PULPO_SOURCE_DIR) + "/isa/README.md");
  std::stringstream text;
  text << readme.rdbuf();
  INFO("isa/README.md must say: " << summary);
  CHECK(text.str().find(summary) != std::string::npos);
}
