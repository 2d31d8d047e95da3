// SPDX-License-Identifier: Apache-2.0
// Floating-point units of a machine.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "isa/variant.hpp"
#include "sim/base/parameter.hpp"

namespace pulpo::cluster {

struct FpuConfig {
  enum class Interconnect : std::uint8_t { any, fixed };
  static constexpr std::array<std::string_view, 2> interconnect_names{"any", "fixed"};

  static constexpr std::array<std::string_view, 3> register_names{"none", "integer", "own"};

  isa::FloatRegisters registers = isa::FloatRegisters::integer;
  std::uint32_t cores_per_unit = 1;
  Interconnect interconnect = Interconnect::any;
  bool divide_sqrt = true;

  void declare(ParameterVisitor& visit) {
    visit.choice(registers,
                 {.name = "fpu.registers",
                  .choices = register_names,
                  .sentence = "Floats live in the integer registers (Zfinx), or in registers of their own (F)."});
    visit.integer(cores_per_unit, {.name = "fpu.cores_per_unit",
                                   .unit = "1",
                                   .low = 1,
                                   .high = 16,
                                   .sentence = "Cores that share an FPU; 1: each has its own."});
    visit.choice(interconnect, {.name = "fpu.interconnect",
                                .choices = interconnect_names,
                                .sentence = "Shared FPUs: any core reaches any of them, or each core has one fixed."});
    visit.boolean(divide_sqrt,
                  {.name = "fpu.divide_sqrt",
                   .sentence = "The FPUs divide and take square roots; else these instructions are illegal."});
  }
};

}  // namespace pulpo::cluster
