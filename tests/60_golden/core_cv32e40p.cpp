// SPDX-License-Identifier: Apache-2.0
// CV32E40P: every golden run of one core is reproduced, instruction by instruction.
#include "core_exactness.hpp"

TEST_CASE("core: cv32e40p equals its golden runs") {
  pulpo::test::require_exact("cv32e40p", pulpo::isa::Variant::cv32e40p);
}
