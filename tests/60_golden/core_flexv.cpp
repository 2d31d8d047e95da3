// SPDX-License-Identifier: Apache-2.0
// flex-v: every golden run of one core is reproduced, instruction by instruction.
#include "core_exactness.hpp"

TEST_CASE("core: flexv equals its golden runs") {
  // fv_simd_nibble_crumb: the RTL's adder leaks the carry of lane 12 into lane 13 of 2-bit lanes (riscv_alu.sv); the
  // rows compute the intended sum
  pulpo::test::require_exact("flexv", pulpo::isa::Variant::flexv, {"fv_simd_nibble_crumb []"});
}
