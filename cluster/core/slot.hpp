// SPDX-License-Identifier: Apache-2.0
// A decoded instruction with what the pipeline needs to know about it, worked out once.
#pragma once

#include <cstdint>

#include "isa/instruction.hpp"

namespace pulpo::cluster {

/// What the controller does with an instruction in ID, beyond handing it to EX (riscv_controller.sv).
enum class Handling : std::uint8_t {
  plain,
  jump,
  illegal,
  ebreak,
  sleep,
  ecall,
  fence,
  trap_return,
  csr_status,  // a CSR access that flushes the pipeline
  event_load,
};

/// What EX does with it, beyond one cycle of ALU.
enum class Execution : std::uint8_t {
  single,
  memory,
  branch,
  jump,
  loop,
  divide,
  multiply_high,
  csr,
  dot_product,
  mac_load,
  none,  // nothing reaches EX
};

struct Slot {
  isa::Instruction insn;
  std::uint32_t sources = 0;  // bit r: reads register r, as the hazard comparators see it; never bit 0
  Handling handling = Handling::plain;
  Execution execution = Execution::single;
  std::uint8_t alu_destination = 0;  // register number on the ALU write port
  bool alu_write = false;            // the decoder enables that port (also for x0)
  bool load_write = false;           // the decoder enables the memory write port (also for x0)
  std::uint8_t alu_rd = 0;           // where rd of the ALU port goes; 0 is nowhere
  std::uint8_t base_rd = 0;          // where a post-incremented base goes; 0 is nowhere
  bool enables_alu = true;           // alu_en of the decoder
  bool enables_multiplier = false;
  bool jump_register = false;
  bool multiply_accumulate = false;  // counts towards `macs`
  bool mixed = false;                // the mixed-precision controller looks at it
  bool writes_format = false;        // csrrw to the SIMD format CSR
  bool destination_field = false;    // [11:7] of the word is not zero
  std::uint8_t nn_activation = 0;    // NN register indices as the MAC&Load interlock compares them
  std::uint8_t nn_weight = 0;
  bool nn_loads_activation = false;
  bool nn_loads_weight = false;
};

}  // namespace pulpo::cluster
