// SPDX-License-Identifier: Apache-2.0
// The cluster: cores around their shared memory, event unit, peripherals, DMA and instruction side, and the cycle that
// ties them together.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cluster/bus/axi_bus.hpp"
#include "cluster/bus/per2axi.hpp"
#include "cluster/core/core.hpp"
#include "cluster/core/decode_cache.hpp"
#include "cluster/dma/dma.hpp"
#include "cluster/event_unit/event_unit.hpp"
#include "cluster/fpu/interconnect.hpp"
#include "cluster/icache/instruction_side.hpp"
#include "cluster/limits.hpp"
#include "cluster/machine.hpp"
#include "cluster/machine_config.hpp"
#include "cluster/peripheral/control.hpp"
#include "cluster/peripheral/interconnect.hpp"
#include "cluster/peripheral/redundancy.hpp"
#include "cluster/peripheral/timer.hpp"
#include "cluster/sleep_history.hpp"
#include "cluster/system_memory.hpp"
#include "memory/l2.hpp"
#include "memory/tcdm.hpp"
#include "memory/tcdm_port.hpp"

namespace pulpo::cluster {

class Cluster final : public Machine {
 public:
  /// @param outside what the bus ends in; without it, the cluster has an L2 of its own. It outlives the cluster.
  explicit Cluster(const MachineConfig& config, memory::ExternalMemory* outside = nullptr);

  void write_memory(Address address, std::span<const std::byte> bytes) override;
  void read_memory(Address address, std::span<std::byte> bytes) const override;
  void boot(Address entry) override;
  StopReason run(Cycle limit) override;
  void shorten_run(Cycle limit) override { limit_ = std::min(limit_, limit); }
  Cycle now() const override { return now_; }
  std::optional<std::uint32_t> exit_value() const override { return exit_value_; }
  unsigned core_count() const override { return count_; }
  const CoreCounters& core(unsigned index) const override { return cores_[index]->counters(); }
  std::uint64_t skipped_cycles() const;
  std::uint64_t coasted_instructions(unsigned index) const { return cores_[index]->coasted_instructions(); }
  const ClusterCounters& counters() const override;
  ProbeHub& probes() override { return probes_; }
  void mark(Address address) override;
  void on_output(std::function<void(unsigned core, char byte)> sink) override { memory_.on_output(std::move(sink)); }
  void on_symbol_lookup(std::function<std::string(Address)> lookup) override { symbol_ = std::move(lookup); }

 private:
  static constexpr Cycle dormancy_check_cycles = 1024;

  /// Parts with something to do in a cycle.
  struct Active {
    bool slow = false;  // peripheral interconnect and all behind it
    bool dma = false, timer = false, events = false, instructions = false, bus = false;
    bool any = false;
  };

  // cluster_coast.cpp
  void start_coasting(CoreMask lockstep);
  void schedule(unsigned core);
  void note_fetches(unsigned core);
  void begin_stepping_caches();
  void step_instructions();
  CoreMask serve_prefetches(CoreMask stepped);
  void request_tcdm(unsigned core);
  CoreMask arrive(CoreMask due);
  void proceed(unsigned core);
  void proceed(unsigned core, Word answer);
  void wait(unsigned core);
  void step_on(unsigned core);
  bool only_coasts() const;
  void coast();
  bool serves(const Core::Request& request) const;
  void pass(unsigned core, Core::Arrival arrival);
  bool coast_cycle(CoreMask due);
  void finish_coasting(CoreMask asking, CoreMask rest, CoreMask ready);
  Word serve_alone(unsigned core);
  void answer_lockstep(unsigned core, Word answer);
  void grant(unsigned core, Word answer);
  void refuse(unsigned core);
  void serve_contended(CoreMask asking);
  CoreMask serve_met(CoreMask asking, std::uint64_t banks);
  void make_ready(unsigned core);
  void forget_ready(CoreMask cores);
  void stop_coasting(CoreMask cores, Cycle begin);
  CoreMask stop_for_command(CoreMask requesting);
  void watch_interrupts();
  void code_changes();
  void never_coast_again();
  // cluster_sleep.cpp
  bool only_transfers() const;
  bool only_flows() const;
  void sleep_through_transfers();
  void transfer_cycle();
  void look_for_repetition();
  void walk(StateWalk& walk);
  bool find_period();
  bool try_to_skip(const Period& period, const StateRecord& record);
  bool may_skip(const Period& period, std::uint64_t periods);
  void skip(const Period& period, std::uint64_t periods);
  /// A direction of the DMA whose data is not all where its registers say.
  struct SkippedFlow {
    bool receive;
    bool open;
    Address begin;     // up to here it had written
    Address wanted;    // when it has written up to here, it is settled
    Address distance;  // from TCDM to outside
  };
  SkippedFlow skipped_flow(bool receive) const;
  Address written(bool receive) const;
  void settle(SkippedFlow& flow);
  // cluster_cycle.cpp
  void cycle();
  bool asks_tcdm_only() const;
  void finish_lightly(CoreMask lockstep, CoreMask due);
  void finish_cycle(CoreMask running, CoreMask requesting);
  void change_sleepers(CoreMask off);
  void share_fpus(CoreMask running);
  void count_sleepers();
  void request_data(CoreMask running);
  void request_data_of(unsigned core);
  void advance(CoreMask moving);
  void request_slowly(unsigned core, const DataPort& port);
  void arbitrate_tcdm();
  void lose(CoreMask losers);
  void find_active_parts();
  void arbitrate_fabric();
  void request_dma();
  void step_fabric();
  void step_dma();
  // cluster.cpp
  void take_long_ways();
  void run_cycles();
  void settle_broken_cycle();
  Cycle idle_cycles() const;
  void finish();

  [[noreturn]] void fault(unsigned core, const std::string& what, const std::string& hint) const;
  [[noreturn]] void fault_nowhere(unsigned core, Address address, bool write) const;
  [[noreturn]] void fault_bus(const BusError& error) const;
  [[noreturn]] void fault_dma(const DmaFault& error) const;
  [[noreturn]] void fault_asleep() const;
  RuleSet rules() const;  // cluster_coverage.cpp
  std::string describe_sleep(unsigned core) const;
  std::string place(unsigned core) const;

  MachineConfig config_;
  unsigned count_;
  CoreMask all_;
  memory::Tcdm tcdm_;
  std::unique_ptr<memory::L2> l2_;
  SystemMemory memory_;
  ProbeHub probes_;
  DecodeCache decode_;
  StretchCache stretches_;
  std::unique_ptr<FpuInterconnect> fpus_;  // null: each core has its own, or none

  std::array<DataPort, max_cores> data_{};
  std::array<FetchPort, max_cores> fetch_{};
  std::array<EventPort, max_cores> event_{};
  std::vector<std::unique_ptr<Core>> cores_;

  EventUnit event_unit_;
  Timer timer_;
  ClusterControl control_;
  Redundancy redundancy_;
  PeripheralInterconnect interconnect_;
  Per2Axi per2axi_;
  AxiBus bus_;
  std::array<memory::TcdmPort, memory::tcdm_dma_ports> dma_tcdm_{};
  AxiPort dma_bus_;
  std::unique_ptr<Dma> dma_;
  std::unique_ptr<InstructionSide> instructions_;

  // Coasting cores (core.hpp) by the cycle in which they are due
  static constexpr unsigned calendar_cycles = 64;
  static_assert(calendar_cycles > Stretch::most_instructions + Core::most_crossing_cycles + 1);
  CoreMask coasting_ = 0;
  CoreMask step_caches_ = 0;                                // of them, those whose cache is stepped cycle by cycle
  std::array<CoreMask, calendar_cycles> cache_calendar_{};  // of them, those for which that begins then
  CoreMask ready_ = 0;                                      // of them, those whose request of the next cycle is known
  CoreMask ready_elsewhere_ = 0;                            // of these, those whose requests the TCDM does not serve
  std::uint64_t ready_banks_ = 0, ready_met_ = 0;           // banks that the others ask, and in which two of them meet
  std::array<CoreMask, calendar_cycles> calendar_{};
  std::array<Core::Request, max_cores> requests_{};  // of coasting cores, the last
  bool may_coast_ = false, code_changed_ = false;
  bool command_comes_ = false;  // an access to the registers of the instruction side
  unsigned advanced_ = 0;       // cores up to this one have spent the cycle

  // this cycle
  CoreMask tcdm_requests_ = 0;  // of cores; those of coast_cycle() come from `requests_`
  CoreMask event_requests_ = 0, dma_requests_ = 0, slow_requests_ = 0;
  Active active_;
  std::array<Word, max_cores> answers_{};
  std::array<Word, memory::tcdm_dma_ports> dma_answers_{};

  std::unique_ptr<SleepHistory> sleep_history_;  // null: no skipping of transfers

  CoreMask asleep_ = 0;                          // clock off
  std::array<Cycle, max_cores> asleep_since_{};  // counted up to here
  Cycle now_ = 0;
  Cycle limit_ = 0;
  bool ended_ = false;
  std::optional<std::uint32_t> exit_value_;
  std::function<std::string(Address)> symbol_;
  mutable ClusterCounters counters_;
};

}  // namespace pulpo::cluster
