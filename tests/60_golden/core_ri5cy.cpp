// SPDX-License-Identifier: Apache-2.0
// RI5CY: every golden run of one core is reproduced, instruction by instruction.
#include "core_exactness.hpp"

TEST_CASE("core: ri5cy equals its golden runs") { pulpo::test::require_exact("ri5cy", pulpo::isa::Variant::ri5cy); }
