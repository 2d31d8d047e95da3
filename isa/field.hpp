// SPDX-License-Identifier: Apache-2.0
// Operand fields: where the bits of each operand sit in the word. Row::operands names them; decoding, encoding and
// disassembly all go through this one list.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "isa/format.hpp"

namespace pulpo::isa {

enum class FieldKind : std::uint8_t {
  integer,
  gpr,        // register number
  fpr,        // number of a float register
  loop,       // hardware loop, written as x0 or x1
  csr,        // CSR address, by name where it has one
  pc_offset,  // printed and written as an absolute address
  fence_set,  // subset of "iorw"
  rounding,   // mode by name; left out where it is the dynamic one
};

/// `width` bits of the word from `word_lsb` on are the value's bits from `value_lsb` on.
struct BitSlice {
  std::uint8_t value_lsb = 0;
  std::uint8_t word_lsb = 0;
  std::uint8_t width = 0;
};

struct Field {
  std::string_view name;
  FieldKind kind = FieldKind::integer;
  bool is_signed = false;
  std::uint8_t bits = 0;  // of the value; bits below the lowest slice are zero
  std::array<BitSlice, 4> slices{};

  constexpr std::uint32_t extract(std::uint32_t word) const {
    std::uint32_t value = 0;
    for (const BitSlice& slice : slices) {
      value |= (word >> slice.word_lsb & ((1U << slice.width) - 1U)) << slice.value_lsb;
    }
    const unsigned unused = 32U - bits;
    return is_signed ? static_cast<std::uint32_t>(static_cast<std::int32_t>(value << unused) >> unused) : value;
  }
  constexpr std::uint32_t insert(std::uint32_t value) const {
    std::uint32_t word = 0;
    for (const BitSlice& slice : slices) {
      word |= (value >> slice.value_lsb & ((1U << slice.width) - 1U)) << slice.word_lsb;
    }
    return word;
  }
  constexpr std::int64_t lowest() const { return is_signed ? -(std::int64_t{1} << (bits - 1)) : 0; }
  constexpr std::int64_t highest() const { return (std::int64_t{1} << (is_signed ? bits - 1 : bits)) - step(); }
  /// Values are multiples of this.
  constexpr std::int64_t step() const {
    unsigned lsb = 31;
    for (const BitSlice& slice : slices) {
      if (slice.width != 0 && slice.value_lsb < lsb) {
        lsb = slice.value_lsb;
      }
    }
    return std::int64_t{1} << lsb;
  }
};

namespace field {
using enum FieldKind;
inline constexpr Field rd{"rd", gpr, false, 5, {{{0, 7, 5}}}};
inline constexpr Field rs1{"rs1", gpr, false, 5, {{{0, 15, 5}}}};
inline constexpr Field rs2{"rs2", gpr, false, 5, {{{0, 20, 5}}}};
inline constexpr Field rs3{"rs3", gpr, false, 5, {{{0, 7, 5}}}};  // offset register of stores (CORE-V)
inline constexpr Field loop_number{"L", loop, false, 1, {{{0, 7, 1}}}};
inline constexpr Field csr_address{"csr", csr, false, 12, {{{0, 20, 12}}}};
inline constexpr Field simm12{"simm12", integer, true, 12, {{{0, 20, 12}}}};
inline constexpr Field simm12s{"simm12s", integer, true, 12, {{{5, 25, 7}, {0, 7, 5}}}};
inline constexpr Field imm20{"imm20", integer, false, 20, {{{0, 12, 20}}}};
inline constexpr Field off13{"off13", pc_offset, true, 13, {{{12, 31, 1}, {5, 25, 6}, {1, 8, 4}, {11, 7, 1}}}};
inline constexpr Field off21{"off21", pc_offset, true, 21, {{{20, 31, 1}, {1, 21, 10}, {11, 20, 1}, {12, 12, 8}}}};
inline constexpr Field off12x2{"off12x2", pc_offset, false, 13, {{{1, 20, 12}}}};
inline constexpr Field off5x2{"off5x2", pc_offset, false, 6, {{{1, 15, 5}}}};
inline constexpr Field off12x4{"off12x4", pc_offset, false, 14, {{{2, 20, 12}}}};
inline constexpr Field off5x4{"off5x4", pc_offset, false, 7, {{{2, 15, 5}}}};
inline constexpr Field uimm12{"uimm12", integer, false, 12, {{{0, 20, 12}}}};
inline constexpr Field uimm24_20{"uimm24_20", integer, false, 5, {{{0, 20, 5}}}};
inline constexpr Field simm24_20{"simm24_20", integer, true, 5, {{{0, 20, 5}}}};
inline constexpr Field uimm19_15{"uimm19_15", integer, false, 5, {{{0, 15, 5}}}};
inline constexpr Field imm29_25{"imm29_25", integer, false, 5, {{{0, 25, 5}}}};
inline constexpr Field radix{"radix", integer, false, 2, {{{0, 25, 2}}}};
inline constexpr Field simm6{"simm6", integer, true, 6, {{{1, 20, 5}, {0, 25, 1}}}};
inline constexpr Field uimm6{"uimm6", integer, false, 6, {{{1, 20, 5}, {0, 25, 1}}}};
inline constexpr Field uimm6s{"uimm6s", integer, false, 6, {{{1, 20, 5}, {0, 25, 1}}}};
inline constexpr Field uimm1{"uimm1", integer, false, 1, {{{0, 25, 1}}}};
inline constexpr Field uimm2{"uimm2", integer, false, 2, {{{1, 20, 1}, {0, 25, 1}}}};
inline constexpr Field u1x{"u1x", integer, false, 1, {{{0, 25, 1}}}};
inline constexpr Field u2x{"u2x", integer, false, 2, {{{1, 20, 1}, {0, 25, 1}}}};
inline constexpr Field u3x{"u3x", integer, false, 3, {{{1, 20, 2}, {0, 25, 1}}}};
inline constexpr Field u4x{"u4x", integer, false, 4, {{{1, 20, 3}, {0, 25, 1}}}};
inline constexpr Field imm5ml{"imm5ml", integer, false, 5, {{{0, 20, 5}}}};
inline constexpr Field pred{"pred", fence_set, false, 4, {{{0, 24, 4}}}};
inline constexpr Field succ{"succ", fence_set, false, 4, {{{0, 20, 4}}}};
inline constexpr Field fs3{"fs3", gpr, false, 5, {{{0, 27, 5}}}};  // third factor of fused operations
inline constexpr Field fd{"fd", fpr, false, 5, {{{0, 7, 5}}}};
inline constexpr Field fs1{"fs1", fpr, false, 5, {{{0, 15, 5}}}};
inline constexpr Field fs2{"fs2", fpr, false, 5, {{{0, 20, 5}}}};
inline constexpr Field rm{"rm", rounding, false, 3, {{{0, 12, 3}}}};
inline constexpr Field exact_rm{"exact_rm", rounding, false, 3, {{{0, 12, 3}}}};  // of what never rounds
inline constexpr Field upper20{"upper20", integer, false, 32, {{{12, 12, 20}}}};
inline constexpr Field none{};

inline constexpr std::array all{rd,        rs1,       rs2,       rs3,      loop_number, csr_address, simm12,  simm12s,
                                imm20,     off13,     off21,     off12x2,  off5x2,      off12x4,     off5x4,  uimm12,
                                uimm24_20, simm24_20, uimm19_15, imm29_25, radix,       simm6,       uimm6,   uimm6s,
                                uimm1,     uimm2,     imm5ml,    pred,     succ,        u1x,         u2x,     u3x,
                                u4x,       fd,        fs1,       fs2,      fs3,         rm,          exact_rm};
}  // namespace field

/// What a format's immediates are: Instruction::imm, imm2 and csr.
struct FormatFields {
  Field imm, imm2, csr;
};

constexpr FormatFields fields_of(Format format) {
  using namespace field;
  switch (format) {
    case Format::none:
    case Format::r:
    case Format::store_register:
    case Format::float_dynamic:
    case Format::float_fused_dynamic:
      return {};
    case Format::i:
      return {simm12, none, none};
    case Format::shift:
      return {uimm24_20, none, none};
    case Format::s:
      return {simm12s, none, none};
    case Format::b:
      return {off13, none, none};
    case Format::u:
      return {upper20, none, none};
    case Format::j:
      return {off21, none, none};
    case Format::csr_register:
      return {none, none, csr_address};
    case Format::csr_immediate:
      return {uimm19_15, none, csr_address};
    case Format::fence:
      return {uimm12, none, none};
    case Format::bit_field:
      return {imm29_25, uimm24_20, none};
    case Format::shift_29:
      return {imm29_25, none, none};
    case Format::bit_reverse:
      return {uimm24_20, radix, none};
    case Format::loop_offset:
    case Format::loop_setup:
      return {off12x2, none, loop_number};
    case Format::loop_offset_words:
    case Format::loop_setup_words:
      return {off12x4, none, loop_number};
    case Format::loop_setup_imm_words:
      return {off5x4, uimm12, loop_number};
    case Format::loop_count:
      return {none, none, loop_number};
    case Format::loop_count_imm:
      return {none, uimm12, loop_number};
    case Format::loop_setup_imm:
      return {off5x2, uimm12, loop_number};
    case Format::branch_imm:
      return {off13, simm24_20, none};
    case Format::simd_imm_signed:
      return {simm6, none, none};
    case Format::simd_imm_unsigned:
      return {uimm6, none, none};
    case Format::float_rounded:
    case Format::float_fused:
      return {rm, none, none};
    case Format::mac_load:
      return {none, none, imm5ml};
  }
  return {};
}

/// Looks an operand name of Row::operands up; null when it is none.
const Field* field_named(std::string_view name);

}  // namespace pulpo::isa
