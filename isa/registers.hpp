// SPDX-License-Identifier: Apache-2.0
// Names of registers and CSRs.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pulpo::isa {

inline constexpr std::array<std::string_view, 32> abi_names{
    "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0",  "a1",  "a2", "a3", "a4", "a5",
    "a6",   "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6"};

inline constexpr std::array<std::string_view, 32> float_abi_names{
    "ft0", "ft1", "ft2", "ft3", "ft4", "ft5", "ft6", "ft7", "fs0", "fs1", "fa0",  "fa1",  "fa2", "fa3", "fa4",  "fa5",
    "fa6", "fa7", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9", "fs10", "fs11", "ft8", "ft9", "ft10", "ft11"};
/// Number of a float register by ABI name or as f0 to f31.
std::optional<std::uint8_t> float_register_number(std::string_view name);

/// Number of a register by ABI name or as x0 to x31.
std::optional<std::uint8_t> register_number(std::string_view name);

/// Name of a CSR, "0x7c0" where it has none.
std::string csr_name(std::uint16_t address);
/// Address of a CSR by name or as a number.
std::optional<std::uint16_t> csr_number(std::string_view name);

/// Rounding modes by name ("rne"); empty and nothing where there is none.
std::string_view rounding_name(std::uint32_t mode);
std::optional<std::uint32_t> rounding_number(std::string_view name);

/// A decimal or hexadecimal integer of up to 32 bits, possibly negative; nothing if `text` is none.
std::optional<std::int64_t> parse_integer(std::string_view text);

}  // namespace pulpo::isa
