// SPDX-License-Identifier: Apache-2.0
// Programs of all float instructions, from the rows.
#include "tests/support/float_program.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "isa/catalogue.hpp"
#include "isa/decoder.hpp"
#include "isa/format.hpp"
#include "tests/support/program_text.hpp"

namespace pulpo::test {

namespace {

using namespace pulpo::isa;

// Where operands and results stand, beside RandomProgram::base.
constexpr std::uint32_t operands_at = 0x00140000, results_at = 0x001b0000;

// Registers: operands in 10 to 12, as halves in 13 to 15, a result in 16, flags in x17, its bits in x18.
constexpr unsigned first_single = 10, first_half = 13, result = 16, flags = 17, result_bits = 18;
constexpr unsigned hash = 5, factor = 6, from = 7, to = 8, end = 9;

bool is_half(const Row& row) { return row.extension == Extension::xf16; }

/// Whether a RISC-V extension has it, beside those that only smallFloat has.
bool is_standard(const Row& row, bool halves) {
  const bool scalar = (row.match & 0x7f) != 0x33;
  const bool expands = row.mnemonic.starts_with("fmulex") || row.mnemonic.starts_with("fmacex");
  const bool other = row.mnemonic.ends_with(".ah") || row.mnemonic.ends_with(".b");
  return is_float(row.unit) && scalar && !expands && !other && row.extension != Extension::f &&
         (row.extension == Extension::zfinx || (halves && is_half(row)));
}

class Writer : ProgramText {
 public:
  explicit Writer(const FloatSet& set) : set_(set) {}

  FloatProgram write(const std::vector<FloatOperands>& operands, bool raw) {
    raw_ = raw;
    constant(factor, 16777619);
    constant(from, operands_at);
    constant(to, results_at);
    constant(end, operands_at + static_cast<std::uint32_t>(12 * operands.size()));
    const std::uint32_t loop = here();
    load_operands();
    constant(hash, 2166136261);
    emit("csrrwi x0,fflags,0");
    for (unsigned mode = 0; mode <= highest_rounding; ++mode) {
      emit(fmt::format("csrrwi x0,frm,{}", mode));
      all_rows_in(mode);
    }
    if (!raw_) {
      emit(fmt::format("sw x{},0(x{})", hash, to));
      emit(fmt::format("addi x{},x{},4", to, to));
    }
    emit(fmt::format("addi x{},x{},12", from, from));
    emit(fmt::format("bgeu x{},x{},.+8", from, end));
    emit(fmt::format("jal x0,0x{:x}", loop));
    write_and_exit();
    put_operands(operands);
    return {{std::move(code_), static_cast<unsigned>(operands.size()), 1}, std::move(operations_)};
  }

 private:
  bool own() const { return set_.registers == FloatRegisters::own; }
  void load_operands() {
    for (unsigned i = 0; i < 3; ++i) {
      emit(fmt::format("lw x{},{}(x{})", first_single + i, 4 * i, from));
      if (own()) {
        emit(fmt::format("flw f{},{}(x{})", first_single + i, 4 * i, from));
      }
      if (own() && set_.halves) {
        emit(fmt::format("flh f{},{}(x{})", first_half + i, 4 * i, from));
      } else {
        emit(fmt::format("lhu x{},{}(x{})", first_half + i, 4 * i, from));
      }
    }
  }

  void all_rows_in(unsigned mode) {
    for (const Row& row : all_rows()) {
      if (!is_standard(row, set_.halves) || left_out(row)) {
        continue;
      }
      const bool rounds = row.format == Format::float_rounded || row.format == Format::float_fused;
      if (rounds) {
        operate(row, mode, mode);
      }
      if (rounds || mode == 0) {
        operate(row, dynamic_rounding, mode);
      }
    }
  }

  /// qemu 7.2 translates the sign injections of Zhinx without writing rd.
  bool left_out(const Row& row) const { return !own() && is_half(row) && row.mnemonic.starts_with("fsgnj"); }

  /// One instruction, and what becomes of its result and flags.
  void operate(const Row& row, unsigned field, unsigned mode) {
    const bool rounds = row.format == Format::float_rounded || row.format == Format::float_fused;
    const bool from_single = is_half(row) ? row.mnemonic == "fcvt.h.s" : row.mnemonic != "fcvt.s.h";
    const bool from_integer = (row.float_operands & reads::rs1) == 0;
    const unsigned first = from_single || from_integer ? first_single : first_half;
    std::uint32_t word = result << 7 | first << 15 | (first + 1) << 20 | (first + 2) << 27 | field << 12;
    word = ((rounds ? word : word & ~(7U << 12)) & ~row.mask) | row.match;
    append(word, 4);
    operations_.push_back(fmt::format("{} {}", row.mnemonic, rounds ? fmt::format("{} frm {}", field, mode) : ""));
    emit(fmt::format("csrrw x{},fflags,x0", flags));
    const bool in_float_register = own() && (row.float_operands & roles::rd) != 0;
    if (in_float_register) {
      emit(fmt::format("fmv.x.w x{},f{}", result_bits, result));
    }
    keep(in_float_register ? result_bits : result);
  }

  void keep(unsigned bits) {
    if (raw_) {
      emit(fmt::format("sw x{},0(x{})", bits, to));
      emit(fmt::format("sw x{},4(x{})", flags, to));
      emit(fmt::format("addi x{},x{},8", to, to));
      return;
    }
    emit(fmt::format("xor x{},x{},x{}", hash, hash, bits));
    emit(fmt::format("mul x{},x{},x{}", hash, hash, factor));
    emit(fmt::format("add x{},x{},x{}", hash, hash, flags));
    emit(fmt::format("srli x{},x{},15", flags, hash));
    emit(fmt::format("xor x{},x{},x{}", hash, hash, flags));
  }

  void write_and_exit() {
    constant(11, results_at);
    emit(fmt::format("sub x12,x{},x11", to));
    emit("addi x10,x0,1");
    emit("addi x17,x0,64");
    emit("ecall");
    emit("addi x10,x0,0");
    emit("addi x17,x0,93");
    emit("ecall");
  }

  void put_operands(const std::vector<FloatOperands>& operands) {
    if (here() > operands_at || operands.size() > most_float_operands) {
      throw std::logic_error("float program too large");
    }
    code_.resize(operands_at - RandomProgram::base);
    for (const FloatOperands& triple : operands) {
      for (const std::uint32_t operand : triple) {
        append(operand, 4);
      }
    }
  }

  FloatSet set_;
  bool raw_ = false;
  std::vector<std::string> operations_;
};

}  // namespace

FloatProgram make_float_program(const FloatSet& set, const std::vector<FloatOperands>& operands, bool raw) {
  return Writer(set).write(operands, raw);
}

}  // namespace pulpo::test
