// SPDX-License-Identifier: Apache-2.0
// xpulp.h: one intrinsic a row.
#include "isa/generate/header.hpp"

#include <fmt/format.h>

#include "isa/catalogue.hpp"
#include "isa/generate/shape.hpp"
#include "isa/generate/twins.hpp"
#include "isa/registers.hpp"

namespace pulpo::isa {

namespace {

constexpr std::string_view prologue =
    R"(/* xpulp.h: XpulpV2, XpulpNN, mixed-precision and MAC&Load instructions as C intrinsics.
 * Generated from the instruction rows; do not edit.
 *
 * Names are the mnemonics with '_' for '.'. Arguments come in the order of the assembler operands; an instruction that
 * accumulates or inserts takes the old rd first and returns the new one: acc = pv_sdotusp_b(acc, a, w);
 * Immediates are constants. Loads and stores with post-increment update their pointer variable:
 *   x = p_lw_post(pointer, 4);  p_sw_post(x, pointer, 4);  x = p_lw_post_reg(pointer, stride);  x = p_lw_reg(base, offset);
 * Hardware loops are pieces of an asm statement whose body is assembler too; the end label stands on the last instruction:
 *   __asm__ volatile(LP_SETUP("0", "%[n]", "9f") "..." "9: ..." : : [n] "r"(n));
 * Floating point lives in integer registers (compile with -march=rv32imc and -mabi=ilp32): fadd_s(a, b) takes and gives
 * `float`, halves and packed vectors are uint32_t. Rounding is that of CSR frm (xpulp_csr_write(0x002, mode)); conversions
 * to integers come also as fcvt_w_s_rtz, rounded to zero as in C. acc = vfmac_h(acc, a, b); acc = vfdotpex_s_h(acc, a, b);
 * MAC&Load: acc = pv_mlsdotsup_b(acc, pointer, imm5); the _init forms only load, the _status forms use the addresses of
 * CSRs 0x100 and 0x101.
 *
 * Compiled for another machine than RISC-V, each intrinsic is plain C of the same name and result, status-based widths
 * (xpulp_csr_write) and NN registers included; the LP_ pieces of assembler have no such twin: write a for loop.
 */
#ifndef XPULP_H
#define XPULP_H

#include <stdbool.h>
#include <stdint.h>

/* The bits of a float, and back. */
static inline __attribute__((unused)) uint32_t xpulp_bits_of(float value) {
  uint32_t bits;
  __builtin_memcpy(&bits, &value, 4);
  return bits;
}
static inline __attribute__((unused)) float xpulp_float_of(uint32_t bits) {
  float value;
  __builtin_memcpy(&value, &bits, 4);
  return value;
}

)";

constexpr std::string_view riscv_prologue = R"(#if defined(__riscv)

#define XPULP_INLINE static inline __attribute__((always_inline, unused))

#define xpulp_csr_read(csr) \
  __extension__({ uint32_t value_; __asm__ volatile("csrr %0, %1" : "=r"(value_) : "i"(csr)); value_; })
#define xpulp_csr_write(csr, value) __asm__ volatile("csrw %0, %1" : : "i"(csr), "rK"((uint32_t)(value)) : "memory")

/* Numbers of registers by name, for directives that .insn does not cover. */
__asm__(
)";

std::string register_numbers() {
  std::string text;
  for (std::size_t i = 0; i < abi_names.size(); ++i) {
    text += fmt::format("    \".set xpulp_number_{}, {}\\n\"\n", abi_names[i], i);
  }
  return text + "    );\n\n";
}

std::string comment(const Row& row) { return fmt::format("/* {}: {} */\n", row.mnemonic, row.meaning); }

/// Registers only: an inline function.
std::string register_function(const Row& row, std::string_view suffix = "", std::uint32_t rounding = 7) {
  const bool old_rd = reads_old_rd(row);
  const bool second = (row.reads & reads::rs2) != 0;
  const bool third = is_fused(row);
  const OperandTexts texts{
      .rd = "%0", .rs1 = "%1", .rs2 = "%2", .rs3 = "%3", .immediate = {}, .immediate2 = {}, .rounding = rounding};
  const auto type = [&row](unsigned operand) { return type_of_operand(row, operand); };
  std::string text = fmt::format("XPULP_INLINE {} {}{}(", type(8), c_name(row), suffix);
  text += old_rd ? fmt::format("{} rd, ", type(8)) : "";
  text += fmt::format("{} rs1", type(1));
  text += second ? fmt::format(", {} rs2", type(2)) : "";
  text += third ? fmt::format(", {} rs3) {{\n", type(4)) : ") {\n";
  text += old_rd ? "" : fmt::format("  {} rd;\n", type(8));
  text +=
      fmt::format("  __asm__(\"{}\" : \"{}r\"(rd) : \"r\"(rs1){}{});\n  return rd;\n}}\n", insn_template(row, texts),
                  old_rd ? "+" : "=", second ? ", \"r\"(rs2)" : "", third ? ", \"r\"(rs3)" : "");
  return text;
}

/// With immediates: a macro, for they must be constants.
std::string immediate_macro(const Row& row) {
  const bool old_rd = reads_old_rd(row);
  const bool second = (row.reads & reads::rs2) != 0;
  const std::size_t count = immediate_fields(row).size();
  const unsigned first = second ? 3 : 2;
  const OperandTexts texts{.rd = "%0",
                           .rs1 = "%1",
                           .rs2 = "%2",
                           .immediate = fmt::format("%{}", first),
                           .immediate2 = fmt::format("%{}", first + 1)};
  std::string text = fmt::format("#define {}({}rs1{}, imm{}) \\\n", c_name(row), old_rd ? "rd, " : "",
                                 second ? ", rs2" : "", count > 1 ? ", imm2" : "");
  text += fmt::format(
      "  __extension__({{ uint32_t rd_{}; __asm__(\"{}\" : \"{}r\"(rd_) : \"r\"((uint32_t)(rs1)){}, \"i\"(imm){}); "
      "rd_; }})\n",
      old_rd ? " = (rd)" : "", insn_template(row, texts), old_rd ? "+" : "=", second ? ", \"r\"((uint32_t)(rs2))" : "",
      count > 1 ? ", \"i\"(imm2)" : "");
  return text;
}

std::string_view access_type(const Row& row) {
  return row.memory.bytes == 1 ? "uint8_t" : row.memory.bytes == 2 ? "uint16_t" : "uint32_t";
}

/// The memory that an access at the pointer touches, as an asm operand, instead of a clobber of all memory.
std::string memory_operand(const Row& row, std::string_view address) {
  return fmt::format("(*({}{} (*)[1])({}))", row.memory.store ? "" : "const ", access_type(row), address);
}

std::string load_macro(const Row& row) {
  const bool post = (row.writes & writes::rs1_alu) != 0;
  const bool by_register = immediate_fields(row).empty();
  const std::string address = by_register && !post ? "(uintptr_t)(rs1) + (uintptr_t)(rs2)" : "rs1";
  const OperandTexts texts{.rd = "%0", .rs1 = "%1", .rs2 = "%2", .immediate = "%2", .immediate2 = {}};
  const std::string offset = by_register ? "\"r\"((uint32_t)(rs2))" : "\"i\"(imm)";
  const std::string memory = fmt::format("\"m\"{}", memory_operand(row, address));
  std::string text = fmt::format("#define {}(rs1, {}) \\\n", c_name(row), by_register ? "rs2" : "imm");
  if (row.unit == UnitClass::event_load) {
    text += fmt::format(
        "  __extension__({{ uint32_t rd_; __asm__ volatile(\"{}\" : \"=r\"(rd_) : \"r\"(rs1), {} : \"memory\"); rd_; "
        "}})\n",
        insn_template(row, texts), offset);
  } else if (post) {
    text += fmt::format(
        "  __extension__({{ uint32_t rd_; __asm__ volatile(\"{}\" : \"=r\"(rd_), \"+r\"(rs1) : {}, {}); rd_; }})\n",
        insn_template(row, texts), offset, memory);
  } else {
    text += fmt::format(
        "  __extension__({{ uint32_t rd_; __asm__ volatile(\"{}\" : \"=r\"(rd_) : \"r\"(rs1), {}, {}); rd_; }})\n",
        insn_template(row, texts), offset, memory);
  }
  return text;
}

std::string store_macro(const Row& row) {
  const bool post = (row.writes & writes::rs1_alu) != 0;
  const bool by_register = immediate_fields(row).empty();
  const std::string offset = by_register ? "\"r\"((uint32_t)(offset))" : "\"i\"(offset)";
  const OperandTexts texts =
      post ? OperandTexts{.rd = "%3", .rs1 = "%0", .rs2 = "%2", .immediate = "%3", .immediate2 = {}}
           : OperandTexts{.rd = "%2", .rs1 = "%0", .rs2 = "%1", .immediate = "%2", .immediate2 = {}};
  std::string text = fmt::format("#define {}(rs2, rs1, offset) \\\n", c_name(row));
  if (post) {
    text += fmt::format(
        "  __extension__({{ __asm__ volatile(\"{}\" : \"+r\"(rs1), \"=m\"{} : \"r\"((uint32_t)(rs2)), {}); }})\n",
        insn_template(row, texts), memory_operand(row, "rs1"), offset);
  } else {
    text += fmt::format(
        "  __extension__({{ __asm__ volatile(\"{}\" : : \"r\"(rs1), \"r\"((uint32_t)(rs2)), {} : \"memory\"); }})\n",
        insn_template(row, texts), offset);
  }
  return text;
}

std::string mac_load_macros(const Row& row) {
  const std::string name = c_name(row);
  const auto insn = [&row](std::string rd, std::string rs1, std::string imm) {
    return insn_template(
        row, {.rd = std::move(rd), .rs1 = std::move(rs1), .rs2 = {}, .immediate = std::move(imm), .immediate2 = {}});
  };
  std::string text;
  text += fmt::format(
      "#define {}(rd, rs1, imm5) \\\n  __extension__({{ uint32_t rd_ = (rd); __asm__ volatile(\"{}\" : \"+r\"(rd_), "
      "\"+r\"(rs1) : \"i\"(imm5) : \"memory\"); rd_; }})\n",
      name, insn("%0", "%1", "%2"));
  text += fmt::format(
      "#define {}_init(rs1, imm5) \\\n  __extension__({{ __asm__ volatile(\"{}\" : \"+r\"(rs1) : \"i\"(imm5) : "
      "\"memory\"); }})\n",
      name, insn("x0", "%0", "%1"));
  text += fmt::format(
      "#define {}_status(rd, imm5) \\\n  __extension__({{ uint32_t rd_ = (rd); __asm__ volatile(\"{}\" : \"+r\"(rd_) : "
      "\"i\"(imm5) : \"memory\"); rd_; }})\n",
      name, insn("%0", "x0", "%1"));
  text += fmt::format(
      "#define {}_status_init(imm5) \\\n  __extension__({{ __asm__ volatile(\"{}\" : : \"i\"(imm5) : \"memory\"); "
      "}})\n",
      name, insn("x0", "x0", "%0"));
  return text;
}

/// Hardware loops: text for the inside of an asm statement. `.insn` has no form for their labels.
std::string loop_macro(const Row& row) {
  std::string name;
  for (const char c : c_name(row)) {
    name += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  std::string parameters = "L";
  std::string text = fmt::format("\".4byte {:#x} | (\" L \")<<7", row.match);
  for (const Field* field : operand_fields(row)) {
    if (field->kind == FieldKind::gpr) {
      parameters += ", rs1";
      text += " | xpulp_number_\" rs1 \"<<15";
    } else if (field->kind == FieldKind::pc_offset) {
      parameters += ", label";
      text += fmt::format(" | ((\" label \" - .)>>1)<<{}", field->slices[0].word_lsb);
    } else if (field->kind == FieldKind::integer) {
      parameters += ", count";
      text += fmt::format(" | (\" count \")<<{}", field->slices[0].word_lsb);
    }
  }
  return fmt::format("#define {}({}) \\\n  {}\\n\"\n", name, parameters, text);
}

std::string branch_macro(const Row& row) {
  const OperandTexts texts{.rd = {}, .rs1 = "%0", .rs2 = {}, .immediate = "%1", .immediate2 = "%l2"};
  return fmt::format(
      "#define {}(rs1, imm, label) \\\n  __asm__ goto(\"{}\" : : \"r\"((uint32_t)(rs1)), \"i\"((imm) & 31) : : "
      "label)\n",
      c_name(row), insn_template(row, texts));
}

/// Conversions to integers also in the rounding of C.
std::string register_functions(const Row& row) {
  return register_function(row) + (truncates_in_c(row) ? register_function(row, "_rtz", 1) : "");
}

std::string riscv_intrinsic(const Row& row) {
  switch (row.unit) {
    case UnitClass::load:
    case UnitClass::event_load:
      return load_macro(row);
    case UnitClass::store:
      return store_macro(row);
    case UnitClass::mac_load:
      return mac_load_macros(row);
    case UnitClass::hardware_loop:
      return loop_macro(row);
    case UnitClass::branch:
      return branch_macro(row);
    default:
      return immediate_fields(row).empty() ? register_functions(row) : immediate_macro(row);
  }
}

}  // namespace

std::string intrinsic_of(const Row& row) {
  if (!is_pulp_extension(row.extension)) {
    return {};
  }
  const std::string text = riscv_intrinsic(row);
  const auto name = text.find(row.unit == UnitClass::hardware_loop ? std::string("LP_") : c_name(row));
  return text.substr(name, text.find(')', name) + 1 - name);
}

std::string intrinsics_header() {
  std::string text{prologue};
  text += riscv_prologue;
  text += register_numbers();
  for (const Row& row : all_rows()) {
    if (is_pulp_extension(row.extension)) {
      text += comment(row) + riscv_intrinsic(row);
    }
  }
  text += "\n#else /* plain C */\n" + plain_c_twins();
  text += "\n#endif /* __riscv */\n#endif /* XPULP_H */\n";
  return text;
}

}  // namespace pulpo::isa
