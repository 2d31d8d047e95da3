// SPDX-License-Identifier: Apache-2.0
// Where a core's RTL departs from the rows: named, documented, chosen by the core variant.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "isa/row.hpp"
#include "isa/variant.hpp"

namespace pulpo::isa {

/// Set of variants, a bit each.
using VariantSet = std::uint8_t;
constexpr VariantSet in(Variant variant) { return static_cast<VariantSet>(1U << static_cast<unsigned>(variant)); }

/// Bits of the word that the variants' decoders do not look at, in the rows that `applies` selects.
struct IgnoredBits {
  std::string_view id;
  std::string_view sentence;
  std::string_view source;
  VariantSet variants = 0;
  bool (*applies)(const Row&) = nullptr;
  std::uint32_t bits = 0;
};

/// Other semantics of one row; a null pointer keeps the row's own.
struct Replacement {
  std::string_view mnemonic;
  Semantics execute = nullptr;
  Semantics execute_status = nullptr;
};

/// What the variants' execution units compute instead.
struct SemanticQuirk {
  std::string_view id;
  std::string_view sentence;
  std::string_view source;
  VariantSet variants = 0;
  std::span<const Replacement> replacements;
  bool in_float_registers = false;  // of every variant whose floats have registers of their own
};

/// Compressed patterns that the variants' decoders reject though RV32C gives them a meaning (hints).
struct RejectedPatterns {
  std::string_view id;
  std::string_view sentence;
  std::string_view source;
  VariantSet variants = 0;
  bool (*rejects)(std::uint16_t) = nullptr;
};

std::span<const RejectedPatterns> rejected_patterns();
std::span<const IgnoredBits> ignored_bits();
std::span<const SemanticQuirk> semantic_quirks();

/// csrrs and csrrc with x0 count as writes: reading CSR 0x100 or 0x101 clears the update counter of MAC&Load
/// (flexv riscv_cs_registers.sv gates with the operation, not with the mask).
constexpr bool csr_read_counts_as_write(Variant variant) { return variant == Variant::flexv; }

}  // namespace pulpo::isa
