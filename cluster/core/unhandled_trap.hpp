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

/// Why a floating-point instruction is illegal; only for the message.
enum class FloatRefusal : std::uint8_t { none, variant, no_fpu, no_divider, rounding };

struct UnhandledTrap {
  unsigned core;
  Cycle cycle;
  Address vector;
  Address pc;            // of the instruction that trapped first
  Word cause;            // why it did
  FloatRefusal refusal;  // and more of it
  Address jumped_from;   // pc of the last jump; 0: none so far
};

inline const char* hint_of(const UnhandledTrap& trap) {
  switch (trap.refusal) {
    case FloatRefusal::variant:
      return "This core variant does not have the instruction: `mpic`, `flexv` and `ri5cy` have floats, `mpic` all of "
             "them (`cores.variant`).";
    case FloatRefusal::no_fpu:
      return "The cores have no FPU: `--set cores.fpu=true` gives them one, floats in integer registers (Zfinx); with "
             "`--set fpu.registers=own` they have registers of their own (F).";
    case FloatRefusal::no_divider:
      return "The FPUs do not divide: `--set fpu.divide_sqrt=true`.";
    case FloatRefusal::rounding:
      return "CSR frm holds a reserved rounding mode: write 0 (nearest, ties to even) to 4.";
    case FloatRefusal::none:
      break;
  }
  return trap.cause == cause_illegal
             ? "`pulpo disasm` shows what is there; the core's variant decides what decodes (`cores.variant`)"
             : "There is no operating system: the program itself handles traps, or does without them.";
}

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
  const char* what = trap.cause == cause_ecall_machine    ? "environment call (ecall)"
                     : trap.cause == cause_breakpoint     ? "breakpoint (ebreak)"
                     : trap.refusal != FloatRefusal::none ? "illegal instruction (floating point)"
                                                          : "illegal instruction";
  throw SimulatedFault(fmt::format("{}: {}, and no handler at the trap vector 0x{:08x}", place, what, trap.vector),
                       hint_of(trap));
}

}  // namespace pulpo::cluster
