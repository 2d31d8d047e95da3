// SPDX-License-Identifier: Apache-2.0
// Decoded instructions by address, shared by all cores of a machine. An entry validates itself against the fetched
// word, so self-modifying code needs no invalidation. Slots are never changed or freed: a pipeline may hold one.
#pragma once

#include <array>
#include <bitset>
#include <deque>
#include <memory>
#include <unordered_map>

#include "cluster/core/slot.hpp"
#include "cluster/timing/core_variant.hpp"
#include "isa/decoder.hpp"
#include "sim/base/types.hpp"

namespace pulpo::cluster {

class DecodeCache {
 public:
  static constexpr Address page_bytes = 4096;
  struct Page {
    std::array<const Slot*, page_bytes / 2> slots{};
    std::bitset<page_bytes / 2> marks;
  };

  /// What the cores have of floating point.
  struct Floats {
    isa::FloatRegisters registers = isa::FloatRegisters::none;
    bool divide_sqrt = true;
    bool present() const { return registers != isa::FloatRegisters::none; }
  };

  explicit DecodeCache(const CoreVariant& variant) : DecodeCache(variant, Floats{}) {}
  DecodeCache(const CoreVariant& variant, Floats floats);

  /// The page of a pc; pages never move.
  Page& page(Address pc);
  /// Decodes `word` (a compressed one has its upper half cleared) and notes it as what stands at `entry`.
  const Slot* decode(std::uint32_t word, const Slot*& entry);
  /// The decoded `word` at `pc` (of a compressed one the upper half is cleared).
  const Slot* find(Address pc, std::uint32_t word) {
    const Slot*& entry = page(pc).slots[(pc % page_bytes) / 2];
    return entry != nullptr && entry->insn.word == word ? entry : decode(word, entry);
  }
  /// Whether something in a range, or in the two cache lines before it, has been decoded: what a fetch may have seen.
  bool holds_code(Address first, std::size_t size_bytes) const;
  /// Marks a pc: its retirements emit ProbeKind::mark.
  void watch(Address pc);
  bool marked(Address pc);
  /// What stands in ID after reset.
  const Slot* empty() const { return empty_; }
  const CoreVariant& variant() const { return variant_; }
  const Floats& floats() const { return floats_; }

 private:
  Slot make_slot(std::uint32_t word) const;

  const CoreVariant& variant_;
  Floats floats_;
  const isa::Decoder& decoder_;
  std::deque<Slot> slots_;
  std::unordered_map<std::uint32_t, const Slot*> by_word_;
  std::unordered_map<Address, std::unique_ptr<Page>> pages_;
  const Slot* empty_ = nullptr;
};

}  // namespace pulpo::cluster
