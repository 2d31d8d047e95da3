// SPDX-License-Identifier: Apache-2.0
// From a word to a slot: what each unit class means to controller, hazard comparators and EX.
#include "cluster/core/decode_cache.hpp"

#include <algorithm>

#include "cluster/fpu/latency.hpp"
#include "cluster/timing/decoder_quirks.hpp"
#include "isa/hart.hpp"

namespace pulpo::cluster {

namespace {

using isa::UnitClass;

Handling handling_of(const isa::Instruction& insn, const CoreVariant& variant) {
  const std::uint32_t function = insn.expanded >> 20;
  switch (insn.unit) {
    case UnitClass::illegal:
      return Handling::illegal;
    case UnitClass::jump:
    case UnitClass::jump_register:
      return Handling::jump;
    case UnitClass::environment:
      return function == 0 ? Handling::ecall : Handling::ebreak;
    case UnitClass::wait_interrupt:
      return variant.sleeps ? Handling::sleep : Handling::plain;
    case UnitClass::fence:
      return Handling::fence;
    case UnitClass::trap_return:
      return variant.obi ? (function == function_mret ? Handling::trap_return : Handling::illegal)
                         : (function == function_uret ? Handling::plain : Handling::trap_return);
    case UnitClass::csr:
      if (!csr_exists(variant, insn)) {
        return Handling::illegal;
      }
      return flushes_pipeline(variant, insn.csr) ? Handling::csr_status : Handling::plain;
    case UnitClass::event_load:
      return Handling::event_load;
    default:
      return Handling::plain;
  }
}

Execution execution_of(UnitClass unit) {
  switch (unit) {
    case UnitClass::load:
    case UnitClass::store:
    case UnitClass::event_load:
      return Execution::memory;
    case UnitClass::branch:
      return Execution::branch;
    case UnitClass::jump:
    case UnitClass::jump_register:
      return Execution::jump;
    case UnitClass::hardware_loop:
      return Execution::loop;
    case UnitClass::divide:
      return Execution::divide;
    case UnitClass::multiply_high:
      return Execution::multiply_high;
    case UnitClass::csr:
      return Execution::csr;
    case UnitClass::dot_product:
      return Execution::dot_product;
    case UnitClass::mac_load:
      return Execution::mac_load;
    case UnitClass::fp_add_mul:
    case UnitClass::fp_non_compute:
    case UnitClass::fp_convert:
    case UnitClass::fp_divide_sqrt:
      return Execution::floating;
    case UnitClass::fence:
    case UnitClass::environment:
    case UnitClass::trap_return:
    case UnitClass::wait_interrupt:
    case UnitClass::illegal:
      return Execution::none;
    default:
      return Execution::single;
  }
}

std::uint64_t sources_of(const isa::Instruction& insn, const CoreVariant& variant) {
  std::uint64_t sources = 0;
  sources |= insn.reads_register(isa::reads::rs1) ? register_bit(insn.rs1) : 0;
  sources |= insn.reads_register(isa::reads::rs2) ? register_bit(insn.rs2) : 0;
  sources |= insn.reads_register(isa::reads::rs3) ? register_bit(insn.rs3) : 0;
  if (compares_rs2_field(variant, insn.expanded)) {
    sources |= register_bit((insn.expanded >> 20) & 31);
  }
  return sources & ~register_bit(0);
}

/// What the dispatcher compares with results under way: the operands that the ALU's multiplexers select, used or not
/// (riscv_id_stage.sv, apu_read_regs). Those of hardware loops and of float instructions are the plain fields.
void note_float_hazards(Slot& slot) {
  const auto& insn = slot.insn;
  const auto field = [&insn](unsigned lsb) { return register_bit(insn.expanded >> lsb & 31); };
  slot.float_sources = slot.sources;
  switch (slot.execution) {
    case Execution::floating:
      slot.float_sources = register_bit(insn.rs1) | register_bit(insn.rs2) |
                           register_bit(insn.reads_register(isa::reads::rs3) ? insn.rs3 : 0);
      break;
    case Execution::loop:
      slot.float_sources = field(15) | field(20) | register_bit(0);
      break;
    case Execution::jump:
      slot.float_sources = 0;  // jalr reads its base beside the ALU
      break;
    case Execution::branch:
    case Execution::memory:
      break;
    default:
      slot.float_sources |= register_bit(0);  // the third operand is x0 where there is none
      break;
  }
  slot.float_destinations = (slot.flags.alu_write ? register_bit(slot.alu_destination) : 0U) |
                            (slot.flags.load_write ? register_bit(insn.rd) : 0U);
}

void note_mac_load(Slot& slot) {
  const auto& insn = slot.insn;
  slot.nn_activation = static_cast<std::uint8_t>(isa::mac_load_field::activation_index(insn.csr));
  slot.nn_weight = static_cast<std::uint8_t>(isa::mac_load_field::weight_index(insn.csr));
  slot.nn_loads_activation = isa::mac_load_field::loads_activation(insn.csr);
  slot.nn_loads_weight = isa::mac_load_field::loads_weight(insn.csr);
  slot.flags.alu_write = slot.nn_loads_activation || slot.nn_loads_weight;
  slot.alu_destination = insn.rs1;
  slot.base_rd = insn.rs1;
  slot.alu_rd = 0;
  slot.flags.load_write = slot.flags.mac = true;
  slot.sources |= register_bit(insn.rs1) & ~register_bit(0);
}

}  // namespace

DecodeCache::DecodeCache(const CoreVariant& variant, Floats floats)
    : variant_(variant), floats_(floats), decoder_(isa::Decoder::shared(variant.isa, floats.registers)) {
  const Slot* entry = nullptr;
  empty_ = decode(0, entry);
}

DecodeCache::Page& DecodeCache::page(Address pc) {
  auto& page = pages_[pc & ~(page_bytes - 1)];
  if (page == nullptr) {
    page = std::make_unique<Page>();
  }
  return *page;
}

bool DecodeCache::holds_code(Address first, std::size_t size_bytes) const {
  constexpr Address before = 32;
  const Address end = first + static_cast<Address>(size_bytes);
  for (Address pc = (first & ~Address{15}) - before; pc < end;) {
    const auto found = pages_.find(pc & ~(page_bytes - 1));
    const Address page_end = (pc & ~(page_bytes - 1)) + page_bytes;
    for (; found != pages_.end() && pc < std::min(end, page_end); pc += 2) {
      if (found->second->slots[(pc % page_bytes) / 2] != nullptr) {
        return true;
      }
    }
    pc = page_end;
    if (page_end == 0) {
      break;
    }
  }
  return false;
}

void DecodeCache::watch(Address pc) { page(pc).marks[(pc % page_bytes) / 2] = true; }

bool DecodeCache::marked(Address pc) { return page(pc).marks[(pc % page_bytes) / 2]; }

const Slot* DecodeCache::decode(std::uint32_t word, const Slot*& entry) {
  auto& known = by_word_[word];
  if (known == nullptr) {
    slots_.push_back(make_slot(word));
    known = &slots_.back();
  }
  entry = known;
  return known;
}

Slot DecodeCache::make_slot(std::uint32_t word) const {
  Slot slot;
  slot.insn = decoder_.decode(word);
  if (is_iterative(slot.insn.unit) && !floats_.divide_sqrt) {
    slot.insn = isa::Instruction{};
  }
  slot.insn.word = word;
  const auto& insn = slot.insn;
  slot.handling = handling_of(insn, variant_);
  slot.execution = execution_of(insn.unit);
  slot.destination_field = ((insn.expanded >> 7) & 31) != 0;
  if (!insn.legal()) {
    return slot;
  }
  slot.sources = sources_of(insn, variant_);
  slot.jump_register = insn.unit == UnitClass::jump_register;
  const bool writes_rd = (insn.writes & isa::writes::rd_alu) != 0;
  const bool writes_base = (insn.writes & isa::writes::rs1_alu) != 0;
  slot.flags.alu_write = writes_rd || writes_base;
  slot.alu_destination = writes_base ? insn.rs1 : insn.rd;
  slot.alu_rd = writes_rd ? insn.rd : 0;
  slot.base_rd = writes_base ? insn.rs1 : 0;
  slot.flags.load_write = (insn.writes & isa::writes::rd_load) != 0;
  slot.flags.multiplier_enabled = insn.unit == UnitClass::multiply || insn.unit == UnitClass::multiply_high ||
                                  insn.unit == UnitClass::dot_product || insn.unit == UnitClass::mac_load;
  slot.flags.alu_enabled = !slot.flags.multiplier_enabled;
  slot.flags.data_request = slot.execution == Execution::memory;
  slot.flags.branch = slot.execution == Execution::branch;
  slot.flags.csr = slot.execution == Execution::csr;
  slot.flags.floating = slot.execution == Execution::floating;
  slot.flags.alu_enabled = slot.flags.alu_enabled && !slot.flags.floating;
  slot.iterative = is_iterative(insn.unit);
  slot.streams_float = slot.flags.floating && !slot.iterative;
  slot.flags.event_load = slot.handling == Handling::event_load;
  slot.multiply_accumulate = insn.row->macs != 0;
  slot.rs2_field = compares_rs2_field(variant_, insn.expanded);
  slot.csr_writes = variant_.csr_read_writes || ((insn.expanded >> 12) & 3) == 1 || insn.rs1 != 0;
  slot.writes_format = variant_.status_csrs && insn.unit == UnitClass::csr && writes_simd_format(insn);
  if (insn.unit == UnitClass::mac_load) {
    note_mac_load(slot);
  }
  note_float_hazards(slot);
  slot.mixed = variant_.partial_status_forwarding &&
               (slot.writes_format || insn.unit == UnitClass::dot_product || insn.unit == UnitClass::mac_load);
  slot.calm = slot.handling == Handling::plain && slot.execution != Execution::csr &&
              slot.execution != Execution::mac_load && slot.execution != Execution::floating &&
              slot.execution != Execution::divide && slot.execution != Execution::multiply_high &&
              !insn.memory.boxed;  // the short ways do not know them
  slot.streams = slot.calm && (slot.execution == Execution::single || slot.execution == Execution::memory ||
                               slot.execution == Execution::branch || slot.execution == Execution::dot_product);
  return slot;
}

}  // namespace pulpo::cluster
