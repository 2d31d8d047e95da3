// SPDX-License-Identifier: Apache-2.0
// All outputs of the DMA in one cycle, and a digest of them. Payloads count only where they mean something.
#pragma once

#include <array>
#include <cstdint>

namespace pulpo::test {

struct Signals {
  std::uint32_t command_grants = 0, command_valids = 0;
  std::array<std::uint32_t, 10> command_data{};  // of valid responses
  std::uint32_t tcdm_requests = 0;
  std::array<std::uint32_t, 4> tcdm_address{}, tcdm_control{}, tcdm_data{};  // control: write, byte enables
  bool ar_valid = false, aw_valid = false, w_valid = false;
  bool r_ready = false, b_ready = false;                                         // only with the valid
  std::uint32_t ar_address = 0, ar_control = 0, aw_address = 0, aw_control = 0;  // control: beats, id, increment
  std::uint64_t w_data = 0;
  std::uint32_t w_control = 0;  // strobe, last
  std::uint32_t event_lines = 0, interrupt_lines = 0;
};

/// FNV-1a over 64-bit words.
class Digest {
 public:
  void add(std::uint64_t value) { state_ = (state_ ^ value) * 0x100000001b3ull; }
  void add(const Signals& s) {
    add(s.command_grants | static_cast<std::uint64_t>(s.command_valids) << 32);
    for (const auto value : s.command_data) {
      add(value);
    }
    add(s.tcdm_requests);
    for (unsigned port = 0; port < 4; ++port) {
      add(s.tcdm_address[port] | static_cast<std::uint64_t>(s.tcdm_data[port]) << 32);
      add(s.tcdm_control[port]);
    }
    add(s.ar_valid | s.aw_valid << 1 | s.w_valid << 2 | s.r_ready << 3 | s.b_ready << 4);
    add(s.ar_address | static_cast<std::uint64_t>(s.aw_address) << 32);
    add(s.ar_control | static_cast<std::uint64_t>(s.aw_control) << 32);
    add(s.w_data);
    add(s.w_control);
    add(s.event_lines | static_cast<std::uint64_t>(s.interrupt_lines) << 32);
  }
  std::uint64_t value() const { return state_; }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325ull;
};

/// The bytes of `data` that `strobe` selects.
inline std::uint64_t selected(std::uint64_t data, unsigned strobe) {
  std::uint64_t mask = 0;
  for (unsigned byte = 0; byte < 8; ++byte) {
    mask |= (strobe >> byte & 1) != 0 ? 0xffull << 8 * byte : 0;
  }
  return data & mask;
}

}  // namespace pulpo::test
