// SPDX-License-Identifier: Apache-2.0
// How long the FPU takes for an operation.
#include "cluster/fpu/latency.hpp"

#include "isa/format.hpp"

namespace pulpo::cluster {

namespace {

/// One pipeline register in each of the groups ADDMUL, NONCOMP and CONV (riscv_defines.sv: C_LAT_FP32 and its kin).
constexpr std::uint8_t pipelined_cycles = 1;
/// Start, done, and two registers behind the unit (riscv_defines.sv: C_LAT_DIVSQRT; fpnew_divsqrt_multi.sv).
constexpr std::uint8_t iterative_overhead_cycles = 3;

/// Of the iterative unit (control_mvp.sv, three iterations a cycle): rounds beyond the first, and the layout of
/// operands.
struct IterativeFormat {
  unsigned exponent_bits;
  unsigned fraction_bits;
  std::uint8_t rounds;
};

constexpr IterativeFormat iterative_format(isa::Extension extension) {
  switch (extension) {
    case isa::Extension::xf16:
      return {5, 10, 5};
    case isa::Extension::xf16alt:
      return {8, 7, 4};
    case isa::Extension::xf8:
      return {5, 2, 5};  // runs as half precision
    default:
      return {8, 23, 9};
  }
}

/// preprocess_mvp.sv: zeros, infinities and NaNs need no rounds. Of vectors the lowest element counts.
bool special(std::uint32_t value, const IterativeFormat& format) {
  const std::uint32_t magnitude = value & ((1U << (format.exponent_bits + format.fraction_bits)) - 1U);
  return magnitude == 0 || magnitude >= ((1U << format.exponent_bits) - 1U) << format.fraction_bits;
}

}  // namespace

bool is_iterative(isa::UnitClass unit) { return unit == isa::UnitClass::fp_divide_sqrt; }

std::uint8_t float_latency_cycles(const isa::Instruction& insn, const isa::Operands& operands) {
  if (!is_iterative(insn.unit)) {
    return pipelined_cycles;
  }
  const IterativeFormat format = iterative_format(insn.row->extension);
  const bool divides = insn.reads_register(isa::reads::rs2);
  const bool negative = (operands.rs1 >> (format.exponent_bits + format.fraction_bits) & 1) != 0;
  const bool trivial = special(operands.rs1, format) || (divides ? special(operands.rs2, format) : negative);
  return static_cast<std::uint8_t>(iterative_overhead_cycles + (trivial ? 0 : format.rounds));
}

}  // namespace pulpo::cluster
