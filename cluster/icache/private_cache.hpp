// SPDX-License-Identifier: Apache-2.0
// One core's first level: pri_icache_controller.sv (with HIERARCHY_ICACHE_32BIT), its tag and data arrays, and
// refill_arbiter.sv between the demand and the prefetch refill.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "cluster/fetch/fetch_pace.hpp"
#include "cluster/icache/line.hpp"
#include "cluster/icache/private_cache_types.hpp"
#include "cluster/icache/replacement.hpp"
#include "cluster/ports.hpp"
#include "cluster/timing/rules.hpp"

namespace pulpo::cluster {

class PrivateCache : private PrivateCacheRegisters {
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
  bool calm() const { return smooth_ ? resting() : calm_; }

  /// One cycle. `granted`: the shared level took this cycle's refill request; `response`: the line it returns, or none.
  /// Returns requests_refill() of the next cycle.
  bool step(FetchPort& port, const PrivateCacheControl& control, bool granted, const Line* response) {
    if (!smooth_ || response != nullptr) [[unlikely]] {
      if (smooth_) {
        wake();
      }
      step_any(port, control, granted, response);
      return refill_request_;
    }
    return port.request ? step_hit(port) : step_pause(port);
  }
  /// After a change of control. The short ways leave the outputs of prepare() alone: they are what they are when
  /// everything hits.
  void wake() {
    if (smooth_) {
      valid_ = hit_event_ = state_ == State::lookup;
      prefetch_match_ = prefetch_ == Prefetch::lookup;
    }
    calm_ = smooth_ = false;
  }
  /// Takes the long way through every cycle, for comparison.
  void take_long_ways() {
    wake();
    long_ways_ = true;
  }
  // --- Coasting (core.hpp): the core's fetches, without its port
  /// Fetches that hit are all that is going on.
  bool smooth() const { return smooth_; }
  /// It is on, and the last fetch hit.
  bool serves() const { return state_ == State::idle || state_ == State::lookup; }
  using Registers = PrivateCacheRegisters;
  const Registers& registers() const { return *this; }
  void restore(const Registers& registers) { static_cast<Registers&>(*this) = registers; }
  /// A cycle, with or without a request. Returns false when it does not hit; then only restore() helps.
  bool fetch(Address address, bool request) {
    if (trip_ != Trip::none) [[unlikely]] {
      return fetch_in_trip(address, request);
    }
    return request ? hit(address) != nullptr : pause(address);
  }
  /// In this cycle it asks the shared level for a line to prefetch: no fetch() before grant_trip() or settle().
  bool asking() const { return trip_ == Trip::asking; }
  Address prefetch_line() const { return line_base(prefetch_address_); }
  /// The next fetch() is that of the cycle in which the request is taken; the line comes in the cycle behind.
  void grant_trip() { trip_ = Trip::granted; }
  /// Behind that fetch().
  void take_trip(const Line& line);
  /// From here on the cache is stepped with the others.
  void settle();
  bool line_comes() const { return trip_comes_; }
  bool travels() const { return trip_ != Trip::none; }
  /// Where a request for the shared level that comes out of settle() is noted, as bit `core`.
  void note_requests(std::uint32_t& requesting, unsigned core) {
    requesting_ = &requesting;
    bit_ = 1u << core;
  }
  /// Cycles with requests that hit, in which only the prefetcher's state decides what comes out.
  static constexpr unsigned prefetch_phases = 8;
  struct Run {
    std::uint64_t version = 0;  // of the cache's contents; 0: nothing known
    Registers before, behind;
    std::uint8_t pace = 0;
    static constexpr std::uint8_t none = 0xFF;
    std::uint8_t steps_from = none;  // the first cycle that is not one of them
    Address loop_start = 0;
    FetchPosition position_before, position;
    bool steady = false;          // there is a request in each
    std::uint8_t most_words = 0;  // in the FIFO
    Registers back;               // before the request of a loop's start, if that is one of them
    FetchPosition position_back;
    unsigned phase() const { return phase_of(before); }
    /// Before it is used: what it was before does not matter.
    bool sets_row() const { return before.prefetch_row_ != behind.prefetch_row_; }
    Address prefetched() const { return before.prefetch_address_; }
  };
  unsigned prefetch_phase() const { return phase_of(*this); }
  void describe(Run& run, const Registers& before, std::uint8_t pace, Address loop_start) const {
    run.version = version_;
    run.before = before;
    run.behind = *this;
    run.pace = pace;
    run.loop_start = loop_start;
  }
  bool repeats(const Run& run, std::uint8_t pace, Address loop_start) const {
    return run.version == version_ && run.pace == pace && run.loop_start == loop_start &&
           run.before.prefetch_address_ == prefetch_address_ &&
           (run.before.prefetch_row_ == prefetch_row_ || run.sets_row()) && run.before.prefetch_ == prefetch_ &&
           run.before.prefetch_request_ == prefetch_request_ && run.before.prefetch_pending_ == prefetch_pending_ &&
           run.before.not_redirect_ == not_redirect_ && run.before.trip_ == trip_ && run.before.state_ == state_;
  }
  void repeat(const Run& run) { restore(run.behind, run, registers()); }
  /// To where the run was at some cycle. @param before where it began this time
  void restore(const Registers& within, const Run& run, const Registers& before) {
    const std::uint64_t hits = before.all_hits_ + within.all_hits_ - run.before.all_hits_;
    const bool dropped = before.trip_dropped_;
    restore(within);
    all_hits_ = hits;
    trip_dropped_ = trip_dropped_ || dropped;
  }
  /// `count` cycles with requests for consecutive words. Returns how many hit; if not all, only restore() helps.
  unsigned run(Address address, unsigned count);

  void count_congestion() { ++counters_.congestion; }
  const PrivateCacheCounters& counters() const { return counters_; }
  /// Fetches that needed no refill of their own.
  std::uint64_t all_hits() const { return all_hits_; }
  RuleSet rules() const {
    RuleSet rules = rules_;
    rules.add_if(trip_dropped_, Rule::icache_prefetch_drop);
    return rules;
  }

 private:
  enum class Arbiter : std::uint8_t { idle, demand, prefetch };
  static constexpr Word invalid = ~0u;   // no tag has its top bits set
  static constexpr Address nowhere = 0;  // no line_end()

  /// Where a line was found, by line number; the entries of a set are forgotten when the set changes.
  struct Known {
    Address end = nowhere;  // line_end()
    const Line* line = nullptr;
  };

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

  static unsigned phase_of(const Registers& registers) {
    if (registers.trip_ != Trip::none) {
      return 2U + static_cast<unsigned>(registers.trip_);
    }
    return (registers.prefetch_ == Prefetch::lookup ? 2U : 0U) | (registers.prefetch_request_ ? 1U : 0U);
  }
  bool resting() const {
    return state_ == State::idle && !prefetch_request_ && prefetch_ != Prefetch::lookup && trip_ == Trip::none;
  }
  const Line* hit(Address address);
  bool pause(Address address);
  bool fetch_in_trip(Address address, bool request);
  bool step_hit(FetchPort& port);
  bool step_pause(FetchPort& port);
  bool leave_smooth(FetchPort& port);
  bool find_prefetched();
  static bool commands(const PrivateCacheControl& control) {
    return control.bypass || control.flush || control.flush_set || control.count || control.clear_counters;
  }
  void take_prefetch_way();
  void step_beside_prefetch(FetchPort& port, bool granted, const Line* response, const Line& line);
  void step_any(FetchPort& port, const PrivateCacheControl& control, bool granted, const Line* response);
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
  void prepare(FetchPort& port);
  void prepare_refill();
  bool becomes_smooth(const PrivateCacheControl& control) const;
  bool becomes_calm(const PrivateCacheControl& control) const;

  std::uint32_t set_of(Address address) const { return address >> line_shift & (sets_ - 1); }
  Word tag_of(Address address) const { return address >> tag_shift_; }
  int match(std::uint32_t set, Word tag) const;
  Known& known(Address address) { return known_[address >> line_shift & known_mask_]; }
  const Line* find(Address address);
  const Line* find_by_tag(Address address);
  void forget(std::uint32_t set);
  std::uint8_t choose_way(std::uint32_t set, bool& evict) const;
  void fill(Address address, std::uint8_t way_mask, bool write_tag);

  // What a fetch that hits touches stands first.
  // Nothing is under way beside fetches that hit and prefetch look-ups that find their line, and no counter is on.
  bool smooth_;
  bool valid_;  // word to the core
  Arbiter arbiter_;
  std::uint32_t sets_, known_mask_;
  std::uint64_t version_ = 1;  // grows with every change of the arrays
  std::vector<Known> known_;

  std::uint32_t ways_, tag_shift_;
  std::vector<Word> tags_;   // [set][way]
  std::vector<Line> lines_;  // [set][way]

  WayLfsr lfsr_;
  bool refill_wait_bypass_;  // a bypassed fetch is under way
  bool prefetch_valid_before_;
  std::uint8_t fetch_way_, prefetch_way_;  // one-hot
  std::uint32_t flush_row_;
  // refill_arbiter.sv: response register
  bool requested_, response_valid_;
  Line response_;

  // This cycle's look-ups and outputs, made by prepare() at the end of the cycle before.
  bool prefetch_match_;
  bool demand_out_, prefetch_out_;
  bool hit_event_, miss_event_, miss_before_;
  bool refill_request_;
  Address refill_address_;
  bool calm_;
  bool long_ways_ = false;
  // Of a trip, from the grant on; the registers before that are never restored behind it.
  Line trip_line_;
  bool trip_comes_ = false;  // the line is the response of this cycle
  std::uint32_t* requesting_ = nullptr;
  std::uint32_t bit_ = 0;
  PrivateCacheCounters counters_;
  RuleSet rules_;
};

/// The line, or nullptr.
inline const Line* PrivateCache::find(Address address) {
  const Known& entry = known(address);
  return entry.end == line_end(address) ? entry.line : find_by_tag(address);
}

/// The prefetcher's look-up of this cycle: with a row that need not be the address' own.
inline bool PrivateCache::find_prefetched() {
  return prefetch_row_ == set_of(prefetch_address_) ? find(prefetch_address_) != nullptr
                                                    : match(prefetch_row_, tag_of(prefetch_address_)) >= 0;
}

/// The registers behind a cycle with a request while fetches hit. Returns the line, or null: this one does not. If a
/// prefetch does not, a trip begins.
inline const Line* PrivateCache::hit(Address address) {
  bool found = true;
  if (prefetch_ != Prefetch::disabled) {
    const bool started = prefetch_ == Prefetch::lookup;
    const bool look = prefetch_request_ && !started;
    const bool redirect = (address ^ prefetch_address_) >> line_shift != 0;
    prefetch_row_ = look ? set_of(prefetch_address_) : prefetch_row_;
    prefetch_address_ = started ? prefetch_address_ : line_base(address) + line_bytes;
    prefetch_request_ = !started;
    prefetch_pending_ = prefetch_pending_ || started;
    not_redirect_ = false;
    prefetch_ = look && redirect ? Prefetch::lookup : Prefetch::idle;
    found = prefetch_ == Prefetch::idle || find_prefetched();
  }
  state_ = State::lookup;
  fetch_address_ = address;
  const Line* line = find(address);
  if (!found && line != nullptr) [[unlikely]] {
    trip_ = Trip::asking;
  }
  all_hits_ += line != nullptr ? 1 : 0;
  return line;
}

/// step() for a request while everything hits.
inline bool PrivateCache::step_hit(FetchPort& port) {
  port.grant = port.valid = true;
  const Line* line = hit(port.address);
  if (line == nullptr || asking()) [[unlikely]] {
    all_hits_ -= line != nullptr ? 1 : 0;  // prepare() counts it
    return leave_smooth(port);
  }
  port.data = line->at(port.address);
  return false;
}

inline void PrivateCache::prepare_refill() {
  demand_out_ = miss_event_ || state_ == State::wait_grant || state_ == State::bypass_refill;
  prefetch_out_ = (prefetch_ == Prefetch::lookup && !prefetch_match_) || prefetch_ == Prefetch::wait_grant;
  const bool demand_turn = arbiter_ == Arbiter::demand || (arbiter_ == Arbiter::idle && demand_out_);
  refill_request_ = demand_turn ? demand_out_ : prefetch_out_;
  refill_address_ = line_base(demand_turn ? fetch_address_ : prefetch_address_);
}

/// Of two ways with the tag, the RTL's multiplexer takes the higher one; -1: none.
inline int PrivateCache::match(std::uint32_t set, Word tag) const {
  const Word* row = &tags_[std::size_t{set} * ways_];
  if (ways_ == 4) {
    const unsigned found =
        (row[0] == tag ? 1u : 0u) | (row[1] == tag ? 2u : 0u) | (row[2] == tag ? 4u : 0u) | (row[3] == tag ? 8u : 0u);
    return static_cast<int>(std::bit_width(found)) - 1;
  }
  int way = -1;
  for (unsigned candidate = 0; candidate < ways_; ++candidate) {
    way = row[candidate] == tag ? static_cast<int>(candidate) : way;
  }
  return way;
}

}  // namespace pulpo::cluster
