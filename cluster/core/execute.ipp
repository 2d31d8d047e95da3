// SPDX-License-Identifier: Apache-2.0
// From ID to EX: operand capture, semantics, what EX is busy with; from IF to ID; hardware loop registers.
// The hot half of core.cpp, which alone includes it.
#pragma once

#include <bit>

#include "cluster/core/core.hpp"

namespace pulpo::cluster {

namespace {

/// Byte enables of the second word of a split access (riscv_load_store_unit.sv: a half needs one more byte).
constexpr std::uint8_t second_lanes(std::uint8_t bytes, unsigned offset) {
  return static_cast<std::uint8_t>((1U << (offset + bytes - 4)) - 1);
}

}  // namespace

inline void Core::complete_access() {
  if (wb_.store) {
    return;
  }
  if (wb_.first_half) {
    wb_.first_word = data_.read_data;
    return;
  }
  const std::uint64_t both = (std::uint64_t{data_.read_data} << 32) | wb_.first_word;
  const bool split = wb_.offset + wb_.access.bytes > 4;
  const Word raw = split ? static_cast<Word>(both >> (8 * wb_.offset)) : data_.read_data >> (8 * wb_.offset);
  const Word value = isa::extend_load(raw, wb_.access);
  if (wb_.nn != nullptr && wb_.nn->nn_loads_weight) {
    hart_.nn.weight[wb_.nn->nn_weight] = value;
  } else if (wb_.nn != nullptr && wb_.nn->nn_loads_activation) {
    hart_.nn.activation[wb_.nn->nn_activation] = value;
  } else if (wb_.write) {
    set(wb_.destination, value);
  }
}

inline void Core::enter_execute(const Decision& decision, const Stalls& stalls, Address next_pc) {
  if (stalls.misaligned) {
    if (stalls.ex_ready) {
      ex_.second = true;
      ex_.flags.alu_write = false;
      ex_.byte_enable = second_lanes(ex_.access.bytes, ex_.address & 3);
      ex_.address += 4;
    }
    return;
  }
  if (stalls.id_valid) {
    if (decision.decoding && id_->handling != Handling::illegal) [[likely]] {
      issue(next_pc, decision);
      return;
    }
    empty_execute();
    ex_.flags.alu_enabled = stalls.branch_taken || undecoded_enables();
    ex_.flags.mac = id_->execution == Execution::mac_load;
    ex_.nn = ex_.flags.mac ? id_ : nullptr;
    if (id_->execution == Execution::divide && !stalls.branch_taken && variant_.phantom_division) {
      ex_.busy = static_cast<std::uint8_t>(divide_latency(*id_) - 1);
      note(Rule::phantom_division);
    }
  } else if (stalls.ex_ready) {
    empty_execute();
    ex_.flags.alu_enabled = true;
  } else if (ex_.flags.csr) {
    ex_.flags.alu_write = false;
  }
}

/// Whether EX counts as occupied by what ID decodes although nothing valid is there.
inline bool Core::undecoded_enables() const {
  if (variant_.obi) {
    return id_->execution == Execution::csr;  // cv32e40p_decoder.sv gates alu_en, but not csr_access
  }
  return id_->execution == Execution::mac_load ? id_->flags.alu_write && seen_->legacy : id_->flags.alu_enabled;
}

inline void Core::empty_execute() {
  const bool mac = ex_.flags.mac;  // riscv_id_stage.sv: what is only decoded stays
  ex_.flags = ExecuteFlags{};
  ex_.flags.mac = mac;
  ex_.second = false;
}

inline unsigned Core::divide_latency(const Slot& slot) const {
  const Word divisor = hart_.x[slot.insn.rs2];
  const bool is_signed = ((slot.insn.expanded >> 12) & 1) == 0;
  const bool negative = is_signed && (divisor >> 31) != 0;
  const int shift = negative ? std::countl_zero(~divisor) - 1 : std::countl_zero(divisor);
  return variant_.divide_base_cycles + static_cast<unsigned>(shift);
}

/// The ID/EX register: operands by value, and what EX and WB will do with the result.
inline void Core::capture_operands(const Slot& slot) {
  const isa::Instruction& insn = slot.insn;
  ex_.slot = &slot;
  ex_.pc = id_pc_;
  ex_.flags = slot.flags;
  ex_.nn = nullptr;
  if (slot.flags.load_write) {
    ex_.load_destination = insn.rd;
  }
  ex_.alu_destination = slot.alu_destination;
  ops_.rs1 = hart_.x[insn.rs1];
  ops_.rs2 = hart_.x[insn.rs2];
  ops_.rs3 = hart_.x[insn.rs3];
  ops_.imm = insn.imm;
  ops_.imm2 = insn.imm2;
  ops_.pc = id_pc_;
  ops_.size_bytes = insn.size_bytes;
}

inline void Core::issue(Address next_pc, const Decision& decision) {
  const Slot& slot = *id_;
  const isa::Instruction& insn = slot.insn;
  const bool legacy = seen_->legacy;
  capture_operands(slot);
  switch (slot.execution) {
    case Execution::csr:
      ex_.csr_done = false;
      ex_.operand = insn.reads_register(isa::reads::rs1) ? ops_.rs1 : insn.imm;
      return;
    case Execution::dot_product:
      issue_dot_product(slot);
      return;
    case Execution::mac_load:
      issue_mac_load(slot);
      return;
    case Execution::floating:
      issue_float(slot);
      counters_.macs += insn.row->macs;
      return;
    case Execution::none:
      return;
    default:
      break;
  }
  if (!legacy) [[unlikely]] {
    capture_status();
  }
  (legacy ? insn.execute : insn.execute_status)(ops_, res_);
  switch (slot.execution) {
    case Execution::single:
      set(slot.alu_rd, res_.rd);
      break;
    case Execution::memory:
      issue_memory(slot);
      break;
    case Execution::branch:
      ex_.taken = res_.taken;
      ex_.target = res_.next_pc;
      break;
    case Execution::jump:
      set(slot.alu_rd, res_.rd);
      break;
    case Execution::loop:
      if (!decision.mask_loops) {
        issue_loop(slot, next_pc);
      }
      break;
    case Execution::divide: {
      // the divisor must be read before rd is written: they may be the same register
      ex_.busy = static_cast<std::uint8_t>(divide_latency(slot) - 1);
      set(slot.alu_rd, res_.rd);
      break;
    }
    case Execution::multiply_high:
      ex_.busy = static_cast<std::uint8_t>(variant_.multiply_high_cycles - 1);
      set(slot.alu_rd, res_.rd);
      break;
    default:
      break;
  }
  if (slot.multiply_accumulate) {
    counters_.macs += isa::macs_of(insn, hart_.simd);
  }
  if (mac_active_) [[unlikely]] {
    note_result(slot);
  }
}

inline void Core::issue_memory(const Slot& slot) {
  issue_access(slot);
  set(slot.base_rd, res_.rs1);
}

inline void Core::issue_access(const Slot& slot) {
  request_data(res_.address, slot.insn.memory);
  ex_.store_data = std::rotl(res_.store_data, static_cast<int>(8 * (res_.address & 3)));
}

inline void Core::issue_loop(const Slot& slot, Address next_pc) {
  auto& loop = hart_.loops[slot.insn.csr & 1];
  const std::uint8_t writes = slot.insn.writes;
  const bool whole = (writes & isa::writes::loop_end) != 0 && (writes & isa::writes::loop_count) != 0;
  if ((writes & isa::writes::loop_start) != 0) {
    loop.start =
        whole && !variant_.obi ? next_pc : res_.loop_start;  // riscv_id_stage.sv: lp.setup takes what stands in IF
  }
  if ((writes & isa::writes::loop_end) != 0) {
    loop.end = res_.loop_end;
  }
  if ((writes & isa::writes::loop_count) != 0) {
    loop.count = res_.loop_count;
  }
  arm_loops();
}

inline void Core::arm_loops() { loops_armed_ = hart_.loops[0].count >= 2 || hart_.loops[1].count >= 2; }

// riscv_hwloop_controller.sv: loop 0 wins; a count of two goes on only when no decrement is in flight
inline bool Core::loop_jump(Address pc, std::uint8_t& decrement, Address& start) const {
  const std::uint8_t in_flight = id_is_loop_target_ && id_valid_ ? loop_decrement_id_ : 0;
  for (unsigned i = 0; i < 2; ++i) {
    const auto& loop = hart_.loops[i];
    if (pc == loop.end && (loop.count > 2 || (loop.count == 2 && ((in_flight >> i) & 1) == 0))) {
      decrement = static_cast<std::uint8_t>(1U << i);
      start = loop.start;
      return true;
    }
  }
  return false;
}

/// An instruction that began another iteration leaves ID.
inline void Core::count_down(std::uint8_t decrement) {
  for (unsigned i = 0; i < 2; ++i) {
    if (((decrement >> i) & 1) != 0) {
      --hart_.loops[i].count;
    }
  }
  arm_loops();
}

inline void Core::apply_loop_writes(const Decision& decision, const Stalls& stalls) {
  const bool leaves = stalls.id_ready || decision.halt_id || stalls.branch_taken;
  const std::uint8_t decrement = variant_.obi ? decision.loop_decrement : id_is_loop_target_ ? loop_decrement_id_ : 0;
  if (id_valid_ && leaves) {
    count_down(decrement);
  }
  if (csr_.loop_write.active) {
    // an lp.* that leaves ID in this cycle has the only write port
    if (!(id_->execution == Execution::loop && decision.decoding && stalls.id_ready && !decision.mask_loops)) {
      auto& loop = hart_.loops[csr_.loop_write.loop];
      (csr_.loop_write.field == 0   ? loop.start
       : csr_.loop_write.field == 1 ? loop.end
                                    : loop.count) = csr_.loop_write.value;
    }
    csr_.loop_write.active = false;
    arm_loops();
  }
}

/// @param word the instruction; of a compressed one only the low half counts
inline void Core::stand_in_decode(Address address, Word word) {
  const Address base = address & ~(DecodeCache::page_bytes - 1);
  if (base != page_base_) [[unlikely]] {
    page_ = &decode_.page(base);
    page_base_ = base;
  }
  const Slot*& entry = page_->slots[(address - base) / 2];
  id_ = entry != nullptr && entry->insn.word == word ? entry : decode_.decode(word, entry);
  id_valid_ = true;
  id_pc_ = address;
}

inline void Core::enter_decode(const FetchFifo::Output& out) {
  stand_in_decode(out.address, (out.word & 3) == 3 ? out.word : out.word & 0xFFFF);
  id_is_loop_target_ = out.is_loop_target;
  if (out.is_loop_target) {
    loop_decrement_id_ = loop_decrement_if_;
  }
}

}  // namespace pulpo::cluster
