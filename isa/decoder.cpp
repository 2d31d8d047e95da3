// SPDX-License-Identifier: Apache-2.0
// Decoding: a table by opcode and funct3, each entry a short list of the rows that are left.
#include "isa/decoder.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "isa/catalogue.hpp"
#include "isa/field.hpp"
#include "isa/quirk.hpp"
#include "isa/simd_state.hpp"

namespace pulpo::isa {

namespace {

constexpr std::uint32_t opcode_funct3_mask = 0x707f;

constexpr std::size_t bucket_of(std::uint32_t word) { return (word >> 2 & 31) | (word >> 12 & 7) << 5; }

void fill_operands(Instruction& instruction, const Row& row, std::uint32_t word) {
  const FormatFields fields = fields_of(row.format);
  instruction.rd = static_cast<std::uint8_t>(field::rd.extract(word));
  instruction.rs1 = static_cast<std::uint8_t>(field::rs1.extract(word));
  instruction.rs2 = static_cast<std::uint8_t>(field::rs2.extract(word));
  const bool fused = row.format == Format::float_fused || row.format == Format::float_fused_dynamic;
  const bool dynamic = row.format == Format::float_dynamic || row.format == Format::float_fused_dynamic;
  // third factor; or the old rd; or the offset register of a store
  instruction.rs3 = fused ? static_cast<std::uint8_t>(field::fs3.extract(word)) : instruction.rd;
  instruction.imm = dynamic ? dynamic_rounding : fields.imm.extract(word);
  instruction.imm2 = fields.imm2.extract(word);
  instruction.csr = static_cast<std::uint16_t>(fields.csr.extract(word));
}

/// Whether a core with floats there has the row. Without float registers loads and moves go to the integer ones
/// (riscv_id_stage.sv, fregfile_ena).
bool has_registers(FloatRegisters floats, const Row& row) {
  return floats != FloatRegisters::none || !(is_float(row.unit) || row.extension == Extension::f);
}

/// Operands that are floats stand in registers of their own.
void number_float_registers(Instruction& instruction, std::uint8_t floats) {
  const auto renumber = [floats](std::uint8_t& number, std::uint8_t role) {
    number = static_cast<std::uint8_t>(number + ((floats & role) != 0 ? first_float_register : 0));
  };
  renumber(instruction.rs1, reads::rs1);
  renumber(instruction.rs2, reads::rs2);
  renumber(instruction.rs3, reads::rs3);
  renumber(instruction.rd, roles::rd);
}

/// A MAC&Load without a load bit touches neither memory nor its base register.
void drop_unused_load(Instruction& instruction) {
  if (!mac_load_field::loads_weight(instruction.csr) && !mac_load_field::loads_activation(instruction.csr)) {
    instruction.memory = {};
    instruction.reads = static_cast<std::uint8_t>(instruction.reads & ~reads::rs1);
    instruction.writes = static_cast<std::uint8_t>(instruction.writes & ~writes::rs1_alu);
  }
}

}  // namespace

struct Decoder::Tables {
  struct Entry {
    std::uint32_t match, mask;
    const Row* row;
    Semantics execute, execute_status;
  };
  Variant variant{};
  FloatRegisters floats{};
  std::array<std::vector<Entry>, 256> buckets;

  void add(const Row& row) {
    const std::uint32_t mask = row.mask & ~ignored(row);
    Entry entry{row.match & mask, mask, &row, row.execute,
                row.execute_status != nullptr ? row.execute_status : row.execute};
    replace(entry);
    for (std::uint32_t funct3 = 0; funct3 < 8; ++funct3) {
      const std::uint32_t probe = (entry.match & 0x7f) | funct3 << 12;
      if (((probe ^ entry.match) & entry.mask & opcode_funct3_mask) == 0) {
        buckets[bucket_of(probe)].push_back(entry);
      }
    }
  }

  /// Bits that the variant's decoder does not look at.
  std::uint32_t ignored(const Row& row) const {
    std::uint32_t bits = 0;
    for (const IgnoredBits& quirk : ignored_bits()) {
      if ((quirk.variants & in(variant)) != 0 && quirk.applies(row)) {
        bits |= quirk.bits;
      }
    }
    return bits;
  }

  /// The semantics of the variant's own units.
  void replace(Entry& entry) const {
    for (const SemanticQuirk& quirk : semantic_quirks()) {
      const bool applies =
          (quirk.variants & in(variant)) != 0 || (quirk.in_float_registers && floats == FloatRegisters::own);
      for (const Replacement& replacement : quirk.replacements) {
        if (!applies || replacement.mnemonic != entry.row->mnemonic) {
          continue;
        }
        const bool status_based = entry.row->execute_status != nullptr;
        entry.execute = replacement.execute != nullptr ? replacement.execute : entry.execute;
        entry.execute_status = replacement.execute_status != nullptr ? replacement.execute_status
                               : status_based                        ? entry.execute_status
                                                                     : entry.execute;
      }
    }
  }

  bool rejects(std::uint16_t pattern) const {
    const auto patterns = rejected_patterns();
    return std::any_of(patterns.begin(), patterns.end(), [&](const RejectedPatterns& quirk) {
      return (quirk.variants & in(variant)) != 0 && quirk.rejects(pattern);
    });
  }

  const Entry* find(std::uint32_t word) const {
    for (const Entry& entry : buckets[bucket_of(word)]) {
      if ((word & entry.mask) == entry.match && accepts(*entry.row, word)) {
        return &entry;
      }
    }
    return nullptr;
  }
};

Decoder::Decoder(Variant variant, std::span<const Row> additional, FloatRegisters floats) {
  auto tables = std::make_unique<Tables>();
  tables->variant = variant;
  tables->floats = floats;
  for (const Row& row : all_rows()) {
    if (has_extension(variant, row.extension) && has_registers(floats, row)) {
      tables->add(row);
    }
  }
  for (const Row& row : additional) {
    tables->add(row);
  }
  tables_ = std::move(tables);
}

Decoder::~Decoder() = default;
const Decoder& Decoder::shared(Variant variant, FloatRegisters floats) {
  static std::mutex mutex;
  static std::map<std::pair<Variant, FloatRegisters>, Decoder> decoders;
  const std::scoped_lock lock(mutex);
  return decoders.try_emplace({variant, floats}, variant, std::span<const Row>{}, floats).first->second;
}
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

Variant Decoder::variant() const { return tables_->variant; }

Instruction Decoder::decode(std::uint32_t word) const {
  Instruction instruction;
  if ((word & 3) != 3) {
    const auto pattern = static_cast<std::uint16_t>(word);
    const CompressedRow* compressed = tables_->rejects(pattern) ? nullptr : find_compressed(pattern);
    instruction.size_bytes = 2;
    instruction.word = pattern;
    instruction.expanded = compressed != nullptr ? compressed->expand(pattern) : 0;
  } else {
    instruction.word = word;
    instruction.expanded = word;
  }
  const Tables::Entry* entry = (instruction.expanded & 3) == 3 ? tables_->find(instruction.expanded) : nullptr;
  if (entry == nullptr) {
    return instruction;
  }
  const Row& row = *entry->row;
  instruction.row = &row;
  instruction.execute = entry->execute;
  instruction.execute_status = entry->execute_status;
  instruction.unit = row.unit;
  instruction.reads = row.reads;
  instruction.writes = row.writes;
  instruction.memory = row.memory;
  fill_operands(instruction, row, instruction.expanded);
  if (row.unit == UnitClass::mac_load) {
    drop_unused_load(instruction);
  }
  if (tables_->floats == FloatRegisters::own) {
    number_float_registers(instruction, row.float_operands);
  }
  return instruction;
}

}  // namespace pulpo::isa
