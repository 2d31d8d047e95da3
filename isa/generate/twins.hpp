// SPDX-License-Identifier: Apache-2.0
// The plain-C half of xpulp.h: for each intrinsic a function or macro of the same name and result.
#pragma once

#include <string>

namespace pulpo::isa {

std::string plain_c_twins();

}  // namespace pulpo::isa
