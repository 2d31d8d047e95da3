// SPDX-License-Identifier: Apache-2.0
// What the instruction set offers to a kernel. One source serves all levels; the build names one with PULPO_ISA_LEVEL.
#pragma once

namespace pulpo::kernels {

enum class IsaLevel {
  rv32imc,  // scalar: no SIMD, no hardware loop
  xpulpv2,  // 8- and 16-bit SIMD dot products, post-increment, hardware loops; narrower data are unpacked
  xpulpnn,  // dot products on nibbles and crumbs too, both operands of one width
  mpic,     // dot products on two widths at once, by status registers
  macload,  // dot products that load their next operand (on the status registers' formats)
};

#ifdef PULPO_ISA_LEVEL
inline constexpr IsaLevel built_for = IsaLevel::PULPO_ISA_LEVEL;
#endif

}  // namespace pulpo::kernels
