// SPDX-License-Identifier: Apache-2.0
// The test-and-set alias of the TCDM: atomic with XBAR, a plain alias with LIC.
#include <catch2/catch.hpp>

#include "memory/tcdm.hpp"

using pulpo::memory::Tcdm;
using pulpo::memory::TcdmConfig;

namespace {
constexpr pulpo::Address plain = 0x1000'0010, alias = 0x1010'0010;
}

TEST_CASE("XBAR: a load through the alias reads the old word, stores ones and keeps the bank for one more cycle") {
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

TEST_CASE("XBAR: a byte load through the alias sets that byte only") {
  TcdmConfig config;
  config.interconnect = TcdmConfig::Interconnect::xbar;
  Tcdm tcdm(config, 8);
  CHECK(tcdm.access(0, alias, false, 0b0100, 0, 0) == 0);
  CHECK(tcdm.access(0, plain, false, 0xF, 0, 2) == 0x00FF'0000);
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
