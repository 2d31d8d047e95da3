// SPDX-License-Identifier: Apache-2.0
// Random RV32IMC programs from the rows.
#include "tests/support/random_program.hpp"

#include <fmt/format.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <random>

#include "isa/catalogue.hpp"
#include "isa/decoder.hpp"
#include "tests/support/program_text.hpp"

namespace pulpo::test {

namespace {

using namespace pulpo::isa;

// x3 points to the registers' image and the variables behind the data, x8 and x2 into the data; none of them changes.
constexpr std::int32_t hash_offset = 1024, buffer_offset = 1028, round_offset = 1032;
constexpr std::int32_t hashed_bytes = 768;  // image (128, padded to 256) and data (512)

bool reserved(unsigned number) { return number == 2 || number == 3 || number == 8; }

class Builder : ProgramText {
 public:
  Builder(std::uint32_t seed, ProgramKind kind) : random_(seed), decoder_(Variant::mpic, {}, kind.floats), kind_(kind) {
    for (const Row& row : all_rows()) {
      if (is_in_program(row)) {
        float_rows_.push_back(&row);
      }
      const bool base = row.extension == Extension::rv32i || row.extension == Extension::rv32m;
      if (base && allowed_unit(row.unit)) {
        rows_.push_back(&row);
      }
    }
  }

  RandomProgram build(unsigned blocks, unsigned instructions, unsigned rounds) {
    prologue(rounds);
    const std::uint32_t loop = here();
    for (unsigned i = 0; i < blocks; ++i) {
      block(instructions);
      hash_state();
    }
    emit(fmt::format("lw x31,{}(x3)", round_offset));
    emit("addi x31,x31,-1");
    emit(fmt::format("sw x31,{}(x3)", round_offset));
    emit("beq x31,x0,.+8");
    emit(fmt::format("jal x0,0x{:x}", loop));
    epilogue(blocks * rounds * 4);
    return {std::move(code_), blocks, rounds};
  }

 private:
  /// Zfinx and Zhinx; beside the latter's encodings stand those of other short floats.
  static bool is_standard_float(const Row& row) {
    const bool scalar = row.match >> 30 != 2 || (row.match & 0x7f) != 0x33;
    const bool expands = row.mnemonic.starts_with("fmulex") || row.mnemonic.starts_with("fmacex");
    const bool lost_by_qemu =
        row.mnemonic.starts_with("fsgnj") && row.extension != Extension::zfinx;  // 7.2 writes no rd
    return (row.extension == Extension::zfinx || row.extension == Extension::xf16) && is_float(row.unit) && scalar &&
           !expands && !lost_by_qemu && !row.mnemonic.ends_with(".ah") && !row.mnemonic.ends_with(".b");
  }

  /// Short floats only in integer registers: others than they would stand in those of floats.
  bool is_in_program(const Row& row) const {
    const bool own = kind_.floats == FloatRegisters::own;
    const bool whole = row.memory.bytes == 4 || (row.memory.bytes == 0 && (row.match >> 25 & 3) == 0);
    return row.extension == Extension::f ? own && whole
                                         : is_standard_float(row) && !(own && row.extension != Extension::zfinx);
  }

  static bool allowed_unit(UnitClass unit) {
    return is_float(unit) || unit == UnitClass::alu || unit == UnitClass::multiply ||
           unit == UnitClass::multiply_high || unit == UnitClass::divide || unit == UnitClass::load ||
           unit == UnitClass::store;
  }

  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_()) % limit; }

  /// Whether a word may stand in a block: registers that hold addresses stay, accesses fall into the data.
  bool acceptable(const Instruction& instruction) const {
    if (!instruction.legal() || !allowed_unit(instruction.unit) ||
        ((is_float(instruction.unit) || instruction.row->extension == Extension::f) &&
         !is_in_program(*instruction.row))) {
      return false;
    }
    const bool writes_rd = (instruction.writes & (writes::rd_alu | writes::rd_load | writes::rd_fpu)) != 0;
    if (writes_rd && reserved(instruction.rd)) {
      return false;
    }
    if (instruction.memory.bytes == 0) {
      return true;
    }
    const auto offset = static_cast<std::int32_t>(instruction.imm);
    return (instruction.rs1 == 8 && offset >= -128 && offset < 124) ||
           (instruction.rs1 == 2 && offset >= 0 && offset <= 252);
  }

  /// A 32-bit word of a random row. Addresses are x8 or x2 plus something small.
  std::uint32_t random_word() {
    const auto& rows = kind_.floats != FloatRegisters::none && below(4) != 0 ? float_rows_ : rows_;
    const Row& row = *rows[below(static_cast<std::uint32_t>(rows.size()))];
    std::uint32_t word = (static_cast<std::uint32_t>(random_()) & ~row.mask) | row.match;
    if (row.memory.bytes != 0) {
      word = (word & ~(31U << 15)) | (below(2) == 0 ? 8U : 2U) << 15;
      word &= row.memory.store ? 0x0fffffffU & ~(7U << 25) : 0x07ffffffU;
    }
    return word;
  }

  /// Something for the float instructions around: a number worth computing with, a rounding mode, the flags.
  void float_setting() {
    static constexpr std::uint32_t numbers[] = {0x3f800000, 0x40490fdb, 0x00000001, 0x007fffff, 0x00800000, 0x7f7fffff,
                                                0x7f800000, 0x7f800001, 0x80000000, 0x4b7fffff, 0x4f000000, 0xcf000000,
                                                0x3c003c00, 0x7c007bff, 0x04000001, 0x03ff8400, 0x7c017e00, 0x80000400};
    const std::uint32_t number = numbers[below(std::size(numbers))];
    const std::uint32_t noise = static_cast<std::uint32_t>(random_()) >> below(32);
    switch (below(8)) {
      case 0:
        return emit(fmt::format("csrrwi x{},frm,{}", free_register(), below(5)));
      case 1:
        return emit(fmt::format("csrrs x{},fcsr,x0", free_register()));
      case 2:
        return emit(fmt::format("csrrwi x{},fflags,{}", free_register(), below(32)));
      case 3:
        return load_float(number);
      default:
        return load_float((0x3f800000U + (below(24) << 23)) ^ noise);
    }
  }

  void load_float(std::uint32_t bits) {
    const unsigned number = free_register();
    constant(number, bits);
    if (kind_.floats == FloatRegisters::own) {
      emit(fmt::format("fmv.w.x f{},x{}", below(32), number));
    }
  }

  void plain_instruction() {
    if (kind_.floats != FloatRegisters::none && below(4) == 0) {
      return float_setting();
    }
    for (;;) {
      if (below(3) == 0) {
        const auto pattern = static_cast<std::uint16_t>(random_());
        if ((pattern & 3) != 3 && acceptable(decoder_.decode(pattern))) {
          return append(pattern, 2);
        }
        continue;
      }
      const std::uint32_t word = random_word();
      if (acceptable(decoder_.decode(word))) {
        return append(word, 4);
      }
    }
  }

  unsigned free_register() {
    unsigned number = 0;
    do {
      number = 1 + below(31);
    } while (reserved(number));
    return number;
  }

  /// Jumps over what `body` emits: a branch, or a jump that links.
  template <class Body>
  void forward(Body body) {
    const std::size_t at = code_.size();
    const std::uint32_t from = here();
    append(0, 4);
    body();
    const std::uint32_t to = here();
    static constexpr const char* branches[] = {"beq", "bne", "blt", "bge", "bltu", "bgeu"};
    const std::string text = below(4) == 0
                                 ? fmt::format("jal x{},0x{:x}", free_register(), to)
                                 : fmt::format("{} x{},x{},0x{:x}", branches[below(6)], below(32), below(32), to);
    const std::uint32_t word = assembler_.assemble(text, from).word;
    std::memcpy(code_.data() + at, &word, 4);
  }

  /// A loop of two to four rounds; the body must not touch the counter, so it is a fixed one.
  void counted_loop() {
    emit(fmt::format("addi x31,x0,{}", 2 + below(3)));
    emit(fmt::format("sw x31,{}(x3)", round_offset + 4));
    const std::uint32_t start = here();
    for (unsigned i = 0; i < 1 + below(6); ++i) {
      plain_instruction();
    }
    emit(fmt::format("lw x31,{}(x3)", round_offset + 4));
    emit("addi x31,x31,-1");
    emit(fmt::format("sw x31,{}(x3)", round_offset + 4));
    emit(fmt::format("bne x31,x0,0x{:x}", start));
  }

  void register_jump() {
    emit("auipc x31,0");
    emit(fmt::format("jalr x{},12(x31)", free_register()));
    append(0, 4);  // skipped, and illegal
  }

  /// Two instructions that change places whenever they are met, with fence.i between change and use.
  void self_modification() {
    emit("auipc x31,0");
    emit("lw x30,24(x31)");
    emit("lw x29,32(x31)");
    emit("sw x29,24(x31)");
    emit("sw x30,32(x31)");
    emit("fence.i");
    emit(fmt::format("addi x{},x{},{}", free_register(), below(32), below(2000)));
    emit("jal x0,.+8");
    emit(fmt::format("xor x{},x{},x{}", free_register(), below(32), below(32)));
  }

  void block(unsigned instructions) {
    for (unsigned i = 0; i < instructions; ++i) {
      switch (below(24)) {
        case 0:
          forward([this] { plain_instruction(); });
          break;
        case 1:
          forward([this] {
            plain_instruction();
            plain_instruction();
          });
          break;
        case 2:
          counted_loop();
          break;
        case 3:
          register_jump();
          break;
        case 4:
          below(4) == 0 && kind_.self_modifying ? self_modification() : plain_instruction();
          break;
        default:
          plain_instruction();
          break;
      }
    }
  }

  void prologue(unsigned rounds) {
    constant(3, RandomProgram::data);
    constant(31, RandomProgram::buffer);
    emit(fmt::format("sw x31,{}(x3)", buffer_offset));
    constant(31, rounds);
    emit(fmt::format("sw x31,{}(x3)", round_offset));
    emit("addi x8,x3,512");
    emit("addi x2,x3,384");
    for (unsigned number = 1; number < 32; ++number) {
      if (!reserved(number)) {
        constant(number, static_cast<std::uint32_t>(random_()));
      }
    }
    if (kind_.floats == FloatRegisters::own) {
      fill_float_registers();
    }
  }

  /// Also because registers of 64 bits may hold no float of 32 at reset.
  void fill_float_registers() {
    for (unsigned number = 0; number < 32; ++number) {
      emit(fmt::format("fmv.w.x f{},x{}", number, number));
    }
  }

  /// All registers go to their image, the image and the data into the hash, and the registers come back.
  void hash_state() {
    for (unsigned number = 1; number < 32; ++number) {
      emit(fmt::format("sw x{},{}(x3)", number, 4 * number));
    }
    for (unsigned number = 0; number < 32 && kind_.floats == FloatRegisters::own; ++number) {
      emit(fmt::format("fsw f{},{}(x3)", number, 128 + 4 * number));
    }
    emit(fmt::format("lw x5,{}(x3)", hash_offset));
    emit("addi x6,x3,0");
    emit(fmt::format("addi x7,x3,{}", hashed_bytes));
    constant(10, 16777619);
    for (const char* text : {"lw x9,0(x6)", "xor x5,x5,x9", "mul x5,x5,x10", "srli x11,x5,15", "xor x5,x5,x11",
                             "addi x6,x6,4", "bltu x6,x7,.-24"}) {
      emit(text);
    }
    emit(fmt::format("sw x5,{}(x3)", hash_offset));
    emit(fmt::format("lw x12,{}(x3)", buffer_offset));
    emit("sw x5,0(x12)");
    emit("addi x12,x12,4");
    emit(fmt::format("sw x12,{}(x3)", buffer_offset));
    for (unsigned number = 1; number < 32; ++number) {
      emit(fmt::format("lw x{},{}(x3)", number, 4 * number));
    }
  }

  void epilogue(unsigned bytes) {
    emit("addi x10,x0,1");
    constant(11, RandomProgram::buffer);
    constant(12, bytes);
    emit("addi x17,x0,64");
    emit("ecall");
    emit("addi x10,x0,0");
    emit("addi x17,x0,93");
    emit("ecall");
  }

  std::mt19937 random_;
  Decoder decoder_;
  ProgramKind kind_;
  std::vector<const Row*> rows_, float_rows_;
};

void put(std::string& out, std::uint32_t value, unsigned bytes) {
  for (unsigned i = 0; i < bytes; ++i) {
    out += static_cast<char>(value >> (8 * i));
  }
}

}  // namespace

RandomProgram make_random_program(std::uint32_t seed, unsigned blocks, unsigned instructions, unsigned rounds,
                                  ProgramKind kind) {
  return Builder(seed, kind).build(blocks, instructions, rounds);
}

void write_elf(const RandomProgram& program, const std::string& path) {
  constexpr std::uint32_t header_bytes = 0x1000;
  std::string out =
      "\x7f"
      "ELF\x01\x01\x01";
  out.resize(16);
  put(out, 2, 2);    // executable
  put(out, 243, 2);  // RISC-V
  put(out, 1, 4);
  put(out, RandomProgram::base, 4);  // entry
  put(out, 52, 4);                   // program headers
  put(out, 0, 4);
  put(out, 1, 4);  // flags: compressed code
  put(out, 52, 2);
  put(out, 32, 2);
  put(out, 1, 2);
  put(out, 0, 2), put(out, 0, 2), put(out, 0, 2);
  put(out, 1, 4);  // load
  put(out, header_bytes, 4);
  put(out, RandomProgram::base, 4), put(out, RandomProgram::base, 4);
  put(out, static_cast<std::uint32_t>(program.code.size()), 4);
  put(out, RandomProgram::size_bytes, 4);
  put(out, 7, 4);
  put(out, 0x1000, 4);
  out.resize(header_bytes);
  out.append(reinterpret_cast<const char*>(program.code.data()), program.code.size());
  std::ofstream(path, std::ios::binary) << out;
}

}  // namespace pulpo::test
