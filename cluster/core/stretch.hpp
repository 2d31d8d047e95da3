// SPDX-License-Identifier: Apache-2.0
// Straight-line code whose cycles are known before it runs: one instruction a cycle, as long as its data requests are
// granted at once. A core that is in one can be left alone between its requests.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <unordered_map>
#include <vector>

#include "cluster/core/decode_cache.hpp"
#include "cluster/core/slot.hpp"
#include "cluster/fetch/fetch_pace.hpp"
#include "cluster/limits.hpp"
#include "isa/bound.hpp"
#include "memory/external_memory.hpp"

namespace pulpo::cluster {

/// Part of a stretch: up to and with an instruction that asks for data, or up to its end.
struct Leg {
  /// What the paces below say: the pace behind the leg, and two flags.
  static constexpr std::uint8_t pace_mask = 0x0F;
  static constexpr std::uint8_t arriving_before_last = 0x40;  // a word arrived in the last cycle
  static constexpr std::uint8_t starves = 0x80;               // an instruction is not there in its cycle

  /// Of the last instruction, if `requests`.
  struct Access {
    std::uint8_t lanes = 0;  // bytes of a word, at offset 0
    std::uint8_t destination = 0;
    std::uint8_t unused_bits = 0;  // above a loaded value
    bool store = false;
    bool loads = false;
    bool loads_word = false;
    bool sign_extend = false;
    // `direct`: at x[base] + x[index] + offset; x[stepped] becomes x[base] + x[step_index] + step; x[source] is stored.
    // Register 0: none.
    bool direct = false;
    std::uint8_t base = 0, index = 0, stepped = 0, step_index = 0, source = 0;
    Word offset = 0, step = 0;
  };

  const isa::Bound* code = nullptr;  // its first instruction
  const Slot* slot = nullptr;        // of its last one
  std::uint8_t first = 0;            // index of its first instruction in the stretch
  std::uint8_t count = 0;            // of instructions
  bool requests = false;             // the last one asks for data
  bool single = false;               // and there is no other
  bool last = true;                  // of the stretch
  Access access;
  std::array<std::uint8_t, FetchPace::count> pace_behind{};  // by FetchPace::index() at its begin
};

struct Stretch {
  static constexpr unsigned most_instructions = 31;

  enum class End : std::uint8_t {
    access,   // the last instruction asks for data, and the one behind waits for it or needs the long way
    branch,   // the last instruction is a conditional branch
    through,  // the code goes on in another stretch
    special,  // the instruction behind it needs the long way
  };

  const isa::Bound* code = nullptr;
  const Slot* const* slots = nullptr;  // of the instructions, and of the one behind them
  const Leg* legs = nullptr;           // at least one
  std::uint32_t count = 0;             // of instructions; 0: the first one needs the long way
  Address pc = 0;
  Address next = 0;  // of the instruction behind
  End end = End::special;
  bool whole_words = false;   // all instructions, that behind it too, are words at word addresses
  std::uint64_t hazards = 0;  // bit r: the first instruction waits for a load of register r before it

  // Found when first needed.
  mutable const Stretch* follower = nullptr;  // at `next`
  struct LoopCut {
    static constexpr int none = -1;
    Address end = 1;                  // of the hardware loop that the rest is about
    int index = none;                 // of the instruction there; may be that behind the stretch
    const Stretch* body = nullptr;    // up to and with it
    const Stretch* before = nullptr;  // up to, without, the instruction before it
    Address free_start = 1;           // of the loop, if Core::loops_freely() said so
    LoopCut* more = nullptr;          // for other loops
  };
  mutable LoopCut* cuts = nullptr;                      // the last one that was asked for comes first
  mutable std::array<std::uint64_t, max_cores> runs{};  // by core: whole runs that its counters do not know yet

  /// Bytes from the begin of the stretch to instruction `index` (which may be the one behind).
  Address offset(unsigned index) const { return (index < count ? code[index].pc : next) - pc; }
  bool halfword(unsigned index) const { return ((pc + offset(index)) & 2) != 0; }
  unsigned size_bytes(unsigned index) const { return slots[index]->insn.size_bytes; }
};

/// Stretches by the address of their first instruction, for all cores of a machine.
class StretchCache {
 public:
  StretchCache(DecodeCache& decode, memory::ExternalMemory& memory) : decode_(decode), memory_(memory) {}

  /// The stretch that begins at `pc`.
  const Stretch& at(Address pc) {
    const Address base = pc & ~(DecodeCache::page_bytes - 1);
    if (base != page_base_) {
      page_ = &page(base);
      page_base_ = base;
    }
    const Stretch*& entry = (*page_)[(pc - base) / 2];
    return entry != nullptr ? *entry : *(entry = build(pc));
  }
  const Stretch& follower(const Stretch& stretch) {
    return stretch.follower != nullptr ? *stretch.follower : *(stretch.follower = &at(stretch.next));
  }
  /// The stretch with regard to a hardware loop's end.
  Stretch::LoopCut& cut(const Stretch& stretch, Address loop_end) {
    return stretch.cuts != nullptr && stretch.cuts->end == loop_end ? *stretch.cuts : find_cut(stretch, loop_end);
  }
  /// The word at an address in memory, which is what a fetch finds as long as cores may coast; 0 where nothing is.
  Word word(Address address);

  /// Forgets everything.
  void clear();
  /// All stretches, for the counters.
  const std::deque<Stretch>& all() const { return stretches_; }

 private:
  using Page = std::array<const Stretch*, DecodeCache::page_bytes / 2>;
  struct Code {
    std::vector<isa::Bound> bound;
    std::vector<const Slot*> slots;
  };

  Page& page(Address base);
  const Slot* slot_at(Address pc);
  const Stretch* build(Address pc);
  Stretch::LoopCut& find_cut(const Stretch& stretch, Address loop_end);
  void make_cut(const Stretch& stretch, Stretch::LoopCut& cut);
  const Stretch* loop_body(const Stretch& stretch, unsigned count);
  const Stretch* first_of(const Stretch& stretch, unsigned count);
  template <class Run>
  void make_legs(Stretch& stretch, Run run_pace);
  Stretch& add(const Stretch& stretch);

  DecodeCache& decode_;
  memory::ExternalMemory& memory_;
  std::deque<Stretch> stretches_;
  std::deque<Code> code_;
  std::deque<std::vector<Leg>> legs_;
  std::deque<Stretch::LoopCut> cuts_;
  std::unordered_map<Address, std::unique_ptr<Page>> pages_;
  Page* page_ = nullptr;
  Address page_base_ = 1;
};

}  // namespace pulpo::cluster
