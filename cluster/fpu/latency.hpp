// SPDX-License-Identifier: Apache-2.0
// How long the FPU takes for an operation.
#pragma once

#include <cstdint>

#include "isa/instruction.hpp"

namespace pulpo::cluster {

/// Division and square root run in an iterative unit; all else is pipelined.
bool is_iterative(isa::UnitClass unit);

/// Cycles from the request to the result: rules FPU-PIPE and FPU-DIV.
std::uint8_t float_latency_cycles(const isa::Instruction& insn, const isa::Operands& operands);

}  // namespace pulpo::cluster
