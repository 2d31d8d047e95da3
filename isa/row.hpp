// SPDX-License-Identifier: Apache-2.0
// One instruction = one row. Everything that knows instructions (decoder, disassembler, encoder, intrinsics, reference,
// tests) is derived from the rows; nothing else in the tree lists instructions.
#pragma once

#include <cstdint>
#include <string_view>

namespace pulpo::isa {

/// Where the operands sit in the word; drives decoding, encoding and disassembly. See format.hpp for each.
enum class Format : std::uint8_t;

/// The extension a row belongs to; a core variant is a set of extensions (variant.hpp).
enum class Extension : std::uint8_t;

/// What executes the instruction. cluster/timing says what each class costs and which hazards apply.
enum class UnitClass : std::uint8_t {
  alu,            // single-cycle integer, bit manipulation, SIMD
  multiply,       // single-cycle mul, mac
  multiply_high,  // mulh, mulhsu, mulhu
  divide,         // div, divu, rem, remu
  dot_product,    // pv.dot*, pv.sdot*
  mac_load,       // pv.mlsdot*: dot product on the NN register file, with an optional load
  load,
  store,
  event_load,      // p.elw
  branch,          // conditional
  jump,            // jal
  jump_register,   // jalr
  hardware_loop,   // lp.*
  csr,             // Zicsr
  fence,           // fence, fence.i
  environment,     // ecall, ebreak
  trap_return,     // mret, uret, dret
  wait_interrupt,  // wfi
  fp_add_mul,      // classes of fpnew: ADDMUL
  fp_non_compute,  // NONCOMP
  fp_convert,      // CONV
  fp_divide_sqrt,  // DIVSQRT
  illegal,         // no row
};

/// Status-based SIMD state that an instruction may see (CSRs 0x00D, 0x00E).
struct SimdStatus {
  std::uint8_t format = 0;  // 0 VEC32, 1..4 VEC16/8/4/2, 5.. mixed (CSR 0x00D)
  std::uint8_t slice = 0;   // chunk of the narrow operand (CSR 0x00E)
};

/// What an instruction sees: the values its operands had when they were captured.
struct Operands {
  std::uint32_t rs1 = 0;
  std::uint32_t rs2 = 0;
  std::uint32_t rs3 = 0;   // the third source: old rd (accumulate, insert), offset register of reg-reg stores
  std::uint32_t imm = 0;   // first immediate, already extended as its format says
  std::uint32_t imm2 = 0;  // second immediate (bit-field position, loop count, constant of p.beqimm)
  std::uint32_t pc = 0;
  std::uint32_t size_bytes = 4;     // of this instruction: link address = pc + size_bytes
  std::uint32_t csr = 0;            // old value of the addressed CSR
  std::uint32_t nn_activation = 0;  // selected words of the NN register file (MAC&Load)
  std::uint32_t nn_weight = 0;
  SimdStatus status;
  std::uint8_t rounding = 0;  // CSR frm
};

/// What an instruction makes of it. Fields that its row does not declare are left alone.
struct Result {
  std::uint32_t rd = 0;          // through the ALU port; a load's rd comes from memory instead
  std::uint32_t rs1 = 0;         // post-incremented base
  std::uint32_t address = 0;     // of the memory access
  std::uint32_t store_data = 0;  // right-aligned, not yet rotated to byte lanes
  std::uint32_t next_pc = 0;     // target of a jump or branch (valid also when not taken)
  bool taken = false;            // branch outcome; jumps set it
  bool csr_write = false;
  std::uint32_t csr = 0;                                       // new value of the CSR
  std::uint32_t loop_start = 0, loop_end = 0, loop_count = 0;  // hardware loop registers that the row writes
  std::uint8_t float_flags = 0;  // exceptions of a floating-point instruction, as in fflags
};

using Semantics = void (*)(const Operands&, Result&);

/// Register operands that a row reads (bits).
namespace reads {
inline constexpr std::uint8_t rs1 = 1, rs2 = 2, rs3 = 4;
}
/// rd among the operands of which isa::reads names the others.
namespace roles {
inline constexpr std::uint8_t rd = 8;
}
/// What a row writes, by register-file port (bits).
namespace writes {
inline constexpr std::uint8_t rd_alu = 1;   // rd from EX (ALU/multiplier/CSR/link)
inline constexpr std::uint8_t rd_load = 2;  // rd from memory, in WB
inline constexpr std::uint8_t rs1_alu = 4;  // post-incremented base, from EX
inline constexpr std::uint8_t loop_start = 8, loop_end = 16, loop_count = 32;
inline constexpr std::uint8_t rd_fpu = 64;  // rd from the FPU
}  // namespace writes

/// Whether the FPU executes a unit class.
constexpr bool is_float(UnitClass unit) {
  return unit == UnitClass::fp_add_mul || unit == UnitClass::fp_non_compute || unit == UnitClass::fp_convert ||
         unit == UnitClass::fp_divide_sqrt;
}

/// Memory access of a row. `bytes == 0`: none.
struct MemoryAccess {
  std::uint8_t bytes = 0;
  bool store = false;
  bool sign_extend = false;
  bool boxed = false;  // a short float, which stands below ones in a register
};

/// One instruction of one variant family. Plain data: tables of rows are constexpr.
struct Row {
  std::string_view mnemonic;
  std::uint32_t match = 0;
  std::uint32_t mask = 0;
  Format format{};
  std::string_view operands;  // assembler operand order, e.g. "rd, simm12(rs1!)"
  Extension extension{};
  UnitClass unit{};
  std::uint8_t reads = 0;
  std::uint8_t writes = 0;
  MemoryAccess memory{};
  std::uint8_t macs = 0;             // multiply-accumulates when the widths come from the encoding
  std::uint8_t float_operands = 0;   // those that are floats of any kind: isa::reads, roles::rd
  std::uint8_t single_operands = 0;  // those of them that are `float` in C
  Semantics execute = nullptr;
  Semantics execute_status = nullptr;  // width from CSR 0x00D instead of the encoding; null: not status-based
  std::string_view plain_c;            // C expression of rd (or of a lane), where rd is all that the row computes
  std::string_view plain_c_constants;  // what the expression's capitalized names stand for: "W = 8"
  std::string_view pseudo_code;        // of the semantics, for people
  std::string_view meaning;            // one sentence
  std::string_view source;             // where encoding and semantics were taken from
};

}  // namespace pulpo::isa
