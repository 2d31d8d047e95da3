// SPDX-License-Identifier: Apache-2.0
// The parts of the cluster as a SystemC user finds them: named modules, one for each part, that show its counters. They
// have no process and no ports: the cluster's one process moves them all.
#pragma once

#include <systemc>

#include "cluster/machine.hpp"

namespace pulpo::systemc {

/// A part of `machine`, which must outlive it.
class UnitModule : public sc_core::sc_module {
 public:
  UnitModule(const sc_core::sc_module_name& name, const cluster::Machine& machine)
      : sc_module(name), machine_(machine) {}

 protected:
  const cluster::Machine& machine() const { return machine_; }
  const cluster::ClusterCounters& cluster_counters() const { return machine_.counters(); }

 private:
  const cluster::Machine& machine_;
};

class CoreModule final : public UnitModule {
 public:
  CoreModule(const sc_core::sc_module_name& name, const cluster::Machine& machine, unsigned index)
      : UnitModule(name, machine), index_(index) {}
  unsigned index() const { return index_; }
  const cluster::CoreCounters& counters() const { return machine().core(index_); }

 private:
  unsigned index_;
};

class BankModule final : public UnitModule {
 public:
  BankModule(const sc_core::sc_module_name& name, const cluster::Machine& machine, unsigned index)
      : UnitModule(name, machine), index_(index) {}
  unsigned index() const { return index_; }
  std::uint64_t accesses() const { return cluster_counters().bank_accesses[index_]; }
  std::uint64_t conflicts() const { return cluster_counters().bank_conflicts[index_]; }

 private:
  unsigned index_;
};

class DmaModule final : public UnitModule {
 public:
  using UnitModule::UnitModule;
  std::uint64_t bytes_in() const { return cluster_counters().dma_bytes_in; }
  std::uint64_t bytes_out() const { return cluster_counters().dma_bytes_out; }
  std::uint64_t busy_cycles() const { return cluster_counters().dma_busy_cycles; }
};

class EventUnitModule final : public UnitModule {
 public:
  using UnitModule::UnitModule;
  std::uint64_t accesses() const { return cluster_counters().event_unit_accesses; }
};

class IcacheModule final : public UnitModule {
 public:
  using UnitModule::UnitModule;
  std::uint64_t l1_hits() const { return cluster_counters().icache_l1_hits; }
  std::uint64_t l1_misses() const { return cluster_counters().icache_l1_misses; }
  std::uint64_t l15_hits() const { return cluster_counters().icache_l15_hits; }
  std::uint64_t l15_misses() const { return cluster_counters().icache_l15_misses; }
};

}  // namespace pulpo::systemc
