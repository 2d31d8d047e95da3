// SPDX-License-Identifier: Apache-2.0
// Where the cluster's address decoders send an access.
#include <catch2/catch.hpp>

#include "memory/address_map.hpp"
#include "memory/tcdm.hpp"

using pulpo::memory::Target;
using pulpo::memory::target_of;

TEST_CASE("Each area of the map reaches its target, also through the alias at 0") {
  CHECK(target_of(0x1000'0000) == Target::tcdm);
  CHECK(target_of(0x1010'0040) == Target::tcdm);  // test-and-set alias
  CHECK(target_of(0x0000'0100) == Target::tcdm);
  CHECK(target_of(0x1020'0000) == Target::peripheral);
  CHECK(target_of(0x1020'1800) == Target::peripheral);
  CHECK(target_of(0x0020'0400) == Target::peripheral);
  CHECK(target_of(0x1020'4000) == Target::event_unit);
  CHECK(target_of(0x1020'43FC) == Target::event_unit);
  CHECK(target_of(0x1020'4400) == Target::dma);
  CHECK(target_of(0x1020'4800) == Target::nowhere);
  CHECK(target_of(0x1020'2000) == Target::peripheral);
  CHECK(target_of(0x1020'2400) == Target::nowhere);
  CHECK(target_of(0x1030'0000) == Target::nowhere);
  CHECK(target_of(0x1C00'0000) == Target::bus);
  CHECK(target_of(0x1A10'F000) == Target::bus);
}

TEST_CASE("With tcdm.wraps the whole window is memory, over and over") {
  pulpo::memory::TcdmConfig config;  // 128 KiB
  config.wraps = true;
  pulpo::memory::Tcdm tcdm(config, 8);
  CHECK(tcdm.hits(0x1003'FFF0));
  CHECK(tcdm.hits(0x100F'FFFC));
  CHECK(!tcdm.hits(0x1020'0000));
  CHECK(!tcdm.hits(0x0020'0000));
  tcdm.access_plainly(0x1003'FFF0, true, 0xF, 7);
  CHECK(tcdm.access_plainly(0x1001'FFF0, false, 0xF, 0) == 7);
}

TEST_CASE("The TCDM hits exactly its windows' addresses with memory behind them") {
  pulpo::memory::TcdmConfig config;  // 128 KiB
  const pulpo::memory::Tcdm tcdm(config, 8);
  for (const pulpo::Address base : {0x1000'0000U, 0x1010'0000U, 0x0U, 0x0010'0000U}) {
    CHECK(tcdm.hits(base));
    CHECK(tcdm.hits(base + 0x1'FFFF));
    CHECK(!tcdm.hits(base + 0x2'0000));
    CHECK(!tcdm.hits(base + 0xF'FFFF));
  }
  CHECK(!tcdm.hits(0x1020'0000));
  CHECK(!tcdm.hits(0x0020'0000));
  CHECK(!tcdm.hits(0x1C00'0000));
  CHECK(!tcdm.hits(0x3000'0000));
}
