// SPDX-License-Identifier: Apache-2.0
// The `.insn` templates of intrinsics and macros, through GNU as, give the words of their rows.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "isa/catalogue.hpp"
#include "isa/decoder.hpp"
#include "isa/generate/shape.hpp"
#include "tests/support/tool.hpp"

namespace {

using namespace pulpo::isa;

/// A value of the field that no other sample has in the same bits; MAC&Load may set one load bit only.
std::int64_t sample(const Field& field) {
  return field.name == "imm5ml"               ? 21
         : field.kind == FieldKind::pc_offset ? 8
                                              : field.highest() / 2 - field.highest() / 2 % field.step();
}

struct Sample {
  std::string directive;
  std::uint32_t word = 0;
};

/// The row with rd = a2, rs1 = a0, rs2 = a1, and the third factor a4; rounded dynamically.
Sample sample_of(const Row& row) {
  OperandTexts texts{.rd = "a2", .rs1 = "a0", .rs2 = "a1", .rs3 = "a4", .immediate = {}, .immediate2 = {}};
  Sample result{{}, row.match};
  std::string* immediate = &texts.immediate;
  for (const Field* field : operand_fields(row)) {
    if (field->kind == FieldKind::gpr) {
      result.word |= field->insert(field->name == "rd"    ? 12
                                   : field->name == "rs1" ? 10
                                   : field->name == "fs3" ? 14
                                                          : 11);
      continue;
    }
    if (field->kind == FieldKind::rounding) {
      result.word |= field->insert(dynamic_rounding);
      continue;
    }
    const std::int64_t value = sample(*field);
    result.word |= field->insert(static_cast<std::uint32_t>(value));
    *immediate = field->kind == FieldKind::pc_offset ? ".+8" : std::to_string(value);
    immediate = &texts.immediate2;
  }
  result.directive = insn_template(row, texts);
  return result;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("GNU as turns the templates into the words") {
  if (pulpo::test::tool_missing("riscv64-unknown-elf-as")) {
    return;
  }
  const std::string base = std::filesystem::temp_directory_path() / ("pulpo-insn-" + std::to_string(getpid()));
  std::vector<Sample> samples;
  std::ofstream source(base + ".s");
  source << ".option norelax\n";
  for (const Row& row : all_rows()) {
    if (is_pulp_extension(row.extension) && row.unit != UnitClass::hardware_loop) {
      samples.push_back(sample_of(row));
      source << samples.back().directive << '\n';
    }
  }
  source.close();
  const std::string command = "riscv64-unknown-elf-as -march=rv32imc_zicsr -mabi=ilp32 " + base + ".s -o " + base +
                              ".o && riscv64-unknown-elf-objcopy -O binary -j .text " + base + ".o " + base + ".bin";
  REQUIRE(std::system(command.c_str()) == 0);
  const std::string bytes = read_file(base + ".bin");
  REQUIRE(bytes.size() == 4 * samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    std::uint32_t word = 0;
    std::memcpy(&word, bytes.data() + 4 * i, 4);
    INFO(samples[i].directive);
    CHECK(word == samples[i].word);
  }
  CHECK(samples.size() > 400);
  for (const char* suffix : {".s", ".o", ".bin"}) {
    std::filesystem::remove(base + suffix);
  }
}
