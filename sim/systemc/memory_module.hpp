// SPDX-License-Identifier: Apache-2.0
// A memory behind a TLM-2.0 target socket: L2 of Pulpo's platform.
#pragma once

#include <tlm_utils/simple_target_socket.h>

#include <systemc>

#include "memory/external_memory.hpp"

namespace pulpo::systemc {

/// Shows `memory`, which must outlive the module, to the bus. It annotates no time: the cluster's bus counts L2's.
class MemoryModule final : public sc_core::sc_module {
 public:
  tlm_utils::simple_target_socket<MemoryModule> socket{"socket"};

  MemoryModule(const sc_core::sc_module_name& name, memory::ExternalMemory& memory, Address base, std::size_t size);

  Address base() const { return base_; }
  std::size_t size() const { return size_; }
  /// Transactions and bytes that came through b_transport (direct and debug access leave no trace).
  std::uint64_t transactions() const { return transactions_; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  unsigned transport_dbg(tlm::tlm_generic_payload& payload);
  bool get_direct_mem_ptr(tlm::tlm_generic_payload& payload, tlm::tlm_dmi& region);

  memory::ExternalMemory& memory_;
  Address base_;
  std::size_t size_;
  std::uint64_t transactions_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace pulpo::systemc
