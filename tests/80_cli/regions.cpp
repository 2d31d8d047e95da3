// SPDX-License-Identifier: Apache-2.0
// Regions begin and end with the marked instructions, core by core; nested, repeated and unfinished ones add up.
#include <catch2/catch.hpp>

#include "plugins/profile/profile.hpp"

using namespace pulpo;

namespace {

constexpr Address base = 0x1000;

RunInfo info_with(std::vector<RegionMark> marks) {
  RunInfo info;
  info.core_count = 2;
  info.symbols = SymbolTable({{"f", base, 0x10, true, true}, {"g", base + 0x10, 0x10, true, true}});
  info.marks = std::move(marks);
  info.code = {{base, base + 0x20}};
  return info;
}

ProbeEvent retire(Cycle cycle, std::uint8_t core, Address pc, std::uint32_t macs = 0) {
  return {cycle, ProbeKind::retire, core, Reason::issue, 4, pc, 0x13, 0, macs};
}

ProbeEvent stall(Cycle cycle, std::uint8_t core, Address pc, Reason reason, std::uint32_t cycles) {
  return {cycle, ProbeKind::stall, core, reason, 0, pc, cycles, 0, 0};
}

}  // namespace

TEST_CASE("From the begin's cycle up to the end's, without the stall in front") {
  plugins::Profile profile(
      info_with({{base + 4, RegionMark::Kind::begin, "r"}, {base + 8, RegionMark::Kind::end, "r"}}));
  // Core 0: cycle 0 retires; 1, 2 wait for the begin, which retires in 3; 4 to 6 wait for the end, which retires in 7.
  const std::vector events{retire(0, 0, base), stall(2, 0, base + 4, Reason::load_use, 2), retire(3, 0, base + 4, 4),
                           stall(6, 0, base + 8, Reason::tcdm_conflict, 3), retire(7, 0, base + 8)};
  profile.consume(events);
  const auto regions = profile.regions(8);
  REQUIRE(regions.size() == 1);
  const auto& core = regions[0].cores[0];
  CHECK(core.first_begin == 3);
  CHECK(core.last_end == 7);
  CHECK(core.activity.cycles() == 4);  // 3, 4, 5, 6
  CHECK(core.activity.instructions == 1);
  CHECK(core.activity.macs == 4);
  CHECK(core.activity.reasons[Reason::tcdm_conflict] == 3);
  CHECK(core.activity.reasons[Reason::load_use] == 0);
  CHECK(regions[0].cores[1].entries == 0);
  CHECK(regions[0].span() == 4);
}

TEST_CASE("One ends where the next begins; repeated ones add up; an unfinished one runs to the end") {
  plugins::Profile profile(info_with({{base, RegionMark::Kind::begin, "a"},
                                      {base + 4, RegionMark::Kind::begin, "b"},
                                      {base + 4, RegionMark::Kind::end, "a"},
                                      {base + 8, RegionMark::Kind::end, "b"},
                                      {base + 12, RegionMark::Kind::begin, "c"}}));
  std::vector<ProbeEvent> events;
  for (Cycle cycle = 0; cycle < 8; ++cycle) {  // twice through four instructions
    events.push_back(retire(cycle, 0, base + static_cast<Address>(4 * (cycle % 4))));
  }
  profile.consume(events);
  const auto regions = profile.regions(10);
  REQUIRE(regions.size() == 3);
  CHECK(regions[0].cores[0].activity.cycles() == 2);
  CHECK(regions[1].cores[0].activity.cycles() == 2);
  CHECK(regions[0].cores[0].entries == 2);
  CHECK(regions[0].span() == 5);  // from 0 to 5: the second time around ends there
  CHECK(regions[2].open);
  CHECK(regions[2].cores[0].last_end == 10);
}

TEST_CASE("A begin within the region begins nothing") {
  plugins::Profile profile(info_with({{base, RegionMark::Kind::begin, "r"}, {base + 8, RegionMark::Kind::end, "r"}}));
  profile.consume(std::vector{retire(0, 0, base), retire(1, 0, base + 4), retire(2, 0, base), retire(3, 0, base + 4),
                              retire(4, 0, base + 8)});
  const auto region = profile.regions(9).at(0);
  CHECK(!region.open);
  CHECK(region.cores[0].entries == 1);
  CHECK(region.cores[0].activity.cycles() == 4);
}

TEST_CASE("Stalls go to the function of the instruction that waits; the last ones are settled with the counters") {
  plugins::Profile profile(info_with({}));
  profile.consume(
      std::vector{retire(0, 0, base + 12), stall(3, 0, base + 16, Reason::branch, 3), retire(4, 0, base + 16)});
  ReasonStack counted;
  counted.charge(Reason::issue, 2);
  counted.charge(Reason::branch, 3);
  counted.charge(Reason::sleep, 100);  // from cycle 5 on, not ended
  profile.settle(0, counted);
  const auto functions = profile.functions();
  REQUIRE(functions.size() == 2);
  CHECK(functions[0].name == "g");
  CHECK(functions[0].activity.cycles() == 104);
  CHECK(functions[1].activity.cycles() == 1);
}
