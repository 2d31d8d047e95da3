// SPDX-License-Identifier: Apache-2.0
// Control and status registers of the RI5CY family (riscv_cs_registers.sv), machine mode only.
#pragma once

#include <array>
#include <cstdint>

#include "isa/hart.hpp"
#include "sim/base/types.hpp"

namespace pulpo::cluster {

struct CoreVariant;

/// Events that the performance counters PCCR count; the value is the counter's number.
enum class PerfEvent : std::uint8_t {
  cycles,
  instructions,
  load_stall,
  jump_stall,
  fetch_miss,
  loads,
  stores,
  jumps,
  branches,
  branches_taken,
  compressed,
  event_load,
};
constexpr std::uint32_t bit(PerfEvent event) { return 1U << static_cast<unsigned>(event); }

class CsrFile {
 public:
  static constexpr unsigned counter_count = 12;

  CsrFile(const CoreVariant& variant, std::uint32_t hart_id, isa::Hart& hart, bool floats)
      : variant_(&variant), hart_(&hart), hart_id_(hart_id), floats_(floats) {}

  void reset(Address boot);
  Word read(std::uint16_t address) const;
  /// Takes effect at once, but for the hardware-loop registers: see loop_write.
  void write(std::uint16_t address, Word value);

  void enter_trap(Address epc, Word cause, bool csr_write);
  void return_from_trap(bool csr_write);
  /// One cycle's events (bits of PerfEvent); counted one cycle late, as in the RTL. Call while counting().
  void count_events(std::uint32_t events);
  bool counting() const { return (counter_enable_ | counter_enable_seen_ | counter_pending_) != 0; }

  /// A write to a hardware-loop register, to be done at the end of the cycle.
  struct LoopWrite {
    bool active = false;
    std::uint8_t loop = 0;
    std::uint8_t field = 0;  // 0 start, 1 end, 2 count
    Word value = 0;
  };
  LoopWrite loop_write;
  bool interrupts_enabled = false;  // mstatus.MIE
  bool vectored = true;
  bool takes_interrupt(unsigned id) const { return ((interrupt_mask_ >> id) & 1) != 0; }
  Address trap_base = 0;
  Address mepc = 0;
  Address dpc = 0;

 private:
  bool is_counter(std::uint16_t address) const { return address >= 0x780 && address <= 0x79F; }
  bool write_status(std::uint16_t address, Word value);
  void write_counter(std::uint16_t address, Word value);
  Word read_machine(std::uint16_t address) const;
  Word read_status(std::uint16_t address) const;
  Word read_obi(std::uint16_t address) const;
  bool write_obi(std::uint16_t address, Word value);
  std::uint16_t loops_first() const;
  bool is_loop(std::uint16_t address) const {
    return address >= loops_first() && address - loops_first() < 7 && (address & 3) != 3;
  }

  const CoreVariant* variant_;
  isa::Hart* hart_;
  std::uint32_t hart_id_;
  bool floats_;
  bool previous_enable_ = false;  // mstatus.MPIE
  Word mcause_ = 0;
  Word interrupt_mask_ = 0;  // mie
  Word mscratch_ = 0;
  Word dcsr_ = 3;
  std::array<Word, 2> dscratch_{};
  std::uint32_t counter_enable_ = 0;       // PCER
  std::uint32_t counter_mode_ = 3;         // PCMR: bit 0 count, bit 1 saturate
  std::uint32_t counter_enable_seen_ = 0;  // both as they were at the begin of the cycle
  std::uint32_t counter_mode_seen_ = 3;
  std::uint32_t counter_pending_ = 0;  // events of the last cycle
  std::uint32_t counter_written_ = 0;  // counters written in this cycle
  std::array<Word, counter_count> counters_{};
};

}  // namespace pulpo::cluster
