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

}  // namespace

bool compares_rs2_field(const CoreVariant&, std::uint32_t word) {
  return std::any_of(rs2_field_patterns.begin(), rs2_field_patterns.end(),
                     [&](const Pattern& pattern) { return (word & pattern.mask) == pattern.match; });
}

bool flushes_pipeline(const CoreVariant&, std::uint16_t csr, const isa::Instruction&) {
  return std::find(status_csrs.begin(), status_csrs.end(), csr) != status_csrs.end();
}

bool writes_simd_format(const isa::Instruction& insn) {
  const bool write = ((insn.expanded >> 12) & 3) == 1;
  return write && insn.csr == 0x00D;
}

}  // namespace pulpo::cluster
