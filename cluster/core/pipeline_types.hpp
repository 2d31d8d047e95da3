// SPDX-License-Identifier: Apache-2.0
// The pipeline registers of a core and the signals between its stages.
#pragma once

#include <cstdint>

#include "cluster/core/slot.hpp"
#include "sim/base/reason.hpp"
#include "sim/base/types.hpp"

namespace pulpo::cluster {

class PipelineTypes {
 protected:
  enum class State : std::uint8_t {  // of riscv_controller.sv
    reset,
    boot_set,
    wait_sleep,
    sleep,
    first_fetch,
    decode,
    decode_loop,  // of cv32e40p_controller.sv
    irq_taken_id,
    irq_taken_if,
    irq_flush,
    irq_flush_elw,
    elw_exe,
    flush_ex,
    flush_wb,
    xret_jump,
  };
  enum class Interrupt : std::uint8_t { idle, pending, done };  // of riscv_int_controller.sv

  /// What the controller decides in a cycle.
  struct Decision {
    bool decoding = false;
    bool halt_if = false;
    bool halt_id = false;
    bool redirect = false;
    bool accepts = false;  // a halted instruction that flushes the pipe counts as retired
    bool mask_loops = false;
    bool acknowledge = false;
    bool kill = false;
    bool before_loop_end = false;     // CV32E40P
    bool loop_jump = false;           // CV32E40P
    std::uint8_t loop_decrement = 0;  // CV32E40P
    Address loop_start = 0;           // CV32E40P
    Address target = 0;
    Reason reason = Reason::flush;  // of the refetch, when `redirect`
  };
  /// Where the instruction in ID stands in the hardware loops (CV32E40P).
  struct LoopView {
    bool inside[2], again[2], at_end[2], before_end[2];
    bool body = false;
    Address start = 0;
  };
  /// What the stages tell each other in a cycle.
  struct Stalls {
    bool wb_ready, ex_ready, ex_valid, branch_taken;
    bool misaligned, load, jump_operand;
    bool id_ready, id_valid;
    bool access_done;    // EX's data access was granted and may leave EX
    bool float_busy;     // EX waits for the FPU
    bool float_operand;  // ID waits for a result of the FPU
  };

  /// ID/EX register and the state of EX.
  struct Execute {
    const Slot* slot = nullptr;
    ExecuteFlags flags;
    bool taken = false;
    bool split = false;    // the access needs two words
    bool second = false;   // and this is the second
    bool granted = false;  // while the access before it still waits for its response (CV32E40P)
    bool csr_done = false;
    bool store = false;
    std::uint8_t load_destination = 0;
    std::uint8_t alu_destination = 0;
    std::uint8_t busy = 0;  // cycles until the unit is ready
    std::uint8_t byte_enable = 0;
    const Slot* nn = nullptr;  // whose NN fields are in the pipeline register
    Address pc = 0;
    Address address = 0;
    Address target = 0;
    Word store_data = 0;
    Word operand = 0;  // rs1 or immediate of a CSR access
    isa::MemoryAccess access{};
  };
  struct WriteBack {
    bool waiting = false;  // for the response of a granted access
    bool write = false;
    bool mac = false;
    bool first_half = false;
    bool store = false;
    std::uint8_t destination = 0;
    std::uint8_t offset = 0;
    isa::MemoryAccess access{};
    const Slot* nn = nullptr;
    Word first_word = 0;
  };
  /// Of mixed_precision_controller.sv.
  struct Mixed {
    enum class Last : std::uint8_t { csr, format_write, dot_product };
    Last last = Last::csr;
    std::uint8_t next_slice = 0;     // next_cycle_ex
    std::uint8_t captured = 0;       // current_cycle_ex
    bool writes_slice = false;       // mux_sel_wcsr_ex
    bool format_forward = false;     // write_sb_csr_q
    std::uint8_t format = 0;         // the value to forward
    bool issued_last_cycle = false;  // curr_cyc_sel
    bool hot = false;                // something of the above is not at rest
  };
};

}  // namespace pulpo::cluster
