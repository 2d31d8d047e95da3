// SPDX-License-Identifier: Apache-2.0
// Where operands sit in the word. Decoder, encoder and disassembler work from this one list and the operand strings.
#pragma once

#include <cstdint>

#include "isa/row.hpp"

namespace pulpo::isa {

/// Layout of the immediates (registers sit at rd [11:7], rs1 [19:15], rs2 [24:20] in all of them).
enum class Format : std::uint8_t {
  none,               // no operands
  r,                  // registers only; rs3 is the old rd
  i,                  // imm: [31:20] signed
  shift,              // imm: [24:20] unsigned
  s,                  // imm: {[31:25],[11:7]} signed
  b,                  // imm: branch offset
  u,                  // imm: [31:12] << 12
  j,                  // imm: jump offset
  csr_register,       // csr: [31:20]
  csr_immediate,      // csr: [31:20]; imm: [19:15] unsigned
  fence,              // imm: [31:20]
  store_register,     // offset register rs3 at [11:7]
  bit_field,          // imm: [29:25] (width - 1), imm2: [24:20] (position)
  shift_29,           // imm: [29:25] unsigned
  bit_reverse,        // imm: [24:20] shift, imm2: [26:25] radix
  loop_offset,        // csr: loop [7]; imm: [31:20] * scale
  loop_count,         // csr: loop [7]; count in rs1
  loop_count_imm,     // csr: loop [7]; imm2: [31:20] count
  loop_setup,         // csr: loop [7]; imm: [31:20] * scale, count in rs1
  loop_offset_words,  // the same with offsets in words (CORE-V)
  loop_setup_words,
  loop_setup_imm_words,
  loop_setup_imm,       // csr: loop [7]; imm: [19:15] * scale, imm2: [31:20] count
  branch_imm,           // imm: branch offset, imm2: [24:20] signed
  simd_imm_signed,      // imm: {[24:20],[25]} signed
  simd_imm_unsigned,    // imm: {[24:20],[25]} unsigned
  float_rounded,        // imm: rounding mode [14:12]
  float_dynamic,        // registers only, rounded as CSR frm says
  float_fused,          // rs3: [31:27]; imm: rounding mode [14:12]
  float_fused_dynamic,  // rs3: [31:27]
  mac_load,             // csr: [24:20] = {load W, load A, W index, A index}; both loads at once are illegal
};

/// Extensions that a core variant is made of.
enum class Extension : std::uint8_t {
  rv32i,
  rv32m,
  rv32c,
  zicsr,
  zifencei,
  privileged,
  xpulpv2,
  xpulpv2_complex,  // the additions of GAP9's and later RI5CY's XpulpV2: complex numbers, bit reversal, pack.h.h
  xpulpnn,          // nibble and crumb encodings
  mac_load,         // MAC&Load with its NN register file
  xcv,              // CORE-V dialect of XpulpV2
  f,                // loads, stores and moves of float registers, of short floats too
  zfinx,            // single precision, wherever it is kept
  xf16,             // half precision, scalar and packed
  xf16alt,          // bfloat16, scalar and packed
  xf8,              // 8 bits, of which 5 exponent
  xfexpand,         // dot products of halves in single precision
  count,
};

std::string_view name(Extension extension);

/// Value of a rounding-mode field that stands for CSR frm.
inline constexpr std::uint32_t dynamic_rounding = 7;
/// The modes behind are reserved; with 5 the word may be one of the alternative half precision.
inline constexpr std::uint32_t highest_rounding = 4;
constexpr bool legal_rounding_field(std::uint32_t rm) { return rm <= highest_rounding || rm == dynamic_rounding; }

}  // namespace pulpo::isa
