// SPDX-License-Identifier: Apache-2.0
// One core: four pipeline stages that move exactly as the RTL's registers do. ALU results are committed when an
// instruction enters EX: whoever could see the difference is stalled by the same interlocks as in the RTL.
#pragma once

#include <array>
#include <cstdint>
#include <utility>

#include "cluster/core/core_registers.hpp"
#include "cluster/core/csr_file.hpp"
#include "cluster/core/decode_cache.hpp"
#include "cluster/core/fetch_memo.hpp"
#include "cluster/core/stretch.hpp"
#include "cluster/fetch/obi_prefetcher.hpp"
#include "cluster/fpu/dispatcher.hpp"
#include "cluster/icache/private_cache.hpp"
#include "cluster/ports.hpp"
#include "cluster/timing/core_variant.hpp"
#include "cluster/timing/rules.hpp"
#include "sim/base/probe.hpp"

namespace pulpo::cluster {

enum class FloatRefusal : std::uint8_t;

class Core : CoreRegisters {
 public:
  /// What a core is connected to; all of it outlives the core.
  struct Wiring {
    DataPort& data;
    FetchPort& fetch;
    EventPort& event;
    ProbeHub& probes;
    DecodeCache& decode;
    StretchCache* stretches = nullptr;  // null: the core never coasts
    PrivateCache* cache = nullptr;      // null: a core that coasts gets each word one cycle after its request
    bool serial_fetch = false;          // the instruction memory serves one request at a time
  };

  /// @param index number of the core in its machine, as probes report it
  Core(unsigned index, std::uint32_t hart_id, Wiring wiring);
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  /// Reset: waits for EventPort::fetch_enable, then starts at `boot`; vectors are at boot & ~0xff.
  void reset(Address boot);
  /// First half of a cycle: sets the data request, which depends on registers and on this cycle's response.
  void drive();
  /// Second half: consumes grant and response, moves the pipeline, sets the instruction request.
  void advance(Cycle now);
  /// The same as `count` cycles of advance() while the clock is off.
  void sleep_for(Cycle count);

  // --- Coasting: the machine leaves the core alone until due(). In that cycle it calls arrive() instead of drive()
  // and, when that says `request`, next_leg() or next_stretch() instead of advance() if the request was granted, else
  // wait(). Anything else that the core might see needs a stop_coasting() first.
  enum class Arrival : std::uint8_t { later, request, lockstep };
  struct Request {
    Address address = 0;
    Word data = 0;
    std::uint8_t lanes = 0;  // more than four: it needs a second word
    bool write = false;
    std::uint8_t bank = 0;  // for the cluster: of the TCDM
  };
  /// Worth asking start_coasting().
  bool may_coast() const { return calm_ && stretches_ != nullptr; }
  /// At the begin of cycle `now`, before drive(). @param answer to an access granted in the cycle before
  /// @return `request`: as if arrive() had said so in this cycle; `later`; `lockstep`: not coasting
  Arrival start_coasting(Cycle now, Word answer, Request& request);
  Cycle due() const { return coast_.due; }
  /// Instructions that left ID in stretches run to their ends, since reset.
  std::uint64_t coasted_instructions() const {
    counters();
    return coasted_instructions_;
  }
  /// `lockstep`: coasting is over, drive() and advance() as ever.
  Arrival arrive(Cycle now, Request& request);
  /// The request is granted: next_leg(), or next_stretch() if it ends_stretch(). @param answer what the TCDM returned
  /// @return `request`: the next one is ready, without arrive(); `later`; `lockstep`: coasting is over, advance() this
  /// cycle
  bool ends_stretch() const { return coast_.leg->last; }
  Arrival next_leg(Cycle now, Word answer, Request& request);
  Arrival next_stretch(Cycle now, Word answer, Request& request);
  /// The request was not granted and goes on. @return false: coasting is over, advance() this cycle
  bool wait(Cycle now);
  /// Between cycles: at the begin of cycle `now` everything is as if the core had never coasted.
  /// @param ran the request of the leg is ready, and was not granted yet
  void stop_coasting(Cycle now, bool ran) {
    leave_stretch(now, ran);
    data_.grant = data_.valid;
    data_.request = false;
  }
  /// From which cycle on its cache must be stepped with the others; then, between the cycle of the data request and
  /// that step:
  static constexpr Cycle never = Fetching::never;
  /// That a core goes ahead alone before a stretch begins.
  static constexpr unsigned most_crossing_cycles = 8;
  Cycle steps_cache_from() const { return coast_.fetching.steps_from; }
  /// Whether that has changed since this was last asked.
  bool fetches_moved() { return std::exchange(coast_.fetching.moved, false); }
  void drive_fetch(Cycle now);
  /// Behind that step. If not, it can coast no longer.
  bool fetch_answered() const { return !fetch_.request || (fetch_.grant && fetch_.valid); }
  /// If so. @param next the next cycle
  void resume_fetching(Cycle next);
  bool asks_for_line() const { return cache_->asking(); }
  /// Behind that; before the first of several such steps.
  void step_with_others() { cache_->settle(); }
  /// Instead of that step, if its cache is asking() in this cycle and would be granted at once: whether the cache need
  /// not be stepped with the others for it. If so, the grant must follow.
  bool fetch_with_grant(Cycle now);
  /// Behind arrive(): the request is not one that coasting can go on from.
  void refuse_access(Cycle now) { leave_access(now); }
  /// Nothing is known of any stretch from now on; not while the core coasts.
  void forget_stretches() {
    counters();
    loop_starts_ = {};
    fetch_memo_.clear();
  }

  /// Takes the long way through every cycle, for comparison: nothing but the host's time may change.
  void take_long_ways() { long_ways_ = true; }

  /// Forgets what was counted so far.
  void clear_counters();
  /// Takes back the last cycle, but not the instruction that left ID in it: the run ended in it.
  void discount_last_cycle();
  /// Hands over what the probes still hold back.
  void finish() { end_stall_run(); }
  const CoreCounters& counters() const;
  const isa::Hart& hart() const { return hart_; }
  /// Pc of the instruction in ID, or of the one that it waits for.
  Address pc() const { return id_valid_ || state_ == State::sleep ? id_pc_ : fetched().address; }
  /// Pc of the instruction in EX: whose data request is on the port.
  Address access_pc() const { return ex_.pc; }
  Reason last_reason() const { return reason_; }
  /// Nothing will happen here without an interrupt, or before the core is enabled.
  bool dormant() const {
    return (state_ == State::sleep && !event_.interrupt_request && !wb_.waiting && !data_.request) ||
           (state_ == State::reset && !event_.fetch_enable);
  }
  /// The operation that EX offers to the FPU in this cycle; null if none. Depends on registers only.
  const FloatOperation* float_request() const {
    return ex_.flags.floating && float_.offers(float_operation_) ? &float_operation_ : nullptr;
  }
  /// Answer of shared FPUs to float_request(), between drive() and advance().
  void grant_float(bool granted) { float_granted_ = granted; }
  /// The core has no FPU of its own: grant_float() is called in each cycle with a request. @param rule of sharing
  void share_fpu(Rule rule) {
    float_shared_ = true;
    float_sharing_ = rule;
  }
  bool sleeps() const { return state_ == State::sleep; }

 private:
  const FetchFifo::Output& fetched() const { return variant_.obi ? obi_.output() : prefetch_.output(); }

  // stream.ipp
  template <bool Floats>
  bool can_stream() const;
  template <bool Floats>
  bool advance_streaming();
  void issue_streaming();
  bool may_be_empty() const;
  bool advance_empty();
  // coast.ipp, coast.cpp
  bool goes_back(unsigned loop, unsigned pending) const;
  bool meets_loop_end(const Stretch& stretch) const;
  bool plan(const Stretch& whole, Cycle begin, std::uint8_t pace, LoopMasks masks, bool late = false);
  bool may_start() const;
  bool start_in_decode(Cycle now, std::uint8_t pace);
  bool start_at_access(Cycle now, std::uint8_t pace);
  bool plan_around_loops(const Stretch& whole, Cycle begin, std::uint8_t pace, LoopMasks masks, bool late);
  bool commit(const Stretch& stretch, Cycle begin, std::uint8_t pace, LoopMasks masks, bool late);
  Extent find_extent(const Stretch& whole, std::uint8_t pace, unsigned pending);
  bool repeat_fetches(Cycle first, std::uint8_t index, std::uint8_t pace);
  bool loops_freely(unsigned loop, const Stretch& stretch, Stretch::LoopCut& cut);
  const Stretch& next_stretch();
  const Stretch& loop_start(unsigned loop);
  bool can_pause(const Stretch& holder, unsigned index) const;
  void plan_fetches(FetchPace pace, bool late);
  void remember_fetches(Cycle first, std::uint8_t index, PrivateCache::Run& run);
  Address loop_start_fetched() const {
    return coast_.loops.goes_back() == 0 ? 0 : hart_.loops[coast_.loops.goes_back() >> 1].start;
  }
  void fetch_ahead(Cycle first);
  void repeat_fetches_until(Cycle now);
  void repeat_shifted_until(Cycle now);
  Cycle try_fetches(Cycle first, Cycle end, PrivateCache::Run& run);
  bool shift_fetches(Cycle now);
  bool fetch_back_again(FetchPosition at_end);
  void fetch_few(Cycle from);
  Address next_fetch(Cycle now, bool& asks);
  void fetch_while_waiting(Cycle now, Address head);
  void fetch_rest(Cycle now);
  void fetch_from_branch(Cycle now);
  Arrival pass_on(Cycle now);
  bool proceed_late(Cycle now, Word answer);
  void complete_coasting(const Leg& leg, Word answer, bool late);
  void spend(Reason reason);
  void run_leg();
  void run_access(const Leg& leg, Request& request);
  void run_first(unsigned count);
  void leave_stretch(Cycle now, bool ran) {
    uncoast(now, ran);
    if (cache_ != nullptr) {
      cache_->settle();
    }
  }
  void uncoast(Cycle now, bool ran);
  void stop_where_started(Cycle now);
  // cross.cpp
  bool may_cross() const;
  bool cross(Cycle now);
  bool step_alone(Cycle now, PrivateCache* cache);
  void return_to_crossing(Cycle now);
  bool follow_branch(Cycle now);
  void account_branch(bool waits, std::uint64_t times);
  void undo_branch();
  void leave_access(Cycle now);
  void restore_execute(unsigned index);
  void restore_write_back(bool waiting);
  void restore_decode(Cycle now, unsigned done);
  bool next_waits_for_load(const Stretch& next) const;
  void note_waiting_for_load(const Leg& leg, const Stretch& next);
  void count_first(unsigned count);
  /// @param times -1 takes it back
  void count_issued(const Slot& slot, std::uint64_t times) {
    counters_.instructions_by_unit[static_cast<std::size_t>(slot.insn.unit)] += times;
    counters_.reasons.charge(Reason::issue, times);
  }
  void count_stretches() const;
  // core.cpp
  template <bool Floats>
  bool advance_calm();
  bool stays_calm() const;
  bool undisturbed() const;
  void advance_general();
  bool access_ready(Stalls& stalls) const;
  bool load_hazard(const Slot& id, bool decoding) const;
  void find_hazards(const Decision& decision, Stalls& stalls) const;
  void complete_access();
  // stages.ipp
  void finish_write_back(Stalls& stalls);
  void finish_execute(Stalls& stalls);
  void decide_cycle(Decision& decision, Stalls& stalls, bool interrupts_enabled);
  PrefetchBuffer::Control control_fetch(const Decision& decision, const Stalls& stalls, State state,
                                        std::uint8_t& decrement) const;
  void account(const Decision& decision, const Stalls& stalls, State state, bool fetch_valid);
  void step_write_back(const Stalls& stalls);
  void step_fetch(const PrefetchBuffer::Control& control, const Decision& decision, const Stalls& stalls,
                  std::uint8_t decrement);
  void count_access();
  void latch_access();
  // control.cpp
  void decide(Decision& decision, const Stalls& stalls, bool interrupts_enabled);
  void decide_decode(Decision& decision, const Stalls& stalls, bool interrupts_enabled);
  void decide_special(Decision& decision, const Stalls& stalls);
  void decide_flush_wb(Decision& decision);
  void take_interrupt(Decision& decision, Address epc);
  void take_exception(Word cause);
  void check_trap_vector() const;
  void step_interrupt(const Decision& decision, bool interrupts_enabled);
  void update_busy(State state, bool lsu_busy);
  bool fetch_enabled(State state) const {
    return state != State::reset && state != State::sleep && state != State::wait_sleep;
  }
  Address jump_target();
  // control_obi.cpp
  LoopView view_loops() const;
  void decide_obi(Decision& decision, const Stalls& stalls);
  void decide_decode_obi(Decision& decision, const Stalls& stalls, const LoopView& loops);
  void decide_decode_loop(Decision& decision, const Stalls& stalls, const LoopView& loops);
  void repeat_loop(Decision& decision, const LoopView& loops);
  void save_exception();
  void take_interrupt_obi(Decision& decision, Address epc);
  void step_obi(const Decision& decision);
  // execute.ipp
  void enter_execute(const Decision& decision, const Stalls& stalls, Address next_pc);
  void issue(Address next_pc, const Decision& decision);
  void issue_memory(const Slot& slot);
  void issue_access(const Slot& slot);
  void issue_loop(const Slot& slot, Address next_pc);
  void issue_dot_product(const Slot& slot);
  void issue_mac_load(const Slot& slot);
  void request_data(Address address, isa::MemoryAccess access);
  bool undecoded_enables() const;
  void empty_execute();
  void capture_operands(const Slot& slot);
  void stand_in_decode(Address address, Word word);
  void enter_decode(const FetchFifo::Output& out);
  unsigned divide_latency(const Slot& slot) const;
  void count_down(std::uint8_t decrement);
  void apply_loop_writes(const Decision& decision, const Stalls& stalls);
  bool loop_jump(Address pc, std::uint8_t& decrement, Address& start) const;
  void arm_loops();
  // float.cpp
  void issue_float(const Slot& slot);
  /// CSR frm as ID sees it.
  std::uint8_t rounding() const { return variant_.late_rounding_mode ? rounding_seen_ : hart_.floats.rounding; }
  void refuse_float();
  FloatRefusal refusal_of(const Slot& slot) const;
  bool floats_near() const { return id_->streams_float || ex_.flags.floating || float_.active(); }
  bool float_in_the_way() const;
  void stream_float();
  bool take_float(const FloatDispatcher::View& view);
  void step_float(Stalls& stalls, bool done);
  void find_float_hazards(const Decision& decision, Stalls& stalls) const;
  void note_float(bool contention);
  // status.cpp
  void execute_csr();
  void capture_status();
  void write_accumulator();
  void note_result(const Slot& slot);
  void step_addresses(const Stalls& stalls);
  void step_mixed(const Decision& decision, const Stalls& stalls);
  /// Whether a dot product changes the slice or the skip counter; if not, the controller need not look at it.
  bool slice_may_move() const {
    return isa::simd_formats[hart_.simd.format & 15].mixed() || hart_.simd.skip > 1 || hart_.simd.skip_count != 0;
  }
  // account.cpp
  Reason stall_reason(State state, const Stalls& stalls, bool decoding, bool fetch_valid) const;
  Reason execute_reason(const Stalls& stalls) const;
  void charge(Reason reason);
  void extend_stall_run(Reason reason);
  void end_stall_run();
  void retire();
  void emit_retire();
  void emit_access();
  void count_performance(const Decision& decision, const Stalls& stalls, bool fetch_valid, bool waits_for_event);
  /// Coverage: the cycle was shaped by this rule.
  void note(Rule rule) { counters_.rules.add(rule); }
  void note_stalls(const Decision& decision, const Stalls& stalls, bool fetch_valid);
  void note_words(bool fetch_valid);
  void note_load_hazard(const Slot& id, unsigned load_destination);
  void note_units() const;
  /// x0 takes what nobody reads.
  void set(unsigned destination, Word value) {
    hart_.x[destination] = value;
    hart_.x[0] = 0;
  }

  /// A few cycles in which the core moved alone, from `begin` to, without, `end`.
  struct Crossing {
    Cycle begin = 0, end = 0;
    bool branch = false;  // a taken one at the end of the stretch, in closed form: what was before it
    Coast coast;
    FetchPort fetch;
    // else all that was before
    CoreRegisters before;
    EventPort event;
    DataPort data;
    PrivateCache::Registers cache{};
  };

  // --- wiring
  DataPort& data_;
  FetchPort& fetch_;
  EventPort& event_;
  ProbeHub& probes_;
  DecodeCache& decode_;
  StretchCache* stretches_;
  PrivateCache* cache_;
  const CoreVariant& variant_;
  std::uint8_t index_;

  std::uint64_t clock_off_cycles_ = 0;
  std::uint64_t discounted_instructions_ = 0;  // left ID in the cycle that ended the run
  ObiPrefetcher obi_;
  CsrFile csr_;
  Address boot_ = 0;
  Word trap_cause_ = 0;  // of the last exception; mcause need not have it (riscv_cs_registers.sv)
  const Slot* trapped_ = nullptr;

  // --- coasting
  Crossing crossing_;
  FetchMemo fetch_memo_;
  mutable std::uint64_t coasted_instructions_ = 0;
  std::array<const Stretch*, 2> loop_starts_{};

  // --- mixed precision and MAC&Load
  Mixed mixed_;
  isa::SimdState simd_seen_;              // as it was at the begin of the cycle
  const isa::SimdState* seen_ = nullptr;  // what ID goes by
  bool mac_active_ = false;               // a MAC&Load was seen
  Word mac_result_ = 0;                   // mult_result_p
  Word multiplier_ = 0;                   // mult_result, when its operands are not those of a MAC&Load
  Word alu_result_ = 0;                   // what the ALU port writes for a MAC&Load that does not use the ALU
  isa::Operands mac_ops_;
  const Slot* mac_slot_ = nullptr;  // whose operands the multiplier holds; null: not a MAC&Load
  bool mac_legacy_ = true;
  Word csr_value_ = 0;

  // --- floating point
  FloatDispatcher float_;
  FloatOperation float_operation_;  // the one in EX
  bool float_granted_ = true;       // by the interconnect, where FPUs are shared
  bool float_shared_ = false;
  Rule float_sharing_ = Rule::fpu_shared;
  std::uint8_t rounding_seen_ = 0;  // frm as it was at the begin of the cycle
  Slot refused_;                    // what stands in ID, illegal for its rounding mode

  // --- probes
  Reason run_reason_ = Reason::start;
  std::uint32_t run_length_ = 0;
};

inline void Core::drive() {
  data_.request = ex_.flags.data_request && (variant_.obi ? !ex_.granted : !wb_.waiting || data_.valid);
  if (data_.request) {
    data_.write = ex_.store;
    data_.event_load = ex_.flags.event_load;
    data_.byte_enable = ex_.byte_enable;
    data_.address = variant_.obi && ex_.second ? ex_.address & ~3U : ex_.address;
    data_.write_data = ex_.store_data;
  }
}

inline void Core::request_data(Address address, isa::MemoryAccess access) {
  const unsigned offset = address & 3;
  ex_.flags.data_request = true;
  ex_.second = false;
  ex_.store = access.store;
  ex_.access = access;
  ex_.address = address;
  ex_.split = (access.bytes == 4 && offset != 0) || (access.bytes == 2 && offset == 3);
  ex_.byte_enable = static_cast<std::uint8_t>((((1U << access.bytes) - 1) << offset) & 15U);
}

}  // namespace pulpo::cluster
