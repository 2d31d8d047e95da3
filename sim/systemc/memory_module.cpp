// SPDX-License-Identifier: Apache-2.0
// Memory behind a TLM-2.0 target socket.
#include "sim/systemc/memory_module.hpp"

#include "sim/systemc/payload.hpp"

namespace pulpo::systemc {

MemoryModule::MemoryModule(const sc_core::sc_module_name& name, memory::ExternalMemory& memory, Address base,
                           std::size_t size)
    : sc_module(name), memory_(memory), base_(base), size_(size) {
  socket.register_b_transport(this, &MemoryModule::b_transport);
  socket.register_transport_dbg(this, &MemoryModule::transport_dbg);
  socket.register_get_direct_mem_ptr(this, &MemoryModule::get_direct_mem_ptr);
}

void MemoryModule::b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time&) {
  if (!is_plain_transfer(payload)) {
    return;
  }
  payload.set_dmi_allowed(true);
  payload.set_response_status(transport_dbg(payload) == payload.get_data_length() ? tlm::TLM_OK_RESPONSE
                                                                                  : tlm::TLM_ADDRESS_ERROR_RESPONSE);
  ++transactions_;
  bytes_ += payload.get_data_length();
}

unsigned MemoryModule::transport_dbg(tlm::tlm_generic_payload& payload) {
  const unsigned size = payload.get_data_length();
  if (!is_transfer(payload) || payload.get_address() > UINT32_MAX) {
    return 0;
  }
  const auto address = static_cast<Address>(payload.get_address());
  const bool done =
      payload.is_read() ? memory_.read(address, data_of(payload)) : memory_.write(address, data_of(payload));
  return done ? size : 0;
}

bool MemoryModule::get_direct_mem_ptr(tlm::tlm_generic_payload&, tlm::tlm_dmi& region) {
  region.set_start_address(base_);
  region.set_end_address(base_ + size_ - 1);
  region.set_dmi_ptr(reinterpret_cast<unsigned char*>(memory_.plain(base_, size_)));
  region.allow_read_write();
  return true;
}

}  // namespace pulpo::systemc
