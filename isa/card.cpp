// SPDX-License-Identifier: Apache-2.0
// An instruction explained.
#include "isa/card.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "isa/assembler.hpp"
#include "isa/catalogue.hpp"
#include "isa/field.hpp"
#include "isa/operand_pattern.hpp"
#include "isa/registers.hpp"

namespace pulpo::isa {

namespace {

/// The operand field that bit `bit` belongs to, among those that the row's operands name.
const Field* field_at(const Row& row, unsigned bit) {
  for (std::string_view rest = row.operands; !rest.empty();) {
    const PatternPart part = next_part(rest);
    if (part.field == nullptr) {
      continue;
    }
    for (const BitSlice& slice : part.field->slices) {
      if (bit >= slice.word_lsb && bit < static_cast<unsigned>(slice.word_lsb + slice.width)) {
        return part.field;
      }
    }
  }
  return nullptr;
}

std::string_view text_at(const Row& row, unsigned bit) {
  if ((row.mask >> bit & 1) != 0) {
    return (row.match >> bit & 1) != 0 ? "1" : "0";
  }
  const Field* field = field_at(row, bit);
  return field != nullptr ? field->name : "-";
}

bool is_simd_opcode(const Row& row) {
  return row.unit == UnitClass::dot_product || row.unit == UnitClass::mac_load || lane_bits(row) != 32;
}

unsigned lanes_in_use(const Instruction& instruction, const SimdState& simd) {
  const bool status = !simd.legacy && instruction.row->execute_status != nullptr;
  return status ? simd_formats[simd.format & 15].activation_bits : lane_bits(*instruction.row);
}

std::string lane_line(std::string_view name, std::uint32_t word, unsigned bits) {
  std::string text = fmt::format("{:>10} ", name);
  for (unsigned i = 32 / bits; i-- > 0;) {
    const std::uint32_t lane = bits == 32 ? word : word >> (i * bits) & ((1U << bits) - 1U);
    const std::string hex = fmt::format("{:0{}x}", lane, std::max(1U, bits / 4));
    const std::string cell =
        bits >= 8 ? fmt::format("0x{} {}", hex, static_cast<std::int32_t>(lane << (32 - bits)) >> (32 - bits)) : hex;
    text += fmt::format("|{:^{}}", cell, bits >= 16 ? 14 : bits >= 8 ? 10 : 3);
  }
  return text + "|\n";
}

/// What each lane of the first operand adds to a dot product.
std::string product_line(const Instruction& instruction, const Hart& before, unsigned bits) {
  std::string text = fmt::format("{:>10} ", "products");
  for (unsigned i = 32 / bits; i-- > 0;) {
    Operands operands = step::gather(before, instruction);
    const std::uint32_t mask = bits == 32 ? 0xffffffffU : ((1U << bits) - 1U) << (i * bits);
    operands.rs1 &= mask;
    operands.nn_activation &= mask;
    operands.rs3 = 0;
    Result result;
    (before.simd.legacy ? instruction.execute : instruction.execute_status)(operands, result);
    text += fmt::format("|{:^{}}", static_cast<std::int32_t>(result.rd), bits >= 16 ? 14 : bits >= 8 ? 10 : 3);
  }
  return text + "|\n";
}

constexpr std::uint32_t sample_rs1 = 0x01f204fd, sample_rs2 = 0x02030405, sample_rd = 0x00000064;

/// Values of a0, a1, a2 (and a3) in an example.
struct Samples {
  std::uint32_t rs1 = sample_rs1, rs2 = sample_rs2, rd = sample_rd, rs3 = 0;
};

/// Floats: 1.5 and 2.25, beside them 3 and -0.5 in packed words, and 10.
Samples samples_of(const Row& row) {
  switch (row.extension) {
    case Extension::zfinx:
      return {0x3fc00000, 0x40100000, 0x41200000, 0x41200000};
    case Extension::xf16:
    case Extension::xfexpand:
      return {0x42003e00, 0xb8004080, 0x41200000, 0x00004900};
    case Extension::xf16alt:
      return {0x40403fc0, 0xbf004010, 0x41200000, 0x00004120};
    case Extension::xf8:
      return {0x42004241, 0xb800b841, 0x00004949, 0x00000049};
    default:
      return {};
  }
}

/// Operand text of an example; registers are a0, a1 and a2.
std::string sample_operand(const Field& field) {
  if (field.kind == FieldKind::gpr) {
    return field.name == "rd" ? "a2" : field.name == "rs1" ? "a0" : field.name == "rs2" ? "a1" : "a3";
  }
  switch (field.kind) {
    case FieldKind::loop:
      return "x0";
    case FieldKind::csr:
      return "mscratch";
    case FieldKind::pc_offset:
      return ".+8";
    case FieldKind::fence_set:
      return "rw";
    case FieldKind::rounding:
      return "rne";
    case FieldKind::fpr:
      return field.name == "fd" ? "fa2" : field.name == "fs1" ? "fa0" : "fa1";
    default:
      return field.bits <= 1 ? "1" : field.name == "imm5ml" ? "16" : field.bits == 2 ? "2" : "4";
  }
}

std::string sample_text(const Row& row) {
  std::string text = std::string(row.mnemonic) + (row.operands.empty() ? "" : " ");
  for (std::string_view rest = row.operands; !rest.empty();) {
    const PatternPart part = next_part(rest);
    text += part.field != nullptr ? sample_operand(*part.field) : std::string(part.text == " " ? "" : part.text);
  }
  return text;
}

}  // namespace

unsigned lane_bits(const Row& row) {
  const std::string_view name = row.mnemonic;
  const bool simd = name.substr(0, 3) == "pv." || (row.match & 0x7f) == 0x7b;
  for (const auto& [suffix, bits] : {std::pair{'h', 16U}, {'b', 8U}, {'n', 4U}, {'c', 2U}}) {
    for (auto at = name.find('.'); simd && at != std::string_view::npos; at = name.find('.', at + 1)) {
      if (at + 1 < name.size() && name[at + 1] == suffix && (at + 2 == name.size() || name[at + 2] == '.')) {
        return bits;
      }
    }
  }
  return 32;
}

std::vector<WordPart> word_parts(const Row& row) {
  std::vector<WordPart> parts;
  for (unsigned bit = 32; bit-- > 0;) {
    const std::string_view text = text_at(row, bit);
    const bool constant = text == "0" || text == "1";
    const bool field_boundary = bit == 24 || bit == 19 || bit == 14 || bit == 11 || bit == 6;
    if (!parts.empty() && !field_boundary) {
      WordPart& last = parts.back();
      const bool last_constant = last.text[0] == '0' || last.text[0] == '1';
      if (constant && last_constant) {
        last.text += text;
        last.low = bit;
        continue;
      }
      if (!constant && last.text == text) {
        last.low = bit;
        continue;
      }
    }
    parts.push_back({bit, bit, std::string(text)});
  }
  return parts;
}

std::string encoding_diagram(const Row& row) {
  std::string bits = " ";
  std::string boxes = "|";
  for (const WordPart& part : word_parts(row)) {
    const std::string range =
        part.high == part.low ? fmt::to_string(part.high) : fmt::format("{}..{}", part.high, part.low);
    const std::size_t width = std::max(range.size(), part.text.size()) + 2;
    bits += fmt::format("{:^{}} ", range, width);
    boxes += fmt::format("{:^{}}|", part.text, width);
  }
  return bits + "\n" + boxes + "\n";
}

std::string draw_lanes(const Instruction& instruction, const Hart& before, const Hart& after) {
  if (!instruction.legal() || !is_simd_opcode(*instruction.row)) {
    return {};
  }
  const unsigned bits = lanes_in_use(instruction, before.simd);
  const Row& row = *instruction.row;
  std::string text;
  if (row.unit == UnitClass::mac_load) {
    using namespace mac_load_field;
    text += lane_line("A", before.nn.activation[activation_index(instruction.csr)], bits);
    text += lane_line("W", before.nn.weight[weight_index(instruction.csr)], bits);
  } else {
    text += lane_line(abi_names[instruction.rs1], before.x[instruction.rs1], bits);
    if ((row.reads & reads::rs2) != 0) {
      text += lane_line(abi_names[instruction.rs2], before.x[instruction.rs2], bits);
    }
  }
  const bool sum = row.unit == UnitClass::dot_product || row.unit == UnitClass::mac_load;
  if (sum && bits != 32) {
    text += product_line(instruction, before, bits);
    const std::uint32_t old = (row.reads & reads::rs3) != 0 ? before.x[instruction.rd] : 0;
    const std::uint32_t result = after.x[instruction.rd];
    text += fmt::format("{:>10} {}{} = 0x{:08x} ({})\n", abi_names[instruction.rd],
                        (row.reads & reads::rs3) != 0 ? fmt::format("{} + ", static_cast<std::int32_t>(old)) : "",
                        "sum of products", result, static_cast<std::int32_t>(result));
    return text;
  }
  return text + lane_line(fmt::format("-> {}", abi_names[instruction.rd]), after.x[instruction.rd], bits);
}

Variant variant_with(Extension extension) {
  return has_extension(Variant::mpic, extension) ? Variant::mpic : Variant::cv32e40p_xcv;
}

Example example_of(const Row& row, Variant variant) {
  Example example;
  example.text = sample_text(row);
  const bool own = row.extension == Extension::f;
  Evaluator evaluator(variant, own ? FloatRegisters::own : FloatRegisters::integer);
  const Samples samples = samples_of(row);
  const std::uint32_t rs1 = row.memory.bytes != 0 ? 0x10000000U : samples.rs1;
  const std::string memory =
      row.memory.bytes != 0 && !row.memory.store ? " mem:0x10000000=0x81828384 mem:0x10000004=0x85868788" : "";
  const bool nn = row.unit == UnitClass::mac_load;
  example.assignments = fmt::format("a0=0x{:08x} a1=0x{:08x} a2=0x{:08x}{} pc=0x1c008000{}{}", rs1,
                                    row.memory.bytes != 0 ? 4U : samples.rs2, samples.rd,
                                    samples.rs3 != 0 ? fmt::format(" a3=0x{:08x}", samples.rs3) : "", memory,
                                    nn ? " nn.a0=0x01f204fd nn.w0=0x02030405" : "");
  for (std::string_view rest = example.assignments; !rest.empty();) {
    const auto end = std::min(rest.find(' '), rest.size());
    evaluator.assign(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  const Hart before = evaluator.hart();
  const Instruction instruction = evaluator.decoder().decode(Assembler(variant).assemble(example.text, before.pc).word);
  example.text = disassemble(instruction, before.pc);
  example.answer = evaluator.run(instruction);
  example.lanes = draw_lanes(instruction, before, evaluator.hart());
  return example;
}

}  // namespace pulpo::isa
