// SPDX-License-Identifier: Apache-2.0
// The platform's side of the cluster: accesses through `data_slave`.
#include <cstring>

#include "memory/address_map.hpp"
#include "sim/base/error.hpp"
#include "sim/systemc/cluster_module.hpp"
#include "sim/systemc/payload.hpp"

namespace pulpo::systemc {

void ClusterModule::b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
  if (!is_plain_transfer(payload)) {
    return;
  }
  // An initiator that runs ahead waits for the cluster here, so that it acts on the state of its own cycle.
  if (delay != sc_core::SC_ZERO_TIME &&
      sc_core::sc_get_current_process_handle().proc_kind() != sc_core::SC_METHOD_PROC_) {
    wait(delay);
    delay = sc_core::SC_ZERO_TIME;
  }
  payload.set_response_status(slave_access(payload, true) ? tlm::TLM_OK_RESPONSE : tlm::TLM_ADDRESS_ERROR_RESPONSE);
  delay += sc_core::sc_time::from_value(options_.period.value() * options_.slave_latency_cycles);
}

unsigned ClusterModule::transport_dbg(tlm::tlm_generic_payload& payload) {
  return is_transfer(payload) && slave_access(payload, false) ? payload.get_data_length() : 0;
}

bool ClusterModule::slave_access(tlm::tlm_generic_payload& payload, bool side_effects) {
  if (payload.get_address() > UINT32_MAX) {
    return false;
  }
  const auto address = static_cast<Address>(payload.get_address());
  if (memory::is_tcdm(address)) {
    return memory_access(payload);
  }
  return memory::target_of(address) == memory::Target::peripheral && control_access(payload, side_effects);
}

bool ClusterModule::memory_access(tlm::tlm_generic_payload& payload) {
  const auto address = static_cast<Address>(payload.get_address());
  try {
    if (payload.is_read()) {
      machine_->read_memory(address, data_of(payload));
    } else {
      machine_->write_memory(address, data_of(payload));
    }
  } catch (const Error&) {
    return false;  // outside of memory
  }
  return true;
}

bool ClusterModule::control_access(tlm::tlm_generic_payload& payload, bool side_effects) {
  Word word = 0;
  const auto offset = static_cast<Address>(payload.get_address()) - memory::peripheral_base;
  if (payload.get_data_length() != sizeof word) {
    return false;
  }
  const auto exit_value = state_ == ClusterState::ended ? machine_->exit_value() : std::nullopt;
  const auto old = control_.read(offset, state_ == ClusterState::running, exit_value);
  if (!old) {
    return false;
  }
  if (payload.is_read()) {
    std::memcpy(data_of(payload).data(), &*old, sizeof *old);
    return true;
  }
  std::memcpy(&word, data_of(payload).data(), sizeof word);
  if (ControlUnit::is_boot_address(offset)) {
    control_.set_boot_at(word);
    return true;
  }
  if (offset != ControlUnit::fetch_enable || !side_effects) {
    return false;
  }
  if (word != 0 && state_ != ClusterState::running) {
    boot(control_.boot_at());
  } else if (word == 0) {
    reset();
  }
  return true;
}

void ClusterModule::invalidate_direct_mem_ptr(sc_dt::uint64 first, sc_dt::uint64 last) {
  outside_.invalidate_direct_access(first, last);
}

}  // namespace pulpo::systemc
