// SPDX-License-Identifier: Apache-2.0
// What a core throws when the trap vector holds an illegal instruction: it would trap there for ever.
#pragma once

#include <fmt/format.h>

#include <functional>
#include <string>

#include "sim/base/error.hpp"
#include "sim/base/types.hpp"

namespace pulpo::cluster {

// mcause of exceptions
inline constexpr Word cause_illegal = 2;
inline constexpr Word cause_breakpoint = 3;
inline constexpr Word cause_ecall_machine = 11;

// Not of the hardware, which traps as illegal: here the run ends.
inline constexpr Word cause_rounding = 0x100;

struct UnhandledTrap {
  unsigned core;
  Cycle cycle;
  Address vector;
  Address pc;           // of the instruction that trapped first
  Word cause;           // why it did
  Address jumped_from;  // pc of the last jump; 0: none so far
};

/// As the machines report it; `symbol` names a pc, and may be empty. `mapped`: there is memory at the pc.
[[noreturn]] inline void fault(const UnhandledTrap& trap, const std::function<std::string(Address)>& symbol,
                               bool mapped = true) {
  const auto named = [&](Address pc) {
    const std::string name = symbol ? symbol(pc) : std::string{};
    return fmt::format("0x{:08x}{}", pc, name.empty() ? "" : " (" + name + ")");
  };
  const auto place = fmt::format("core {}, cycle {}, pc {}", trap.core, trap.cycle, named(trap.pc));
  if (!mapped) {
    const std::string from = trap.jumped_from == 0 ? "" : "; the last jump was at " + named(trap.jumped_from);
    throw SimulatedFault(
        fmt::format("{}: instruction fetch from 0x{:08x}: nothing answers at this address{}", place, trap.pc, from),
        "A wild pointer, a return address that was overwritten, or a program that ran past its end.");
  }
  if (trap.cause == cause_rounding) {
    throw SimulatedFault(
        fmt::format("{}: floating-point instruction while CSR frm holds a reserved rounding mode", place),
        "Write 0 (nearest, ties to even) to 4 to frm.");
  }
  const char* what = trap.cause == cause_ecall_machine ? "environment call (ecall)"
                     : trap.cause == cause_breakpoint  ? "breakpoint (ebreak)"
                                                       : "illegal instruction";
  throw SimulatedFault(fmt::format("{}: {}, and no handler at the trap vector 0x{:08x}", place, what, trap.vector),
                       trap.cause == cause_illegal
                           ? "`pulpo disasm` shows what is there; the core's variant decides what decodes "
                             "(`cores.variant`)"
                           : "There is no operating system: the program itself handles traps, or does without them.");
}

}  // namespace pulpo::cluster
