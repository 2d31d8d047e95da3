// SPDX-License-Identifier: Apache-2.0
// flex-v: every golden run of one core is reproduced, instruction by instruction.
#include "core_exactness.hpp"

TEST_CASE("core: flexv equals its golden runs") { pulpo::test::require_exact("flexv", pulpo::isa::Variant::flexv); }
