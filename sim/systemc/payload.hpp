// SPDX-License-Identifier: Apache-2.0
// What our TLM-2.0 targets share in reading a generic payload.
#pragma once

#include <cstddef>
#include <span>
#include <tlm>

namespace pulpo::systemc {

inline std::span<std::byte> data_of(const tlm::tlm_generic_payload& payload) {
  return {reinterpret_cast<std::byte*>(payload.get_data_ptr()), payload.get_data_length()};
}

inline bool is_transfer(const tlm::tlm_generic_payload& payload) { return payload.is_read() || payload.is_write(); }

/// A read or write without byte enables or streaming; else the response status that the standard asks for is set.
inline bool is_plain_transfer(tlm::tlm_generic_payload& payload) {
  if (!is_transfer(payload)) {
    payload.set_response_status(tlm::TLM_COMMAND_ERROR_RESPONSE);
    return false;
  }
  if (payload.get_byte_enable_ptr() != nullptr) {
    payload.set_response_status(tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
    return false;
  }
  if (payload.get_streaming_width() < payload.get_data_length()) {
    payload.set_response_status(tlm::TLM_BURST_ERROR_RESPONSE);
    return false;
  }
  return true;
}

}  // namespace pulpo::systemc
