// SPDX-License-Identifier: Apache-2.0
// Names for the quantities that cross the layers.
#pragma once

#include <cstdint>

namespace pulpo {

using Cycle = std::uint64_t;    // cluster clock cycles since the preset's cycle 0
using Address = std::uint32_t;  // byte address on the cluster's 32-bit buses
using Word = std::uint32_t;

}  // namespace pulpo
