// SPDX-License-Identifier: Apache-2.0
// RV32M and Zicsr.
#pragma once

#include "isa/rows/rv32i.hpp"

namespace pulpo::isa::rows {

constexpr Group multiply_group(UnitClass unit) {
  Group group = alu_register;
  group.extension = Extension::rv32m;
  group.unit = unit;
  return group;
}

/// Modulo 2^64 the sign of the operands is all that matters.
template <bool SignedA, bool SignedB>
constexpr std::uint32_t multiply_high(std::uint32_t a, std::uint32_t b) {
  // Modulo 2^64, which leaves bits 63:32 as they are, unsigned 64-bit arithmetic cannot overflow.
  const auto wide = [](std::uint32_t value, bool is_signed) {
    return is_signed ? static_cast<std::uint64_t>(std::int64_t{as_signed(value)}) : std::uint64_t{value};
  };
  return static_cast<std::uint32_t>(wide(a, SignedA) * wide(b, SignedB) >> 32);
}

constexpr std::uint32_t divide_signed(std::uint32_t a, std::uint32_t b) {
  return b == 0 ? 0xffffffffU : b == 0xffffffffU ? 0U - a : static_cast<std::uint32_t>(as_signed(a) / as_signed(b));
}
constexpr std::uint32_t remainder_signed(std::uint32_t a, std::uint32_t b) {
  return b == 0 ? a : b == 0xffffffffU ? 0U : static_cast<std::uint32_t>(as_signed(a) % as_signed(b));
}

// clang-format off
inline constexpr auto rv32m = concatenate(
    make_rows(multiply_group(UnitClass::multiply), {
        {"mul", 0x02000033, to_rd([](In in) { return in.rs1 * in.rs2; }), "rd = (rs1 * rs2)[31:0]", "Multiplies, low word."}}),
    make_rows(multiply_group(UnitClass::multiply_high), {
        {"mulh", 0x02001033, to_rd([](In in) { return multiply_high<true, true>(in.rs1, in.rs2); }), "rd = (rs1 * rs2)[63:32], signed", "Multiplies, high word, signed."},
        {"mulhsu", 0x02002033, to_rd([](In in) { return multiply_high<true, false>(in.rs1, in.rs2); }), "rd = (signed rs1 * unsigned rs2)[63:32]", "Multiplies, high word, signed by unsigned."},
        {"mulhu", 0x02003033, to_rd([](In in) { return multiply_high<false, false>(in.rs1, in.rs2); }), "rd = (rs1 * rs2)[63:32], unsigned", "Multiplies, high word, unsigned."}}),
    make_rows(multiply_group(UnitClass::divide), {
        {"div", 0x02004033, to_rd([](In in) { return divide_signed(in.rs1, in.rs2); }), "rd = rs2 == 0 ? -1 : rs1 / rs2 (signed)", "Divides, signed."},
        {"divu", 0x02005033, to_rd([](In in) { return in.rs2 == 0 ? 0xffffffffU : in.rs1 / in.rs2; }), "rd = rs2 == 0 ? 2^32-1 : rs1 / rs2 (unsigned)", "Divides, unsigned."},
        {"rem", 0x02006033, to_rd([](In in) { return remainder_signed(in.rs1, in.rs2); }), "rd = rs2 == 0 ? rs1 : rs1 % rs2 (signed)", "Remainder, signed."},
        {"remu", 0x02007033, to_rd([](In in) { return in.rs2 == 0 ? in.rs1 : in.rs1 % in.rs2; }), "rd = rs2 == 0 ? rs1 : rs1 % rs2 (unsigned)", "Remainder, unsigned."}}));

inline constexpr Group csr_register{.mask = 0x707f, .format = Format::csr_register, .operands = "rd, csr, rs1",
                                    .extension = Extension::zicsr, .unit = UnitClass::csr, .reads = reads::rs1,
                                    .writes = writes::rd_alu, .source = riscv_manual};
inline constexpr Group csr_immediate{.mask = 0x707f, .format = Format::csr_immediate, .operands = "rd, csr, uimm19_15",
                                     .extension = Extension::zicsr, .unit = UnitClass::csr,
                                     .writes = writes::rd_alu, .source = riscv_manual};

/// rd gets the old value; whether a set or clear with x0 writes is the core's policy.
template <class NewValue>
constexpr Semantics update_csr(NewValue) {
  return [](In in, Result& out) {
    out.rd = in.csr;
    out.csr = NewValue{}(in);
    out.csr_write = true;
  };
}

inline constexpr auto zicsr = concatenate(
    make_rows(csr_register, {
        {"csrrw", 0x1073, update_csr([](In in) { return in.rs1; }), "t = csr; csr = rs1; rd = t", "Swaps a CSR with a register."},
        {"csrrs", 0x2073, update_csr([](In in) { return in.csr | in.rs1; }), "t = csr; csr = t | rs1; rd = t", "Reads a CSR and sets bits."},
        {"csrrc", 0x3073, update_csr([](In in) { return in.csr & ~in.rs1; }), "t = csr; csr = t & ~rs1; rd = t", "Reads a CSR and clears bits."}}),
    make_rows(csr_immediate, {
        {"csrrwi", 0x5073, update_csr([](In in) { return in.imm; }), "t = csr; csr = uimm5; rd = t", "Swaps a CSR with an immediate."},
        {"csrrsi", 0x6073, update_csr([](In in) { return in.csr | in.imm; }), "t = csr; csr = t | uimm5; rd = t", "Reads a CSR and sets bits of an immediate."},
        {"csrrci", 0x7073, update_csr([](In in) { return in.csr & ~in.imm; }), "t = csr; csr = t & ~uimm5; rd = t", "Reads a CSR and clears bits of an immediate."}}));
// clang-format on

}  // namespace pulpo::isa::rows
