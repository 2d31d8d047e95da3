// SPDX-License-Identifier: Apache-2.0
// What core variants differ in: unit latencies and named policies. The rules themselves are listed in rules.cpp.
#pragma once

#include <cstdint>
#include <string_view>

#include "isa/variant.hpp"

namespace pulpo::cluster {

struct CoreVariant {
  std::string_view name;
  isa::Variant isa;
  std::uint8_t multiply_high_cycles = 5;  // rule EX-MULH
  std::uint8_t divide_base_cycles = 3;    // rule EX-DIV: plus the divisor's shift

  /// rule EX-DIV-PHANTOM: an empty ID whose register still holds a division starts the divider again.
  bool phantom_division = true;
  /// rule ML-ACC: MAC&Load writes its accumulator from WB, unprotected; false: the intended value at once.
  bool late_accumulator = false;
  /// rule SB-FORWARD and its kin: status CSRs act as the hardware's partial forwarding makes them; false: exactly.
  bool partial_status_forwarding = false;
  /// rule CSR-TRAP-GATED: traps and mret update mcause and mstatus only in a cycle with a CSR write.
  bool trap_state_needs_csr_write = false;
  /// rule FPU-FLAGS: the flags of an operation are kept only if a CSR is written in the cycle of its return, in which
  /// CSR instructions wait: never.
  bool float_flags_lost = false;
  /// rule FPU-CSR: an access directly behind a division finds the flags without its exceptions, and clears them in
  /// vain; true: exceptions show when the operation leaves ID.
  bool float_flags_at_once = false;
  /// rule FPU-RM: frm written by the instruction in front is not seen yet.
  bool late_rounding_mode = true;
  /// rule CSR-READ-WRITES: csrrs and csrrc with x0 write the value read, with all side effects of a write.
  bool csr_read_writes = true;
  /// rule WFI: wfi sleeps; false: it does nothing.
  bool sleeps = true;
  /// CSRs 0x00D to 0x010 and 0x100 to 0x107.
  bool status_csrs = false;
  /// CSR 0x014 is a user alias of mhartid.
  bool user_hart_id = false;
  /// Loop end registers hold the address behind the last instruction (CORE-V), not its own.
  bool loop_end_behind = false;
  /// The OBI front end and LSU of CV32E40P: two outstanding accesses, hardware loops in ID.
  bool obi = false;
};

const CoreVariant& core_variant(isa::Variant variant);

}  // namespace pulpo::cluster
