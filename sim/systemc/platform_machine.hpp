// SPDX-License-Identifier: Apache-2.0
// The platform driven like any machine: run() lets SystemC's time pass. One a process: SystemC elaborates once.
#pragma once

#include <memory>

#include "memory/l2.hpp"
#include "sim/systemc/platform.hpp"

namespace pulpo::systemc {

class PlatformMachine final : public cluster::Machine {
 public:
  explicit PlatformMachine(const MachineFactory& build, const memory::L2Config& l2 = {},
                           const ClusterOptions& options = {});

  Platform& platform() { return platform_; }

  void write_memory(Address address, std::span<const std::byte> bytes) override {
    inner().write_memory(address, bytes);
  }
  void read_memory(Address address, std::span<std::byte> bytes) const override { inner().read_memory(address, bytes); }
  void boot(Address entry) override { platform_.cluster.boot(entry); }
  cluster::StopReason run(Cycle limit) override;
  void shorten_run(Cycle limit) override { platform_.cluster.shorten_run(limit); }
  Cycle now() const override { return inner().now(); }
  std::optional<std::uint32_t> exit_value() const override { return inner().exit_value(); }
  unsigned core_count() const override { return inner().core_count(); }
  const cluster::CoreCounters& core(unsigned index) const override { return inner().core(index); }
  const cluster::ClusterCounters& counters() const override { return inner().counters(); }
  ProbeHub& probes() override { return inner().probes(); }
  void mark(Address address) override { inner().mark(address); }
  void on_output(std::function<void(unsigned core, char byte)> sink) override { inner().on_output(std::move(sink)); }
  void on_symbol_lookup(std::function<std::string(Address)> lookup) override {
    inner().on_symbol_lookup(std::move(lookup));
  }

 private:
  cluster::Machine& inner() { return platform_.cluster.machine(); }
  const cluster::Machine& inner() const { return platform_.cluster.machine(); }

  memory::L2 l2_;
  Platform platform_;
};

}  // namespace pulpo::systemc
