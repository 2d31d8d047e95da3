// SPDX-License-Identifier: Apache-2.0
// The cluster's accesses outside as TLM-2.0 transactions.
#include "sim/systemc/tlm_memory.hpp"

#include <algorithm>

namespace pulpo::systemc {

namespace {

using sc_core::sc_time;

void describe(tlm::tlm_generic_payload& payload, tlm::tlm_command command, Address address, std::byte* bytes,
              std::size_t size) {
  payload.set_command(command);
  payload.set_address(address);
  payload.set_data_ptr(reinterpret_cast<unsigned char*>(bytes));
  payload.set_data_length(static_cast<unsigned>(size));
  payload.set_streaming_width(static_cast<unsigned>(size));
}

/// Direct access that takes time is not used: through transactions the time counts.
bool covers(const tlm::tlm_dmi& region, Address address, std::size_t size) {
  const bool timeless =
      region.get_read_latency() == sc_core::SC_ZERO_TIME && region.get_write_latency() == sc_core::SC_ZERO_TIME;
  return timeless && region.is_read_write_allowed() && address >= region.get_start_address() &&
         address + (size - 1) <= region.get_end_address();
}

}  // namespace

bool TlmMemory::read(Address address, std::span<std::byte> bytes) {
  return access(tlm::TLM_READ_COMMAND, address, bytes.data(), bytes.size());
}

bool TlmMemory::write(Address address, std::span<const std::byte> bytes) {
  // A TLM-2.0 target does not modify the data of a write.
  return access(tlm::TLM_WRITE_COMMAND, address, const_cast<std::byte*>(bytes.data()), bytes.size());
}

bool TlmMemory::access(tlm::tlm_command command, Address address, std::byte* bytes, std::size_t size) {
  extra_cycles_ = 0;
  if (socket_.size() == 0) {
    return false;  // before the end of elaboration nothing is there
  }
  tlm::tlm_generic_payload payload;
  describe(payload, command, address, bytes, size);
  if (!clock_.running()) {
    return socket_->transport_dbg(payload) == size;
  }
  transport(payload);
  return payload.is_response_ok();
}

void TlmMemory::transport(tlm::tlm_generic_payload& payload) {
  const sc_time now = sc_core::sc_time_stamp();
  const sc_time begin = std::max(clock_.local_time(), now);
  sc_time delay = begin - now;
  socket_->b_transport(payload, delay);
  // The target either annotated its time or waited itself.
  const sc_time end = sc_core::sc_time_stamp() + delay;
  const sc_time period = clock_.period();
  if (end > begin) {
    extra_cycles_ = static_cast<std::uint32_t>((end - begin + period - sc_core::sc_get_time_resolution()) / period);
  }
  clock_.look_outside();
}

std::byte* TlmMemory::plain(Address address, std::size_t size) {
  if (socket_.size() == 0) {
    return nullptr;
  }
  auto region = std::find_if(regions_.begin(), regions_.end(),
                             [&](const tlm::tlm_dmi& known) { return covers(known, address, size); });
  if (region == regions_.end()) {
    tlm::tlm_generic_payload payload;
    describe(payload, tlm::TLM_READ_COMMAND, address, nullptr, size);
    tlm::tlm_dmi offered;
    if (!socket_->get_direct_mem_ptr(payload, offered) || !covers(offered, address, size)) {
      return nullptr;
    }
    region = regions_.insert(regions_.end(), offered);
  }
  return reinterpret_cast<std::byte*>(region->get_dmi_ptr()) + (address - region->get_start_address());
}

void TlmMemory::invalidate_direct_access(sc_dt::uint64 first, sc_dt::uint64 last) {
  std::erase_if(regions_, [&](const tlm::tlm_dmi& region) {
    return region.get_start_address() <= last && region.get_end_address() >= first;
  });
}

}  // namespace pulpo::systemc
