// SPDX-License-Identifier: Apache-2.0
// One port of a peripheral: on the peripheral interconnect, or a core's direct link to event unit and DMA
// (XBAR_PERIPH_BUS of the RTL). Within a cycle:
//   1. `valid`, `read_data`, `response_id` are registers of the slave: there from the beginning of the cycle;
//   2. the fabric routes the masters' requests to the ports;
//   3. the slave answers with `grant` (it may look at all its ports);
//   4. the slave steps: it takes what it granted and sets the response of the next cycle (or of a later one).
// A request that was not granted stays, unchanged, in the next cycle. Each granted request gets one response.
#pragma once

#include <cstdint>

#include "sim/base/types.hpp"

namespace pulpo::cluster {

struct PeripheralPort {
  // fabric -> slave
  bool request = false;
  bool write = false;
  std::uint8_t byte_enable = 0;
  std::uint8_t id = 0;  // master: core index on the peripheral interconnect, 0 on a direct link
  Address address = 0;  // whole byte address; a slave decodes the bits that its RTL decodes
  Word write_data = 0;
  // slave -> fabric
  bool grant = false;
  bool valid = false;
  std::uint8_t response_id = 0;
  Word read_data = 0;
};

}  // namespace pulpo::cluster
