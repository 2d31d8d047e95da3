// SPDX-License-Identifier: Apache-2.0
// One master's port into the TCDM interconnect (hci_core_intf of the RTL, in two phases per cycle).
#pragma once

#include <cstdint>

#include "sim/base/types.hpp"

namespace pulpo::memory {

/// Masters of the interconnect, in the RTL's order: cores, external ports, DMA.
inline constexpr unsigned tcdm_core_ports = 8;
inline constexpr unsigned tcdm_external_ports = 4;
inline constexpr unsigned tcdm_dma_ports = 4;
inline constexpr unsigned tcdm_first_dma_port = tcdm_core_ports + tcdm_external_ports;
inline constexpr unsigned tcdm_master_ports = tcdm_first_dma_port + tcdm_dma_ports;

/// The master sets the request from its registers before the arbitration of the cycle and reads `grant` after it.
/// The response of a granted access, read or write, is there in the next cycle, from its beginning.
struct TcdmPort {
  // master -> TCDM
  bool request = false;
  bool write = false;
  std::uint8_t byte_enable = 0;  // of the word at address & ~3
  Address address = 0;
  Word write_data = 0;  // already on its byte lanes
  // TCDM -> master
  bool grant = false;
  bool valid = false;
  Word read_data = 0;
};

}  // namespace pulpo::memory
