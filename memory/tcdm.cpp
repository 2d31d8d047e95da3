// SPDX-License-Identifier: Apache-2.0
// TCDM arbitration where requests meet in a bank.
#include "memory/tcdm.hpp"

#include <algorithm>

#include "memory/round_robin_tree.hpp"

namespace pulpo::memory {

namespace {
constexpr unsigned dma_levels = 2;
static_assert(1u << dma_levels == tcdm_dma_ports);
}  // namespace

Tcdm::Tcdm(const TcdmConfig& config, unsigned cores)
    : bank_mask_(config.banks - 1),
      word_mask_(config.size_kib * 1024 - 1),
      foreign_bits_(~((config.wraps ? tcdm_window - 1 : word_mask_) | tcdm_base | test_and_set_bit)),
      first_dma_(cores + tcdm_external_ports),
      lic_levels_(static_cast<unsigned>(std::bit_width(first_dma_ + tcdm_dma_ports - 1))),
      core_levels_(static_cast<unsigned>(std::bit_width(cores - 1))),
      is_xbar_(config.interconnect == TcdmConfig::Interconnect::xbar),
      words_(config.size_kib * 256) {}

void Tcdm::reset() {
  pointer_.fill(0);
  core_counter_.fill(0);
  dma_counter_.fill(0);
  prefer_dma_ = 0;
  policy_ = 0;
  busy_ = 0;
  busy_cycle_ = no_cycle;
  requested_ = contended_ = 0;
  used_ = 0;
  accesses_.fill(0);
  conflicts_.fill(0);
  seen_ = {};
}

std::uint32_t Tcdm::arbitrate(Cycle now) {
  for (unsigned i = 0; i < used_; ++i) {
    requests_[entries_[i].bank] |= 1u << entries_[i].requester;
  }
  const std::uint64_t busy = busy_cycle_ == now ? busy_ : 0;
  std::uint32_t granted = 0;
  for (std::uint64_t left = requested_; left != 0; left &= left - 1) {
    const auto bank = static_cast<unsigned>(std::countr_zero(left));
    const std::uint32_t requests = requests_[bank];
    requests_[bank] = 0;
    const auto count = static_cast<unsigned>(std::popcount(requests));
    if (((busy >> bank) & 1u) != 0) {
      winner_[bank] = max_requesters;
      conflicts_[bank] += count;
      continue;
    }
    const unsigned chosen = is_xbar_ ? choose_xbar(bank, requests) : choose_lic(bank, requests);
    winner_[bank] = static_cast<std::uint8_t>(chosen);
    granted |= 1u << chosen;
    ++accesses_[bank];
    conflicts_[bank] += count - 1;
    const std::uint32_t dma_requests = requests >> first_dma_;
    seen_.dma_met_core |= dma_requests != 0 && dma_requests << first_dma_ != requests;
  }
  seen_.policy |= is_xbar_ && policy_ != 0;
  requested_ = contended_ = 0;
  used_ = 0;
  return granted;
}

/// TCDM-LIC: one tree over all requesters; the DMA has no class of its own (tcdm_interconnect.sv).
unsigned Tcdm::choose_lic(unsigned bank, std::uint32_t requests) {
  const unsigned chosen = tree_winner(requests, pointer_[bank], lic_levels_);
  pointer_[bank] = static_cast<std::uint8_t>(next_pointer(requests, pointer_[bank]));
  return chosen;
}

/// TCDM-XBAR: two trees whose pointers count grants, and a flag between them that toggles with each granted cycle of
/// the bank (ArbitrationTree.sv, priority_Flag_Req.sv, MUX2_REQ.sv).
unsigned Tcdm::choose_xbar(unsigned bank, std::uint32_t requests) {
  const std::uint32_t core_requests = requests & ((1u << first_dma_) - 1);
  const std::uint32_t dma_requests = requests >> first_dma_;
  const bool dma = dma_requests != 0 && (core_requests == 0 || ((prefer_dma_ >> bank) & 1u) != 0);
  prefer_dma_ ^= std::uint64_t{1} << bank;
  // policy 0: the pointer counts grants; policy 1: the last winner keeps the bank until it stops asking
  const auto advance = [](std::uint8_t& pointer, unsigned chosen, unsigned requesters, bool keeps) {
    pointer = static_cast<std::uint8_t>(keeps ? chosen : pointer + 1u < requesters ? pointer + 1u : 0);
  };
  if (dma) {
    const unsigned chosen = tree_winner(dma_requests, dma_counter_[bank], dma_levels);
    advance(dma_counter_[bank], chosen, tcdm_dma_ports, (policy_ & 2u) != 0);
    return first_dma_ + chosen;
  }
  const unsigned chosen = tree_winner(core_requests, core_counter_[bank], core_levels_);
  advance(core_counter_[bank], chosen, first_dma_ - tcdm_external_ports, (policy_ & 1u) != 0);
  return chosen;
}

/// TCDM-TS: a load through the alias returns the old word; in the next cycle the bank stores ones to the loaded bytes
/// and grants nobody (TestAndSet.sv). LIC has no test-and-set: its alias is a plain load.
void Tcdm::test_and_set(unsigned requester, Address address, unsigned byte_enable, Cycle now) {
  seen_.test_and_set = true;
  const unsigned bank = bank_of(address);
  Word& word = words_[(address & word_mask_) >> 2];
  setter_[bank] = static_cast<std::uint8_t>(requester);
  set_answer_[bank] = word;
  word |= lane_masks[byte_enable & 15u];
  if (busy_cycle_ != now + 1) {
    busy_cycle_ = now + 1;
    busy_ = 0;
  }
  busy_ |= std::uint64_t{1} << bank;
}

/// TCDM-TS-ECHO: the set half answers its requester too. A load that the same requester gets granted in that cycle
/// meets that answer: of two banks that answer together the higher one is heard (FanInPrimitive_Resp.sv).
Word Tcdm::disturbed(unsigned requester, Address address, Word read) {
  Word heard = read;
  for (std::uint64_t left = busy_ >> bank_of(address) << bank_of(address); left != 0; left &= left - 1) {
    const auto bank = static_cast<unsigned>(std::countr_zero(left));
    if (setter_[bank] == requester) {
      heard = set_answer_[bank];
      seen_.echo = true;
    }
  }
  return heard;
}

}  // namespace pulpo::memory
