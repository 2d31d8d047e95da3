// SPDX-License-Identifier: Apache-2.0
// The cluster as a SystemC module. One self-timed process simulates all of it: it runs ahead of SystemC until the next
// moment at which anything outside can act, then waits until SystemC's time has caught up. Outside acts on the state of
// exactly its own cycle, so that cycle counts do not depend on how far the cluster ran ahead.
#pragma once

#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <systemc>

#include "cluster/machine.hpp"
#include "sim/systemc/control_unit.hpp"
#include "sim/systemc/local_clock.hpp"
#include "sim/systemc/tlm_memory.hpp"
#include "sim/systemc/units.hpp"

namespace pulpo::systemc {

/// Builds the machine whose bus ends in `outside`.
using MachineFactory = std::function<std::unique_ptr<cluster::Machine>(memory::ExternalMemory& outside)>;

struct ClusterOptions {
  sc_core::sc_time period{2.5, sc_core::SC_NS};
  /// The cluster never runs further ahead of SystemC than this many cycles.
  Cycle quantum_cycles = UINT64_MAX;
  /// What an access through `data_slave` takes; not a rule of the RTL (AXI and clock domain crossing are the
  /// platform's).
  Cycle slave_latency_cycles = 10;
  /// Memory outside may call wait() in its b_transport: the cluster's process is a thread then, else a method.
  bool memory_may_wait = true;
};

enum class ClusterState : std::uint8_t { off, running, at_limit, ended, faulted };

class ClusterModule final : public sc_core::sc_module, private LocalClock {
 public:
  /// The cluster's accesses outside: instructions, L2 and all that is not the cluster's own.
  tlm_utils::simple_initiator_socket<ClusterModule> data_master{"data_master"};
  /// The platform's accesses to the cluster: TCDM and control registers. May stay unbound.
  tlm_utils::simple_target_socket_optional<ClusterModule> data_slave{"data_slave"};
  /// Boots the cluster at the boot address when it rises. May stay unbound.
  sc_core::sc_port<sc_core::sc_signal_in_if<bool>, 1, sc_core::SC_ZERO_OR_MORE_BOUND> fetch_enable{"fetch_enable"};
  /// High from the end of the computation to the next boot. May stay unbound.
  sc_core::sc_port<sc_core::sc_signal_inout_if<bool>, 1, sc_core::SC_ZERO_OR_MORE_BOUND> eoc{"eoc"};

  ClusterModule(const sc_core::sc_module_name& name, const MachineFactory& build, const ClusterOptions& options = {});
  ~ClusterModule() override;

  /// Boots all cores at `entry`, in the cycle that begins now; from then on simulated time is counted in cycles.
  void boot(Address entry);
  /// Stops the cores. Memories keep their contents.
  void reset();

  /// The run pauses when machine().now() reaches `limit`, until it is set again.
  void set_limit(Cycle limit);
  /// Within the cluster's run: an earlier limit.
  void shorten_run(Cycle limit);

  ClusterState state() const { return state_; }
  /// Notified when the cluster ends, faults or reaches its limit, at the time of that cycle.
  const sc_core::sc_event& stopped() const { return stopped_; }
  /// The error of a faulted cluster; nobody else reports it.
  std::exception_ptr fault() const { return fault_; }

  cluster::Machine& machine() { return *machine_; }
  const cluster::Machine& machine() const { return *machine_; }
  /// Activations of the cluster's process: cycles / activations tells how far it runs ahead.
  std::uint64_t activations() const { return activations_; }

 private:
  // LocalClock
  bool running() const override { return simulating_; }
  sc_core::sc_time period() const override { return options_.period; }
  sc_core::sc_time local_time() const override { return time_of(machine_->now()); }
  void look_outside() override;

  /// What the process does next: others get their turn at this instant, then the cluster runs ahead, then it waits.
  enum class Phase : std::uint8_t { idle, letting_others_act, catching_up };
  struct Wake {
    std::optional<sc_core::sc_time> after;  // zero: in the next delta cycle; nothing: when there is something to run
  };

  void drive_thread();
  void drive_method();
  Wake drive();
  void simulate();
  void stop(ClusterState state);
  void show_end(bool ended);
  void on_fetch_enable();
  Cycle horizon() const;
  sc_core::sc_time time_of(Cycle cycle) const;

  void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  unsigned transport_dbg(tlm::tlm_generic_payload& payload);
  bool slave_access(tlm::tlm_generic_payload& payload, bool side_effects);
  bool control_access(tlm::tlm_generic_payload& payload, bool side_effects);
  bool memory_access(tlm::tlm_generic_payload& payload);
  void invalidate_direct_mem_ptr(sc_dt::uint64 first, sc_dt::uint64 last);
  void end_of_elaboration() override;

  ClusterOptions options_;
  TlmMemory outside_;
  std::unique_ptr<cluster::Machine> machine_;
  ControlUnit control_;
  ClusterState state_ = ClusterState::off;
  ClusterState next_state_ = ClusterState::off;  // once SystemC's time has caught up
  Phase phase_ = Phase::idle;
  int deltas_ = 0;  // given to others at this instant
  bool simulating_ = false;
  bool shown_end_ = false;
  std::uint64_t boots_ = 0, simulated_boot_ = 0;
  sc_core::sc_time epoch_;  // when cycle 0 of this boot began
  Cycle limit_ = UINT64_MAX;
  std::exception_ptr fault_;
  std::uint64_t activations_ = 0;
  sc_core::sc_event go_;
  sc_core::sc_event stopped_;

  sc_core::sc_vector<CoreModule> core_;
  sc_core::sc_vector<BankModule> bank_;
  DmaModule dma_;
  EventUnitModule event_unit_;
  IcacheModule icache_;
};

}  // namespace pulpo::systemc
