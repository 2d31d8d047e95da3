// SPDX-License-Identifier: Apache-2.0
// Status-based SIMD and MAC&Load: what flex-v does, and what mpic does instead.
#include <array>
#include <catch2/catch.hpp>

#include "bench.hpp"

using pulpo::isa::Variant;
using pulpo::test::run_body;

namespace {

std::uint32_t value(const std::vector<std::string>& body, Variant core) {
  return run_body(body, {core, ""}).exit_value;
}

}  // namespace

TEST_CASE("timing: SB-FORWARD") {
  // t0 = 5, t1 = 6: as 16-bit lanes 30; as 2-bit lanes 1*2 + 1*1 = 3 unsigned
  const std::vector<std::string> write{"csrrwi zero,0x010,0", "csrrwi zero,0x00d,1", "addi zero,zero,0",
                                       "csrrwi zero,0x00d,4", "pv.dotup.h a0,t0,t1"};
  CHECK(value(write, Variant::flexv) == 3);
  CHECK(value(write, Variant::mpic) == 3);
  // csrrsi makes 4 of 0, but not for the instruction behind it: format 0 has no lanes
  const std::vector<std::string> set{"csrrwi zero,0x010,0", "csrrsi zero,0x00d,4", "pv.dotup.h a0,t0,t1"};
  CHECK(value(set, Variant::flexv) == 0);
  CHECK(value(set, Variant::mpic) == 3);
}

TEST_CASE("timing: SB-SLICE") {
  // 4x8: slice 0 takes the low four nibbles of rs2, slice 1 the high four; skip 2 repeats each
  const std::vector<std::string> format{"csrrwi zero,0x010,0", "csrrwi zero,0x00d,8", "csrrwi zero,0x00f,2",
                                        "addi zero,zero,0"};
  for (unsigned dots = 0; dots < 5; ++dots) {
    auto body = format;
    body.insert(body.end(), dots, "pv.dotup.b a1,t0,t1");
    body.insert(body.end(), {"addi zero,zero,0", "csrrs a0,0x00e,zero", "addi zero,zero,0"});
    CHECK(value(body, Variant::flexv) == (dots / 2) % 2);
    CHECK(value(body, Variant::mpic) == (dots / 2) % 2);
  }
}

TEST_CASE("timing: SB-SKIP-STALL") {
  // skip 3: one dot product counts once, and once more in the cycle in which it waits for the load
  const auto slice = [](const std::string& use, Variant core) {
    return value(
        {"csrrwi zero,0x010,0", "csrrwi zero,0x00d,8", "csrrwi zero,0x00f,3", "addi zero,zero,0", "pv.dotup.b a1,t0,t1",
         "lw a2,0(s0)", use, "addi zero,zero,0", "csrrs a0,0x00e,zero", "addi zero,zero,0"},
        core);
  };
  CHECK(slice("pv.dotup.b a1,t0,t1", Variant::flexv) == 0);  // two of three
  CHECK(slice("pv.dotup.b a1,a2,t1", Variant::flexv) == 1);  // counted three times
  CHECK(slice("pv.dotup.b a1,a2,t1", Variant::mpic) == 0);
}

TEST_CASE("timing: ML-ACC") {
  // A0 = W0 = 0x00000001 by legacy loads from 0x10000000; then a0 += 1 * 1
  const auto result = [](const std::vector<std::string>& between, Variant core) {
    std::vector<std::string> body{"addi a2,zero,1",         "sw a2,0(s0)",
                                  "addi a3,s0,0",           "pv.mlsdotup.b zero,a3,16",
                                  "addi a3,s0,0",           "pv.mlsdotup.b zero,a3,8",
                                  "addi zero,zero,0",       "addi zero,zero,0",
                                  "addi a4,zero,40",        "addi zero,zero,0",
                                  "pv.mlsdotup.b a4,zero,0"};
    body.insert(body.end(), between.begin(), between.end());
    body.push_back("addi a0,a4,0");
    return value(body, core);
  };
  CHECK(result({}, Variant::flexv) == 40);
  CHECK(result({"addi zero,zero,0"}, Variant::flexv) == 41);
  CHECK(result({}, Variant::mpic) == 41);
}

TEST_CASE("timing: ML-INTERLOCK") {
  for (const auto core : {Variant::flexv, Variant::mpic}) {
    // 16 | 2 loads W1: only a MAC&Load of W1 waits; 16 loads W0: everything that writes a register does
    CHECK(run_body({"pv.mlsdotup.b zero,s0,18", "addi a1,zero,1"}, {core, ""}).cost(0) == 1);
    CHECK(run_body({"pv.mlsdotup.b zero,s0,18", "pv.mlsdotup.b a1,s0,2"}, {core, ""}).cost(0) == 2);
    CHECK(run_body({"pv.mlsdotup.b zero,s0,16", "addi a1,zero,1"}, {core, ""}).cost(0) == 2);
    CHECK(run_body({"pv.mlsdotup.b zero,s0,16", "addi zero,zero,1"}, {core, ""}).cost(0) == 1);
  }
}

TEST_CASE("timing: ML-ADDRESS") {
  // weights: stride 8, after two of them rollback -12
  for (const auto core : {Variant::flexv, Variant::mpic}) {
    std::vector<std::string> body{"csrrwi zero,0x010,0", "csrrwi zero,0x00d,2", "csrrw zero,0x101,s0",
                                  "csrrwi zero,0x103,8", "addi a1,zero,-12",    "csrrw zero,0x105,a1",
                                  "csrrwi zero,0x107,2"};
    const std::array<std::uint32_t, 5> offsets{0, 8, 16, 4, 12};
    for (const auto offset : offsets) {
      auto read = body;
      read.insert(read.end(), {"addi zero,zero,0", "addi zero,zero,0", "csrrs a0,0x101,zero", "sub a0,a0,s0"});
      CHECK(value(read, core) == offset);
      body.insert(body.end(), {"pv.mlsdotup.b zero,zero,16", "addi zero,zero,0"});
    }
  }
}
