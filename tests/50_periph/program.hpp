// SPDX-License-Identifier: Apache-2.0
// Small programs, assembled on the spot, on a cluster.
#pragma once

#include <array>
#include <catch2/catch.hpp>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "cluster/cluster.hpp"
#include "isa/assembler.hpp"
#include "sim/base/error.hpp"

namespace program_test {

using namespace pulpo;
using namespace pulpo::cluster;

constexpr Address entry = 0x1C00'0080;

inline MachineConfig single_core() {
  MachineConfig config;
  config.cores.count = 1;
  return config;
}

/// Retirements as (cycle, core, pc).
class Retirements final : public Observer {
 public:
  std::uint32_t interests() const override { return bit(ProbeKind::retire); }
  void consume(std::span<const ProbeEvent> events) override { all.insert(all.end(), events.begin(), events.end()); }
  std::vector<ProbeEvent> all;
};

class Program {
 public:
  explicit Program(const MachineConfig& config = single_core()) : cluster(std::make_unique<Cluster>(config)) {
    cluster->probes().attach(retired);
    cluster->on_output([this](unsigned core, char byte) { output.emplace_back(core, byte); });
  }
  Address here() const { return entry + static_cast<Address>(4 * words_.size()); }
  /// One uncompressed instruction; its address.
  Address add(const std::string& text) {
    const Address at = here();
    words_.push_back(assembler_.assemble(text, at).word);
    return at;
  }
  void add_all(const std::vector<std::string>& lines) {
    for (const auto& line : lines) {
      add(line);
    }
  }
  /// lui and addi.
  void li(const std::string& reg, Word value) {
    const Word upper = (value + 0x800) >> 12;
    add("lui " + reg + ", " + std::to_string(upper));
    add("addi " + reg + ", " + reg + ", " + std::to_string(static_cast<std::int32_t>(value - (upper << 12))));
  }
  /// Stores `value` to the end-of-computation register.
  void end(Word value = 0) {
    li("t5", 0x1020'0000);
    li("t6", value);
    add("sw t6, 0(t5)");
    add("jal zero, .+0");
  }
  void load() {
    std::vector<std::byte> bytes(words_.size() * 4);
    std::memcpy(bytes.data(), words_.data(), bytes.size());
    cluster->write_memory(entry, bytes);
    cluster->boot(entry);
  }
  StopReason run(Cycle limit = 100000) {
    load();
    const auto stop = cluster->run(limit);
    cluster->probes().flush();
    return stop;
  }
  /// Cycle in which the instruction at `pc` left ID (first time).
  Cycle cycle_of(Address pc, unsigned core = 0) const {
    for (const auto& event : retired.all) {
      if (event.pc == pc && event.core == core) {
        return event.cycle;
      }
    }
    FAIL("no retirement at this pc");
    return 0;
  }
  Word word_at(Address address) const {
    std::array<std::byte, 4> bytes;
    cluster->read_memory(address, bytes);
    Word word;
    std::memcpy(&word, bytes.data(), sizeof word);
    return word;
  }

  std::unique_ptr<Cluster> cluster;
  Retirements retired;
  std::vector<std::pair<unsigned, char>> output;

 private:
  isa::Assembler assembler_{isa::Variant::flexv};
  std::vector<std::uint32_t> words_;
};

}  // namespace program_test
