// SPDX-License-Identifier: Apache-2.0
// Who gets a bank that several want, cycle by cycle, in both interconnects.
#include <catch2/catch.hpp>
#include <vector>

#include "memory/tcdm.hpp"

using pulpo::Address;
using pulpo::Cycle;
using pulpo::memory::Tcdm;
using pulpo::memory::TcdmConfig;

namespace {

Tcdm make(TcdmConfig::Interconnect kind) {
  TcdmConfig config;
  config.interconnect = kind;
  return Tcdm(config, 8);
}

constexpr Address bank_3 = 0x1000'000C;

/// All of `requesters` want bank 3 in each of `cycles` cycles; who wins them.
std::vector<unsigned> winners(Tcdm& tcdm, const std::vector<unsigned>& requesters, unsigned cycles, Cycle first = 0) {
  std::vector<unsigned> result;
  for (Cycle now = first; now < first + cycles; ++now) {
    for (const unsigned requester : requesters) {
      tcdm.add(requester, bank_3);
    }
    const std::uint32_t granted = tcdm.arbitrate(now);
    REQUIRE(std::popcount(granted) == 1);
    result.push_back(static_cast<unsigned>(std::countr_zero(granted)));
  }
  return result;
}

using Winners = std::vector<unsigned>;

}  // namespace

TEST_CASE("TCDM-LIC: eight cores that all want one bank rotate strictly") {
  auto tcdm = make(TcdmConfig::Interconnect::lic);
  // pointer 0 -> winner 0, pointer := smallest requester above 0 = 1 -> winner 1, ...
  CHECK(winners(tcdm, {0, 1, 2, 3, 4, 5, 6, 7}, 10) == Winners{0, 1, 2, 3, 4, 5, 6, 7, 0, 1});
}

TEST_CASE("ARB-TREE-2: LIC: the pointer moves relative to its old value, so one of two requesters can win twice once") {
  auto tcdm = make(TcdmConfig::Interconnect::lic);
  // requesters 2 and 5, pointer 0: at the node of bit 2 both halves ask and bit 2 of 0 is 0 -> 2; pointer := 2
  // pointer 2 = 0b0010: bit 2 is 0 -> 2 again; pointer := 5. Then 5, pointer := 2; 2, pointer := 5; ...
  CHECK(winners(tcdm, {2, 5}, 6) == Winners{2, 2, 5, 2, 5, 2});
}

TEST_CASE("TCDM-LIC-DMA: DMA ports are requesters like any other") {
  auto tcdm = make(TcdmConfig::Interconnect::lic);
  REQUIRE(tcdm.first_dma_requester() == 12);
  // pointer 0: 1; pointer := 1, still in the left half: 1; pointer := 12: 12; pointer := 1: 1
  CHECK(winners(tcdm, {1, 12}, 4) == Winners{1, 1, 12, 1});
}

TEST_CASE("ARB-TREE-2: LIC: a requester alone leaves the pointer on itself") {
  auto tcdm = make(TcdmConfig::Interconnect::lic);
  CHECK(winners(tcdm, {6}, 1) == Winners{6});
  // pointer 6 = 0b0110: of 4 and 7, at bit 1 (4-5 | 6-7) the right half wins; pointer := 7
  CHECK(winners(tcdm, {4, 7}, 2, 1) == Winners{7, 7});
}

TEST_CASE("TCDM-XBAR: the pointer counts grants, so cores 0 and 7 win four times in a row each") {
  auto tcdm = make(TcdmConfig::Interconnect::xbar);
  // root looks at bit 2 of the 3-bit counter: 0 for counts 0-3, 1 for 4-7
  CHECK(winners(tcdm, {0, 7}, 9) == Winners{0, 0, 0, 0, 7, 7, 7, 7, 0});
}

TEST_CASE("ARB-TREE-1: XBAR: cores 2, 3 and 5") {
  auto tcdm = make(TcdmConfig::Interconnect::xbar);
  // counts 0-3: left half {2,3}, bit 0 chooses between them; counts 4-7: right half, 5 alone
  CHECK(winners(tcdm, {2, 3, 5}, 8) == Winners{2, 3, 2, 3, 5, 5, 5, 5});
}

TEST_CASE("TCDM-XBAR-FLAG: cores and DMA alternate when both want a bank in each cycle") {
  auto tcdm = make(TcdmConfig::Interconnect::xbar);
  // the flag toggles with each granted cycle; 0 = cores first. The DMA's two ports: 2-bit counter, 0 -> port 0, then 1
  CHECK(winners(tcdm, {0, 12, 13}, 4) == Winners{0, 12, 0, 13});
}

TEST_CASE("TCDM-XBAR-POLICY: policy 1: the last winner keeps the bank until it stops asking") {
  auto tcdm = make(TcdmConfig::Interconnect::xbar);
  tcdm.set_policy(1);
  CHECK(winners(tcdm, {2, 5}, 3) == Winners{2, 2, 2});
  CHECK(winners(tcdm, {5}, 1, 3) == Winners{5});
  CHECK(winners(tcdm, {2, 5}, 3, 4) == Winners{5, 5, 5});
}

TEST_CASE("TCDM-XBAR: with three cores the pointer counts to two") {
  TcdmConfig config;
  config.interconnect = TcdmConfig::Interconnect::xbar;
  Tcdm tcdm(config, 3);
  CHECK(winners(tcdm, {0, 1, 2}, 6) == Winners{0, 1, 2, 0, 1, 2});
}

TEST_CASE("TCDM-XBAR-FLAG: the flag toggles also in cycles without contention") {
  auto tcdm = make(TcdmConfig::Interconnect::xbar);
  CHECK(winners(tcdm, {0}, 1) == Winners{0});
  CHECK(winners(tcdm, {0, 12}, 1, 1) == Winners{12});
}

TEST_CASE("TCDM-BANK: banks do not disturb each other, and conflicts are counted per bank") {
  auto tcdm = make(TcdmConfig::Interconnect::lic);
  tcdm.add(0, 0x1000'0000);
  tcdm.add(1, 0x1000'0040);  // one row further: bank 0 again
  tcdm.add(2, 0x1000'0004);
  const std::uint32_t granted = tcdm.arbitrate(0);
  CHECK(granted == 0b101);
  CHECK(tcdm.winner(0) == 0);
  CHECK(tcdm.conflicts()[0] == 1);
  CHECK(tcdm.accesses()[0] == 1);
  CHECK(tcdm.accesses()[1] == 1);
}
