// SPDX-License-Identifier: Apache-2.0
// The plain-C twin of each intrinsic computes what the instruction computes, in legacy mode and in all SIMD formats.
#include <catch2/catch.hpp>

#include <random>

#include "generated/xpulp.h"
#include "isa/executor.hpp"
#include "tests/support/flat_memory.hpp"

namespace {

using namespace pulpo::isa;

struct Call {
  const char* mnemonic;
  std::uint32_t word;
  std::uint32_t (*twin)(std::uint32_t rd, std::uint32_t rs1, std::uint32_t rs2);
};

const Call calls[] = {
#include "generated/xpulp_calls.inc"
};

/// Values at which lanes overflow, and random ones.
std::uint32_t operand(std::mt19937& random) {
  static constexpr std::uint32_t corners[] = {0,          0xffffffff, 0x80000000, 0x7fffffff,
                                              0x80008000, 0x80808080, 0x88888888, 0xaaaaaaaa};
  const auto choice = random();
  return choice % 4 == 0 ? corners[choice / 4 % 8] : static_cast<std::uint32_t>(random());
}

/// Runs one call both ways from the same SIMD state.
void compare(const Call& call, const SimdState& simd, const Decoder& decoder, std::mt19937& random) {
  pulpo::test::FlatMemory memory;
  static Executor<pulpo::test::FlatMemory> executor(decoder, memory);
  executor.hart = {};
  executor.hart.simd = simd;
  executor.hart.x[10] = operand(random);
  executor.hart.x[11] = operand(random);
  executor.hart.x[12] = operand(random);
  xpulp_machine = {simd.format, simd.slice, simd.skip, simd.skip_count, simd.legacy, {}, {}, {}, 0, 0};
  INFO(call.mnemonic << std::hex << " word " << call.word << " format " << int(simd.format) << " rs1 "
                     << executor.hart.x[10] << " rs2 " << executor.hart.x[11] << " rd " << executor.hart.x[12]);
  const std::uint32_t twin = call.twin(executor.hart.x[12], executor.hart.x[10], executor.hart.x[11]);
  REQUIRE(executor.execute(decoder.decode(call.word)) == Outcome::retired);
  REQUIRE(twin == executor.hart.x[12]);
  REQUIRE(xpulp_machine.slice == executor.hart.simd.slice);
}

}  // namespace

TEST_CASE("plain-C twins equal the instructions") {
  const Decoder decoder(Variant::mpic);
  std::mt19937 random(6);
  for (const Call& call : calls) {
    for (int round = 0; round < 16; ++round) {
      compare(call, {}, decoder, random);
    }
    for (std::uint8_t format = 0; format <= 10; ++format) {
      SimdState simd;
      simd.legacy = false;
      simd.format = format;
      simd.slice = static_cast<std::uint8_t>(random() % simd_formats[format].slices());
      compare(call, simd, decoder, random);
    }
  }
  CHECK(std::size(calls) > 500);
}
