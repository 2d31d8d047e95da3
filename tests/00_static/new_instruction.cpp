// SPDX-License-Identifier: Apache-2.0
// A new instruction is one row: given that, it decodes, disassembles, assembles and executes, with no other file
// touched.
#include <catch2/catch.hpp>

#include <array>

#include "isa/assembler.hpp"
#include "isa/executor.hpp"
#include "isa/rows/builder.hpp"
#include "tests/support/flat_memory.hpp"

namespace {

using namespace pulpo::isa;

/// Opcode 0x0f with funct3 6 is free: rd = rd + |rs1 - rs2| on bytes, the sum of absolute differences.
constexpr auto sum_of_differences = rows::make_rows(
    {.mask = 0xfe00707f,
     .format = Format::r,
     .operands = "rd, rs1, rs2",
     .extension = Extension::xpulpv2,
     .unit = UnitClass::dot_product,
     .reads = reads::rs1 | reads::rs2 | reads::rs3,
     .writes = writes::rd_alu,
     .source = "this test"},
    {{"pv.sad.b", 0x0000600f,
      [](const Operands& in, Result& out) {
        out.rd = in.rs3;
        for (unsigned i = 0; i < 4; ++i) {
          const int difference = static_cast<int>(in.rs1 >> 8 * i & 0xff) - static_cast<int>(in.rs2 >> 8 * i & 0xff);
          out.rd += static_cast<std::uint32_t>(difference < 0 ? -difference : difference);
        }
      },
      "rd += sum of |rs1[i] - rs2[i]|", "Sum of absolute differences."}});

}  // namespace

TEST_CASE("one row is a whole instruction") {
  const Decoder decoder(Variant::mpic, sum_of_differences);
  const Assembler assembler(Variant::mpic, sum_of_differences);
  const std::uint32_t word = assembler.assemble("pv.sad.b a2, a0, a1", 0).word;
  CHECK(word == (0x0000600fU | 12U << 7 | 10U << 15 | 11U << 20));
  const Instruction instruction = decoder.decode(word);
  REQUIRE(instruction.legal());
  CHECK(disassemble(instruction, 0) == "pv.sad.b a2,a0,a1");

  pulpo::test::FlatMemory memory;
  Executor<pulpo::test::FlatMemory> executor(decoder, memory);
  executor.hart.x[10] = 0x05000aff;
  executor.hart.x[11] = 0x0201ff00;
  executor.hart.x[12] = 100;
  CHECK(executor.execute(instruction) == Outcome::retired);
  CHECK(executor.hart.x[12] == 100 + 3 + 1 + 245 + 255);

  CHECK_FALSE(Decoder(Variant::mpic).decode(word).legal());
}
