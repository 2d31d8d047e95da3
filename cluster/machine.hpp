// SPDX-License-Identifier: Apache-2.0
// What the engine and SystemC drive: the cluster, or the one-core testbench of the golden runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cluster/counters.hpp"
#include "sim/base/probe.hpp"
#include "sim/base/types.hpp"

namespace pulpo::cluster {

enum class StopReason : std::uint8_t {
  end_of_computation,  // the program stored to the end-of-computation register
  limit,               // the cycle given to run() was reached
};

class Machine {
 public:
  virtual ~Machine() = default;

  /// Backdoor access to memory, without timing (loading, poke, debug). Throws ProgramError outside of memory.
  virtual void write_memory(Address address, std::span<const std::byte> bytes) = 0;
  virtual void read_memory(Address address, std::span<std::byte> bytes) const = 0;

  /// Resets all state but memory; all cores will start at `entry`.
  virtual void boot(Address entry) = 0;

  /// Simulates until the end of computation or until now() == `limit`. Can be called again after `limit`.
  /// Throws SimulatedFault (bus error, illegal instruction that nobody handles, all cores asleep for ever).
  virtual StopReason run(Cycle limit) = 0;
  /// For memory outside that is accessed within run(): something may happen out there at `limit`, so that run() must
  /// return then, if its own limit is later.
  virtual void shorten_run(Cycle limit) = 0;

  /// Number of cycles simulated; after the end of computation the golden data's `cycles`.
  virtual Cycle now() const = 0;
  virtual std::optional<std::uint32_t> exit_value() const = 0;

  virtual unsigned core_count() const = 0;
  virtual const CoreCounters& core(unsigned index) const = 0;
  virtual const ClusterCounters& counters() const = 0;

  /// Observation. Marks: the addresses whose retirement emits ProbeKind::mark.
  virtual ProbeHub& probes() = 0;
  virtual void mark(Address address) = 0;
  /// Where bytes stored to the stdout device go (core, byte). Default: dropped.
  virtual void on_output(std::function<void(unsigned core, char byte)> sink) = 0;
  /// Names a pc for messages ("function+0x10"), set by whoever has the symbols.
  virtual void on_symbol_lookup(std::function<std::string(Address)> lookup) = 0;
};

}  // namespace pulpo::cluster
