// SPDX-License-Identifier: Apache-2.0
// The architectural executor: runs instructions one by one on a Hart and a memory, with no notion of time. Results
// commit at once; it is what the `mpic` variant promises and what `pulpo isa eval` answers.
#pragma once

#include <cstdint>
#include <vector>

#include "isa/csr.hpp"
#include "isa/decoder.hpp"
#include "isa/hart.hpp"

namespace pulpo::isa {

/// Trap state of machine mode, as far as the cores have it.
struct MachineState {
  std::uint32_t mstatus = 0x1800;
  std::uint32_t mtvec = 0;
  std::uint32_t mscratch = 0;
  std::uint32_t mepc = 0;
  std::uint32_t mcause = 0;
  std::uint32_t hart_id = 0;

  std::uint32_t* find(std::uint16_t address);
};

/// How a step ended; all but `retired` leave the pc at the instruction.
enum class Outcome : std::uint8_t { retired, illegal, environment_call, breakpoint };

/// The parts of a step that do not depend on the memory.
namespace step {
Operands gather(const Hart& hart, const Instruction& instruction);
/// CSR instructions: reads before `execute`, writes after it.
std::uint32_t read_csr(Hart& hart, MachineState& machine, Variant variant, std::uint16_t address);
void commit_csr(Hart& hart, MachineState& machine, Variant variant, const Instruction& instruction,
                const Result& result);
void commit_loop(Hart& hart, const Instruction& instruction, const Result& result);
/// Whether MAC&Load can run in the selected format.
bool format_legal(const Hart& hart, const Instruction& instruction);
/// Whether the rounding mode that an instruction takes from CSR frm is one.
bool rounding_legal(const Hart& hart, const Instruction& instruction);
/// The pc behind an instruction that does not jump: hardware loops, else the next instruction.
std::uint32_t sequential_pc(Hart& hart, Variant variant, const Instruction& instruction);
void return_from_trap(Hart& hart, MachineState& machine);
}  // namespace step

/// @tparam Memory `std::uint32_t load(address, bytes)`, `void store(address, bytes, value)`,
///         `std::uint32_t fetch(address)` (32 bits at a halfword address).
template <class Memory>
class Executor {
 public:
  Executor(const Decoder& decoder, Memory& memory) : decoder_(decoder), memory_(memory), cache_(cache_size) {}

  Hart hart;
  MachineState machine;

  /// Executes the instruction at the pc.
  Outcome step() {
    Entry& entry = entry_of(hart.pc);
    if (entry.pc != hart.pc) {
      entry = {hart.pc, decoder_.decode(memory_.fetch(hart.pc))};
    }
    return execute(entry.instruction);
  }

  /// Executes an instruction as if it stood at the pc.
  Outcome execute(const Instruction& instruction);

 private:
  static constexpr std::size_t cache_size = 1U << 14;
  struct Entry {
    std::uint32_t pc = 1;  // odd: empty
    Instruction instruction;
  };

  Entry& entry_of(std::uint32_t pc) { return cache_[pc >> 1 & (cache_size - 1)]; }
  /// Instructions that a store overwrites are decoded anew; with fence.i or without.
  void forget_code(std::uint32_t address, std::uint32_t bytes) {
    for (std::uint32_t pc = (address & ~1U) - 2; pc != ((address + bytes + 1) & ~1U); pc += 2) {
      Entry& entry = entry_of(pc);
      entry.pc = entry.pc == pc ? 1 : entry.pc;
    }
  }

  void access(const Instruction& instruction, const Result& result);
  void mac_load_access(const Instruction& instruction, const Result& result);

  const Decoder& decoder_;
  Memory& memory_;
  std::vector<Entry> cache_;
};

template <class Memory>
Outcome Executor<Memory>::execute(const Instruction& instruction) {
  if (!instruction.legal() || !step::format_legal(hart, instruction) || !step::rounding_legal(hart, instruction)) {
    return Outcome::illegal;
  }
  if (instruction.unit == UnitClass::environment) {
    return (instruction.expanded >> 20) == 0 ? Outcome::environment_call : Outcome::breakpoint;
  }
  Operands operands = step::gather(hart, instruction);
  if (instruction.unit == UnitClass::csr) {
    operands.csr = step::read_csr(hart, machine, decoder_.variant(), instruction.csr);
  }
  Result result;
  (hart.simd.legacy ? instruction.execute : instruction.execute_status)(operands, result);
  if (advances_slice(instruction)) {
    advance_slice(hart.simd);
  }
  const bool jumps = result.taken;
  const std::uint32_t fall_through = step::sequential_pc(hart, decoder_.variant(), instruction);
  if ((instruction.writes & (writes::rd_alu | writes::rd_fpu)) != 0) {
    hart.x[instruction.rd] = result.rd;
  }
  // in status mode the address generator is incremented instead of the base
  if ((instruction.writes & writes::rs1_alu) != 0 && (instruction.unit != UnitClass::mac_load || hart.simd.legacy)) {
    hart.x[instruction.rs1] = result.rs1;
  }
  hart.floats.flags |= result.float_flags;
  access(instruction, result);
  hart.x[0] = 0;
  step::commit_loop(hart, instruction, result);
  step::commit_csr(hart, machine, decoder_.variant(), instruction, result);
  hart.pc = jumps ? result.next_pc : fall_through;
  if (instruction.unit == UnitClass::trap_return) {
    step::return_from_trap(hart, machine);
  }
  return Outcome::retired;
}

template <class Memory>
void Executor<Memory>::access(const Instruction& instruction, const Result& result) {
  const MemoryAccess memory = instruction.memory;
  if (memory.bytes == 0) {
    return;
  }
  if (instruction.unit == UnitClass::mac_load) {
    mac_load_access(instruction, result);
  } else if (memory.store) {
    memory_.store(result.address, memory.bytes, result.store_data);
    forget_code(result.address, memory.bytes);
  } else {
    hart.x[instruction.rd] = extend_load(memory_.load(result.address, memory.bytes), memory);
  }
}

template <class Memory>
void Executor<Memory>::mac_load_access(const Instruction& instruction, const Result& result) {
  using namespace mac_load_field;
  const bool weight = loads_weight(instruction.csr);
  MacLoadAddress& generator = hart.mac_load[weight ? 1 : 0];
  const std::uint32_t address = hart.simd.legacy ? result.address : generator.address;
  const std::uint32_t data = memory_.load(address, 4);
  if (!hart.simd.legacy) {
    advance_address(generator);
  }
  (weight ? hart.nn.weight[weight_index(instruction.csr)] : hart.nn.activation[activation_index(instruction.csr)]) =
      data;
}

}  // namespace pulpo::isa
