// SPDX-License-Identifier: Apache-2.0
// What a core throws when the trap vector holds an illegal instruction: it would trap there for ever.
#pragma once

#include <fmt/format.h>

#include <functional>
#include <string>

#include "sim/base/error.hpp"
#include "sim/base/types.hpp"

namespace pulpo::cluster {

struct UnhandledTrap {
  unsigned core;
  Cycle cycle;
  Address vector;
  Address pc;  // of the instruction that trapped first
};

/// As the machines report it; `symbol` names a pc, and may be empty.
[[noreturn]] inline void fault(const UnhandledTrap& trap, const std::function<std::string(Address)>& symbol) {
  const std::string name = symbol ? symbol(trap.pc) : std::string{};
  const auto place = fmt::format("core {}, cycle {}, pc 0x{:08x}{}", trap.core, trap.cycle, trap.pc,
                                 name.empty() ? "" : " (" + name + ")");
  throw SimulatedFault(
      fmt::format("{}: illegal instruction, and no handler at the trap vector 0x{:08x}", place, trap.vector),
      "`pulpo disasm` shows what is there; the core's variant decides what decodes (`cores.variant`)");
}

}  // namespace pulpo::cluster
