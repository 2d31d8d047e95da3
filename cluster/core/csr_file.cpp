// SPDX-License-Identifier: Apache-2.0
// Control and status registers: read, write, traps, performance counters.
#include "cluster/core/csr_file.hpp"

#include "cluster/timing/core_variant.hpp"
#include "isa/csr.hpp"

namespace pulpo::cluster {

namespace {

enum Csr : std::uint16_t {
  user_hart_id = 0x014,
  simd_format = 0x00D,
  simd_slice = 0x00E,
  simd_skip = 0x00F,
  simd_legacy = 0x010,
  mac_load_first = 0x100,
  mac_load_last = 0x107,
  mstatus = 0x300,
  mie = 0x304,
  misa = 0x301,
  mtvec = 0x305,
  mscratch = 0x340,
  mepc_address = 0x341,
  mcause = 0x342,
  counters_all = 0x79F,
  dcsr = 0x7B0,
  dpc_address = 0x7B1,
  dscratch0 = 0x7B2,
  dscratch1 = 0x7B3,
  pcer_machine = 0x7E0,
  pcmr_machine = 0x7E1,
  privilege_level = 0xC10,
  user_hart_id_obi = 0xCC0,
  privilege_level_obi = 0xCC1,
  pcer_user = 0xCC0,
  pcmr_user = 0xCC1,
  mhartid = 0xF14,
};

constexpr Word misa_value = (1U << 2) | (1U << 8) | (1U << 12) | (1U << 23) | (1U << 30);  // RV32IMCX
constexpr Word misa_float = 1U << 5;
constexpr Word mpp_machine = 3U << 11;
constexpr Word mtvec_vectored = 1;
constexpr std::uint32_t counter_mask = (1U << CsrFile::counter_count) - 1;

}  // namespace

void CsrFile::reset(Address boot) {
  *this = CsrFile(*variant_, hart_id_, *hart_, floats_);
  trap_base = boot & ~0xFFU;
}

Word CsrFile::read(std::uint16_t address) const {
  if (!variant_->obi && is_counter(address)) {
    const unsigned index = address & 31U;
    return index < counter_count ? counters_[index] : 0;
  }
  if (floats_ && isa::is_float_csr(variant_->isa, address)) {
    return isa::read_float_csr(hart_->floats, address);
  }
  if (variant_->status_csrs && address < mstatus) {
    return read_status(address);
  }
  if (is_loop(address)) {
    const auto& loop = hart_->loops[(address >> 2) & 1];
    const std::array<Word, 3> fields{loop.start, loop.end, loop.count};
    return fields[address & 3];
  }
  return variant_->obi ? read_obi(address) : read_machine(address);
}

Word CsrFile::read_status(std::uint16_t address) const {
  if (address >= mac_load_first && address <= mac_load_last) {
    const auto& side = hart_->mac_load[address & 1];
    const std::array<Word, 4> fields{side.address, side.stride, side.rollback, side.skip};
    return fields[(address >> 1) & 3];
  }
  switch (address) {
    case simd_format:
      return hart_->simd.format;
    case simd_slice:
      return hart_->simd.slice;
    case simd_skip:
      return hart_->simd.skip;
    case simd_legacy:
      return hart_->simd.legacy ? 1 : 0;
    default:
      return 0;
  }
}

Word CsrFile::read_machine(std::uint16_t address) const {
  switch (address) {
    case mstatus:
      return mpp_machine | (previous_enable_ ? 0x80U : 0U) | (interrupts_enabled ? 8U : 0U);
    case misa:
      return misa_value | (floats_ ? misa_float : 0);
    case mtvec:
      return trap_base | mtvec_vectored;
    case mscratch:
      return mscratch_;
    case mepc_address:
      return mepc;
    case mcause:
      return mcause_;
    case dcsr:
      return dcsr_;
    case dpc_address:
      return dpc;
    case dscratch0:
      return dscratch_[0];
    case dscratch1:
      return dscratch_[1];
    case pcer_machine:
    case pcer_user:
      return counter_enable_;
    case pcmr_machine:
    case pcmr_user:
      return counter_mode_;
    case privilege_level:
      return 3;
    case mhartid:
      return hart_id_;
    case user_hart_id:
      return variant_->user_hart_id ? hart_id_ : 0;
    default:
      return 0;
  }
}

std::uint16_t CsrFile::loops_first() const { return variant_->obi ? 0x800 : 0x7C0; }

// cv32e40p_cs_registers.sv, where it differs from its predecessor; counters are inhibited out of reset
Word CsrFile::read_obi(std::uint16_t address) const {
  switch (address) {
    case mie:
      return interrupt_mask_;
    case mtvec:
      return trap_base | (vectored ? mtvec_vectored : 0);
    case user_hart_id_obi:
      return hart_id_;
    case privilege_level_obi:
      return 3;
    case pcer_machine:
    case pcmr_machine:
    case privilege_level:
      return 0;
    default:
      return read_machine(address);
  }
}

bool CsrFile::write_obi(std::uint16_t address, Word value) {
  switch (address) {
    case mie:
      interrupt_mask_ = value;
      return true;
    case mtvec:
      trap_base = value & ~0xFFU;
      vectored = (value & 3) == mtvec_vectored;
      return true;
    case pcer_machine:
    case pcmr_machine:
      return true;
    default:
      return false;
  }
}

bool CsrFile::write_status(std::uint16_t address, Word value) {
  if (address >= mac_load_first && address <= mac_load_last) {
    auto& side = hart_->mac_load[address & 1];
    const std::array<Word*, 4> fields{&side.address, &side.stride, &side.rollback, &side.skip};
    *fields[(address >> 1) & 3] = value;
    if (address <= mac_load_first + 1) {
      side.count = 0;
    }
    return true;
  }
  switch (address) {
    case simd_format:
      hart_->simd.format = value & 15;
      return true;
    case simd_slice:
      hart_->simd.slice = value & 7;
      return true;
    case simd_skip:
      hart_->simd.skip = value & 31;
      return true;
    case simd_legacy:
      hart_->simd.legacy = (value & 1) != 0;
      return true;
    default:
      return false;
  }
}

void CsrFile::write(std::uint16_t address, Word value) {
  if (variant_->obi && write_obi(address, value)) {
    return;
  }
  if (!variant_->obi && is_counter(address)) {
    write_counter(address, value);
    return;
  }
  if (floats_ && isa::is_float_csr(variant_->isa, address)) {
    isa::write_float_csr(hart_->floats, address, value);
    return;
  }
  if (variant_->status_csrs && write_status(address, value)) {
    return;
  }
  if (is_loop(address)) {
    loop_write = {true, static_cast<std::uint8_t>((address >> 2) & 1), static_cast<std::uint8_t>(address & 3), value};
    return;
  }
  switch (address) {
    case mstatus:
      interrupts_enabled = (value & 8) != 0;
      previous_enable_ = (value & 0x80) != 0;
      break;
    case mscratch:
      mscratch_ = value;
      break;
    case mepc_address:
      mepc = value & ~1U;
      break;
    case mcause:
      mcause_ = value & 0x8000001FU;
      break;
    case dcsr:
      dcsr_ = (value & ~0xF0000C1FU) | 0x40000003U;  // xdebugver 4, machine mode; the rest of the field is read-only
      break;
    case dpc_address:
      dpc = value & ~1U;
      break;
    case dscratch0:
      dscratch_[0] = value;
      break;
    case dscratch1:
      dscratch_[1] = value;
      break;
    case pcer_machine:
    case pcer_user:
      counter_enable_ = value & counter_mask;
      break;
    case pcmr_machine:
    case pcmr_user:
      counter_mode_ = value & 3;
      break;
    default:
      break;
  }
}

void CsrFile::write_counter(std::uint16_t address, Word value) {
  const unsigned index = address & 31U;
  if (address == counters_all) {
    counters_.fill(value);
    counter_written_ = counter_mask;
  } else if (index < counter_count) {
    counters_[index] = value;
    counter_written_ |= 1U << index;
  }
}

void CsrFile::enter_trap(Address epc, Word cause, bool csr_write) {
  mepc = epc;
  if (!variant_->trap_state_needs_csr_write || csr_write) {
    previous_enable_ = interrupts_enabled;
    interrupts_enabled = false;
    mcause_ = cause;
  }
}

void CsrFile::return_from_trap(bool csr_write) {
  if (!variant_->trap_state_needs_csr_write || csr_write) {
    interrupts_enabled = previous_enable_;
    previous_enable_ = true;
  }
}

void CsrFile::count_events(std::uint32_t events) {
  // a write wins over the increment that is due in the same cycle
  for (std::uint32_t due = counter_pending_ & ~counter_written_; due != 0; due &= due - 1) {
    auto& counter = counters_[static_cast<unsigned>(__builtin_ctz(due))];
    if (counter != UINT32_MAX || (counter_mode_seen_ & 2) == 0) {
      ++counter;
    }
  }
  counter_written_ = 0;
  counter_pending_ = (counter_mode_seen_ & 1) != 0 ? events & counter_enable_seen_ : 0;
  counter_enable_seen_ = counter_enable_;
  counter_mode_seen_ = counter_mode_;
}

}  // namespace pulpo::cluster
