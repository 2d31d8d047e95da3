// SPDX-License-Identifier: Apache-2.0
// CSRs of floating point, reserved rounding modes, and short floats in float registers, as the pipeline has them. t0
// and t1 hold 5 and 6: tiny numbers, whose sum is 11.
#include <catch2/catch.hpp>
#include <cfenv>

#include "bench.hpp"

using namespace pulpo;
using isa::Variant;
using test::run_body;

namespace {

constexpr Variant cores[] = {Variant::flexv, Variant::ri5cy, Variant::mpic};

test::Setting with_fpu(Variant core, bool long_ways = false) {
  return {.core = core, .memory = "", .fpu = true, .long_ways = long_ways};
}

constexpr test::Setting own_registers(bool long_ways = false) {
  return {.core = Variant::flexv, .memory = "", .fpu = true, .long_ways = long_ways, .own_float_registers = true};
}

std::vector<std::string> with_frm(unsigned mode, const std::string& instruction) {
  return {"addi a0,zero,7", "csrrwi zero,frm," + std::to_string(mode), "addi zero,zero,0", instruction,
          "csrrwi zero,frm,0"};
}

}  // namespace

// The handler skips the instruction: a0 stays 7.
TEST_CASE("with a reserved mode in frm what rounds as frm says is illegal, and nothing else") {
  for (const Variant core : cores) {
    for (const unsigned mode : {5U, 6U, 7U}) {
      for (const char* instruction : {"fadd.s a0,t0,t1", "fmadd.s a0,t0,t1,t1", "fdiv.s a0,t0,t1", "fcvt.w.s a0,t0",
                                      "fadd.h a0,t0,t1", "fadd.ah a0,t0,t1", "vfadd.h a0,t0,t1", "vfcvt.x.h a0,t0"}) {
        INFO(isa::name(core) << " " << instruction << " with frm " << mode);
        CHECK(run_body(with_frm(mode, instruction), with_fpu(core)).exit_value == 7);
      }
      CHECK(run_body(with_frm(mode, "fadd.s a0,t0,t1,rne"), with_fpu(core)).exit_value == 11);
      CHECK(run_body(with_frm(mode, "fsgnj.s a0,t0,t1"), with_fpu(core)).exit_value == 5);
      CHECK(run_body(with_frm(mode, "fmin.s a0,t0,t1"), with_fpu(core)).exit_value == 5);
      // f5, which is x5 where there are no float registers
      CHECK(run_body(with_frm(mode, "fmv.x.w a0,ft5"), with_fpu(core)).exit_value == 5);
    }
    CHECK(run_body(with_frm(4, "fadd.s a0,t0,t1"), with_fpu(core)).exit_value == 11);
  }
}

// As without an FPU, where the same word is illegal for good.
TEST_CASE("the trap of a reserved mode takes the cycles of any illegal instruction") {
  const auto body = with_frm(5, "fadd.s a0,t0,t1");
  for (const Variant core : cores) {
    for (const bool long_ways : {false, true}) {
      const auto refused = run_body(body, with_fpu(core, long_ways));
      const auto illegal = run_body(body, {.core = core, .memory = "", .fpu = false, .long_ways = long_ways});
      REQUIRE(refused.all.size() == illegal.all.size());
      for (std::size_t i = 0; i < refused.all.size(); ++i) {
        INFO(isa::name(core) << " " << i << ": " << refused.all[i].text);
        CHECK(refused.all[i].cycle == illegal.all[i].cycle);
      }
    }
  }
}

// riscv_decoder.sv sees frm_q: directly behind the write the mode before it counts (FPU-RM).
TEST_CASE("directly behind a write to frm the old mode decides what is legal") {
  const std::vector<std::string> turns_bad{"addi a0,zero,7", "csrrwi zero,frm,5", "fadd.s a0,t0,t1",
                                           "csrrwi zero,frm,0"};
  const std::vector<std::string> turns_good{"addi a0,zero,7", "csrrwi zero,frm,5", "addi zero,zero,0",
                                            "csrrwi zero,frm,0", "fadd.s a0,t0,t1"};
  for (const Variant core : {Variant::flexv, Variant::ri5cy}) {
    CHECK(run_body(turns_bad, with_fpu(core)).exit_value == 11);
    CHECK(run_body(turns_good, with_fpu(core)).exit_value == 7);
  }
  CHECK(run_body(turns_bad, with_fpu(Variant::mpic)).exit_value == 7);
  CHECK(run_body(turns_good, with_fpu(Variant::mpic)).exit_value == 11);
}

namespace {

struct Access {
  const char* written;
  unsigned value;
  const char* read;
  unsigned expected;
};

unsigned exit_value(const Access& access, const test::Setting& setting) {
  return run_body({"addi a1,zero," + std::to_string(access.value), std::string("csrrw zero,") + access.written + ",a1",
                   std::string("csrrs a0,") + access.read + ",zero"},
                  setting)
      .exit_value;
}

}  // namespace

// riscv_cs_registers.sv: precision 5 bits, formats 3, those of integers 2 (INT32, number 2, after reset).
TEST_CASE("the CSRs of divider precision and float formats keep what is written to them") {
  const Access accesses[] = {
      {"0x000", 0, "0x009", 2},          {"0x000", 0, "0x00b", 2 << 3}, {"0x000", 0, "0x00c", 2 << 3},
      {"0x006", 2047, "0x006", 31},      {"0x007", 2047, "0x007", 7},   {"0x007", 3, "0x00a", 3},
      {"0x008", 2047, "0x008", 7},       {"0x008", 3, "0x00a", 3 << 3}, {"0x008", 3, "0x00b", 2 << 3 | 3},
      {"0x009", 2047, "0x009", 3},       {"0x00a", 2047, "0x00a", 63},  {"0x00a", 5 << 3 | 1, "0x007", 1},
      {"0x00a", 5 << 3 | 1, "0x008", 5}, {"0x00b", 2047, "0x00b", 31},  {"0x00b", 1 << 3 | 4, "0x008", 4},
      {"0x00b", 1 << 3 | 4, "0x009", 1}, {"0x00b", 2047, "0x007", 0},   {"0x00c", 2047, "0x00c", 31},
      {"0x00c", 1 << 3 | 4, "0x007", 4}, {"0x00c", 2047, "0x008", 0}};
  for (const Access& access : accesses) {
    INFO(access.written << " = " << access.value << ", then " << access.read);
    CHECK(exit_value(access, with_fpu(Variant::flexv)) == access.expected);
    CHECK(exit_value(access, with_fpu(Variant::mpic)) == access.expected);
    CHECK(exit_value(access, {.core = Variant::flexv, .memory = "", .fpu = false}) == 0);
    const bool precision = std::string(access.read) == "0x006";  // RI5CY has it alone
    CHECK(exit_value(access, with_fpu(Variant::ri5cy)) == (precision ? access.expected : 0));
  }
}

// 0x3c00 and 0xbc00 are 1 and -1 in half precision.
TEST_CASE("loads of short floats set what is above them, stores leave it out") {
  const std::vector<std::string> values{"lui a1,0x3c00c", "addi a1,a1,-1024", "sw a1,0(s0)"};  // 0x3c00bc00
  const auto value = [&](const std::vector<std::string>& use, const test::Setting& setting) {
    auto body = values;
    body.insert(body.end(), use.begin(), use.end());
    return run_body(body, setting).exit_value;
  };
  for (const bool long_ways : {false, true}) {
    const auto own = own_registers(long_ways);
    CHECK(value({"flh fa0,2(s0)", "fmv.x.w a0,fa0"}, own) == 0xffff3c00);
    CHECK(value({"flh fa0,0(s0)", "fmv.x.w a0,fa0"}, own) == 0xffffbc00);
    CHECK(value({"flh fa0,1(s0)", "fmv.x.w a0,fa0"}, own) == 0xffff00bc);
    CHECK(value({"flb fa0,3(s0)", "fmv.x.w a0,fa0"}, own) == 0xffffff3c);
    CHECK(value({"flh fa0,2(s0)", "flh fa1,0(s0)", "fsub.h fa2,fa0,fa1", "fmv.x.h a0,fa2"}, own) == 0x4000);
    CHECK(value({"flh fa0,2(s0)", "fsh fa0,6(s0)", "lhu a0,6(s0)"}, own) == 0x3c00);
    CHECK(value({"flb fa0,3(s0)", "fsb fa0,7(s0)", "lbu a0,7(s0)"}, own) == 0x3c);
    // without registers of their own they use the integer ones (riscv_id_stage.sv, fregfile_ena)
    CHECK(value({"flh fa0,2(s0)"}, with_fpu(Variant::flexv, long_ways)) == 0xffff3c00);
  }
  // of 0xffff3c00 the lowest 16 or 8 bits, with copies of their sign
  CHECK(run_body({"lui a1,0x1bc0f", "fmv.h.x fa0,a1", "fmv.x.w a0,fa0"}, own_registers()).exit_value == 0xfffff000);
  CHECK(run_body({"addi a1,zero,0x3c", "fmv.b.x fa0,a1", "fmv.x.w a0,fa0"}, own_registers()).exit_value == 0xffffff3c);
  CHECK(run_body({"addi a1,zero,0x3c", "fmv.b.x fa0,a1", "fmv.x.b a0,fa0"}, own_registers()).exit_value == 0x3c);
  CHECK(run_body({"addi a1,zero,0x3c", "fmv.ah.x fa0,a1", "fmv.x.ah a0,fa0"}, own_registers()).exit_value == 0x3c);
}

TEST_CASE("who loads a short float waits for it like for any load") {
  const auto costs =
      run_body({"flh fa0,0(s0)", "fadd.h fa1,fa0,fa0", "flh fa0,0(s0)", "add a1,a0,t0"}, own_registers());
  CHECK(costs.costs(3) == "2 1 1");
}

// 1 / 3 = 0x3eaaaaab and the root of 2, 0x3fb504f3, differ between rounding modes. Their sum is 1789.49 / 1024, as a
// half 0x3efd; packed additions give 0x3efd + 0x04f3 (too small to count) and 0 + 0x3fb5. The bits are added up.
TEST_CASE("a run computes and lasts the same whatever the host's rounding mode") {
  const std::vector<std::string> body{"lui a1,0x3f800", "lui a2,0x40400",  "fdiv.s a3,a1,a2", "fadd.s a4,a1,a1",
                                      "fsqrt.s a4,a4",  "fadd.s a5,a3,a4", "fcvt.h.s a5,a5",  "vfadd.h a6,a5,a4",
                                      "add a0,a3,a4",   "add a0,a0,a6"};
  const auto wanted = run_body(body, with_fpu(Variant::mpic));
  CHECK(wanted.exit_value == 0x3eaaaaabU + 0x3fb504f3U + 0x3fb53efdU);
  const int before = std::fegetround();
  for (const int mode : {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}) {
    std::fesetround(mode);
    const auto run = run_body(body, with_fpu(Variant::mpic));
    std::fesetround(before);
    CHECK(run.exit_value == wanted.exit_value);
    CHECK(run.counters.reasons.cycles == wanted.counters.reasons.cycles);
  }
}
