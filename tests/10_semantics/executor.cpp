// SPDX-License-Identifier: Apache-2.0
// What the architectural executor does beside the rows: CSRs, status-based SIMD, address generators, traps, alignment.
#include "isa/executor.hpp"

#include <catch2/catch.hpp>

#include "isa/assembler.hpp"
#include "tests/support/flat_memory.hpp"

namespace {

using namespace pulpo::isa;
using pulpo::test::FlatMemory;

struct Machine {
  explicit Machine(Variant variant) : decoder(variant), assembler(variant), executor(decoder, memory) {}
  Outcome run(const char* text) {
    const Encoded encoded = assembler.assemble(text, executor.hart.pc);
    return executor.execute(decoder.decode(encoded.word));
  }
  Decoder decoder;
  Assembler assembler;
  FlatMemory memory;
  Executor<FlatMemory> executor;
};

}  // namespace

TEST_CASE("CSR instructions return the old value") {
  Machine machine(Variant::mpic);
  auto& x = machine.executor.hart.x;
  x[5] = 0x1234;
  CHECK(machine.run("csrrw x6,mscratch,x5") == Outcome::retired);
  CHECK(x[6] == 0);
  machine.run("csrrsi x6,mscratch,3");
  CHECK(x[6] == 0x1234);
  machine.run("csrrci x7,mscratch,4");
  CHECK(x[7] == 0x1237);  // 0x1234 | 3
  machine.run("csrrs x8,mscratch,x0");
  CHECK(x[8] == 0x1233);  // without bit 2
}

// 8-bit by 2-bit: four slices of a weight word, moved every second dot product with skip 2.
TEST_CASE("the slice moves with the skip counter") {
  Machine machine(Variant::mpic);
  auto& hart = machine.executor.hart;
  for (const char* text : {"csrrwi x0,0x00d,6", "csrrwi x0,0x00f,2", "csrrwi x0,0x010,0"}) {
    machine.run(text);
  }
  unsigned expected[] = {0, 1, 1, 2, 2, 3, 3, 0};
  for (const unsigned slice : expected) {
    machine.run("pv.dotup.b x12,x10,x11");
    CHECK(hart.simd.slice == slice);
  }
}

// Skip 1, stride 8, rollback -4: addresses 0, 8, 4, 12, 8 (recorded from flexv).
TEST_CASE("address generators of MAC&Load") {
  Machine machine(Variant::mpic);
  auto& hart = machine.executor.hart;
  hart.simd.legacy = false;
  hart.simd.format = 2;
  hart.mac_load[0] = {0, 8, static_cast<std::uint32_t>(-4), 1, 0};
  for (std::uint32_t i = 0; i < 8; ++i) {
    machine.memory.store(4 * i, 4, 100 + i);
  }
  for (const std::uint32_t address : {0U, 8U, 4U, 12U, 8U}) {
    machine.run("pv.mlsdotup.b x0,x0,8");
    CHECK(hart.nn.activation[0] == 100 + address / 4);
  }
  CHECK(hart.x[0] == 0);
}

// Reading an address clears the update counter on flexv, and only there.
TEST_CASE("a CSR read counts as a write on flexv") {
  for (const auto& [variant, count] : {std::pair{Variant::mpic, 1U}, {Variant::flexv, 0U}}) {
    Machine machine(variant);
    machine.executor.hart.mac_load[0].count = 1;
    machine.run("csrrs x5,0x100,x0");
    CHECK(machine.executor.hart.mac_load[0].count == count);
  }
}

TEST_CASE("MAC&Load without a format is illegal in status mode") {
  Machine machine(Variant::mpic);
  machine.executor.hart.simd.legacy = false;
  CHECK(machine.run("pv.mlsdotup.b x12,x10,0") == Outcome::illegal);
}

TEST_CASE("environment instructions stop at their pc; mret returns to mepc") {
  Machine machine(Variant::mpic);
  auto& executor = machine.executor;
  executor.hart.pc = 0x100;
  CHECK(machine.run("ecall") == Outcome::environment_call);
  CHECK(machine.run("ebreak") == Outcome::breakpoint);
  CHECK(executor.hart.pc == 0x100);
  executor.machine.mepc = 0x2000;
  executor.machine.mstatus = 0x1880;  // MPIE set, MIE clear, as in a handler
  CHECK(machine.run("mret") == Outcome::retired);
  CHECK(executor.hart.pc == 0x2000);
  CHECK(executor.machine.mstatus == 0x1888);
}

// A word at each offset of two words: bytes 0x11 to 0x88 upwards from address 0x1000.
TEST_CASE("misaligned accesses are legal") {
  Machine machine(Variant::mpic);
  auto& hart = machine.executor.hart;
  machine.memory.store(0x1000, 4, 0x44332211);
  machine.memory.store(0x1004, 4, 0x88776655);
  hart.x[10] = 0x1000;
  machine.run("lw x5,1(x10)");
  CHECK(hart.x[5] == 0x55443322);
  machine.run("lh x5,3(x10)");
  CHECK(hart.x[5] == 0x5544);
  machine.run("lh x5,6(x10)");
  CHECK(hart.x[5] == 0xffff8877);
}
