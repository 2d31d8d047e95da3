// SPDX-License-Identifier: Apache-2.0
// The FPU beside the pipeline: when results come, who waits for them, what is shared. t0 and t1 hold 5 and 6, as floats
// tiny numbers, which are as good as any.
#include <array>
#include <catch2/catch.hpp>

#include "bench.hpp"
#include "cluster/core/decode_cache.hpp"
#include "cluster/fpu/interconnect.hpp"
#include "sim/base/error.hpp"

using namespace pulpo;
using namespace pulpo::cluster;
using isa::Variant;
using test::run_body;

namespace {

constexpr std::array<Variant, 3> cores{Variant::flexv, Variant::ri5cy, Variant::mpic};

test::Setting with_fpu(Variant core = Variant::flexv) { return {.core = core, .memory = "", .fpu = true}; }

}  // namespace

TEST_CASE("timing: FPU-PIPE") {
  for (const Variant core : cores) {
    CHECK(run_body({"fadd.s a0,t0,t1", "fmadd.s a1,t0,t1,t0", "feq.s a2,t0,t1", "fcvt.w.s a3,t0", "vfadd.h a4,t0,t1"},
                   with_fpu(core))
              .costs(5) == "1 1 1 1 1");
    // the result is there 2 cycles after the instruction left ID
    CHECK(run_body({"fadd.s a0,t0,t1", "sw a0,0(s0)"}, with_fpu(core)).cost(0) == 2);
  }
}

TEST_CASE("timing: FPU-USE") {
  for (const Variant core : cores) {
    for (const char* use : {"add a1,a0,t0", "fadd.s a1,t0,a0", "fmadd.s a1,t0,t1,a0", "sw a0,0(s0)", "beq a0,t0,.+8",
                            "addi a0,zero,1", "lw a0,0(s0)", "p.mac a1,a0,t0"}) {
      INFO(use);
      CHECK(run_body({"fadd.s a0,t0,t1", use}, with_fpu(core)).cost(0) == 2);
      CHECK(run_body({"fadd.s a0,t0,t1", "addi zero,zero,0", use}, with_fpu(core)).costs(2) == "1 1");
    }
    // another float instruction with the same destination needs not wait
    CHECK(run_body({"fadd.s a0,t0,t1", "fsub.s a0,t0,t1"}, with_fpu(core)).cost(0) == 1);
    // the field of rs2 holds 1 in fcvt.wu.s: ra
    CHECK(run_body({"fadd.s ra,t0,t1", "fcvt.wu.s a1,t0"}, with_fpu(core)).cost(0) == 2);
    CHECK(run_body({"fadd.s ra,t0,t1", "fcvt.w.s a1,t0"}, with_fpu(core)).cost(0) == 1);
  }
}

TEST_CASE("timing: FPU-ORDER") {
  for (const Variant core : cores) {
    // fadd waits in EX for the division's return, and the next instruction for it
    CHECK(run_body({"fdiv.s a0,t0,t1", "fadd.s a1,t0,t1", "addi a2,zero,1"}, with_fpu(core)).costs(2) == "1 13");
    // a division waits one cycle for an addition in front
    CHECK(run_body({"fadd.s a1,t0,t1", "fdiv.s a0,t0,t1", "addi a2,zero,1"}, with_fpu(core)).costs(2) == "1 2");
  }
}

TEST_CASE("timing: FPU-DIV") {
  for (const Variant core : cores) {
    const auto latency = [core](const std::string& instruction) {
      return run_body({"lui a2,0xbf800", instruction, "sw a0,0(s0)"}, with_fpu(core)).cost(1);
    };
    CHECK(latency("fdiv.s a0,t0,t1") == 13);
    CHECK(latency("fsqrt.s a0,t0") == 13);
    CHECK(latency("fdiv.h a0,t0,t1") == 9);
    CHECK(latency("fdiv.ah a0,t0,t1") == 8);
    CHECK(latency("vfdiv.h a0,t0,t1") == 9);
    CHECK(latency("fdiv.s a0,zero,t1") == 4);
    CHECK(latency("fdiv.s a0,t0,zero") == 4);
    CHECK(latency("fsqrt.s a0,a2") == 4);     // of -1
    CHECK(latency("fdiv.s a0,a2,a2") == 13);  // nothing special
  }
}

TEST_CASE("timing: FPU-WRITE") {
  // the division returns 13 cycles after it left ID, when what left 12 after it stands in EX
  std::vector<std::string> body(16, "addi a1,a1,1");
  body.front() = "fdiv.s a0,t0,t1";
  CHECK(run_body(body, with_fpu()).costs(14) == "1 1 1 1 1 1 1 1 1 1 1 1 2 1");
  body[12] = "sw t0,0(s0)";  // does not write a register
  CHECK(run_body(body, with_fpu()).costs(14) == "1 1 1 1 1 1 1 1 1 1 1 1 1 1");
}

TEST_CASE("timing: FPU-CSR") {
  for (const Variant core : cores) {
    CHECK(run_body({"fadd.s a0,t0,t1", "csrrs a1,mhartid,zero"}, with_fpu(core)).cost(0) == 3);
    CHECK(run_body({"fadd.s a0,t0,t1", "addi zero,zero,0", "csrrs a1,mhartid,zero"}, with_fpu(core)).costs(2) == "1 2");
    CHECK(run_body({"fdiv.s a0,t0,t1", "csrrs a1,mhartid,zero"}, with_fpu(core)).cost(0) == 1);
    // returns after 13; the access leaves one cycle later
    CHECK(run_body({"fdiv.s a0,t0,t1", "addi zero,zero,0", "csrrs a1,mhartid,zero"}, with_fpu(core)).cost(1) == 13);
  }
}

// 1 + 5 * 2^-149 is 1 to the nearest, and 1 + 2^-23 rounded up (mode 3).
TEST_CASE("timing: FPU-RM") {
  const std::vector<std::string> directly{"lui a2,0x3f800", "csrrwi zero,frm,3", "fadd.s a0,a2,t0"};
  const std::vector<std::string> later{"lui a2,0x3f800", "csrrwi zero,frm,3", "addi zero,zero,0", "fadd.s a0,a2,t0"};
  CHECK(run_body(directly, with_fpu(Variant::flexv)).exit_value == 0x3f800000);
  CHECK(run_body(directly, with_fpu(Variant::ri5cy)).exit_value == 0x3f800000);
  CHECK(run_body(directly, with_fpu(Variant::mpic)).exit_value == 0x3f800001);
  CHECK(run_body(later, with_fpu(Variant::flexv)).exit_value == 0x3f800001);
}

TEST_CASE("timing: FPU-FLAGS") {
  const std::vector<std::string> inexact{"lui a2,0x3f800", "fadd.s a1,a2,t0", "csrrs a0,fflags,zero"};
  CHECK(run_body(inexact, with_fpu(Variant::flexv)).exit_value == 0);
  CHECK(run_body(inexact, with_fpu(Variant::ri5cy)).exit_value == 1);
  CHECK(run_body(inexact, with_fpu(Variant::mpic)).exit_value == 1);
}

// 5 / 6 is inexact (1); by zero it is that (8).
TEST_CASE("a CSR access directly behind a division misses its flags, but on mpic") {
  const auto value = [](const char* division, const char* access, Variant core) {
    return run_body({division, access, "csrrs a1,fflags,zero", "slli a1,a1,8", "or a0,a0,a1"}, with_fpu(core))
        .exit_value;
  };
  CHECK(value("fdiv.s a2,t0,t1", "csrrs a0,fflags,zero", Variant::ri5cy) == 0x100);
  CHECK(value("fdiv.s a2,t0,t1", "csrrs a0,fflags,zero", Variant::mpic) == 0x101);
  CHECK(value("fdiv.s a2,t0,zero", "csrrw a0,fflags,zero", Variant::ri5cy) == 0x800);
  CHECK(value("fdiv.s a2,t0,zero", "csrrw a0,fflags,zero", Variant::mpic) == 8);
}

TEST_CASE("waiting for the FPU is charged to it") {
  const auto with = run_body({"fdiv.s a0,t0,t1", "sw a0,0(s0)"}, with_fpu()).counters.reasons;
  CHECK(with[Reason::fpu] == 12);
  CHECK(run_body({"div a0,t0,t1", "sw a0,0(s0)"}, with_fpu()).counters.reasons[Reason::fpu] == 0);
}

TEST_CASE("without an FPU float instructions are illegal, without its divider divisions are") {
  // the handler returns behind the instruction; a0 keeps what it was
  CHECK(run_body({"addi a0,zero,7", "fadd.s a0,t0,t1"}).exit_value == 7);
  CHECK(run_body({"addi a0,zero,7", "fadd.s a0,t0,t1"}, with_fpu()).exit_value == 11);
  DecodeCache without_divider(core_variant(Variant::flexv),
                              {.registers = isa::FloatRegisters::integer, .divide_sqrt = false});
  const Slot* entry = nullptr;
  CHECK(without_divider.decode(0x18628553, entry)->handling == Handling::illegal);  // fdiv.s a0,t0,t1
  CHECK(without_divider.decode(0x00628553, entry)->handling == Handling::plain);    // fadd.s a0,t0,t1
}

// Registers of their own: the same rules, and f10 is not x10.
TEST_CASE("float registers are neither sources nor destinations of integer instructions") {
  const test::Setting own{
      .core = Variant::flexv, .memory = "", .fpu = true, .long_ways = false, .own_float_registers = true};
  CHECK(run_body({"fadd.s fa0,ft5,ft6", "add a1,a0,t0"}, own).cost(0) == 1);
  CHECK(run_body({"fadd.s fa0,ft5,ft6", "fadd.s fa1,fa0,ft6"}, own).cost(0) == 2);
  CHECK(run_body({"fadd.s fa0,ft5,ft6", "fsw fa0,0(s0)"}, own).cost(0) == 2);
  CHECK(run_body({"flw fa0,0(s0)", "fadd.s fa1,fa0,ft6"}, own).cost(0) == 2);
  CHECK(run_body({"flw fa0,0(s0)", "add a1,a0,t0"}, own).cost(0) == 1);
  // 5 + 6 by way of memory and of a move
  CHECK(run_body({"fcvt.s.w fa1,t0", "fcvt.s.w fa2,t1", "fsw fa1,0(s0)", "flw fa3,0(s0)", "fadd.s fa0,fa3,fa2",
                  "fcvt.w.s a0,fa0"},
                 own)
            .exit_value == 11);
}

namespace {

constexpr FloatOperation addition{};
constexpr FloatOperation division{.destination = 0, .latency_cycles = 13, .iterative = true, .flags = 0, .value = 0};

/// Grants of `cycles` cycles in which all of `asking` ask.
std::vector<std::uint32_t> grants(FpuInterconnect& fpus, std::uint32_t asking, const FloatOperation& operation,
                                  unsigned cycles) {
  std::array<const FloatOperation*, 8> requests{};
  for (unsigned core = 0; core < 8; ++core) {
    requests[core] = (asking >> core & 1) != 0 ? &operation : nullptr;
  }
  std::vector<std::uint32_t> result;
  for (Cycle now = 0; now < cycles; ++now) {
    result.push_back(fpus.arbitrate(now, requests));
  }
  return result;
}

FpuConfig shared_by(std::uint32_t count, FpuConfig::Interconnect interconnect) {
  FpuConfig config;
  config.cores_per_unit = count;
  config.interconnect = interconnect;
  return config;
}

}  // namespace

// Four FPUs, all eight cores: the n-th goes to FPU n modulo 4, so core n meets core n + 4. Bit 2 of the grant counter
// says which of them: it changes every four grants.
TEST_CASE("timing: FPU-SHARED") {
  FpuInterconnect four(shared_by(2, FpuConfig::Interconnect::any), 8);
  CHECK(grants(four, 0xff, addition, 9) ==
        std::vector<std::uint32_t>{0x0f, 0x0f, 0x0f, 0x0f, 0xf0, 0xf0, 0xf0, 0xf0, 0x0f});
  // any four cores are served at once
  CHECK(grants(four, 0xa5, addition, 2) == std::vector<std::uint32_t>{0xa5, 0xa5});
  // Two FPUs: cores 0, 2, 4, 6 at the first, the others at the second. Counter 0: the lowest; 1: bit 0 prefers the odd
  // one of a pair, which at the first FPU asks for nothing.
  FpuInterconnect two(shared_by(4, FpuConfig::Interconnect::any), 8);
  CHECK(grants(two, 0xff, addition, 5) == std::vector<std::uint32_t>{0x03, 0x03, 0x0c, 0x0c, 0x30});
  CHECK_THROWS_AS(FpuInterconnect(shared_by(3, FpuConfig::Interconnect::any), 8), ConfigError);
}

TEST_CASE("timing: FPU-SHARED-FIXED") {
  FpuInterconnect four(shared_by(2, FpuConfig::Interconnect::fixed), 8);
  CHECK(grants(four, 0xff, addition, 3) == std::vector<std::uint32_t>{0x0f, 0xf0, 0x0f});
  // cores 0 and 4 have the same FPU, however idle the others are; its counter stands at 1
  CHECK(grants(four, 0x11, addition, 2) == std::vector<std::uint32_t>{0x10, 0x01});
}

TEST_CASE("timing: FPU-SHARED-DIV") {
  FpuInterconnect four(shared_by(2, FpuConfig::Interconnect::any), 8);
  std::vector<std::uint32_t> wanted(15, 0);
  wanted.front() = 0x01;
  wanted.back() = 0x02;  // 13 cycles and one later; the counter now prefers the odd one
  CHECK(grants(four, 0x03, division, 15) == wanted);
}
