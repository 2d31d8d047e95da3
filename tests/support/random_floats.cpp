// SPDX-License-Identifier: Apache-2.0
// Random float instructions from the rows.
#include "tests/support/random_floats.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <iterator>
#include <random>

#include "isa/assembler.hpp"
#include "isa/catalogue.hpp"
#include "isa/executor.hpp"
#include "tests/support/flat_memory.hpp"

namespace pulpo::test {

namespace {

using isa::Variant;

constexpr unsigned registers[] = {5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17};  // not s0 and s11

class Generator {
 public:
  explicit Generator(const RandomFloats& wanted)
      : random_(wanted.seed),
        decoder_(wanted.variant, {}, wanted.floats),
        wanted_(wanted),
        own_(wanted.floats == isa::FloatRegisters::own) {
    for (const isa::Row& row : isa::all_rows()) {
      const bool moves = row.extension == isa::Extension::f;
      if ((moves ? own_ && row.memory.bytes == 0 : isa::is_float(row.unit)) &&
          isa::has_extension(wanted.variant, row.extension)) {
        rows_.push_back(&row);
      }
    }
  }

  std::vector<std::string> body(unsigned count) {
    std::vector<std::string> lines;
    for (const unsigned number : registers) {
      lines.push_back(fmt::format("lui x{},0x{:x}", number, below(2) == 0 ? 0x3f000 + below(0x1fff) : below(0xfffff)));
    }
    while (lines.size() < count) {
      lines.push_back(line());
    }
    for (const unsigned number : registers) {
      if (own_) {
        lines.push_back(fmt::format("fmv.x.w t3,f{}", number));
        lines.push_back(fmt::format("xor x{},x{},t3", number, number));
      }
    }
    for (const unsigned number : registers) {  // all of them into the exit value
      lines.push_back("p.ror a0,a0,s0");
      lines.push_back(fmt::format("add a0,a0,x{}", number));
      lines.push_back(fmt::format("addi s0,s0,{}", 7));
    }
    return lines;
  }

 private:
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_()) % limit; }
  unsigned reg() { return registers[below(std::size(registers))]; }

  std::string float_line() {
    for (;;) {
      const isa::Row& row = *rows_[below(static_cast<std::uint32_t>(rows_.size()))];
      if (row.unit == isa::UnitClass::fp_divide_sqrt && below(4) != 0) {
        continue;
      }
      const auto any = [this] { return below(12) == 0 ? 0 : reg(); };  // x0, and f0
      const std::uint32_t fields = any() << 7 | any() << 15 | any() << 20 | any() << 27 | 7U << 12;
      const std::uint32_t word = (fields & ~row.mask) | row.match;
      const isa::Instruction instruction = decoder_.decode(word);
      if (instruction.row == &row) {
        return isa::disassemble(instruction, 0);
      }
    }
  }

  /// Of a word or of what is shorter, at any address, integer or float (f13 is x13 where there are no float registers).
  std::string access(const char* kind) {
    const bool floats = below(2) == 0;
    const char width = "wwhb"[below(4)];
    const unsigned offset = 4 * below(16) + (below(4) == 0 ? below(4) : 0);
    return fmt::format("{}{}{} {}{},{}(s0)", floats ? "f" : "", kind, width, floats ? "f" : "x", reg(), offset);
  }

  std::string add_immediate() {
    const unsigned number = reg(), value = 1 + below(20);
    return wanted_.compressed ? fmt::format("c.addi x{},{}", number, value)
                              : fmt::format("addi x{},x{},{}", number, number, value);
  }

  std::string line() {
    switch (below(16)) {
      case 0:
        return access("l");
      case 1:
        return access("s");
      case 2:
        return fmt::format("add x{},x{},x{}", reg(), reg(), reg());
      case 3:
        return fmt::format("mul x{},x{},x{}", reg(), reg(), reg());
      case 4:
        return add_immediate();
      case 5:
        return fmt::format("blt x{},x{},.+8", reg(), reg());
      case 6:
        return !wanted_.status ? float_line()
               : below(4) == 0 ? fmt::format("csrrwi x{},frm,{}", reg(),
                                             below(12) == 0 && wanted_.reserved_modes ? 5 + below(3) : below(5))
                               : fmt::format("csrrs x{},fcsr,zero", reg());
      default:
        return float_line();
    }
  }

  std::mt19937 random_;
  isa::Decoder decoder_;
  RandomFloats wanted_;
  bool own_;
  std::vector<const isa::Row*> rows_;
};

}  // namespace

std::vector<std::string> random_float_lines(const RandomFloats& wanted, unsigned count) {
  std::vector<std::string> lines = Generator(wanted).body(count);
  for (std::size_t at = 1; at < lines.size(); ++at) {
    // a branch may skip a compressed instruction and land in the middle of the next: not in these
    if (lines[at].starts_with("c.") && lines[at - 1].starts_with("blt")) {
      lines[at] = "addi x5,x5,1";
    }
  }
  return lines;
}

std::uint32_t hash_of(const std::vector<std::string>& lines, Variant variant, isa::FloatRegisters floats) {
  const isa::Assembler assembler(variant);
  const isa::Decoder decoder(variant, {}, floats);
  FlatMemory memory;
  isa::Executor<FlatMemory> executor(decoder, memory);
  std::uint32_t pc = 0x1c000000;
  for (const std::string& text : lines) {
    const isa::Encoded encoded = assembler.assemble(text, pc);
    memory.store(pc, encoded.size_bytes, encoded.word);
    pc += encoded.size_bytes;
  }
  executor.hart.pc = 0x1c000000;
  executor.hart.x[8] = 0x10000000;
  executor.hart.x[27] = 0x1a104000;
  executor.hart.x[5] = 5;
  executor.hart.x[6] = 6;
  while (executor.hart.pc != pc) {
    const isa::Outcome outcome = executor.step();
    REQUIRE((outcome == isa::Outcome::retired || outcome == isa::Outcome::illegal));
    executor.hart.pc += outcome == isa::Outcome::illegal ? 4 : 0;  // a reserved rounding mode: the handler skips it
  }
  return executor.hart.x[10];
}

}  // namespace pulpo::test
