// SPDX-License-Identifier: Apache-2.0
#include "sim/base/version.hpp"

namespace pulpo {

std::string_view version() { return PULPO_VERSION; }

}  // namespace pulpo
