// SPDX-License-Identifier: Apache-2.0
// Calls of all intrinsics that compute rd, beside the words of the same operands.
#include <fmt/format.h>

#include <array>

#include "isa/catalogue.hpp"
#include "isa/generate/header.hpp"
#include "isa/generate/shape.hpp"

namespace pulpo::isa {

namespace {

bool computes_rd(const Row& row) {
  return is_pulp_extension(row.extension) && (row.writes == writes::rd_alu || row.writes == writes::rd_fpu);
}

bool open_rounding(const Row& row) { return row.format == Format::float_rounded || row.format == Format::float_fused; }

/// The immediates at which calls are made: low, high and between.
std::array<std::int64_t, 4> samples(const Field& field) {
  return {field.lowest(), field.lowest() + 1, field.highest() / 2, field.highest()};
}

/// An argument in the intrinsic's type.
std::string argument(const Row& row, unsigned operand, const char* name) {
  return (row.single_operands & operand) != 0 ? fmt::format("xpulp_float_of({})", name) : name;
}

/// Fused operations get rd as their third source.
std::string call(const Row& row, const std::string& immediates, std::uint32_t word) {
  std::string text = reads_old_rd(row) ? argument(row, 8, "rd") + ", " : "";
  text += argument(row, 1, "rs1");
  text += (row.reads & reads::rs2) != 0 ? ", " + argument(row, 2, "rs2") : "";
  text += is_fused(row) ? ", " + argument(row, 4, "rd") : "";
  return fmt::format(
      "{{\"{}\", {:#x}, []([[maybe_unused]] std::uint32_t rd, std::uint32_t rs1, "
      "[[maybe_unused]] std::uint32_t rs2) {{ return {}({}({}{})); }}}},\n",
      row.mnemonic, word, (row.single_operands & 8) != 0 ? "xpulp_bits_of" : "", c_name(row), text, immediates);
}

}  // namespace

std::string intrinsic_calls() {
  std::string text;
  for (const Row& row : all_rows()) {
    if (!computes_rd(row)) {
      continue;
    }
    const bool second = (row.reads & reads::rs2) != 0;
    const std::uint32_t word = row.match | field::rd.insert(12) | field::rs1.insert(10) |
                               (second ? field::rs2.insert(11) : 0) | (is_fused(row) ? field::fs3.insert(12) : 0) |
                               (open_rounding(row) ? field::rm.insert(dynamic_rounding) : 0);
    const auto fields = immediate_fields(row);
    if (fields.empty()) {
      text += call(row, "", word);
      continue;
    }
    for (const std::int64_t first : samples(*fields[0])) {
      const std::uint32_t with_first = word | fields[0]->insert(static_cast<std::uint32_t>(first));
      if (fields.size() == 1) {
        text += call(row, fmt::format(", std::uint32_t({})", first), with_first);
        continue;
      }
      for (const std::int64_t other : samples(*fields[1])) {
        text += call(row, fmt::format(", {}, {}", first, other),
                     with_first | fields[1]->insert(static_cast<std::uint32_t>(other)));
      }
    }
  }
  return text;
}

}  // namespace pulpo::isa
