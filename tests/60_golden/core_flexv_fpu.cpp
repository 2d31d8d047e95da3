// SPDX-License-Identifier: Apache-2.0
// flex-v with its private FPU: every golden run of one core is reproduced, instruction by instruction.
#include "core_exactness.hpp"

TEST_CASE("core: flexv with FPU equals its golden runs") {
  pulpo::test::require_exact("flexv_fpu", pulpo::isa::Variant::flexv, {}, true);
}
