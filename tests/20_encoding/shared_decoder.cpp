// SPDX-License-Identifier: Apache-2.0
// A process has one decoder a variant and kind of float registers, and it decodes as a new one does.
#include <catch2/catch.hpp>

#include "isa/decoder.hpp"

using namespace pulpo::isa;

TEST_CASE("The shared decoder of a variant is one, and another one for other float registers") {
  const auto& shared = Decoder::shared(Variant::flexv, FloatRegisters::none);
  CHECK(&shared == &Decoder::shared(Variant::flexv, FloatRegisters::none));
  CHECK(&shared != &Decoder::shared(Variant::flexv, FloatRegisters::own));
  CHECK(shared.variant() == Variant::flexv);

  constexpr std::uint32_t fadd = 0x00000053;  // fadd.s with register 0 throughout
  CHECK(!shared.decode(fadd).legal());
  CHECK(Decoder::shared(Variant::flexv, FloatRegisters::own).decode(fadd).legal());
  const Decoder own(Variant::mpic, {}, FloatRegisters::none);
  for (std::uint32_t word = 0x33; word < 0x4000'0000; word += 0x10'0080) {  // opcodes of scalar and packed arithmetic
    REQUIRE(Decoder::shared(Variant::mpic, FloatRegisters::none).decode(word).row == own.decode(word).row);
  }
}
