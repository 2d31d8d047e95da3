// SPDX-License-Identifier: Apache-2.0
// One core's first level: pri_icache_controller.sv (with HIERARCHY_ICACHE_32BIT), its tag and data arrays, and
// refill_arbiter.sv between the demand and the prefetch refill.
#pragma once

#include <cstdint>
#include <vector>

#include "cluster/icache/line.hpp"
#include "cluster/icache/replacement.hpp"
#include "cluster/ports.hpp"

namespace pulpo::cluster {

/// What the control unit tells a private cache in a cycle.
struct PrivateCacheControl {
  bool bypass = true;
  bool flush = false;
  bool flush_set = false;
  bool prefetch = false;
  bool count = false;
  bool clear_counters = false;
  Address flush_address = 0;
};

/// The RTL's own counters (ctrl_enable_regs on), and always-on ones with the same meaning.
struct PrivateCacheCounters {
  std::uint32_t hits = 0, transactions = 0, misses = 0, congestion = 0;
  std::uint64_t all_hits = 0, all_misses = 0;
};

class PrivateCache {
 public:
  PrivateCache(std::uint32_t size_bytes, std::uint32_t ways);
  void reset();

  // Outputs of this cycle; they depend on registers only.
  bool requests_refill() const { return refill_request_; }
  Address refill_address() const { return refill_address_; }
  bool bypassed() const { return state_ <= State::bypass_wait; }
  bool flushed() const { return bypassed() || (state_ == State::flush && flush_row_ + 1 == sets_); }
  bool set_flushed() const { return bypassed() || state_ == State::flush || state_ == State::flush_set; }
  /// Without a request and a change of control nothing would change.
  bool calm() const { return calm_; }

  /// One cycle. `granted`: the shared level took this cycle's refill request; `response`: the line it returns, or
  /// nullptr.
  void step(FetchPort& port, const PrivateCacheControl& control, bool granted, const Line* response);
  /// After a change of control.
  void wake() { calm_ = false; }
  void count_congestion() { ++counters_.congestion; }
  const PrivateCacheCounters& counters() const { return counters_; }

 private:
  // The order matters to bypassed().
  enum class State : std::uint8_t {
    disabled,
    bypass_refill,
    bypass_wait,
    flush,
    flush_set,
    idle,
    lookup,
    wait_grant,
    wait_refill,
    wait_prefetch,
    conflict
  };
  enum class Prefetch : std::uint8_t { disabled, idle, lookup, wait_grant, wait_refill };
  enum class Arbiter : std::uint8_t { idle, demand, prefetch };
  static constexpr Word invalid = ~0u;  // no tag has its top bits set

  /// Combinational signals of the cycle being stepped.
  struct Signals {
    bool demand_valid, prefetch_valid;      // the arbiter hands a line over
    bool demand_granted, prefetch_granted;  // the shared level took the request
    bool redirect;                          // not the line that the prefetcher is about (s_is_branch)
    bool prefetch_started, prefetch_hit;
    bool grant = false;       // to the core
    bool capture = false;     // the fetch address moves on (enable_pipe)
    bool evict = false;       // a victim among valid ways is needed (update_lfsr)
    bool read_tags = false;   // first tag port
    bool invalidate = false;  // the set `invalidate_set`
    std::uint32_t invalidate_set = 0;
  };

  Signals sense(const FetchPort& port, bool granted) const;
  State step_fetch(const FetchPort& port, const PrivateCacheControl& control, Signals& now);
  State step_disabled(const FetchPort& port, const PrivateCacheControl& control, Signals& now);
  State step_idle(const FetchPort& port, const PrivateCacheControl& control, Signals& now) const;
  State step_lookup(const FetchPort& port, Signals& now);
  State step_flush(Signals& now);
  Prefetch step_prefetch(const PrivateCacheControl& control, Signals& now);
  void step_prefetch_registers(const FetchPort& port, const PrivateCacheControl& control, const Signals& now);
  void write_arrays(const Signals& now, State state, Prefetch prefetch);
  void step_arbiter(bool granted, const Line* response);
  void step_counters(const FetchPort& port, const PrivateCacheControl& control, const Signals& now);
  void prepare(FetchPort& port, const PrivateCacheControl& control);
  void prepare_refill();
  bool becomes_calm(const PrivateCacheControl& control) const;

  std::uint32_t set_of(Address address) const { return address >> line_shift & (sets_ - 1); }
  Word tag_of(Address address) const { return address >> tag_shift_; }
  int match(std::uint32_t set, Word tag) const;
  std::uint8_t choose_way(std::uint32_t set, bool& evict) const;
  void fill(Address address, std::uint8_t way_mask, bool write_tag);

  std::uint32_t sets_, ways_, tag_shift_;
  std::vector<Word> tags_;   // [set][way]
  std::vector<Line> lines_;  // [set][way]

  State state_;
  Prefetch prefetch_;
  Arbiter arbiter_;
  WayLfsr lfsr_;
  bool refill_wait_bypass_;  // a bypassed fetch is under way
  bool not_redirect_;        // r_is_not_branch
  bool prefetch_valid_before_;
  bool prefetch_request_;                  // fetch_req_P: look the prefetch address up
  bool prefetch_pending_;                  // fetch_req_C: a fetch came while the prefetcher was busy
  std::uint8_t fetch_way_, prefetch_way_;  // one-hot
  std::uint32_t flush_row_;
  std::uint32_t prefetch_row_;  // registered read address of the second tag port
  Address fetch_address_, prefetch_address_;
  // refill_arbiter.sv: response register
  bool requested_, response_valid_;
  Line response_;

  // This cycle's look-ups and outputs, made by prepare() at the end of the cycle before.
  int hit_way_;
  bool prefetch_match_;
  bool demand_out_, prefetch_out_;
  bool valid_, hit_event_, miss_event_, miss_before_;
  bool refill_request_;
  Address refill_address_;
  bool calm_;
  PrivateCacheCounters counters_;
};

}  // namespace pulpo::cluster
