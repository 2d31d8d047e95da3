// SPDX-License-Identifier: Apache-2.0
// How much the instruction tests try: one place for the tests and their summary.
#pragma once

#include <array>
#include <cstdint>

namespace pulpo::test {

inline constexpr std::uint32_t random_words = 1'000'000;            // 32-bit words decoded
inline constexpr std::uint64_t lock_step_instructions = 1'000'000;  // at least, beside qemu-riscv32
inline constexpr std::array vector_files{
    "alu",           "bitmanip",      "branch_imm",   "cplx",   "dotp_hb", "hwloop",        "macload_v2_legacy",
    "mem",           "mixed_dotp",    "mul",          "simd_b", "simd_h",  "virtual_fmt_b", "virtual_fmt_c",
    "virtual_fmt_h", "virtual_fmt_n", "xcv_alu_simd", "xcv_mem"};

}  // namespace pulpo::test
