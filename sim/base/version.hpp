// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace pulpo {

/// "0.1.0"; every result names it.
std::string_view version();

}  // namespace pulpo
