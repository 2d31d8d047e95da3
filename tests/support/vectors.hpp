// SPDX-License-Identifier: Apache-2.0
// Small helpers of the tests that run recorded vectors.
#pragma once

#include <cstdint>
#include <string>

namespace pulpo::test {

inline std::uint32_t hex(const std::string& text) { return static_cast<std::uint32_t>(std::stoul(text, nullptr, 16)); }

}  // namespace pulpo::test
