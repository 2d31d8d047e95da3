// SPDX-License-Identifier: Apache-2.0
// The cluster's one process and its clock.
#include "sim/systemc/cluster_module.hpp"

#include <algorithm>

namespace pulpo::systemc {

namespace {

using sc_core::sc_time;

// Traces, reports and the machine itself run on the process's stack; SystemC's default is 64 KiB.
constexpr std::size_t stack_bytes = 4u << 20;

// How many delta cycles of one instant others get before the cluster simulates the cycle that begins then.
constexpr int deltas_for_others = 8;

/// A vector of `count` modules of one kind, each made with its index.
template <class Module>
auto indexed(const cluster::Machine& machine) {
  return [&machine](const char* name, std::size_t index) {
    return new Module(name, machine, static_cast<unsigned>(index));  // sc_vector owns it
  };
}

}  // namespace

ClusterModule::ClusterModule(const sc_core::sc_module_name& name, const MachineFactory& build,
                             const ClusterOptions& options)
    : sc_module(name),
      options_(options),
      outside_(data_master, *this),
      machine_(build(outside_)),
      core_("core", machine_->core_count(), indexed<CoreModule>(*machine_)),
      bank_("bank", machine_->counters().bank_accesses.size(), indexed<BankModule>(*machine_)),
      dma_("dma", *machine_),
      event_unit_("event_unit", *machine_),
      icache_("icache", *machine_) {
  data_master.register_invalidate_direct_mem_ptr(this, &ClusterModule::invalidate_direct_mem_ptr);
  data_slave.register_b_transport(this, &ClusterModule::b_transport);
  data_slave.register_transport_dbg(this, &ClusterModule::transport_dbg);
  SC_HAS_PROCESS(ClusterModule);
  if (options.memory_may_wait) {
    SC_THREAD(drive_thread);
    set_stack_size(stack_bytes);
  } else {
    SC_METHOD(drive_method);
  }
}

ClusterModule::~ClusterModule() = default;

void ClusterModule::end_of_elaboration() {
  if (fetch_enable.size() == 0) {
    return;
  }
  sc_core::sc_spawn_options level;
  level.spawn_method();
  level.dont_initialize();
  level.set_sensitivity(&fetch_enable->value_changed_event());
  sc_core::sc_spawn([this] { on_fetch_enable(); }, "on_fetch_enable", &level);
}

void ClusterModule::on_fetch_enable() {
  if (fetch_enable->read() && state_ != ClusterState::running) {
    boot(control_.boot_at());
  }
}

void ClusterModule::boot(Address entry) {
  control_.set_boot_at(entry);
  machine_->boot(entry);
  fault_ = nullptr;
  ++boots_;
  epoch_ = sc_core::sc_time_stamp();
  state_ = ClusterState::running;
  go_.notify(sc_core::SC_ZERO_TIME);
}

void ClusterModule::reset() {
  machine_->boot(control_.boot_at());
  state_ = ClusterState::off;
}

void ClusterModule::set_limit(Cycle limit) {
  limit_ = limit;
  if (state_ == ClusterState::at_limit && machine_->now() < limit_) {
    state_ = ClusterState::running;
    go_.notify(sc_core::SC_ZERO_TIME);
  }
}

void ClusterModule::shorten_run(Cycle limit) {
  limit_ = std::min(limit_, limit);
  machine_->shorten_run(limit_);
}

sc_time ClusterModule::time_of(Cycle cycle) const {
  return epoch_ + sc_time::from_value(options_.period.value() * cycle);
}

/// The first cycle that something outside can see or change: nothing outside acts before it begins.
Cycle ClusterModule::horizon() const {
  const sc_time next = sc_core::sc_time_stamp() + sc_core::sc_time_to_pending_activity();
  const Cycle outside = next > epoch_ ? (next - epoch_).value() / options_.period.value() : 0;
  const Cycle here = machine_->now();
  const Cycle quantum = here + std::min(options_.quantum_cycles, UINT64_MAX - here);
  return std::min(std::max(std::min(outside, quantum), here + 1), limit_);
}

void ClusterModule::look_outside() { machine_->shorten_run(horizon()); }

void ClusterModule::drive_thread() {
  for (;;) {
    const Wake wake = drive();
    if (!wake.after) {
      wait(go_);
    } else if (*wake.after == sc_core::SC_ZERO_TIME) {
      wait(sc_core::SC_ZERO_TIME);
    } else {
      wait(*wake.after, go_);
    }
  }
}

void ClusterModule::drive_method() {
  const Wake wake = drive();
  if (!wake.after) {
    next_trigger(go_);
  } else if (*wake.after == sc_core::SC_ZERO_TIME) {
    next_trigger(sc_core::SC_ZERO_TIME);
  } else {
    next_trigger(*wake.after, go_);
  }
}

/// Does what is due now, and says when to go on.
ClusterModule::Wake ClusterModule::drive() {
  for (;;) {
    switch (phase_) {
      case Phase::idle:
        if (state_ != ClusterState::running) {
          return {};
        }
        show_end(false);
        deltas_ = 0;
        phase_ = Phase::letting_others_act;
        return {sc_core::SC_ZERO_TIME};
      case Phase::letting_others_act:
        if (++deltas_ < deltas_for_others && sc_core::sc_pending_activity_at_current_time()) {
          return {sc_core::SC_ZERO_TIME};
        }
        if (state_ != ClusterState::running) {
          phase_ = Phase::idle;
          break;
        }
        phase_ = Phase::catching_up;
        simulate();
        if (const sc_time then = time_of(machine_->now()); then > sc_core::sc_time_stamp()) {
          return {then - sc_core::sc_time_stamp()};
        }
        break;
      case Phase::catching_up:
        if (next_state_ != ClusterState::running && state_ == ClusterState::running && boots_ == simulated_boot_) {
          stop(next_state_);
        }
        phase_ = Phase::idle;
        break;
    }
  }
}

void ClusterModule::simulate() {
  simulated_boot_ = boots_;
  next_state_ = ClusterState::running;
  ++activations_;
  simulating_ = true;
  try {
    if (machine_->run(horizon()) == cluster::StopReason::end_of_computation) {
      next_state_ = ClusterState::ended;
    } else if (machine_->now() >= limit_) {
      next_state_ = ClusterState::at_limit;
    }
  } catch (const sc_core::sc_unwind_exception&) {
    throw;  // SystemC ends the process
  } catch (...) {
    fault_ = std::current_exception();
    next_state_ = ClusterState::faulted;
  }
  simulating_ = false;
}

/// Only within drive(): a signal has one driver.
void ClusterModule::show_end(bool ended) {
  if (eoc.size() != 0 && ended != shown_end_) {
    eoc->write(ended);
  }
  shown_end_ = ended;
}

void ClusterModule::stop(ClusterState state) {
  state_ = state;
  show_end(state == ClusterState::ended);
  stopped_.notify(sc_core::SC_ZERO_TIME);
}

}  // namespace pulpo::systemc
