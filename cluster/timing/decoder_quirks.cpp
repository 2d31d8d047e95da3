// SPDX-License-Identifier: Apache-2.0
// What the RTL decoders say about encodings beyond the meaning of the instructions.
#include "cluster/timing/decoder_quirks.hpp"

#include <algorithm>
#include <array>

namespace pulpo::cluster {

namespace {

struct Pattern {
  std::uint32_t match;
  std::uint32_t mask;
};

// MAC&Load; pv.shuffleI0 to I3
constexpr std::array<Pattern, 5> rs2_field_patterns{{{0x00000077, 0x0000007F},
                                                     {0xC0006057, 0xFC00607F},
                                                     {0xE8006057, 0xFC00607F},
                                                     {0xF0006057, 0xFC00607F},
                                                     {0xF8006057, 0xFC00607F}}};

constexpr std::array<std::uint16_t, 7> status_csrs{0x300, 0x000, 0x041, 0x7B0, 0x7B1, 0x7B2, 0x7B3};

// cv32e40p_decoder.sv
constexpr std::array<std::uint16_t, 12> obi_status_csrs{0x300, 0x305, 0x307, 0x341, 0x342, 0x345,
                                                        0x346, 0x347, 0xBC0, 0xBCF, 0xBD0, 0xCC1};
constexpr std::array<std::uint16_t, 5> obi_read_only_csrs{0xF11, 0xF12, 0xF13, 0xF14, 0x350};
constexpr std::array<std::uint16_t, 12> obi_plain_csrs{0x301, 0x304, 0x340, 0x343, 0x344, 0x800,
                                                       0x801, 0x802, 0x804, 0x805, 0x806, 0xCC0};

struct Range {
  std::uint16_t first;
  std::uint16_t last;
};
constexpr std::array<Range, 6> obi_counter_ranges{
    {{0xB00, 0xB00}, {0xB02, 0xB1F}, {0xB80, 0xB80}, {0xB82, 0xB9F}, {0x320, 0x320}, {0x323, 0x33F}}};
constexpr std::array<Range, 4> obi_read_only_counters{{{0xC00, 0xC00}, {0xC02, 0xC1F}, {0xC80, 0xC80}, {0xC82, 0xC9F}}};

template <class Addresses>
bool contains(const Addresses& addresses, std::uint16_t csr) {
  return std::find(addresses.begin(), addresses.end(), csr) != addresses.end();
}

template <class Ranges>
bool in_range(const Ranges& ranges, std::uint16_t csr) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [csr](const Range& range) { return csr >= range.first && csr <= range.last; });
}

}  // namespace

bool compares_rs2_field(const CoreVariant&, std::uint32_t word) {
  return std::any_of(rs2_field_patterns.begin(), rs2_field_patterns.end(),
                     [&](const Pattern& pattern) { return (word & pattern.mask) == pattern.match; });
}

bool flushes_pipeline(const CoreVariant& variant, std::uint16_t csr) {
  if (variant.obi) {
    return contains(obi_status_csrs, csr) || in_range(obi_counter_ranges, csr) || in_range(obi_read_only_counters, csr);
  }
  return contains(status_csrs, csr);
}

bool csr_exists(const CoreVariant& variant, const isa::Instruction& insn) {
  if (!variant.obi) {
    return true;
  }
  const std::uint32_t operation = (insn.expanded >> 12) & 3;
  const bool reads_only = operation != 1 && ((insn.expanded >> 15) & 31) == 0;
  if (contains(obi_read_only_csrs, insn.csr) || in_range(obi_read_only_counters, insn.csr)) {
    return reads_only;
  }
  return contains(obi_plain_csrs, insn.csr) || flushes_pipeline(variant, insn.csr);
}

bool writes_simd_format(const isa::Instruction& insn) {
  const bool write = ((insn.expanded >> 12) & 3) == 1;
  return write && insn.csr == 0x00D;
}

}  // namespace pulpo::cluster
