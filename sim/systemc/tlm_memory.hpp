// SPDX-License-Identifier: Apache-2.0
// What the cluster's bus sees of the platform: an access outside becomes a TLM-2.0 transaction; memory that grants
// direct access (DMI) is used directly.
#pragma once

#include <systemc>
#include <tlm>
#include <vector>

#include "memory/external_memory.hpp"
#include "sim/systemc/local_clock.hpp"

namespace pulpo::systemc {

class TlmMemory final : public memory::ExternalMemory {
 public:
  TlmMemory(tlm::tlm_base_initiator_socket<>& socket, LocalClock& clock) : socket_(socket), clock_(clock) {}

  bool read(Address address, std::span<std::byte> bytes) override;
  bool write(Address address, std::span<const std::byte> bytes) override;
  std::byte* plain(Address address, std::size_t size) override;
  std::uint32_t extra_cycles() const override { return extra_cycles_; }

  /// The target took back direct access (TLM-2.0 backward path).
  void invalidate_direct_access(sc_dt::uint64 first, sc_dt::uint64 last);

 private:
  bool access(tlm::tlm_command command, Address address, std::byte* bytes, std::size_t size);
  void transport(tlm::tlm_generic_payload& payload);

  tlm::tlm_base_initiator_socket<>& socket_;
  LocalClock& clock_;
  std::vector<tlm::tlm_dmi> regions_;
  std::uint32_t extra_cycles_ = 0;
};

}  // namespace pulpo::systemc
