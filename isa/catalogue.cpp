// SPDX-License-Identifier: Apache-2.0
// The table of all rows, checked at compile time.
#include "isa/catalogue.hpp"

#include "isa/field.hpp"
#include "isa/quirk.hpp"
#include "isa/rows/aliases.hpp"
#include "isa/rows/all.hpp"
#include "isa/rows/quirks.hpp"
#include "isa/simd_state.hpp"

namespace pulpo::isa {

namespace {

/// Rows with a rounding mode leave the words with a reserved one to others.
constexpr bool leaves(const Row& a, const Row& b) {
  const bool rounded = a.format == Format::float_rounded || a.format == Format::float_fused;
  return rounded && (b.mask >> 12 & 7) == 7 && !legal_rounding_field(b.match >> 12 & 7);
}

constexpr bool overlap(const Row& a, const Row& b) {
  return ((a.match ^ b.match) & a.mask & b.mask) == 0 && !leaves(a, b) && !leaves(b, a);
}

/// Dialects share code points: only rows that one variant can have together must differ.
constexpr bool same_dialect(const Row& a, const Row& b) {
  const auto is_pulp = [](const Row& row) {
    return row.extension == Extension::xpulpv2 || row.extension == Extension::xpulpv2_complex ||
           row.extension == Extension::xpulpnn || row.extension == Extension::mac_load || is_float(row.unit);
  };
  const auto is_core_v = [](const Row& row) { return row.extension == Extension::xcv; };
  return !((is_pulp(a) && is_core_v(b)) || (is_core_v(a) && is_pulp(b)));
}

/// All masks cover the opcode, which tells most rows apart at little cost to the compiler.
struct Opcodes {
  std::uint8_t of[rows::all.size()];
};
constexpr Opcodes opcodes = [] {
  Opcodes result{};
  for (std::size_t i = 0; i < rows::all.size(); ++i) {
    result.of[i] = (rows::all[i].mask & 0x7f) == 0x7f ? rows::all[i].match & 0x7f : 0;
  }
  return result;
}();

constexpr bool overlaps_with_earlier(std::size_t index) {
  for (std::size_t i = 0; i < index; ++i) {
    if (opcodes.of[i] == opcodes.of[index] && overlap(rows::all[i], rows::all[index]) &&
        same_dialect(rows::all[i], rows::all[index])) {
      return true;
    }
  }
  return false;
}

constexpr std::size_t first_overlap() {
  for (std::size_t i = 0; i < rows::all.size(); ++i) {
    if (overlaps_with_earlier(i)) {
      return i;
    }
  }
  return rows::all.size();
}

#ifdef __SANITIZE_ADDRESS__  // with the sanitizers GCC takes no comparison of functions for constant; other builds
                             // check
constexpr bool has_semantics(const Row&) { return true; }
#else
constexpr bool has_semantics(const Row& row) { return row.execute != nullptr; }
#endif

constexpr bool complete(const Row& row) {
  return !row.mnemonic.empty() && has_semantics(row) && !row.pseudo_code.empty() && !row.meaning.empty() &&
         !row.source.empty() && (row.mask & 0x7f) == 0x7f && (row.match & ~row.mask) == 0 && (row.match & 3) == 3 &&
         row.unit != UnitClass::illegal;
}

static_assert(first_overlap() == rows::all.size(), "two rows claim the same word");
static_assert(std::all_of(rows::all.begin(), rows::all.end(), complete), "a row lacks semantics, texts or bits");

}  // namespace

std::span<const Row> all_rows() { return rows::all; }
std::span<const CompressedRow> compressed_rows() { return rows::rv32c; }
std::span<const Alias> aliases() { return rows::aliases; }
std::span<const RejectedPatterns> rejected_patterns() { return rows::rejected_patterns; }
std::span<const IgnoredBits> ignored_bits() { return rows::ignored_bits; }
std::span<const SemanticQuirk> semantic_quirks() { return rows::semantic_quirks; }

bool accepts(const Row& row, std::uint32_t word) {
  if (row.format == Format::float_rounded || row.format == Format::float_fused) {
    return legal_rounding_field(field::rm.extract(word));
  }
  if (row.format == Format::mac_load) {
    const std::uint32_t imm5 = field::imm5ml.extract(word);
    return !(mac_load_field::loads_weight(imm5) && mac_load_field::loads_activation(imm5));
  }
  return true;
}

const CompressedRow* find_compressed(std::uint16_t pattern) {
  for (const CompressedRow& row : rows::rv32c) {
    if ((pattern & row.mask) == row.match && row.expand(pattern) != 0) {
      return &row;
    }
  }
  return nullptr;
}

}  // namespace pulpo::isa
