// SPDX-License-Identifier: Apache-2.0
// Steps of the architectural executor that need no memory.
#include "isa/executor.hpp"

#include "isa/format.hpp"
#include "isa/quirk.hpp"

namespace pulpo::isa {

std::uint32_t* MachineState::find(std::uint16_t address) {
  switch (address) {
    case csr::mstatus:
      return &mstatus;
    case csr::mtvec:
      return &mtvec;
    case csr::mscratch:
      return &mscratch;
    case csr::mepc:
      return &mepc;
    case csr::mcause:
      return &mcause;
    case csr::hart_id:
    case csr::user_hart_id:
      return &hart_id;
    default:
      return nullptr;
  }
}

namespace step {

namespace {

constexpr std::uint32_t mstatus_mie = 1U << 3, mstatus_mpie = 1U << 7;

bool read_only(std::uint16_t address) {
  return (address >> 10) == 3 || address == csr::user_hart_id;  // by the address, and flexv's user alias of mhartid
}

/// Setting or clearing with x0 or 0 only reads, except where a quirk says otherwise.
bool writes_csr(Variant variant, const Instruction& instruction) {
  const bool swap = (instruction.expanded >> 12 & 3) == 1;
  return swap || instruction.rs1 != 0 || csr_read_counts_as_write(variant);  // an immediate stands in the rs1 field
}

}  // namespace

Operands gather(const Hart& hart, const Instruction& instruction) {
  Operands operands;
  operands.rs1 = hart.x[instruction.rs1];
  operands.rs2 = hart.x[instruction.rs2];
  operands.rs3 = hart.x[instruction.rs3];
  operands.imm = instruction.imm;
  operands.imm2 = instruction.imm2;
  operands.pc = hart.pc;
  operands.size_bytes = instruction.size_bytes;
  operands.nn_activation = hart.nn.activation[mac_load_field::activation_index(instruction.csr)];
  operands.nn_weight = hart.nn.weight[mac_load_field::weight_index(instruction.csr)];
  operands.status = hart.simd.status();
  operands.rounding = hart.floats.rounding;
  return operands;
}

std::uint32_t read_csr(Hart& hart, MachineState& machine, Variant variant, std::uint16_t address) {
  std::uint32_t value = 0;
  if (!read_isa_csr(hart, variant, address, value)) {
    if (const std::uint32_t* found = machine.find(address); found != nullptr) {
      value = *found;
    }
  }
  return value;
}

void commit_csr(Hart& hart, MachineState& machine, Variant variant, const Instruction& instruction,
                const Result& result) {
  if (instruction.unit != UnitClass::csr || !result.csr_write || !writes_csr(variant, instruction) ||
      read_only(instruction.csr)) {
    return;
  }
  if (!write_isa_csr(hart, variant, instruction.csr, result.csr)) {
    if (std::uint32_t* found = machine.find(instruction.csr); found != nullptr) {
      *found = result.csr;
    }
  }
}

void commit_loop(Hart& hart, const Instruction& instruction, const Result& result) {
  if (instruction.unit != UnitClass::hardware_loop) {
    return;
  }
  HardwareLoop& loop = hart.loops[instruction.csr & 1];
  loop.start = (instruction.writes & writes::loop_start) != 0 ? result.loop_start : loop.start;
  loop.end = (instruction.writes & writes::loop_end) != 0 ? result.loop_end : loop.end;
  loop.count = (instruction.writes & writes::loop_count) != 0 ? result.loop_count : loop.count;
}

bool format_legal(const Hart& hart, const Instruction& instruction) {
  return instruction.unit != UnitClass::mac_load || hart.simd.legacy || macs_of_format(hart.simd.format) != 0;
}

bool rounding_legal(const Hart& hart, const Instruction& instruction) {
  return hart.floats.rounding <= highest_rounding || !is_float(instruction.unit) || instruction.imm != dynamic_rounding;
}

std::uint32_t sequential_pc(Hart& hart, Variant variant, const Instruction& instruction) {
  const std::uint32_t next = hart.pc + instruction.size_bytes;
  const bool end_is_behind = variant == Variant::cv32e40p_xcv;
  const std::uint32_t compared = end_is_behind ? next : hart.pc;
  for (HardwareLoop& loop : hart.loops) {
    if (loop.end != compared || loop.count == 0) {
      continue;
    }
    if (loop.count > 1) {
      --loop.count;
      return loop.start;
    }
    loop.count = end_is_behind ? 0 : loop.count;  // XpulpV2 leaves 1, CORE-V 0
  }
  return next;
}

void return_from_trap(Hart& hart, MachineState& machine) {
  hart.pc = machine.mepc;
  const bool enabled_before = (machine.mstatus & mstatus_mpie) != 0;
  machine.mstatus = (machine.mstatus & ~mstatus_mie) | (enabled_before ? mstatus_mie : 0) | mstatus_mpie;
}

}  // namespace step

}  // namespace pulpo::isa
