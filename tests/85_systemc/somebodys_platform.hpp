// SPDX-License-Identifier: Apache-2.0
// Parts of somebody else's platform: a memory with its own latency and no direct access, and a host that loads, starts
// and talks to the cluster. Nothing here is Pulpo's.
#pragma once

#include <tlm_utils/multi_passthrough_target_socket.h>
#include <tlm_utils/simple_initiator_socket.h>

#include <cstdint>
#include <cstring>
#include <functional>
#include <systemc>
#include <vector>

namespace example {

using sc_core::sc_time;

inline void fill(tlm::tlm_generic_payload& payload, tlm::tlm_command command, std::uint64_t address, void* data,
                 std::size_t size) {
  payload.set_command(command);
  payload.set_address(address);
  payload.set_data_ptr(static_cast<unsigned char*>(data));
  payload.set_data_length(static_cast<unsigned>(size));
  payload.set_streaming_width(static_cast<unsigned>(size));
}

/// Any number of initiators may bind to it.
class SlowMemory : public sc_core::sc_module {
 public:
  tlm_utils::multi_passthrough_target_socket<SlowMemory> socket{"socket"};
  bool waits = false;  // the latency passes inside of b_transport instead of being annotated
  std::function<void(sc_time)> on_access = [](sc_time) {};  // side effect of a timed access, `delay` from now
  std::uint64_t accesses = 0;                               // timed ones

  SlowMemory(const sc_core::sc_module_name& name, std::uint64_t base, std::size_t size, sc_time latency)
      : sc_module(name), base_(base), latency_(latency), bytes_(size) {
    socket.register_b_transport(this, &SlowMemory::b_transport);
    socket.register_transport_dbg(this, &SlowMemory::transport_dbg);
  }

 private:
  void b_transport(int initiator, tlm::tlm_generic_payload& payload, sc_time& delay) {
    delay += latency_;
    if (waits) {
      wait(delay);
      delay = sc_core::SC_ZERO_TIME;
    }
    on_access(delay);
    ++accesses;
    const bool done = transport_dbg(initiator, payload) == payload.get_data_length();
    payload.set_response_status(done ? tlm::TLM_OK_RESPONSE : tlm::TLM_ADDRESS_ERROR_RESPONSE);
  }
  unsigned transport_dbg(int, tlm::tlm_generic_payload& payload) {
    const std::uint64_t offset = payload.get_address() - base_;
    const unsigned size = payload.get_data_length();
    if (payload.get_address() < base_ || offset + size > bytes_.size()) {
      return 0;
    }
    if (payload.is_read()) {
      std::memcpy(payload.get_data_ptr(), &bytes_[offset], size);
    } else {
      std::memcpy(&bytes_[offset], payload.get_data_ptr(), size);
    }
    return size;
  }

  std::uint64_t base_;
  sc_time latency_;
  std::vector<unsigned char> bytes_;
};

/// A thread that runs `program`, and two ports: to the cluster and to a second port of the memory.
class Host : public sc_core::sc_module {
 public:
  using Port = tlm_utils::simple_initiator_socket<Host>;
  Port to_cluster{"to_cluster"}, to_memory{"to_memory"};
  std::function<void(Host&)> program = [](Host&) {};

  explicit Host(const sc_core::sc_module_name& name) : sc_module(name) {
    SC_HAS_PROCESS(Host);
    SC_THREAD(main);
  }

  std::uint32_t load(Port& port, std::uint64_t address) {
    std::uint32_t word = 0;
    access(port, tlm::TLM_READ_COMMAND, address, &word);
    return word;
  }
  void store(Port& port, std::uint64_t address, std::uint32_t word) {
    access(port, tlm::TLM_WRITE_COMMAND, address, &word);
  }
  /// Through the debug transport: no time passes.
  bool preload(Port& port, std::uint64_t address, const void* bytes, std::size_t size) {
    tlm::tlm_generic_payload payload;
    fill(payload, tlm::TLM_WRITE_COMMAND, address, const_cast<void*>(bytes), size);
    return port->transport_dbg(payload) == size;
  }
  bool peek(Port& port, std::uint64_t address, void* bytes, std::size_t size) {
    tlm::tlm_generic_payload payload;
    fill(payload, tlm::TLM_READ_COMMAND, address, bytes, size);
    return port->transport_dbg(payload) == size;
  }
  bool last_access_ok() const { return last_ok_; }
  sc_time last_delay() const { return last_delay_; }
  void pass(const sc_time& time) { wait(time); }
  void pass(const sc_core::sc_event& event) { wait(event); }

 private:
  void main() { program(*this); }
  void access(Port& port, tlm::tlm_command command, std::uint64_t address, std::uint32_t* word) {
    tlm::tlm_generic_payload payload;
    fill(payload, command, address, word, sizeof *word);
    last_delay_ = sc_core::SC_ZERO_TIME;
    port->b_transport(payload, last_delay_);
    last_ok_ = payload.is_response_ok();
    wait(last_delay_);
  }

  bool last_ok_ = true;
  sc_time last_delay_;
};

}  // namespace example
