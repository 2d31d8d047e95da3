// SPDX-License-Identifier: Apache-2.0
// What each unit class costs, in words.
#include "cluster/timing/unit_cost.hpp"

namespace pulpo::cluster {

std::string_view unit_cost(isa::UnitClass unit) {
  using enum isa::UnitClass;
  switch (unit) {
    case alu:
    case multiply:
    case hardware_loop:
      return "1 cycle; result forwarded to the next instruction";
    case dot_product:
      return "1 cycle; accumulates back to back";
    case mac_load:
      return "1 cycle with or without load; +1 if the next one uses the word being loaded";
    case multiply_high:
      return "5 cycles";
    case divide:
      return "3 cycles plus the leading zeros of the divisor (3 to 35)";
    case load:
      return "1 cycle (2 if misaligned across words); +1 if the next instruction uses the data";
    case store:
      return "1 cycle (2 if misaligned across words)";
    case event_load:
      return "4 cycles plus the time until the event unit grants";
    case branch:
      return "1 cycle, 3 when taken";
    case jump:
      return "2 cycles";
    case jump_register:
      return "2 cycles; +1 behind the instruction that produced the base, +2 behind its load";
    case csr:
      return "1 cycle, 4 where the access flushes the pipeline (mstatus)";
    case fence:
      return "4 cycles: refetches";
    case environment:
      return "4 cycles to the handler's first instruction";
    case trap_return:
      return "5 cycles";
    case wait_interrupt:
      return "sleeps";
    case fp_add_mul:
    case fp_non_compute:
    case fp_convert:
      return "1 cycle; +1 if the next instruction uses the result";
    case fp_divide_sqrt:
      return "1 cycle; the result 13 cycles later (.h, .b 9, .ah 8; 4 with zeros, infinities, NaNs)";
    default:
      return "illegal";
  }
}

}  // namespace pulpo::cluster
