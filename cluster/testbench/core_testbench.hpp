// SPDX-License-Identifier: Apache-2.0
// One core with memories of fixed latency: the machine of the golden core runs.
#pragma once

#include <algorithm>
#include <array>

#include "cluster/core/core.hpp"
#include "cluster/machine.hpp"
#include "cluster/machine_config.hpp"
#include "cluster/testbench/sparse_memory.hpp"

namespace pulpo::cluster {

class CoreTestbench final : public Machine {
 public:
  explicit CoreTestbench(const MachineConfig& config);

  void write_memory(Address address, std::span<const std::byte> bytes) override { memory_.write(address, bytes); }
  void read_memory(Address address, std::span<std::byte> bytes) const override { memory_.read(address, bytes); }
  void boot(Address entry) override;
  StopReason run(Cycle limit) override;
  void shorten_run(Cycle limit) override { limit_ = std::min(limit_, limit); }
  /// What the golden runs recorded of the core's pins.
  struct Pins {
    enum class Event : std::uint8_t { store, interrupt_raised, interrupt_acknowledged };
    Event event;
    Cycle cycle;
    const DataPort& data;
  };
  void on_pins(std::function<void(const Pins&)> sink) { pins_ = std::move(sink); }
  Cycle now() const override { return cycle_; }
  std::optional<std::uint32_t> exit_value() const override { return exit_value_; }
  unsigned core_count() const override { return 1; }
  const CoreCounters& core(unsigned) const override { return core_.counters(); }
  const ClusterCounters& counters() const override { return counters_; }
  ProbeHub& probes() override { return probes_; }
  void mark(Address address) override { decode_.watch(address); }
  void on_output(std::function<void(unsigned core, char byte)> sink) override { output_ = std::move(sink); }
  void on_symbol_lookup(std::function<std::string(Address)> lookup) override { symbol_ = std::move(lookup); }

 private:
  /// Responses in flight, in order; a core has at most two outstanding.
  struct Responses {
    struct Entry {
      Cycle due;
      Word data;
    };
    std::array<Entry, 8> entries;
    unsigned first = 0;
    unsigned count = 0;

    void push(Cycle due, Word data) { entries[(first + count++) % entries.size()] = {due, data}; }
    bool ready(Cycle now) const { return count != 0 && entries[first].due <= now; }
    Word pop() {
      const Word data = entries[first].data;
      first = (first + 1) % entries.size();
      --count;
      return data;
    }
  };

  void step();
  void answer_data();
  void answer_fetch();
  void store_device(Address address, Word value);
  void check_mapped(Address address) const;
  void tell(Pins::Event event) const {
    if (pins_) {
      pins_({event, cycle_, data_});
    }
  }
  std::uint32_t grant_wait(Address address) const;

  TestbenchConfig config_;
  ProbeHub probes_;
  SparseMemory memory_;
  DecodeCache decode_;
  DataPort data_;
  FetchPort fetch_;
  EventPort event_;
  Core core_;
  Responses data_responses_;
  Responses fetch_responses_;
  std::uint32_t data_waited_ = 0;
  std::uint32_t fetch_waited_ = 0;
  Cycle cycle_ = 0;
  Cycle limit_ = 0;
  Cycle time_ = 0;  // cycles since reset; cycle 0 is that of the first instruction request
  bool started_ = false;
  bool ended_ = false;
  std::uint8_t interrupt_id_ = 0;
  std::optional<Cycle> interrupt_due_;
  std::optional<std::uint32_t> exit_value_;
  ClusterCounters counters_;
  std::function<void(unsigned, char)> output_;
  std::function<void(const Pins&)> pins_;
  std::function<std::string(Address)> symbol_;
};

}  // namespace pulpo::cluster
