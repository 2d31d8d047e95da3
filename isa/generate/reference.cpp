// SPDX-License-Identifier: Apache-2.0
// Reference pages.
#include "isa/generate/reference.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "isa/card.hpp"
#include "isa/catalogue.hpp"
#include "isa/generate/header.hpp"
#include "isa/quirk.hpp"
#include "isa/unit_name.hpp"

namespace pulpo::isa {

namespace {

constexpr std::string_view generated = "<!-- Generated from the instruction rows; do not edit. -->\n\n";

std::string file_name(Extension extension) {
  std::string file(name(extension));
  std::replace(file.begin(), file.end(), '&', '-');
  return file + ".md";
}

/// '|' would end a cell of a table.
std::string cell(std::string_view text) {
  std::string result;
  for (const char c : text) {
    result += c == '|' ? "\\|" : std::string(1, c);
  }
  return result;
}

std::string card(const Row& row, std::string_view cost) {
  const Example example = example_of(row, variant_with(row.extension));
  std::string text =
      fmt::format("## {} {}\n\n{}\n\n```\n{}```\n\n", row.mnemonic, row.operands, row.meaning, encoding_diagram(row));
  text += fmt::format("| | |\n|---|---|\n| semantics | `{}` |\n| unit | {} |\n| cycles | {} |\n", cell(row.pseudo_code),
                      name(row.unit), cost);
  if (const std::string intrinsic = intrinsic_of(row); !intrinsic.empty()) {
    text += fmt::format("| intrinsic | `{}` |\n", intrinsic);
  }
  text += fmt::format("| source | {} |\n\n", row.source);
  return text + fmt::format("Example: `{}` with `{}` gives `{}`\n{}\n", example.text, example.assignments,
                            example.answer, example.lanes.empty() ? "" : "\n```\n" + example.lanes + "```\n");
}

Page page_of(Extension extension, std::string_view (*cost_of)(UnitClass)) {
  std::string text = fmt::format("# {}\n\n{}", name(extension), generated);
  for (const Row& row : all_rows()) {
    if (row.extension == extension) {
      text += card(row, cost_of(row.unit));
    }
  }
  if (extension == Extension::rv32c) {
    text += "| mnemonic | operands | match | mask |\n|---|---|---|---|\n";
    for (const CompressedRow& row : compressed_rows()) {
      text += fmt::format("| {} | {} | 0x{:04x} | 0x{:04x} |\n", row.mnemonic, row.operands, row.match, row.mask);
    }
  }
  return {file_name(extension), text};
}

Page quirks_page() {
  std::string text = fmt::format("# Quirks of the RTL\n\n{}| quirk | what | source |\n|---|---|---|\n", generated);
  for (const SemanticQuirk& quirk : semantic_quirks()) {
    text += fmt::format("| {} | {} | {} |\n", quirk.id, quirk.sentence, quirk.source);
  }
  for (const IgnoredBits& quirk : ignored_bits()) {
    text += fmt::format("| {} | {} (bits 0x{:08x}) | {} |\n", quirk.id, quirk.sentence, quirk.bits, quirk.source);
  }
  for (const RejectedPatterns& quirk : rejected_patterns()) {
    text += fmt::format("| {} | {} | {} |\n", quirk.id, quirk.sentence, quirk.source);
  }
  return {"quirks.md", text};
}

}  // namespace

std::vector<Page> reference_pages(std::string_view (*cost_of)(UnitClass)) {
  std::vector<Page> pages;
  std::string index = fmt::format("# Instructions\n\n{}", generated);
  for (unsigned i = 0; i < static_cast<unsigned>(Extension::count); ++i) {
    const auto extension = static_cast<Extension>(i);
    pages.push_back(page_of(extension, cost_of));
    const auto rows = std::count_if(all_rows().begin(), all_rows().end(),
                                    [extension](const Row& row) { return row.extension == extension; });
    const auto count = extension == Extension::rv32c ? static_cast<std::ptrdiff_t>(compressed_rows().size()) : rows;
    index += fmt::format("- [{}]({}): {} instructions\n", name(extension), pages.back().file, count);
  }
  pages.push_back(quirks_page());
  pages.push_back({"README.md", index + "- [Quirks of the RTL](quirks.md)\n"});
  return pages;
}

}  // namespace pulpo::isa
