// SPDX-License-Identifier: Apache-2.0
// One master's port into the TCDM interconnect (hci_core_intf of the RTL, in two phases per cycle).
#pragma once

#include <cstdint>

#include "sim/base/types.hpp"

namespace pulpo::memory {

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

  /// Between cycles, when the address comes from the master's own registers.
  template <class Walk>
  void walk(Walk& walk) {
    for (const bool flag : {request, grant, valid}) {
      walk.control(flag);
    }
  }
};

}  // namespace pulpo::memory
