// SPDX-License-Identifier: Apache-2.0
// Bits of mchan's command word (mchan_defines.sv, ctrl_fsm.sv), written down apart from the code under test.
#pragma once

#include <cstdint>

namespace pulpo::test {

inline constexpr std::uint32_t receive = 1u << 17;  // external -> TCDM
inline constexpr std::uint32_t increment = 1u << 18;
inline constexpr std::uint32_t external_lines = 1u << 19;
inline constexpr std::uint32_t event = 1u << 20;
inline constexpr std::uint32_t interrupt = 1u << 21;
inline constexpr std::uint32_t broadcast = 1u << 22;
inline constexpr std::uint32_t tcdm_lines = 1u << 23;

}  // namespace pulpo::test
