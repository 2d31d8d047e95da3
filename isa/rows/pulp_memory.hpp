// SPDX-License-Identifier: Apache-2.0
// XpulpV2 loads and stores: post-increment and register offset; the event load.
#pragma once

#include "isa/rows/rv32i.hpp"

namespace pulpo::isa::rows {

inline constexpr std::string_view pulp_memory_source =
    "binutils pulp-riscv; RI5CY riscv_decoder.sv, riscv_load_store_unit.sv";

constexpr Group pulp_memory_group(bool is_store, Format format, std::string_view operands, std::uint32_t mask,
                                  bool post_increment, std::uint8_t offset_register) {
  Group group;
  group.mask = mask;
  group.format = format;
  group.operands = operands;
  group.extension = Extension::xpulpv2;
  group.unit = is_store ? UnitClass::store : UnitClass::load;
  group.reads = static_cast<std::uint8_t>(reads::rs1 | (is_store ? reads::rs2 : 0) | offset_register);
  group.writes = static_cast<std::uint8_t>((is_store ? 0 : writes::rd_load) | (post_increment ? writes::rs1_alu : 0));
  group.source = pulp_memory_source;
  return group;
}

inline constexpr Group load_post = pulp_memory_group(false, Format::i, "rd, simm12(rs1!)", 0x707f, true, 0);
inline constexpr Group load_register =
    pulp_memory_group(false, Format::r, "rd, rs2(rs1)", 0xfe00707f, false, reads::rs2);
inline constexpr Group load_register_post =
    pulp_memory_group(false, Format::r, "rd, rs2(rs1!)", 0xfe00707f, true, reads::rs2);
inline constexpr Group store_post = pulp_memory_group(true, Format::s, "rs2, simm12s(rs1!)", 0x707f, true, 0);
inline constexpr Group store_register =
    pulp_memory_group(true, Format::store_register, "rs2, rd(rs1)", 0xfe00707f, false, reads::rs3);
inline constexpr Group store_register_post =
    pulp_memory_group(true, Format::store_register, "rs2, rd(rs1!)", 0xfe00707f, true, reads::rs3);

/// Access at rs1 + offset, or at rs1 with rs1 incremented by the offset; the offset is an operand field.
template <std::uint32_t Operands::*Offset, bool PostIncrement>
void execute_access(const Operands& in, Result& out) {
  out.address = PostIncrement ? in.rs1 : in.rs1 + in.*Offset;
  out.rs1 = in.rs1 + in.*Offset;
  out.store_data = in.rs2;
}

inline constexpr Semantics post_imm = execute_access<&Operands::imm, true>;
inline constexpr Semantics at_rs2 = execute_access<&Operands::rs2, false>;
inline constexpr Semantics post_rs2 = execute_access<&Operands::rs2, true>;
inline constexpr Semantics at_rs3 = execute_access<&Operands::rs3, false>;
inline constexpr Semantics post_rs3 = execute_access<&Operands::rs3, true>;

template <FixedString Name, FixedString Value>
constexpr std::array<Row, 3> load_family(std::uint32_t imm_bits, std::uint32_t register_bits, MemoryAccess access) {
  constexpr auto mnemonic = join<"p.", Name>;
  return {make_row(load_post,
                   {mnemonic, 0x0b | imm_bits, post_imm, join<"rd = ", Value, "[rs1]; rs1 += simm12">,
                    "Loads, then increments the base by an immediate; the load wins if rd is the base.", access}),
          make_row(load_register, {mnemonic, 0x7003 | register_bits, at_rs2, join<"rd = ", Value, "[rs1 + rs2]">,
                                   "Loads from base plus register.", access}),
          make_row(load_register_post,
                   {mnemonic, 0x700b | register_bits, post_rs2, join<"rd = ", Value, "[rs1]; rs1 += rs2">,
                    "Loads, then increments the base by a register; the load wins if rd is the base.", access})};
}

template <FixedString Name, FixedString Value>
constexpr std::array<Row, 3> store_family(std::uint32_t imm_bits, MemoryAccess access) {
  constexpr auto mnemonic = join<"p.", Name>;
  return {
      make_row(store_post, {mnemonic, 0x2b | imm_bits, post_imm, join<Value, "[rs1] = rs2; rs1 += simm12">,
                            "Stores, then increments the base by an immediate.", access}),
      make_row(store_register, {mnemonic, 0x4023 | imm_bits, at_rs3, join<Value, "[rs1 + offset] = rs2">,
                                "Stores at base plus offset register (its number stands in [11:7]).", access}),
      make_row(store_register_post, {mnemonic, 0x402b | imm_bits, post_rs3, join<Value, "[rs1] = rs2; rs1 += offset">,
                                     "Stores, then increments the base by the register named in [11:7].", access})};
}

inline constexpr std::array event_load{make_row({.mask = 0x707f,
                                                 .format = Format::i,
                                                 .operands = "rd, simm12(rs1)",
                                                 .extension = Extension::xpulpv2,
                                                 .unit = UnitClass::event_load,
                                                 .reads = reads::rs1,
                                                 .writes = writes::rd_load,
                                                 .source = pulp_memory_source},
                                                {"p.elw",
                                                 0x6003,
                                                 address_of_load,
                                                 "rd = M32[rs1 + simm12]; sleeps until the event unit grants",
                                                 "Loads a word from the event unit and sleeps until it answers.",
                                                 {4, false, false}})};

inline constexpr auto pulp_memory =
    concatenate(load_family<"lb", "sext(M8)">(0x0000, 0x00000000, {1, false, true}),
                load_family<"lbu", "zext(M8)">(0x4000, 0x40000000, {1, false, false}),
                load_family<"lh", "sext(M16)">(0x1000, 0x10000000, {2, false, true}),
                load_family<"lhu", "zext(M16)">(0x5000, 0x50000000, {2, false, false}),
                load_family<"lw", "M32">(0x2000, 0x20000000, {4, false, false}),
                store_family<"sb", "M8">(0x0000, {1, true, false}), store_family<"sh", "M16">(0x1000, {2, true, false}),
                store_family<"sw", "M32">(0x2000, {4, true, false}), event_load);

}  // namespace pulpo::isa::rows
