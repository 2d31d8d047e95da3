// SPDX-License-Identifier: Apache-2.0
// Tightly coupled data memory: word-interleaved single-port banks behind one of two interconnects, LIC
// (tcdm_interconnect.sv) or XBAR (XBAR_TCDM.sv). Each cycle: add() the requests, arbitrate(), access() for those that
// won.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "memory/address_map.hpp"
#include "memory/config.hpp"
#include "memory/round_robin_tree.hpp"
#include "sim/base/types.hpp"

namespace pulpo::memory {

inline constexpr unsigned max_banks = 64;
/// Requesters are numbered as in the RTL: cores, external ports, DMA ports.
inline constexpr unsigned tcdm_external_ports = 4;
inline constexpr unsigned tcdm_dma_ports = 4;
inline constexpr unsigned max_requesters = 24;

class Tcdm {
 public:
  Tcdm(const TcdmConfig& config, unsigned cores);

  void reset();

  std::uint32_t size_bytes() const { return static_cast<std::uint32_t>(words_.size() * sizeof(Word)); }
  unsigned banks() const { return bank_mask_ + 1; }
  unsigned bank_of(Address address) const { return (address >> 2) & bank_mask_; }
  /// XBAR's arbitration policy: bit 0 among the cores, bit 1 among the DMA ports (TCDM_arb_policy of cluster control).
  void set_policy(unsigned bits) { policy_ = bits; }
  unsigned first_dma_requester() const { return first_dma_; }
  /// Whether the address lies in one of the TCDM's windows (address_map.hpp), and there is memory behind it (with
  /// `tcdm.wraps` there always is).
  bool hits(Address address) const { return (address & foreign_bits_) == 0; }

  /// A request of this cycle.
  void add(unsigned requester, Address address) {
    const unsigned bank = bank_of(address);
    const std::uint64_t bit = std::uint64_t{1} << bank;
    contended_ |= requested_ & bit;
    requested_ |= bit;
    entries_[used_++] = {static_cast<std::uint8_t>(requester), static_cast<std::uint8_t>(bank)};
  }

  struct Entry {
    std::uint8_t requester;
    std::uint8_t bank;
  };
  /// The short way of a cycle in which no two requests meet: all are granted, in the order of add(). Empty when they
  /// meet, or the interconnect is not LIC: then arbitrate() decides.
  std::span<const Entry> take_uncontended() {
    if (contended_ != 0 || is_xbar_) {
      return {};
    }
    for (unsigned i = 0; i < used_; ++i) {
      pointer_[entries_[i].bank] = entries_[i].requester;  // the only requester: where ARB-TREE-2 puts it
      ++accesses_[entries_[i].bank];
    }
    const std::span<const Entry> granted(entries_.data(), used_);
    used_ = 0;
    requested_ = 0;
    return granted;
  }
  /// Who requests in this cycle.
  std::uint32_t requesters() const {
    std::uint32_t mask = 0;
    for (unsigned i = 0; i < used_; ++i) {
      mask |= 1u << entries_[i].requester;
    }
    return mask;
  }
  bool requested() const { return used_ != 0; }
  /// Decides this cycle's requests; bit i of the result = requester i is granted.
  std::uint32_t arbitrate(Cycle now);

  /// Who got `bank` in the last arbitrate() that found it contended; max_requesters = nobody (test-and-set's second
  /// half).
  unsigned winner(unsigned bank) const { return winner_[bank]; }

  /// The access of a request that take_uncontended() granted; returns the word read.
  Word access_plainly(Address address, bool write, unsigned byte_enable, Word data) {
    Word& word = words_[(address & word_mask_) >> 2];
    const Word old = word;
    if (write) {
      const Word lanes = lane_masks[byte_enable & 15u];
      word = (old & ~lanes) | (data & lanes);
    }
    return old;
  }
  /// Whether requests that meet in no bank are all granted and leave nothing behind but serve_alone()'s traces.
  bool grants_all_uncontended() const { return !is_xbar_; }
  /// Request and access in one, when no other request of the cycle meets it.
  Word serve_alone(unsigned requester, unsigned bank, Address address, bool write, unsigned byte_enable, Word data) {
    pointer_[bank] = static_cast<std::uint8_t>(requester);  // where ARB-TREE-2 puts it
    ++accesses_[bank];
    return access_plainly(address, write, byte_enable, data);
  }
  /// Decides between requests that meet in a bank, where grants_all_uncontended(); the access follows.
  unsigned decide(unsigned bank, std::uint32_t requesters) {
    const unsigned chosen = tree_winner(requesters, pointer_[bank], lic_levels_);
    pointer_[bank] = static_cast<std::uint8_t>(next_pointer(requesters, pointer_[bank]));
    winner_[bank] = static_cast<std::uint8_t>(chosen);
    ++accesses_[bank];
    conflicts_[bank] += static_cast<unsigned>(std::popcount(requesters)) - 1;
    return chosen;
  }
  /// The access of a granted request; returns the word that the requester sees.
  Word access(unsigned requester, Address address, bool write, unsigned byte_enable, Word data, Cycle now) {
    const Word old = access_plainly(address, write, byte_enable, data);
    if (!write && (address & test_and_set_bit) != 0 && is_xbar_) {
      test_and_set(requester, address, byte_enable, now);
    }
    return busy_cycle_ == now ? disturbed(requester, address, old) : old;
  }

  /// Backdoor, by offset into the TCDM; the range must be inside.
  std::span<std::byte> bytes() { return std::as_writable_bytes(std::span(words_)); }
  std::span<const std::byte> bytes() const { return std::as_bytes(std::span(words_)); }

  /// Registers and counts between cycles.
  template <class Walk>
  void walk(Walk& walk) {
    for (unsigned bank = 0; bank < banks(); ++bank) {
      walk.control(pointer_[bank]);
      walk.control(core_counter_[bank]);
      walk.control(dma_counter_[bank]);
      walk.progress(accesses_[bank]);
      walk.progress(conflicts_[bank]);
    }
    walk.control(prefer_dma_);
    walk.control(policy_);
  }

  /// What happened since reset().
  struct Seen {
    bool dma_met_core = false;  // in a bank
    bool policy = false;        // a bank was decided under another policy than 0
    bool test_and_set = false, echo = false;
  };
  const Seen& seen() const { return seen_; }

  const std::array<std::uint64_t, max_banks>& accesses() const { return accesses_; }
  const std::array<std::uint64_t, max_banks>& conflicts() const { return conflicts_; }

 private:
  static constexpr Cycle no_cycle = ~Cycle{0};
  static constexpr std::array<Word, 16> lane_masks = [] {
    std::array<Word, 16> masks{};
    for (unsigned enable = 0; enable < 16; ++enable) {
      for (unsigned lane = 0; lane < 4; ++lane) {
        masks[enable] |= ((enable >> lane) & 1u) != 0 ? Word{0xFF} << (8 * lane) : 0;
      }
    }
    return masks;
  }();

  unsigned choose_lic(unsigned bank, std::uint32_t requests);
  unsigned choose_xbar(unsigned bank, std::uint32_t requests);
  void test_and_set(unsigned requester, Address address, unsigned byte_enable, Cycle now);
  Word disturbed(unsigned requester, Address address, Word read);

  std::uint64_t requested_ = 0, contended_ = 0;  // banks
  unsigned used_ = 0;
  std::array<Entry, max_requesters> entries_{};
  std::uint32_t bank_mask_;
  std::uint32_t word_mask_;
  std::uint32_t foreign_bits_;  // address bits that are 0 in all addresses of the TCDM
  unsigned first_dma_;
  unsigned lic_levels_;   // of LIC's tree
  unsigned core_levels_;  // of XBAR's tree of cores
  bool is_xbar_;

  // LIC: one pointer a bank; XBAR: a counter for each of the two trees, and the flag between them (MUX2_REQ.sv)
  std::array<std::uint8_t, max_banks> pointer_{};
  std::array<std::uint8_t, max_banks> core_counter_{}, dma_counter_{};
  std::uint64_t prefer_dma_ = 0;
  unsigned policy_ = 0;
  std::uint64_t busy_ = 0;  // XBAR: banks that store the set half of a test-and-set in cycle busy_cycle_
  Cycle busy_cycle_ = no_cycle;
  std::array<std::uint8_t, max_banks> setter_{};  // for whom
  std::array<Word, max_banks> set_answer_{};      // what the bank shows in the cycle behind

  std::array<std::uint32_t, max_banks> requests_{};
  std::array<std::uint8_t, max_banks> winner_{};
  std::array<std::uint64_t, max_banks> accesses_{}, conflicts_{};
  Seen seen_;
  std::vector<Word> words_;
};

}  // namespace pulpo::memory
