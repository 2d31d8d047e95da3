// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4), to name in each result the exact program that made it.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace pulpo {

/// 64 lower-case hex digits.
std::string sha256(std::span<const std::byte> bytes);

}  // namespace pulpo
