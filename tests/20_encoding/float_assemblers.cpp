// SPDX-License-Identifier: Apache-2.0
// What Pulpo prints for the float words of Zfinx, Zhinx, F and Zfh, GNU's assembler and LLVM's turn into the same
// words.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "isa/catalogue.hpp"
#include "isa/decoder.hpp"
#include "tests/support/tool.hpp"

namespace {

using namespace pulpo::isa;

/// RISC-V's own, not those that smallFloat adds in the same opcodes.
bool is_standard(const Row& row, FloatRegisters floats) {
  const std::string_view name = row.mnemonic;
  const bool other_format = name.find(".ah") != name.npos || name.ends_with(".b") || name.find(".b.") != name.npos ||
                            name == "flb" || name == "fsb";
  const bool packed = (row.match & 0x7f) == 0x33;
  const bool expands = name.starts_with("fmulex") || name.starts_with("fmacex");
  return (row.extension == Extension::f ? floats == FloatRegisters::own
                                        : row.extension == Extension::zfinx || row.extension == Extension::xf16) &&
         !packed && !other_format && !expands;
}

struct Written {
  std::vector<std::uint32_t> words;
  std::vector<std::string> lines;
};

/// Eight random words of every row.
Written all_rows_written(FloatRegisters floats) {
  const Decoder decoder(Variant::mpic, {}, floats);
  std::mt19937 random(9);
  Written written;
  for (const Row& row : all_rows()) {
    for (unsigned made = 0; is_standard(row, floats) && made < 8;) {
      auto word = static_cast<std::uint32_t>((random() & ~row.mask) | row.match);
      word &= row.mnemonic == "fcvt.s.h" ? ~(7U << 12) : ~0U;  // of which GNU's knows no rounding mode
      const Instruction instruction = decoder.decode(word);
      if (instruction.row == &row) {
        written.words.push_back(word);
        written.lines.push_back(disassemble(instruction, 0));
        ++made;
      }
    }
  }
  return written;
}

/// @param command with a blank behind; it assembles its argument into the file that the first one names
void check(const std::string& command, FloatRegisters floats, std::size_t rows) {
  const std::string base = std::filesystem::temp_directory_path() / ("pulpo-floats-" + std::to_string(getpid()));
  const Written written = all_rows_written(floats);
  REQUIRE(written.words.size() == 8 * rows);
  std::ofstream source(base + ".s");
  source << ".option norvc\n";
  for (const std::string& line : written.lines) {
    source << line << '\n';
  }
  source.close();
  REQUIRE(std::system((command + base + ".o " + base + ".s").c_str()) == 0);
  REQUIRE(std::system(("riscv64-unknown-elf-objcopy -O binary -j .text " + base + ".o " + base + ".bin").c_str()) == 0);
  std::ifstream file(base + ".bin", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  REQUIRE(bytes.size() >= 4 * written.words.size());
  for (std::size_t i = 0; i < written.words.size(); ++i) {
    std::uint32_t word = 0;
    std::memcpy(&word, bytes.data() + 4 * i, 4);
    INFO(written.lines[i]);
    CHECK(word == written.words[i]);
  }
  for (const char* suffix : {".s", ".o", ".bin"}) {
    std::filesystem::remove(base + suffix);
  }
}

constexpr const char* gnu = "riscv64-unknown-elf-as ";
constexpr const char* llvm = "llvm-mc-19 -triple=riscv32 -filetype=obj ";

}  // namespace

// 26 rows of single precision, as many of half but two for the conversions between both; with registers of their own
// also load, store and two moves of each.
TEST_CASE("GNU's assembler assembles what is printed for floats") {
  if (pulpo::test::tool_missing("riscv64-unknown-elf-as")) {
    return;
  }
  check(std::string(gnu) + "-march=rv32imc_zfinx_zhinx -mabi=ilp32 -o ", FloatRegisters::integer, 46);
  check(std::string(gnu) + "-march=rv32imfc_zfh -mabi=ilp32 -o ", FloatRegisters::own, 54);
}

TEST_CASE("LLVM's assembler assembles what is printed for floats") {
  if (pulpo::test::tool_missing("llvm-mc-19") || pulpo::test::tool_missing("riscv64-unknown-elf-objcopy")) {
    return;
  }
  check(std::string(llvm) + "-mattr=+m,+zfinx,+zhinx -o ", FloatRegisters::integer, 46);
  check(std::string(llvm) + "-mattr=+m,+f,+zfh -o ", FloatRegisters::own, 54);
}
