// SPDX-License-Identifier: Apache-2.0
// The timing rules that the core follows: what `pulpo explain timing` prints and `pulpo run --coverage` counts.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace pulpo::cluster {

enum class Rule : std::uint8_t {
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
  count,
};

/// Cores that follow a rule (bits).
namespace follows {
inline constexpr std::uint8_t flexv = 1, ri5cy = 2, cv32e40p = 4, mpic = 8;
inline constexpr std::uint8_t all = 15, ri5cy_family = flexv | ri5cy | mpic, mixed = flexv | mpic;
}  // namespace follows

struct TimingRule {
  Rule rule;
  std::string_view id;
  std::string_view statement;
  std::string_view source;  // file of the RTL
  std::string_view test;    // name of the test case
  std::uint8_t cores = follows::all;
};

/// All rules; the index is the Rule.
std::span<const TimingRule> timing_rules();
/// Null if there is none of that id (upper or lower case).
const TimingRule* find_timing_rule(std::string_view id);

/// Rules that a run exercised.
class RuleSet {
 public:
  void add(Rule rule) { bits_ |= std::uint64_t{1} << static_cast<unsigned>(rule); }
  bool contains(Rule rule) const { return ((bits_ >> static_cast<unsigned>(rule)) & 1) != 0; }
  RuleSet& operator|=(RuleSet other) {
    bits_ |= other.bits_;
    return *this;
  }

 private:
  std::uint64_t bits_ = 0;
};
static_assert(static_cast<unsigned>(Rule::count) <= 64);

}  // namespace pulpo::cluster
