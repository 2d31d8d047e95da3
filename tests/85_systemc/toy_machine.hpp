// SPDX-License-Identifier: Apache-2.0
// A machine that is all timing: each cycle it mixes the word at its mailbox into a hash, every tenth cycle it reads a
// word outside, and it ends when the mailbox says so. Whoever acts on it a cycle early or late changes its numbers.
#pragma once

#include <cstring>
#include <optional>

#include "cluster/machine.hpp"
#include "memory/external_memory.hpp"
#include "sim/base/error.hpp"

class ToyMachine final : public pulpo::cluster::Machine {
 public:
  static constexpr pulpo::Address mailbox = 0x1000'0000;
  static constexpr pulpo::Address outside_word = 0x1C00'0100;
  static constexpr pulpo::Word stop = 0xFFFF'FFFF;
  static constexpr pulpo::Word crash = 0xFFFF'FFFE;

  explicit ToyMachine(pulpo::memory::ExternalMemory& outside) : outside_(outside) {
    counters_.bank_accesses.resize(2);
    counters_.bank_conflicts.resize(2);
  }

  void write_memory(pulpo::Address address, std::span<const std::byte> bytes) override {
    std::memcpy(at(address, bytes.size()), bytes.data(), bytes.size());
  }
  void read_memory(pulpo::Address address, std::span<std::byte> bytes) const override {
    std::memcpy(bytes.data(), const_cast<ToyMachine*>(this)->at(address, bytes.size()), bytes.size());
  }
  void boot(pulpo::Address entry) override {
    now_ = 0;
    stall_ = 0;
    hash_ = entry;
    ended_ = false;
  }
  pulpo::cluster::StopReason run(pulpo::Cycle limit) override {
    limit_ = limit;
    while (now_ < limit_ && !ended_) {
      if (stall_ == 0) {
        cycle();
      } else {
        --stall_;
      }
      ++now_;
    }
    return ended_ ? pulpo::cluster::StopReason::end_of_computation : pulpo::cluster::StopReason::limit;
  }
  void shorten_run(pulpo::Cycle limit) override { limit_ = std::min(limit_, limit); }
  pulpo::Cycle now() const override { return now_; }
  std::optional<std::uint32_t> exit_value() const override {
    return ended_ ? std::optional{static_cast<std::uint32_t>(hash_ & 0xFF)} : std::nullopt;
  }
  unsigned core_count() const override { return 2; }
  const pulpo::cluster::CoreCounters& core(unsigned) const override { return core_; }
  const pulpo::cluster::ClusterCounters& counters() const override { return counters_; }
  pulpo::ProbeHub& probes() override { return probes_; }
  void mark(pulpo::Address) override {}
  void on_output(std::function<void(unsigned, char)>) override {}
  void on_symbol_lookup(std::function<std::string(pulpo::Address)>) override {}

  std::uint64_t hash() const { return hash_; }

 private:
  std::byte* at(pulpo::Address address, std::size_t size) {
    if (address < mailbox || address - mailbox > sizeof memory_ - size) {
      throw pulpo::ProgramError("outside of memory");
    }
    return memory_ + (address - mailbox);
  }
  void cycle() {
    pulpo::Word mail = 0;
    std::memcpy(&mail, memory_, sizeof mail);
    if (mail == crash) {
      throw pulpo::SimulatedFault("toy crash");
    }
    core_.cycles = now_ + 1;
    mix(mail);
    if (now_ % 10 == 9) {
      pulpo::Word word = 0;
      mix(outside_.read(outside_word, std::as_writable_bytes(std::span{&word, 1})) ? word : 1);
      ++counters_.l2_reads;
      stall_ = outside_.extra_cycles();
    }
    ended_ = mail == stop;
  }
  void mix(pulpo::Word word) { hash_ = (hash_ * 31 + word + now_) % 0xFFFF'FFFB; }

  pulpo::memory::ExternalMemory& outside_;
  std::byte memory_[64] = {};
  pulpo::Cycle now_ = 0, limit_ = 0, stall_ = 0;
  std::uint64_t hash_ = 0;
  bool ended_ = false;
  pulpo::cluster::CoreCounters core_;
  pulpo::cluster::ClusterCounters counters_;
  pulpo::ProbeHub probes_;
};
