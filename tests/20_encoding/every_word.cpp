// SPDX-License-Identifier: Apache-2.0
// Each word has exactly one meaning or none: all 16-bit patterns, and random 32-bit words on every variant.
#include <catch2/catch.hpp>

#include <random>

#include "isa/catalogue.hpp"
#include "isa/decoder.hpp"
#include "tests/support/counts.hpp"

namespace {

using namespace pulpo::isa;

constexpr Variant variants[] = {Variant::mpic, Variant::flexv, Variant::ri5cy, Variant::cv32e40p,
                                Variant::cv32e40p_xcv};

std::vector<const Row*> matching(Variant variant, std::uint32_t word) {
  std::vector<const Row*> found;
  for (const Row& row : all_rows()) {
    if ((word & row.mask) == row.match && accepts(row, word) && has_extension(variant, row.extension)) {
      found.push_back(&row);
    }
  }
  return found;
}

}  // namespace

TEST_CASE("every 16-bit pattern has one compressed row or is illegal") {
  const Decoder decoder(Variant::mpic);
  unsigned legal = 0;
  for (std::uint32_t pattern = 0; pattern < 0x10000; ++pattern) {
    if ((pattern & 3) == 3) {
      continue;
    }
    unsigned accepting = 0;
    for (const CompressedRow& row : compressed_rows()) {
      const auto half = static_cast<std::uint16_t>(pattern);
      accepting += (half & row.mask) == row.match && row.expand(half) != 0 ? 1 : 0;
    }
    const Instruction decoded = decoder.decode(pattern);
    INFO(std::hex << pattern);
    REQUIRE(accepting <= 1);
    REQUIRE(decoded.legal() == (accepting == 1));
    REQUIRE(decoded.size_bytes == 2);
    legal += accepting;
  }
  // All of quadrants 0 to 2 (3 * 16384) less the loads and stores of doubles (4 * 2048), the reserved major of quadrant
  // 0 (2048) and what RV32C reserves within the others.
  CHECK(legal < 3 * 16384 - 5 * 2048);
  CHECK(legal > 25000);
}

TEST_CASE("random 32-bit words decode to the one row that matches, or to none") {
  std::mt19937 random(3);
  const Decoder decoder(Variant::mpic);
  unsigned legal = 0;
  for (std::uint32_t i = 0; i < pulpo::test::random_words; ++i) {
    const auto word = static_cast<std::uint32_t>(random() | 3U);
    const auto rows = matching(Variant::mpic, word);
    const Instruction decoded = decoder.decode(word);
    INFO(std::hex << word);
    REQUIRE(rows.size() <= 1);
    REQUIRE((!decoded.legal() || decoded.row == rows.at(0)));
    legal += decoded.legal() ? 1 : 0;
  }
  CHECK(legal > 100'000);
}

// A row's own words decode to it whatever bits the variant ignores.
TEST_CASE("each variant decodes the words of its rows") {
  std::mt19937 random(4);
  for (const Variant variant : variants) {
    const Decoder decoder(variant);
    for (const Row& row : all_rows()) {
      for (int i = 0; i < 64 && has_extension(variant, row.extension); ++i) {
        const auto word = static_cast<std::uint32_t>((random() & ~row.mask) | row.match);
        const Instruction decoded = decoder.decode(word);
        INFO(name(variant) << " " << row.mnemonic << " " << std::hex << word);
        REQUIRE((decoded.row == &row || !accepts(row, word)));
      }
    }
  }
}
