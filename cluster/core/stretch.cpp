// SPDX-License-Identifier: Apache-2.0
// From code to stretches.
#include "cluster/core/stretch.hpp"

#include <cstring>

#include "memory/address_map.hpp"

namespace pulpo::cluster {

namespace {

std::uint64_t hazards_of(const Slot& slot) {
  return slot.sources | (slot.flags.alu_write ? std::uint64_t{1} << slot.alu_destination : 0U);
}

Leg::Access access_of(const Slot& slot, const isa::Bound& bound) {
  using isa::Addressing;
  const isa::MemoryAccess memory = slot.insn.memory;
  Leg::Access access{.lanes = static_cast<std::uint8_t>((1U << memory.bytes) - 1),
                     .destination = slot.insn.rd,
                     .unused_bits = static_cast<std::uint8_t>(32 - 8 * memory.bytes),
                     .store = memory.store,
                     .loads = slot.flags.load_write,
                     .loads_word = slot.flags.load_write && memory.bytes == 4,
                     .sign_extend = memory.sign_extend,
                     .direct = bound.addressing != Addressing::other,
                     .base = bound.rs1,
                     .source = memory.store ? bound.rs2 : std::uint8_t{0}};
  const Addressing kind = bound.addressing;
  const bool steps = kind == Addressing::post_imm || kind == Addressing::post_rs2 || kind == Addressing::post_rs3;
  const bool immediate = kind == Addressing::imm || kind == Addressing::post_imm;
  const bool second = kind == Addressing::rs2 || kind == Addressing::post_rs2;
  const auto index = immediate ? std::uint8_t{0} : second ? bound.rs2 : bound.rs3;
  const Word offset = immediate ? bound.imm : 0;
  access.stepped = steps ? bound.rs1 : std::uint8_t{0};
  (steps ? access.step_index : access.index) = index;
  (steps ? access.step : access.offset) = offset;
  return access;
}

/// Whether the instruction behind a load waits for it.
bool waits_for_load(const Slot& behind, const Slot& load) {
  return load.flags.load_write && ((hazards_of(behind) >> load.insn.rd) & 1) != 0;
}

std::uint8_t pace_behind(FetchPace pace, bool arrived) {
  return static_cast<std::uint8_t>(pace.index() | (arrived ? Leg::arriving_before_last : 0U));
}

/// What the cycles of a leg do to the fetch side that begins them at `pace`.
std::uint8_t run_pace(const Stretch& stretch, const Leg& leg, FetchPace pace) {
  bool arrived = false;
  if (leg.count == 0) {
    return Leg::starves;
  }
  for (unsigned i = leg.first + 1U; i <= unsigned{leg.first} + leg.count; ++i) {
    const bool halfword = stretch.halfword(i);
    const unsigned size_bytes = stretch.size_bytes(i);
    if (!pace.shows(halfword, size_bytes)) {
      return Leg::starves;
    }
    arrived = pace.arrives;
    pace = pace.popped(halfword, size_bytes);
  }
  return pace_behind(pace, arrived);
}

/// The same when a hardware loop goes back behind the stretch (PrefetchBuffer::stream_to_loop): when its last
/// instruction leaves the FIFO the loop's start is requested, and only then if a word is arriving.
std::uint8_t run_pace_of_loop(const Stretch& stretch, const Leg& leg, FetchPace pace) {
  bool arrived = false;
  for (unsigned i = leg.first + 1U; i <= unsigned{leg.first} + leg.count; ++i) {
    const bool requests_start = i + 1 == stretch.count;
    const bool shows_start = i == stretch.count;
    if (!shows_start && (!pace.shows(stretch.halfword(i), requests_start ? 4 : stretch.size_bytes(i)) ||
                         (requests_start && !pace.arrives))) {
      return Leg::starves;
    }
    arrived = pace.arrives || shows_start;
    pace = requests_start || shows_start ? FetchPace{} : pace.popped(stretch.halfword(i), stretch.size_bytes(i));
  }
  return pace_behind(pace, arrived);
}

bool all_whole_words(const Stretch& stretch) {
  bool whole = (stretch.pc & 3) == 0;
  for (unsigned i = 0; i <= stretch.count; ++i) {
    whole = whole && stretch.size_bytes(i) == 4;
  }
  return whole;
}

/// Of the first `count` instructions of a stretch.
Stretch::End end_of(const Stretch& stretch, unsigned count) {
  if (count == stretch.count) {
    return stretch.end;
  }
  return count != 0 && stretch.slots[count - 1]->execution == Execution::memory ? Stretch::End::access
                                                                                : Stretch::End::through;
}

}  // namespace

StretchCache::Page& StretchCache::page(Address base) {
  auto& page = pages_[base];
  if (page == nullptr) {
    page = std::make_unique<Page>();
  }
  return *page;
}

void StretchCache::clear() {
  pages_.clear();
  stretches_.clear();
  code_.clear();
  legs_.clear();
  cuts_.clear();
  page_ = nullptr;
  page_base_ = 1;
}

/// What stands at `pc` in plain memory outside of the cluster; else null.
const Slot* StretchCache::slot_at(Address pc) {
  if (memory::is_tcdm(pc)) {
    return nullptr;  // cores write there without being noticed
  }
  std::uint32_t word = 0;
  for (unsigned i = 0; i < 2; ++i) {
    const std::byte* bytes = memory_.plain(pc + 2 * i, 2);
    std::uint16_t half = 0;
    if (bytes == nullptr) {
      return nullptr;
    }
    std::memcpy(&half, bytes, sizeof half);
    word |= std::uint32_t{half} << 16 * i;
    if (i == 0 && (half & 3) != 3) {
      break;
    }
  }
  return decode_.find(pc, word);
}

Stretch& StretchCache::add(const Stretch& stretch) {
  Stretch& added = stretches_.emplace_back(stretch);
  added.follower = nullptr;
  added.cuts = nullptr;
  added.runs = {};
  return added;
}

/// @param run_pace gives a leg's Leg::pace_behind
template <class Run>
void StretchCache::make_legs(Stretch& stretch, Run run_pace) {
  auto& legs = legs_.emplace_back();
  unsigned first = 0;
  for (unsigned i = 0; i < stretch.count; ++i) {
    const Slot& slot = *stretch.slots[i];
    const bool requests = slot.execution == Execution::memory;
    if (requests || i + 1 == stretch.count) {
      legs.push_back({.code = stretch.code + first,
                      .slot = &slot,
                      .first = static_cast<std::uint8_t>(first),
                      .count = static_cast<std::uint8_t>(i + 1 - first),
                      .requests = requests,
                      .single = requests && i == first,
                      .last = i + 1 == stretch.count,
                      .access = requests ? access_of(slot, stretch.code[i]) : Leg::Access{},
                      .pace_behind = {}});
      first = i + 1;
    }
  }
  if (legs.empty()) {
    legs.emplace_back();
  }
  stretch.whole_words = all_whole_words(stretch);
  stretch.legs = legs.data();
  for (Leg& leg : legs) {
    for (unsigned i = 0; i < FetchPace::count; ++i) {
      leg.pace_behind[i] = run_pace(stretch, leg, FetchPace::from_index(i));
    }
  }
}

const Stretch* StretchCache::build(Address pc) {
  Code& code = code_.emplace_back();
  Stretch stretch;
  stretch.pc = stretch.next = pc;
  const Slot* slot = slot_at(pc);
  stretch.hazards = slot != nullptr ? hazards_of(*slot) : 0;
  stretch.end = Stretch::End::through;
  while (stretch.end == Stretch::End::through && stretch.count < Stretch::most_instructions) {
    const bool coasts = slot != nullptr && slot->streams && !decode_.marked(stretch.next);
    const isa::Bound bound = coasts ? isa::bind(slot->insn, stretch.next) : isa::Bound{};
    if (bound.run == nullptr) {
      stretch.end = Stretch::End::special;
      break;
    }
    code.bound.push_back(bound);
    code.slots.push_back(slot);
    ++stretch.count;
    stretch.next += bound.size_bytes;
    const Slot* const behind = slot_at(stretch.next);
    stretch.end = slot->execution == Execution::branch                  ? Stretch::End::branch
                  : behind != nullptr && waits_for_load(*behind, *slot) ? Stretch::End::access
                                                                        : Stretch::End::through;
    slot = behind;
  }
  if (stretch.count != 0 && stretch.end != Stretch::End::branch && code.slots.back()->execution == Execution::memory) {
    stretch.end = Stretch::End::access;
  }
  code.slots.push_back(slot != nullptr ? slot : decode_.empty());
  stretch.code = code.bound.data();
  stretch.slots = code.slots.data();
  make_legs(stretch, [&](const Stretch& whole, const Leg& leg, FetchPace pace) {
    return slot != nullptr ? run_pace(whole, leg, pace) : Leg::starves;
  });
  return &add(stretch);
}

Word StretchCache::word(Address address) {
  Word word = 0;
  if (const std::byte* bytes = memory_.plain(address, sizeof word)) {
    std::memcpy(&word, bytes, sizeof word);
  }
  return word;
}

Stretch::LoopCut& StretchCache::find_cut(const Stretch& stretch, Address loop_end) {
  Stretch::LoopCut** link = &stretch.cuts;
  while (*link != nullptr && (*link)->end != loop_end) {
    link = &(*link)->more;
  }
  Stretch::LoopCut* cut = *link;
  if (cut != nullptr) {
    *link = cut->more;
  } else {
    cut = &cuts_.emplace_back();
    cut->end = loop_end;
    make_cut(stretch, *cut);
  }
  cut->more = stretch.cuts;
  stretch.cuts = cut;
  return *cut;
}

void StretchCache::make_cut(const Stretch& stretch, Stretch::LoopCut& cut) {
  for (unsigned i = 0; i <= stretch.count; ++i) {
    if (stretch.pc + stretch.offset(i) == cut.end) {
      cut.index = static_cast<int>(i);
      cut.body = i < stretch.count ? loop_body(stretch, i + 1) : nullptr;
      cut.before = i > 0 ? first_of(stretch, i - 1) : nullptr;
      return;
    }
  }
}

/// The first `count` instructions, behind which a hardware loop goes back.
const Stretch* StretchCache::loop_body(const Stretch& stretch, unsigned count) {
  Stretch body = stretch;
  body.next = stretch.pc + stretch.offset(count);
  body.end = end_of(stretch, count);
  body.count = count;
  make_legs(body, run_pace_of_loop);
  return &add(body);
}

/// The first `count` instructions, behind which the long way is taken.
const Stretch* StretchCache::first_of(const Stretch& stretch, unsigned count) {
  Stretch first = stretch;
  first.next = stretch.pc + stretch.offset(count);
  first.end = end_of(stretch, count) == Stretch::End::access ? Stretch::End::access : Stretch::End::special;
  first.count = count;
  make_legs(first, run_pace);
  return &add(first);
}

}  // namespace pulpo::cluster
