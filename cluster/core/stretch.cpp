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

Stretch::Access access_of(const Slot& slot) {
  const isa::MemoryAccess access = slot.insn.memory;
  return {.lanes = static_cast<std::uint8_t>((1U << access.bytes) - 1),
          .destination = slot.insn.rd,
          .unused_bits = static_cast<std::uint8_t>(32 - 8 * access.bytes),
          .store = access.store,
          .loads = slot.flags.load_write,
          .sign_extend = access.sign_extend};
}

/// What the cycles of the stretch do to the fetch side that begins them at `pace`.
std::uint8_t run_pace(const Stretch& stretch, FetchPace pace) {
  bool arrived = false;
  if (stretch.count == 0) {
    return Stretch::starves;
  }
  for (unsigned i = 1; i <= stretch.count; ++i) {
    const bool halfword = stretch.halfword(i);
    const unsigned size_bytes = stretch.size_bytes(i);
    if (!pace.shows(halfword, size_bytes)) {
      return Stretch::starves;
    }
    arrived = pace.arrives;
    pace = pace.popped(halfword, size_bytes);
  }
  return static_cast<std::uint8_t>(pace.index() | (arrived ? Stretch::arriving_before_last : 0U));
}

/// The same when a hardware loop goes back behind the last instruction (PrefetchBuffer::stream_to_loop): when that one
/// leaves the FIFO the loop's start is requested, and only then if a word is arriving.
std::uint8_t run_pace_of_loop(const Stretch& stretch, FetchPace pace) {
  for (unsigned i = 1; i + 1 < stretch.count; ++i) {
    const bool halfword = stretch.halfword(i);
    const unsigned size_bytes = stretch.size_bytes(i);
    if (!pace.shows(halfword, size_bytes)) {
      return Stretch::starves;
    }
    pace = pace.popped(halfword, size_bytes);
  }
  if (stretch.count > 1 && !(pace.arrives && pace.shows(stretch.halfword(stretch.count - 1), 4))) {
    return Stretch::starves;
  }
  return static_cast<std::uint8_t>(FetchPace{}.index() | Stretch::arriving_before_last);
}

template <class Run>
void find_paces(Stretch& stretch, Run run) {
  stretch.whole_words = (stretch.pc & 3) == 0;
  stretch.single_access = stretch.count == 1 && stretch.end == Stretch::End::access;
  for (unsigned i = 0; i <= stretch.count; ++i) {
    stretch.whole_words = stretch.whole_words && stretch.size_bytes(i) == 4;
  }
  for (unsigned i = 0; i < FetchPace::count; ++i) {
    stretch.pace_behind[i] = run(stretch, FetchPace::from_index(i));
  }
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
  fetches_.clear();
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
  added.fetches = {};
  added.runs = {};
  return added;
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
    stretch.end = slot->execution == Execution::memory   ? Stretch::End::access
                  : slot->execution == Execution::branch ? Stretch::End::branch
                                                         : Stretch::End::through;
    if (stretch.end == Stretch::End::access) {
      stretch.access = access_of(*slot);
    }
    slot = slot_at(stretch.next);
  }
  code.slots.push_back(slot != nullptr ? slot : decode_.empty());
  stretch.code = code.bound.data();
  stretch.slots = code.slots.data();
  find_paces(stretch, [&](const Stretch& whole, FetchPace pace) {
    return slot != nullptr ? run_pace(whole, pace) : Stretch::starves;
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
  body.end = count == stretch.count ? stretch.end : Stretch::End::through;
  body.count = count;
  find_paces(body, run_pace_of_loop);
  return &add(body);
}

/// The first `count` instructions, behind which the long way is taken.
const Stretch* StretchCache::first_of(const Stretch& stretch, unsigned count) {
  Stretch first = stretch;
  first.next = stretch.pc + stretch.offset(count);
  first.end = Stretch::End::special;
  first.count = count;
  find_paces(first, run_pace);
  return &add(first);
}

}  // namespace pulpo::cluster
