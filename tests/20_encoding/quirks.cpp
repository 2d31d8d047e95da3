// SPDX-License-Identifier: Apache-2.0
// What the RTL's decoders ignore or reject, and mpic does not.
#include <catch2/catch.hpp>

#include "isa/decoder.hpp"

namespace {

using namespace pulpo::isa;

std::string text(Variant variant, std::uint32_t word) {
  const Instruction instruction = Decoder(variant).decode(word);
  return instruction.legal() ? disassemble(instruction, 0) : "illegal";
}

}  // namespace

TEST_CASE("nibble and crumb words run as halfword and byte ones on flexv") {
  constexpr std::uint32_t registers = 12U << 7 | 10U << 15 | 11U << 20;
  CHECK(text(Variant::mpic, 0x00002057 | registers) == "pv.add.n a2,a0,a1");
  CHECK(text(Variant::flexv, 0x00002057 | registers) == "pv.add.h a2,a0,a1");
  CHECK(text(Variant::flexv, 0x02002057 | registers) == "pv.add.h a2,a0,a1");  // .c: bit 25 too
  CHECK(text(Variant::flexv, 0x00003057 | registers) == "pv.add.b a2,a0,a1");  // .sc.n
  CHECK(text(Variant::cv32e40p, 0x00002057 | registers) == "illegal");
}

TEST_CASE("bits that only strict decoders look at") {
  // lp.setup with bit 8 set; p.ff1 with rs2; p.sw with a register offset and funct7; p.bitrev with bit 27
  for (const std::uint32_t word : {0x0045417bU, 0x10150633U, 0x0eb56623U, 0xc8055633U}) {
    INFO(std::hex << word);
    CHECK(text(Variant::mpic, word) == "illegal");
    CHECK(text(Variant::flexv, word) != "illegal");
    CHECK(text(Variant::ri5cy, word) != "illegal");
  }
}

TEST_CASE("compressed hints are illegal on flexv and RI5CY") {
  // c.li x0,1; c.lui x0,1; c.slli a0,0; c.srli s0,0; c.add x0,a0
  for (const std::uint32_t pattern : {0x4005U, 0x6005U, 0x0502U, 0x8001U, 0x902aU}) {
    INFO(std::hex << pattern);
    CHECK(text(Variant::mpic, pattern) != "illegal");
    CHECK(text(Variant::flexv, pattern) == "illegal");
    CHECK(text(Variant::ri5cy, pattern) == "illegal");
  }
  CHECK(text(Variant::flexv, 0x4505) == "li a0,1");
}

namespace {

/// rd of a word of which rs1 and rs2 hold the given values.
std::uint32_t run(Variant variant, FloatRegisters floats, std::uint32_t word, std::uint32_t a, std::uint32_t b) {
  const Instruction instruction = Decoder(variant, {}, floats).decode(word);
  REQUIRE(instruction.legal());
  Operands in;
  in.rs1 = a, in.rs2 = b, in.imm = instruction.imm;
  Result out;
  instruction.execute(in, out);
  return out.rd;
}

}  // namespace

TEST_CASE("short floats stand below ones in float registers and in the RTL, else below copies of their sign") {
  constexpr std::uint32_t fadd_h = 0x04000053;
  constexpr std::uint32_t one = 0x3c00, two = 0x4000;
  CHECK(run(Variant::mpic, FloatRegisters::integer, fadd_h, one, one) == two);
  CHECK(run(Variant::mpic, FloatRegisters::own, fadd_h, one, one) == (0xffff0000 | two));
  CHECK(run(Variant::flexv, FloatRegisters::integer, fadd_h, one, one) == (0xffff0000 | two));
}

// fpnew_noncomp.sv knows functions 0 to 2; .ah sends it 4 to 6.
TEST_CASE("sign injection, minimum and comparison of .ah are not defined in the RTL") {
  constexpr std::uint32_t one = 0x3f80, minus_one = 0xbf80, nan = 0x7fc0, signaling = 0x7f81;
  const auto both = [](std::uint32_t word, std::uint32_t a, std::uint32_t b) {
    const auto flexv = run(Variant::flexv, FloatRegisters::integer, word, a, b);
    CHECK(run(Variant::ri5cy, FloatRegisters::integer, word, a, b) == flexv);
    return flexv;
  };
  constexpr std::uint32_t fsgnj = 0x24004053, fmin = 0x2c004053, feq = 0xa4006053;
  CHECK(run(Variant::mpic, FloatRegisters::integer, fsgnj, one, minus_one) == 0xffffbf80);
  CHECK(both(fsgnj, one, minus_one) == 0xffffffff);
  CHECK(run(Variant::mpic, FloatRegisters::integer, fmin, one, minus_one) == 0xffffbf80);
  CHECK(both(fmin, one, minus_one) == 0xffffffff);
  CHECK(both(fmin, one, nan) == 0xffff3f80);  // the number
  CHECK(both(fmin, nan, nan) == 0xffff7fc0);
  CHECK(run(Variant::mpic, FloatRegisters::integer, feq, one, one) == 1);
  CHECK(both(feq, one, one) == 0xffff);
  CHECK(both(feq, one, signaling) == 0);
}
