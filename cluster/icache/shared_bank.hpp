// SPDX-License-Identifier: Apache-2.0
// One bank of the shared level: share_icache_controller.sv with the FIFOs around it (share_icache.sv): refills under
// way, bypassed fetches under way, the address buffer towards the bus, and the register that joins the two beats of a
// line.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "cluster/icache/line.hpp"
#include "cluster/icache/replacement.hpp"
#include "cluster/timing/rules.hpp"

namespace pulpo::cluster {

/// What the control unit tells a bank in a cycle. There is no third state: not enabled means "disable" is requested.
struct SharedBankControl {
  bool enable = false;
  bool flush = false;
  bool flush_set = false;
  bool count = false;
  bool clear_counters = false;
  Address flush_address = 0;
};

struct SharedBankCounters {
  std::uint32_t hits = 0, transactions = 0, misses = 0;
  std::uint64_t all_hits = 0, all_misses = 0;
};

/// A private cache's request as the interconnect hands it over; `requesters` is one bit per core.
struct BankRequest {
  bool valid = false;
  Address address = 0;
  std::uint16_t requesters = 0;
};

class SharedBank {
 public:
  SharedBank(std::uint32_t size_bytes, std::uint32_t ways, std::uint32_t banks);
  void reset();

  // Outputs of a cycle, functions of registers and control; valid after evaluate().
  struct Outputs {
    bool grant = false;
    bool ack_enable = false, ack_disable = false, ack_flush = false, ack_flush_set = false;
    std::uint16_t responders = 0;  // the private caches that get `line`
    const Line* line = nullptr;
  };
  const Outputs& evaluate(const SharedBankControl& control);
  const Outputs& outputs() const { return outputs_; }
  /// The clock edge of the cycle evaluated before.
  void step(const BankRequest& request, const SharedBankControl& control);

  // Bus side: the oldest address of the buffer, and the beats of the answer.
  bool has_address() const { return address_count_ != 0; }
  Address address() const { return address_buffer_[0]; }
  void pop_address() {
    address_buffer_[0] = address_buffer_[1];
    --address_count_;
  }
  bool takes_beat() const { return !line_valid_; }
  void take_beat(std::uint64_t data, bool last) {
    line_.words[2 * beat_] = static_cast<Word>(data);
    line_.words[2 * beat_ + 1] = static_cast<Word>(data >> 32);
    beat_ ^= 1u;
    line_valid_ = line_valid_ || last;
  }

  bool idle() const;
  /// It is on, and a request for a line that it has would be granted at once and answered in the cycle behind.
  bool rests() const { return state_ == State::operative && idle(); }
  /// The line, or null.
  const Line* find(Address address) const;
  /// Both cycles of such a request.
  const Line& serve_alone(Address address);
  /// Refills are under way.
  bool uses_bus() const { return refill_count_ != 0 || bypassed_count_ != 0 || address_count_ != 0 || line_valid_; }
  /// Since reset() a private cache was given a line that it did not ask for: caches may hold what memory does not.
  bool strays() const { return strays_; }
  const SharedBankCounters& counters() const { return counters_; }
  const RuleSet& rules() const { return rules_; }

 private:
  enum class State : std::uint8_t {
    disabled,
    emptying,
    invalidate,
    operative,
    request_refill,
    serve_refill,
    wait_critical,
    serve_critical,
    serve_critical_then_request,
    dispatch_read,
    dispatch_answer,
    flush_set
  };
  enum class Pipe : std::uint8_t { hold, load, clear };
  static constexpr unsigned fifo_depth = 4;
  static constexpr unsigned address_depth = 2;
  static constexpr Word invalid = ~0u;  // no tag has its top bits set

  struct Refill {
    Address line = 0;
    std::uint16_t requesters = 0;
    std::uint8_t way = 0;
  };
  /// What the coming clock edge does.
  struct Plan {
    State next;
    Pipe pipe = Pipe::hold;
    bool read = false;  // tags and data at the incoming request's set
    bool push_refill = false;
    bool pop_refill = false;  // and write the line
    bool pop_bypass = false;
    bool take_line = false;  // the joined beats are used up
    bool hit = false, miss = false;
  };

  void evaluate_disabled(const SharedBankControl& control);
  void evaluate_invalidate(const SharedBankControl& control);
  void evaluate_operative(const SharedBankControl& control);
  void evaluate_hit(const SharedBankControl& control);
  void evaluate_empty_stage(const SharedBankControl& control);
  State after_control(const SharedBankControl& control) const;
  void answer(std::uint16_t responders, const Line& line);
  void answer_bypass();
  void serve_refill(State next);
  void write_refill();
  bool under_refill() const;
  void step_bypass(const BankRequest& request);
  void step_pipe(const BankRequest& request);
  void step_counters(const BankRequest& request, const SharedBankControl& control);
  void push_address(Address address) { address_buffer_[address_count_++] = line_base(address); }
  std::uint32_t set_of(Address address) const { return address >> set_shift_ & (sets_ - 1); }
  Word tag_of(Address address) const { return address >> tag_shift_; }
  int match(std::uint32_t row, Word tag) const;
  int match() const { return match(read_row_, tag_of(request_address_)); }

  std::uint32_t sets_, ways_, set_shift_, tag_shift_;
  std::vector<Word> tags_;
  std::vector<Line> lines_;

  State state_;
  WayLfsr lfsr_;
  std::uint32_t invalidate_row_;
  bool request_;  // stage 1 of the pipeline
  Address request_address_;
  std::uint16_t requesters_;
  std::uint32_t read_row_;  // registered read address of the arrays

  std::array<Refill, fifo_depth> refills_;
  unsigned refill_count_;
  std::array<std::uint16_t, fifo_depth> bypassed_;  // who waits for a bypassed fetch
  unsigned bypassed_count_;
  std::array<Address, address_depth> address_buffer_;
  unsigned address_count_;
  Line line_;  // joined beats of the bus
  bool line_valid_;
  unsigned beat_;

  Outputs outputs_;
  Plan plan_;
  bool strays_ = false;
  SharedBankCounters counters_;
  RuleSet rules_;
};

}  // namespace pulpo::cluster
