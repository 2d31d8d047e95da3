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
