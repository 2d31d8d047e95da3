// SPDX-License-Identifier: Apache-2.0
// The test-and-set alias of the TCDM: atomic with XBAR, a plain alias with LIC.
#include <catch2/catch.hpp>

#include "memory/tcdm.hpp"

using pulpo::memory::Tcdm;
using pulpo::memory::TcdmConfig;

namespace {
constexpr pulpo::Address plain = 0x1000'0010, alias = 0x1010'0010;
}

TEST_CASE("TCDM-TS: a load through the alias reads the old word, stores ones and keeps the bank for one more cycle") {
  TcdmConfig config;
  config.interconnect = TcdmConfig::Interconnect::xbar;
  Tcdm tcdm(config, 8);
  tcdm.access(0, plain, true, 0xF, 0x1234'5678, 0);

  tcdm.add(0, alias);
  REQUIRE(tcdm.arbitrate(1) == 1);
  CHECK(tcdm.access(0, alias, false, 0xF, 0, 1) == 0x1234'5678);

  tcdm.add(1, plain);
  tcdm.add(2, plain + 4);  // another bank is free
  CHECK(tcdm.arbitrate(2) == 0b100);
  CHECK(tcdm.winner(4) == pulpo::memory::max_requesters);
  tcdm.add(1, plain);
  CHECK(tcdm.arbitrate(3) == 0b10);
  CHECK(tcdm.access(0, plain, false, 0xF, 0, 3) == 0xFFFF'FFFF);
}

TEST_CASE("TCDM-TS: a byte load through the alias sets that byte only") {
  TcdmConfig config;
  config.interconnect = TcdmConfig::Interconnect::xbar;
  Tcdm tcdm(config, 8);
  CHECK(tcdm.access(0, alias, false, 0b0100, 0, 0) == 0);
  CHECK(tcdm.access(0, plain, false, 0xF, 0, 2) == 0x00FF'0000);
}

// Core 0 sets bank 4 in cycle 1. In cycle 2 that bank answers it once more (with the old word), beside the bank that
// core 0 loads from then: the higher of the two is heard. Another core is not disturbed.
TEST_CASE("TCDM-TS-ECHO: the set half answers too, and the higher bank is heard") {
  struct Case {
    unsigned core;
    pulpo::Address address;
    pulpo::Word heard;
  };
  for (const auto& [core, address, heard] :
       {Case{0, plain - 4, 0x1234'5678}, Case{0, plain + 4, 5}, Case{1, plain - 4, 3}}) {
    TcdmConfig config;
    config.interconnect = TcdmConfig::Interconnect::xbar;
    Tcdm tcdm(config, 8);
    tcdm.access(0, plain - 4, true, 0xF, 3, 0);
    tcdm.access(0, plain, true, 0xF, 0x1234'5678, 0);
    tcdm.access(0, plain + 4, true, 0xF, 5, 0);
    tcdm.access(0, alias, false, 0xF, 0, 1);
    CHECK(tcdm.access(core, address, false, 0xF, 0, 2) == heard);
    CHECK(tcdm.seen().echo == (heard == 0x1234'5678));
  }
}

TEST_CASE("LIC: the alias is a plain load") {
  Tcdm tcdm(TcdmConfig{}, 8);
  tcdm.access(0, plain, true, 0xF, 7, 0);
  CHECK(tcdm.access(0, alias, false, 0xF, 0, 1) == 7);
  CHECK(tcdm.access(0, alias, false, 0xF, 0, 2) == 7);
}

TEST_CASE("Byte enables write their lanes only") {
  Tcdm tcdm(TcdmConfig{}, 8);
  tcdm.access(0, plain, true, 0xF, 0xAABB'CCDD, 0);
  tcdm.access(0, plain, true, 0b0110, 0x1122'3344, 1);
  CHECK(tcdm.access(0, plain, false, 0xF, 0, 2) == 0xAA22'33DD);
}
