// SPDX-License-Identifier: Apache-2.0
// The timing rules that cores and cluster follow: what `pulpo explain timing` prints and `pulpo run --coverage` counts.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace pulpo::cluster {

enum class Rule : std::uint8_t {
  // the cores
  fetch_start,
  fetch_one,
  fetch_fifo,
  fetch_align,
  fetch_abort,
  fetch_obi,
  id_empty,
  id_stale,
  load_use,
  load_waw,
  rs2_field,
  jalr_operand,
  jump,
  jump_early,
  branch_taken,
  branch_ready,
  ex_single,
  multiply_high,
  divide,
  phantom_division,
  misaligned,
  lsu_one,
  lsu_grant,
  lsu_obi,
  loop_free,
  loop_unaligned,
  loop_obi,
  loop_obi_illegal,
  csr_plain,
  csr_flush,
  csr_read_writes,
  csr_unknown,
  csr_count_late,
  trap_gated,
  fence,
  trap_enter,
  trap_return,
  interrupt,
  wait_interrupt,
  event_load,
  format_forward,
  slice_moves,
  skip_in_stall,
  accumulator,
  nn_interlock,
  address_update,
  fpu_pipeline,
  fpu_operand,
  fpu_order,
  fpu_divide,
  fpu_write_port,
  fpu_csr,
  fpu_rounding,
  fpu_flags,
  fpu_shared,
  fpu_shared_fixed,
  fpu_shared_divide,
  // accesses, arbitration, bus, event unit, timer
  access_direct,
  tree_node,
  tree_next,
  tcdm_bank,
  tcdm_lic,
  tcdm_lic_dma,
  tcdm_xbar,
  tcdm_xbar_flag,
  tcdm_xbar_policy,
  test_and_set,
  test_and_set_echo,
  peripheral_block,
  peripheral_arbiter,
  bus_core,
  bus_read_address,
  bus_write_address,
  bus_write_data,
  bus_read_data,
  bus_crossing,
  event_queue,
  event_sleep,
  event_clear,
  event_buffer,
  event_gate,
  event_once,
  event_software,
  event_interrupt,
  barrier,
  barrier_port,
  mutex,
  dispatch,
  timer_event,
  timer_reset,
  timer_one_shot,
  timer_wide,
  timer_prescaler,
  control_end,
  // DMA
  dma_id,
  dma_status,
  dma_events,
  dma_sequence,
  dma_slots,
  dma_port,
  dma_queue,
  dma_arbiter,
  dma_receive,
  dma_transmit,
  dma_burst,
  dma_misaligned,
  dma_lines,
  dma_outstanding,
  dma_boundary,
  dma_tail,
  dma_strobe,
  dma_fixed,
  // instruction side
  icache_ideal,
  icache_hit,
  icache_l15_hit,
  icache_miss,
  icache_bypass,
  icache_merge,
  icache_order,
  icache_arbiter,
  icache_refill_bus,
  icache_victim_l1,
  icache_victim_l15,
  icache_prefetch,
  icache_prefetch_drop,
  icache_prefetch_row,
  icache_enable,
  icache_flush,
  icache_flush_refill,
  count,
};

/// Cores that follow a rule (bits).
namespace follows {
inline constexpr std::uint8_t flexv = 1, ri5cy = 2, cv32e40p = 4, mpic = 8;
inline constexpr std::uint8_t all = 15, ri5cy_family = flexv | ri5cy | mpic, mixed = flexv | mpic;
}  // namespace follows

/// What of the machine a rule is about.
enum class Part : std::uint8_t { core, tcdm, lic, xbar, fabric, event_unit, dma, ideal_memory, icache };
/// "core", "TCDM", ...
std::string_view name_of(Part part);

struct TimingRule {
  Rule rule;
  std::string_view id;
  std::string_view statement;
  std::string_view source;  // file of the RTL
  std::string_view test;    // name of the test case
  std::uint8_t cores = follows::all;
  Part part = Part::core;
};

/// All rules; the index is the Rule.
std::span<const TimingRule> timing_rules();
/// Null if there is none of that id (upper or lower case).
const TimingRule* find_timing_rule(std::string_view id);

/// Rules that a run exercised.
class RuleSet {
 public:
  void add(Rule rule) { words_[index(rule) / 64] |= std::uint64_t{1} << index(rule) % 64; }
  void add_if(bool condition, Rule rule) {
    words_[index(rule) / 64] |= std::uint64_t{condition ? 1u : 0u} << index(rule) % 64;
  }
  bool contains(Rule rule) const { return (words_[index(rule) / 64] >> index(rule) % 64 & 1) != 0; }
  RuleSet& operator|=(const RuleSet& other) {
    for (unsigned i = 0; i < words_.size(); ++i) {
      words_[i] |= other.words_[i];
    }
    return *this;
  }

 private:
  static constexpr unsigned index(Rule rule) { return static_cast<unsigned>(rule); }
  std::array<std::uint64_t, (static_cast<unsigned>(Rule::count) + 63) / 64> words_{};
};

}  // namespace pulpo::cluster
