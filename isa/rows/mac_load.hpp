// SPDX-License-Identifier: Apache-2.0
// MAC&Load: rd += dot product of two words of the NN register file, and a load that replaces one of them.
#pragma once

#include "isa/rows/builder.hpp"
#include "isa/rows/dot_product.hpp"

namespace pulpo::isa::rows {

/// In legacy mode the base register gives the address and is incremented by a word.
constexpr void mac_load_address(const Operands& in, Result& out) {
  out.address = in.rs1;
  out.rs1 = in.rs1 + 4;
}

template <unsigned W, Sign Activation, Sign Weight>
void execute_mac_load(const Operands& in, Result& out) {
  out.rd = in.rs3 + dot<W, W, Activation, Weight>(in.nn_activation, in.nn_weight);
  mac_load_address(in, out);
}

/// In status mode the caller's address generator gives the address (CSR 0x100 or 0x101).
template <Sign Activation, Sign Weight>
void execute_mac_load_status(const Operands& in, Result& out) {
  out.rd = in.rs3 + dot_of_status<Activation, Weight>(in.status, in.nn_activation, in.nn_weight);
  mac_load_address(in, out);
}

template <unsigned W>
inline constexpr FixedString<3> mac_load_width = W == 16  ? FixedString<3>("16")
                                                 : W == 8 ? FixedString<3>(" 8")
                                                 : W == 4 ? FixedString<3>(" 4")
                                                          : FixedString<3>(" 2");

/// The letters of the name are weight first: "sup" is a signed weight and an unsigned activation.
template <FixedString Signs, Sign Activation, Sign Weight, unsigned W>
constexpr Row mac_load_row(std::uint32_t bits) {
  constexpr std::uint32_t funct3 = W == 16 ? 0 : W == 8 ? 1 : W == 4 ? 2 : 3;
  Row row;
  row.mnemonic = join<"pv.mlsdot", Signs, width_suffix<W>>;
  row.match = 0x77 | funct3 << 12 | bits;
  row.mask = 0xfe00707f;
  row.format = Format::mac_load;
  row.operands = "rd, rs1, imm5ml";
  row.extension = Extension::mac_load;
  row.unit = UnitClass::mac_load;
  row.reads = reads::rs1 | reads::rs3;
  row.writes = writes::rd_alu | writes::rs1_alu;
  row.memory = {4, false, false};
  row.macs = 32 / W;
  row.plain_c = join<mac_load_width<W>, ", ", sign_digit<Activation>, ", ", sign_digit<Weight>>;  // of the sum
  row.execute = execute_mac_load<W, Activation, Weight>;
  row.execute_status = execute_mac_load_status<Activation, Weight>;
  row.pseudo_code =
      join<lanes_text<W>, "rd += ", extension_text<Activation>, "(A[imm[0]][i]) * ", extension_text<Weight>,
           "(W[imm[2:1]][i]); if imm[4]: W[imm[2:1]] = M32[rs1], rs1 += 4; if imm[3]: A[imm[0]] = M32[rs1], rs1 += 4">;
  row.meaning = "Dot product on the NN register file (old contents), with an optional load of one of its words.";
  row.source = "flexv riscv_decoder.sv, riscv_mult.sv";
  return row;
}

template <FixedString Signs, Sign Activation, Sign Weight>
constexpr std::array<Row, 4> mac_load_family(std::uint32_t bits) {
  return {mac_load_row<Signs, Activation, Weight, 16>(bits), mac_load_row<Signs, Activation, Weight, 8>(bits),
          mac_load_row<Signs, Activation, Weight, 4>(bits), mac_load_row<Signs, Activation, Weight, 2>(bits)};
}

inline constexpr auto mac_load = concatenate(mac_load_family<"up", Sign::is_unsigned, Sign::is_unsigned>(0xe0000000),
                                             mac_load_family<"usp", Sign::is_signed, Sign::is_unsigned>(0xe8000000),
                                             mac_load_family<"sup", Sign::is_unsigned, Sign::is_signed>(0xd8000000),
                                             mac_load_family<"sp", Sign::is_signed, Sign::is_signed>(0xf8000000));

}  // namespace pulpo::isa::rows
