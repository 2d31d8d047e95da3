// SPDX-License-Identifier: Apache-2.0
// Events as interrupts: a masked bit of the event buffer interrupts its core, the highest first, and wakes it from a
// wait.
#include "program.hpp"

using namespace program_test;

namespace {

// Vectors at entry & ~0xff, 4 bytes each: that of event n lies in front of the entry for n < 32, so that the program
// below is placed by hand: vector 3 jumps to the handler.
struct WithVector {
  static MachineConfig config() {
    auto config = single_core();
    config.cores.variant = isa::Variant::mpic;  // Flex-V as it is loses mcause
    return config;
  }
  Program program{config()};
  void vector(unsigned number, Address handler) {
    const isa::Assembler assembler(isa::Variant::flexv);
    const Address at = (entry & ~0xFFU) + 4 * number;
    const Word word = assembler.assemble("jal zero, " + std::to_string(handler), at).word;
    std::array<std::byte, 4> bytes;
    std::memcpy(bytes.data(), &word, sizeof word);
    program.cluster->write_memory(at, bytes);
  }
};

}  // namespace

TEST_CASE("A software event whose interrupt mask is set runs its handler, waiting core or not") {
  for (const bool waits : {false, true}) {
    CAPTURE(waits);
    WithVector test;
    Program& program = test.program;
    program.li("a0", 0x1020'4000);
    program.li("a2", 0x1000'0000);
    program.add_all({"addi t0, zero, 8", "sw t0, 12(a0)", "csrrsi zero, mstatus, 8"});  // interrupt mask: event 3
    if (waits) {
      program.add_all({"addi t0, zero, 16", "sw t0, 0(a0)",   // event mask: event 4, sent by the handler
                       "addi t0, zero, 1", "sw t0, 268(a0)",  // software event 3 to this core
                       "p.elw t1, 60(a0)"});
    } else {
      program.add_all({"addi t0, zero, 1", "sw t0, 268(a0)", "nop", "nop", "nop", "nop", "nop", "nop", "nop", "nop"});
    }
    program.add_all({"lw t2, 28(a0)", "sw t2, 4(a2)"});
    program.end();
    const Address handler = program.here();
    program.add_all({"csrrs t3, mcause, zero", "sw t3, 0(a2)", "addi t4, zero, 1", "sw t4, 272(a0)", "mret"});
    test.vector(3, handler);
    REQUIRE(program.run(2000) == StopReason::end_of_computation);
    CHECK(program.word_at(0x1000'0000) == (0x8000'0000U | 3));
    // event 3 was cleared by the acknowledge; event 4 by the waiting access
    CHECK(program.word_at(0x1000'0004) == (waits ? 0U : 1U << 4));
  }
}
