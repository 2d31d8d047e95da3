// SPDX-License-Identifier: Apache-2.0
// Calls of all intrinsics that compute rd, beside the words of the same operands.
#include <fmt/format.h>

#include <array>

#include "isa/catalogue.hpp"
#include "isa/generate/header.hpp"
#include "isa/generate/shape.hpp"

namespace pulpo::isa {

namespace {

bool computes_rd(const Row& row) { return is_pulp_extension(row.extension) && row.writes == writes::rd_alu; }

/// The immediates at which calls are made: low, high and between.
std::array<std::int64_t, 4> samples(const Field& field) {
  return {field.lowest(), field.lowest() + 1, field.highest() / 2, field.highest()};
}

std::string call(const Row& row, const std::string& immediates, std::uint32_t word) {
  return fmt::format(
      "{{\"{}\", {:#x}, []([[maybe_unused]] std::uint32_t rd, std::uint32_t rs1, "
      "[[maybe_unused]] std::uint32_t rs2) {{ return {}({}rs1{}{}); }}}},\n",
      row.mnemonic, word, c_name(row), (row.reads & reads::rs3) != 0 ? "rd, " : "",
      (row.reads & reads::rs2) != 0 ? ", rs2" : "", immediates);
}

}  // namespace

std::string intrinsic_calls() {
  std::string text;
  for (const Row& row : all_rows()) {
    if (!computes_rd(row)) {
      continue;
    }
    const bool second = (row.reads & reads::rs2) != 0;
    const std::uint32_t word =
        row.match | field::rd.insert(12) | field::rs1.insert(10) | (second ? field::rs2.insert(11) : 0);
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
