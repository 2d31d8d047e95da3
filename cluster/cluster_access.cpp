// SPDX-License-Identifier: Apache-2.0
// The cluster seen from outside: memory by the back door, counters, and the words for what went wrong.
#include <fmt/format.h>

#include <cstring>

#include "cluster/cluster.hpp"
#include "sim/base/error.hpp"

namespace pulpo::cluster {

namespace {
constexpr const char* map_hint =
    "The map: TCDM from 0x10000000, peripherals 0x10200000-0x10204800, L2 from 0x1c000000, stdout 0x40000000.";
}

void Cluster::write_memory(Address address, std::span<const std::byte> bytes) {
  if (!memory_.write(address, bytes)) {
    throw ProgramError(fmt::format("{} bytes at 0x{:08x} do not lie in the machine's memory", bytes.size(), address),
                       map_hint);
  }
}

void Cluster::read_memory(Address address, std::span<std::byte> bytes) const {
  if (!const_cast<SystemMemory&>(memory_).read(address, bytes)) {
    throw ProgramError(fmt::format("{} bytes at 0x{:08x} do not lie in the machine's memory", bytes.size(), address),
                       map_hint);
  }
}

void Cluster::mark(Address address) {
  decode_.watch(address);
  for (auto& core : cores_) {
    core->forget_stretches();
  }
  stretches_.clear();
}

const ClusterCounters& Cluster::counters() const {
  const auto banks = tcdm_.banks();
  counters_.bank_accesses.assign(tcdm_.accesses().begin(), tcdm_.accesses().begin() + banks);
  counters_.bank_conflicts.assign(tcdm_.conflicts().begin(), tcdm_.conflicts().begin() + banks);
  instructions_->count(counters_);
  counters_.bus_reads = bus_.reads();
  counters_.rules |= rules();
  return counters_;
}

std::string Cluster::place(unsigned core) const {
  const Address pc = data_[core].request ? cores_[core]->access_pc() : cores_[core]->pc();
  const std::string symbol = symbol_ ? symbol_(pc) : std::string{};
  return fmt::format("core {}, cycle {}, pc 0x{:08x}{}", core, now_, pc, symbol.empty() ? "" : " (" + symbol + ")");
}

void Cluster::fault(unsigned core, const std::string& what, const std::string& hint) const {
  throw SimulatedFault(fmt::format("{}: {}", place(core), what), hint);
}

void Cluster::fault_nowhere(unsigned core, Address address, bool write) const {
  const std::string end = fmt::format(
      "The TCDM has {} KiB: tcdm.size_kib sets that; with tcdm.wraps=true it repeats itself here, as in the hardware.",
      tcdm_.size_bytes() / 1024);
  fault(core, fmt::format("{} 0x{:08x}: nothing answers at this address", write ? "store to" : "load from", address),
        memory::is_tcdm(address) ? end : map_hint);
}

void Cluster::fault_bus(const BusError& error) const {
  if (error.master == BusMaster::cores) {
    fault_nowhere(error.id, error.address, error.write);
  }
  const char* who = error.master == BusMaster::dma ? "the DMA" : "the instruction cache";
  throw SimulatedFault(fmt::format("cycle {}: {} {} 0x{:08x}: nothing answers at this address", now_, who,
                                   error.write ? "writes" : "reads", error.address),
                       map_hint);
}

void Cluster::fault_dma(const DmaFault& error) const {
  const std::string who = error.port < count_ ? fmt::format("core {}", error.port) : "the peripheral port";
  throw SimulatedFault(
      fmt::format(
          "cycle {}: the DMA, commanded by {}: its TCDM side (0x{:08x}, {} bytes) is outside the TCDM of {} KiB", now_,
          who, error.address, error.bytes, tcdm_.size_bytes() / 1024),
      "The second word of a command is the TCDM address, the third the external one.");
}

/// What a core that does nothing waits for.
std::string Cluster::describe_sleep(unsigned core) const {
  if (!cores_[core]->dormant()) {
    return fmt::format("{} (event mask 0x{:08x}, buffered events 0x{:08x})", describe_wait(data_[core].address),
                       event_unit_.event_mask(core), event_unit_.event_buffer(core));
  }
  return cores_[core]->sleeps()
             ? fmt::format("an interrupt, in wfi (interrupt mask 0x{:08x}, buffered events 0x{:08x})",
                           event_unit_.interrupt_mask(core), event_unit_.event_buffer(core))
             : "its fetch enable";
}

void Cluster::fault_asleep() const {
  std::string list;
  for (unsigned core = 0; core < count_; ++core) {
    list += fmt::format("\n  {} waits for {}", place(core), describe_sleep(core));
  }
  throw SimulatedFault(
      fmt::format("all cores sleep for ever from cycle {} on:{}", now_, list),
      "A barrier that not all of its cores reach, an event or interrupt nobody sends, or a mask that hides it.");
}

}  // namespace pulpo::cluster
