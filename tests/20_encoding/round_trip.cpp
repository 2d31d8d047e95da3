// SPDX-License-Identifier: Apache-2.0
// For every row of the reference table and random operands: the reference's template and the assembler give the same
// word, the word decodes to the row, the disassembly is the text, and assembled again it is the same word.
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <random>

#include "isa/assembler.hpp"
#include "isa/catalogue.hpp"
#include "isa/decoder.hpp"
#include "isa/operand_pattern.hpp"
#include "isa/registers.hpp"
#include "tests/20_encoding/template_expression.hpp"
#include "tests/support/csv.hpp"

namespace {

using namespace pulpo::isa;

constexpr std::uint32_t pc = 0x1c008000;

/// A row of the reference table with operands filled in.
struct Instance {
  std::string text;
  std::map<std::string, std::int64_t> operands;  // for the template
};

/// Chooses a value for a field and appends its text.
void choose(const Field& field, const std::string& name, std::mt19937& random, Instance& instance) {
  const auto steps = static_cast<std::uint64_t>((field.highest() - field.lowest()) / field.step());
  const std::int64_t value = field.lowest() + static_cast<std::int64_t>(random() % (steps + 1)) * field.step();
  instance.operands[name] = value;
  instance.operands[name + "#"] = value;
  if (field.kind == FieldKind::gpr) {
    instance.text += abi_names[static_cast<std::size_t>(value)];
  } else if (field.kind == FieldKind::loop) {
    instance.text += value == 0 ? "x0" : "x1";
  } else if (field.kind == FieldKind::pc_offset) {
    char target[16];
    std::snprintf(target, sizeof target, "0x%x", pc + static_cast<std::uint32_t>(value));
    instance.text += target;
  } else {
    instance.text += std::to_string(value);
  }
}

Instance make_instance(const std::string& mnemonic, const std::string& pattern, std::mt19937& random) {
  Instance instance{mnemonic + " ", {}};
  for (std::string_view rest = pattern; !rest.empty();) {
    const PatternPart part = next_part(rest);
    if (part.field != nullptr) {
      choose(*part.field, std::string(part.text), random, instance);
    } else if (part.text != " ") {
      instance.text += part.text;
    }
  }
  return instance;
}

/// MAC&Load with both load bits is illegal.
bool encodable(const Instance& instance) {
  const auto imm5 = instance.operands.find("imm5ml");
  return imm5 == instance.operands.end() || (imm5->second & 0x18) != 0x18;
}

struct Reference {
  std::string mnemonic, operands, word_template, alias_of;
};

/// Rows that the variants have: not those of the first MAC&Load and the quantizer, which nothing can verify.
std::vector<Reference> reference_rows(const std::string& file, const char* alias_column) {
  const auto table = pulpo::test::read_csv(file);
  std::vector<Reference> rows;
  for (const auto& row : table.rows) {
    const std::string& mnemonic = row[table.column("mnemonic")];
    const bool unverified = row[table.column("extension")] == "XpulpNN-ML-v1" || mnemonic.rfind("pv.qnt", 0) == 0;
    if (!unverified) {
      rows.push_back({mnemonic, row[table.column("operands")], row[table.column("word_template")],
                      alias_column == nullptr ? "" : row[table.column(alias_column)]});
    }
  }
  return rows;
}

void check_row(const Reference& row, const Assembler& assembler, const Decoder& decoder, std::mt19937& random) {
  const std::string directive = ".4byte ";
  for (int round = 0; round < 32; ++round) {
    const Instance instance = make_instance(row.mnemonic, row.operands, random);
    if (!encodable(instance)) {
      continue;
    }
    INFO(instance.text << " by " << row.word_template);
    pulpo::test::TemplateExpression expression(row.word_template.substr(directive.size()), instance.operands);
    const std::uint32_t word = assembler.assemble(instance.text, pc).word;
    REQUIRE(word == static_cast<std::uint32_t>(expression.value()));
    const Instruction decoded = decoder.decode(word);
    REQUIRE(decoded.legal());
    const std::string printed = disassemble(decoded, pc);
    if (row.alias_of.empty()) {
      REQUIRE(decoded.row->mnemonic == row.mnemonic);
    }
    // other spellings print as what they stand for (muls and the like when the shift is 0)
    const bool aliased = !row.alias_of.empty() || mnemonic_of(decoded) != decoded.row->mnemonic;
    REQUIRE((aliased || printed == instance.text));
    REQUIRE(assembler.assemble(printed, pc).word == word);
  }
}

}  // namespace

TEST_CASE("XpulpV2, XpulpNN and MAC&Load: template, assembler, decoder and disassembler agree") {
  const Assembler assembler(Variant::mpic);
  const Decoder decoder(Variant::mpic);
  std::mt19937 random(1);
  const auto rows = reference_rows("xpulp_isa.csv.gz", "alias_of");
  for (const Reference& row : rows) {
    check_row(row, assembler, decoder, random);
  }
  CHECK(rows.size() == 455);  // 521 of the table less 64 and 2
}

TEST_CASE("CORE-V: template, assembler, decoder and disassembler agree") {
  const Assembler assembler(Variant::cv32e40p_xcv);
  const Decoder decoder(Variant::cv32e40p_xcv);
  std::mt19937 random(5);
  const auto rows = reference_rows("xcv_isa.csv.gz", nullptr);
  for (const Reference& row : rows) {
    check_row(row, assembler, decoder, random);
  }
  CHECK(rows.size() == 320);
}

// The base instructions have no table: what the disassembler prints assembles to the same word.
TEST_CASE("every row assembles from its own disassembly") {
  const Assembler assembler(Variant::mpic);
  const Decoder decoder(Variant::mpic);
  std::mt19937 random(2);
  for (const Row& row : all_rows()) {
    if (!has_extension(Variant::mpic, row.extension)) {
      continue;
    }
    for (int round = 0; round < 64; ++round) {
      const auto word = static_cast<std::uint32_t>((random() & ~row.mask) | row.match);
      const Instruction decoded = decoder.decode(word);
      if (!accepts(row, word)) {
        continue;
      }
      INFO(disassemble(decoded, pc) << " " << std::hex << word);
      REQUIRE(decoded.row == &row);
      const std::uint32_t again = assembler.assemble(disassemble(decoded, pc), pc).word;
      if (row.unit != UnitClass::fence) {  // fences have reserved fields that no operand names
        REQUIRE(again == word);
      }
      REQUIRE(decoder.decode(again).row == &row);
    }
  }
}
