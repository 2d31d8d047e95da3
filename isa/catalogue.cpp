// SPDX-License-Identifier: Apache-2.0
// The table of all rows, checked at compile time.
#include "isa/catalogue.hpp"

#include "isa/quirk.hpp"
#include "isa/rows/aliases.hpp"
#include "isa/rows/all.hpp"
#include "isa/rows/quirks.hpp"

namespace pulpo::isa {

namespace {

constexpr bool overlap(const Row& a, const Row& b) { return ((a.match ^ b.match) & a.mask & b.mask) == 0; }

/// Dialects share code points: only rows that one variant can have together must differ.
constexpr bool same_dialect(const Row& a, const Row& b) {
  const auto is_pulp = [](const Row& row) {
    return row.extension == Extension::xpulpv2 || row.extension == Extension::xpulpv2_complex ||
           row.extension == Extension::xpulpnn || row.extension == Extension::mac_load;
  };
  const auto is_core_v = [](const Row& row) { return row.extension == Extension::xcv; };
  return !((is_pulp(a) && is_core_v(b)) || (is_core_v(a) && is_pulp(b)));
}

constexpr bool overlaps_with_earlier(std::size_t index) {
  for (std::size_t i = 0; i < index; ++i) {
    if (overlap(rows::all[i], rows::all[index]) && same_dialect(rows::all[i], rows::all[index])) {
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
         !row.source.empty() && (row.match & ~row.mask) == 0 && (row.match & 3) == 3 && row.unit != UnitClass::illegal;
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

const CompressedRow* find_compressed(std::uint16_t pattern) {
  for (const CompressedRow& row : rows::rv32c) {
    if ((pattern & row.mask) == row.match && row.expand(pattern) != 0) {
      return &row;
    }
  }
  return nullptr;
}

}  // namespace pulpo::isa
