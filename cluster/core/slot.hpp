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
  floating,
  none,  // nothing reaches EX
};

/// What the decoder switches on in EX.
struct ExecuteFlags {
  bool alu_enabled = true;
  bool multiplier_enabled = false;
  bool load_write = false;  // memory write port (also for x0)
  bool alu_write = false;   // ALU write port (also for x0)
  bool data_request = false;
  bool branch = false;
  bool csr = false;
  bool mac = false;  // dot_spr_operand: MAC&Load
  bool event_load = false;
  bool floating = false;  // apu_en
};

/// A register in a set of them, numbered as in isa::Instruction.
constexpr std::uint64_t register_bit(unsigned number) { return std::uint64_t{1} << number; }

struct Slot {
  isa::Instruction insn;
  std::uint64_t sources = 0;  // bit r: reads register r, as the hazard comparators see it; never bit 0
  ExecuteFlags flags;
  Handling handling = Handling::plain;
  Execution execution = Execution::single;
  std::uint8_t alu_destination = 0;  // register number on the ALU write port
  std::uint8_t alu_rd = 0;           // where rd of the ALU port goes; 0 is nowhere
  std::uint8_t base_rd = 0;          // where a post-incremented base goes; 0 is nowhere
  bool jump_register = false;
  bool multiply_accumulate = false;  // counts towards `macs`
  bool mixed = false;                // the mixed-precision controller looks at it
  bool calm = false;                 // neither controller nor status registers look at it
  bool csr_writes = false;           // the access writes the CSR
  bool rs2_field = false;            // compared as a register although it is an immediate
  bool streams = false;              // calm, and done by the shortest way through a cycle
  bool writes_format = false;        // csrrw to the SIMD format CSR
  bool destination_field = false;    // [11:7] of the word is not zero
  std::uint8_t nn_activation = 0;    // NN register indices as the MAC&Load interlock compares them
  std::uint8_t nn_weight = 0;
  bool nn_loads_activation = false;
  bool nn_loads_weight = false;
  bool streams_float = false;            // a float instruction that the shortest way can take
  bool iterative = false;                // division or square root of floats
  std::uint64_t float_sources = 0;       // bit r: register r is compared with results under way; bit 0 too
  std::uint64_t float_destinations = 0;  // the same of what is written
};

}  // namespace pulpo::cluster
