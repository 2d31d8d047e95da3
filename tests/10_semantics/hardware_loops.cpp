// SPDX-License-Identifier: Apache-2.0
// Hardware loops count, nest and end as recorded from the RTL: whole sequences, x5 to x9 at their ends.
#include <catch2/catch.hpp>

#include <sstream>

#include "isa/assembler.hpp"
#include "isa/executor.hpp"
#include "tests/support/csv.hpp"
#include "tests/support/flat_memory.hpp"
#include "tests/support/vectors.hpp"

namespace {

using namespace pulpo::isa;
using pulpo::test::FlatMemory;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) {
    parts.push_back(part);
  }
  return parts;
}

/// The table writes loop ends as distances; the assembler takes ".+distance". A large constant is a lui.
std::string adapted(const std::string& line) {
  const auto comma = line.rfind(',');
  const bool setup = line.rfind("lp.set", 0) == 0 || line.rfind("lp.starti", 0) == 0 || line.rfind("lp.endi", 0) == 0;
  if (setup) {
    return line.substr(0, comma + 1) + ".+" + line.substr(comma + 1);
  }
  return line == "li x10,0x600000" ? "lui x10,0x600" : line;
}

/// Assembles the sequence at `address`; @return the address behind it.
std::uint32_t load_sequence(FlatMemory& memory, const std::string& sequence, std::uint32_t address) {
  const Assembler assembler(Variant::mpic);
  for (const std::string& line : split(sequence, ';')) {
    const Encoded encoded = assembler.assemble(adapted(line), address);
    memory.store(address, encoded.size_bytes, encoded.word);
    address += encoded.size_bytes;
  }
  return address;
}

}  // namespace

TEST_CASE("recorded hardware loop sequences") {
  const auto table = pulpo::test::read_csv("isa_vectors/hwloop.csv.gz");
  for (const Variant variant : {Variant::mpic, Variant::flexv, Variant::ri5cy}) {
    const Decoder decoder(variant);
    for (const auto& row : table.rows) {
      FlatMemory memory;
      const std::uint32_t end = load_sequence(memory, row[table.column("asm")], 0x1000);
      Executor<FlatMemory> executor(decoder, memory);
      executor.hart.pc = 0x1000;
      INFO(row[0]);
      for (int steps = 0; executor.hart.pc != end; ++steps) {
        REQUIRE(executor.step() == Outcome::retired);
        REQUIRE(steps < 200);
      }
      for (const int number : {5, 6, 7, 8, 9}) {
        CHECK(executor.hart.x[static_cast<std::size_t>(number)] ==
              std::stoul(row[table.column("x" + std::to_string(number))]));
      }
    }
  }
  CHECK(table.rows.size() == 16);
}

// CORE-V: the end lies behind the body and the count rests at 0. cv.setup 0, x10, .+12: two instructions, 3 rounds.
TEST_CASE("CORE-V loops end behind their body") {
  const Assembler assembler(Variant::cv32e40p_xcv);
  const Decoder decoder(Variant::cv32e40p_xcv);
  FlatMemory memory;
  std::uint32_t address = 0x1000;
  for (const char* line : {"cv.setup x0,x10,.+12", "addi x5,x5,1", "addi x6,x6,2", "addi x7,x7,1"}) {
    memory.store(address, 4, assembler.assemble(line, address).word);
    address += 4;
  }
  Executor<FlatMemory> executor(decoder, memory);
  executor.hart.pc = 0x1000;
  executor.hart.x[10] = 3;
  while (executor.hart.pc != address) {
    REQUIRE(executor.step() == Outcome::retired);
  }
  CHECK(executor.hart.x[5] == 3);
  CHECK(executor.hart.x[6] == 6);
  CHECK(executor.hart.x[7] == 1);
  CHECK(executor.hart.loops[0].count == 0);
}
