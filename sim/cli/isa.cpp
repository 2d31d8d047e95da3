// SPDX-License-Identifier: Apache-2.0
// `pulpo isa`: list, show and evaluate instructions; write the generated headers.
#include <fmt/format.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cluster/timing/unit_cost.hpp"
#include "isa/card.hpp"
#include "isa/catalogue.hpp"
#include "isa/generate/header.hpp"
#include "isa/generate/reference.hpp"
#include "isa/generate/shape.hpp"
#include "isa/quirk.hpp"
#include "isa/unit_name.hpp"
#include "sim/base/error.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/commands.hpp"

namespace pulpo::cli {
namespace {

using nlohmann::ordered_json;

struct Options {
  std::string extension;
  std::string mnemonic;
  bool json = false;
};

bool same_text(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](unsigned char x, unsigned char y) {
           return std::tolower(x) == std::tolower(y);
         });
}

std::vector<const isa::Row*> rows_of(const std::string& extension) {
  std::vector<const isa::Row*> rows;
  bool known = extension.empty();
  for (const isa::Row& row : isa::all_rows()) {
    if (extension.empty() || same_text(isa::name(row.extension), extension)) {
      rows.push_back(&row);
      known = true;
    }
  }
  if (!known && !same_text(isa::name(isa::Extension::rv32c), extension)) {
    std::vector<std::string_view> names;
    for (unsigned i = 0; i < static_cast<unsigned>(isa::Extension::count); ++i) {
      names.push_back(isa::name(static_cast<isa::Extension>(i)));
    }
    throw ConfigError(fmt::format("no extension '{}'", extension),
                      did_you_mean(extension, names, fmt::format("there are {}", fmt::join(names, ", "))));
  }
  return rows;
}

ordered_json row_json(const isa::Row& row) {
  return {{"mnemonic", row.mnemonic},
          {"operands", row.operands},
          {"extension", isa::name(row.extension)},
          {"unit", isa::name(row.unit)},
          {"match", fmt::format("0x{:08x}", row.match)},
          {"mask", fmt::format("0x{:08x}", row.mask)},
          {"pseudo_code", row.pseudo_code},
          {"meaning", row.meaning},
          {"cycles", cluster::unit_cost(row.unit)},
          {"intrinsic", isa::intrinsic_of(row)},
          {"source", row.source}};
}

/// The unit of what a compressed instruction stands for: that of the first word of the row that is legal.
isa::UnitClass unit_of(const isa::CompressedRow& row) {
  static const isa::Decoder decoder(isa::Variant::mpic);
  const auto free_bits = static_cast<std::uint16_t>(~row.mask);
  for (std::uint32_t fields = free_bits; fields != 0; fields = (fields - 1) & free_bits) {
    const auto instruction = decoder.decode(row.match | fields);
    if (instruction.legal()) {
      return instruction.row->unit;
    }
  }
  return decoder.decode(row.match).row->unit;
}

ordered_json compressed_json(const isa::CompressedRow& row) {
  return {{"mnemonic", row.mnemonic},
          {"operands", row.operands},
          {"extension", isa::name(isa::Extension::rv32c)},
          {"unit", isa::name(unit_of(row))},
          {"match", fmt::format("0x{:04x}", row.match)},
          {"mask", fmt::format("0x{:04x}", row.mask)}};
}

bool wants_compressed(const Options& options) {
  return options.extension.empty() || same_text(isa::name(isa::Extension::rv32c), options.extension);
}

void list(const Options& options) {
  const auto rows = rows_of(options.extension);
  if (options.json) {
    auto array = ordered_json::array();
    for (const isa::Row* row : rows) {
      array.push_back(row_json(*row));
    }
    for (const isa::CompressedRow& row : isa::compressed_rows()) {
      if (wants_compressed(options)) {
        array.push_back(compressed_json(row));
      }
    }
    print(array.dump(2) + "\n");
    return;
  }
  Table table({"MNEMONIC", "OPERANDS", "EXTENSION", "UNIT", "MEANING"});
  for (const isa::Row* row : rows) {
    table.row({std::string(row->mnemonic), std::string(row->operands), std::string(isa::name(row->extension)),
               std::string(isa::name(row->unit)), std::string(row->meaning)});
  }
  for (const isa::CompressedRow& row : isa::compressed_rows()) {
    if (wants_compressed(options)) {
      table.row({std::string(row.mnemonic), std::string(row.operands), std::string(isa::name(isa::Extension::rv32c)),
                 "", "Short form of a 32-bit instruction."});
    }
  }
  print(table.text(colour_wanted()));
}

std::string card(const isa::Row& row) {
  const isa::Example example = isa::example_of(row, isa::variant_with(row.extension));
  std::string text =
      fmt::format("{} {}\n\n{}\n\n", styled(row.mnemonic, "1", colour_wanted()), row.operands, row.meaning);
  text += isa::encoding_diagram(row) + "\n";
  text += fmt::format("semantics  {}\n", row.pseudo_code);
  text += fmt::format("unit       {}\n", isa::name(row.unit));
  text += fmt::format("cycles     {}\n", cluster::unit_cost(row.unit));
  text += fmt::format("extension  {}\n", isa::name(row.extension));
  if (const std::string intrinsic = isa::intrinsic_of(row); !intrinsic.empty()) {
    text += fmt::format("intrinsic  {}\n", intrinsic);
  }
  text += fmt::format("source     {}\n\n", row.source);
  text +=
      fmt::format("example    {}\n  with     {}\n  gives    {}\n", example.text, example.assignments, example.answer);
  return text + example.lanes;
}

void show_compressed(const isa::CompressedRow& row, bool json) {
  if (json) {
    print(compressed_json(row).dump(2) + "\n");
    return;
  }
  print(fmt::format("{} {}\n\nShort form of a 32-bit instruction.\n\nmatch 0x{:04x}, mask 0x{:04x}\n", row.mnemonic,
                    row.operands, row.match, row.mask));
}

void show(const Options& options) {
  std::vector<const isa::Row*> found;
  std::vector<std::string_view> names;
  for (const isa::Row& row : isa::all_rows()) {
    names.push_back(row.mnemonic);
    if (row.mnemonic == options.mnemonic) {
      found.push_back(&row);
    }
  }
  for (const isa::Alias& alias : isa::aliases()) {
    const bool is_alias = found.empty() && alias.mnemonic == options.mnemonic;
    for (const isa::Row& row : isa::all_rows()) {
      if (is_alias && (alias.match & row.mask) == row.match && row.extension != isa::Extension::xcv && found.empty()) {
        found.push_back(&row);
      }
    }
  }
  for (const isa::CompressedRow& row : isa::compressed_rows()) {
    if (row.mnemonic == options.mnemonic) {
      return show_compressed(row, options.json);
    }
  }
  if (found.empty()) {
    throw ConfigError(fmt::format("no instruction '{}'", options.mnemonic),
                      did_you_mean(options.mnemonic, names, "`pulpo isa list` names them all"));
  }
  if (options.json) {
    auto array = ordered_json::array();
    for (const isa::Row* row : found) {
      array.push_back(row_json(*row));
    }
    print(array.dump(2) + "\n");
    return;
  }
  for (const isa::Row* row : found) {
    print((row == found.front() ? "" : "\n") + card(*row));
  }
}

void reference(const std::string& folder) {
  std::filesystem::create_directories(folder);
  for (const isa::Page& page : isa::reference_pages(cluster::unit_cost)) {
    std::ofstream file(std::filesystem::path(folder) / page.file);
    file << page.text;
    if (!file) {
      throw ConfigError(fmt::format("cannot write {}/{}", folder, page.file), "name a folder that may be written");
    }
  }
}

std::string variant_names(isa::VariantSet set) {
  std::vector<std::string_view> names;
  for (unsigned i = 0; i < 5; ++i) {
    if ((set & 1U << i) != 0) {
      names.push_back(isa::name(static_cast<isa::Variant>(i)));
    }
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

void quirks() {
  Table table({"QUIRK", "CORES", "WHAT", "SOURCE"});
  for (const isa::SemanticQuirk& quirk : isa::semantic_quirks()) {
    table.row(
        {std::string(quirk.id), variant_names(quirk.variants), std::string(quirk.sentence), std::string(quirk.source)});
  }
  for (const isa::IgnoredBits& quirk : isa::ignored_bits()) {
    table.row({std::string(quirk.id), variant_names(quirk.variants),
               fmt::format("{} (bits 0x{:08x})", quirk.sentence, quirk.bits), std::string(quirk.source)});
  }
  for (const isa::RejectedPatterns& quirk : isa::rejected_patterns()) {
    table.row(
        {std::string(quirk.id), variant_names(quirk.variants), std::string(quirk.sentence), std::string(quirk.source)});
  }
  print(table.text(colour_wanted()));
}

}  // namespace

void register_isa(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("isa", "Ask about instructions");
  command->require_subcommand(1);

  auto* list_command = command->add_subcommand("list", "All instructions, or those of an extension");
  list_command->add_option("--extension", options->extension, "RV32I, RV32M, RV32C, XpulpV2, XpulpNN, CORE-V, ...");
  list_command->add_flag("--json", options->json, "As JSON");
  list_command->callback([options] { list(*options); });

  auto* show_command = command->add_subcommand("show", "One instruction: encoding, semantics, cycles, example");
  show_command->add_option("mnemonic", options->mnemonic, "For instance pv.sdotusp.b")->required();
  show_command->add_flag("--json", options->json, "As JSON");
  show_command->callback([options] { show(*options); });

  register_isa_eval(*command);

  command->add_subcommand("quirks", "Where the cores of the RTL depart from the instruction set")->callback(quirks);
  auto* reference_command = command->add_subcommand("reference", "Markdown pages of all extensions, into a folder");
  reference_command->add_option("folder", options->mnemonic, "Created if it does not exist")->required();
  reference_command->callback([options] { reference(options->mnemonic); });
  command->add_subcommand("header", "The C header xpulp.h")->callback([] { print(isa::intrinsics_header()); });
  command->add_subcommand("macros", "The GNU-as macros xpulp.inc")->callback([] { print(isa::assembler_macros()); });
}

}  // namespace pulpo::cli
