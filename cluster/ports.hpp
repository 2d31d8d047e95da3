// SPDX-License-Identifier: Apache-2.0
// The wires between a core and the rest of the cluster. Within a cycle:
//   1. Core::drive() reads the responses of this cycle and sets its data request (it depends on registers only);
//   2. the fabric arbitrates and sets the grants of this cycle;
//   3. Core::advance() consumes grant and response, moves its pipeline, and sets its instruction request;
//   4. the instruction side answers the request (grant), and everything that is clocked steps to the next cycle:
//      responses for the next cycle are put on the ports.
#pragma once

#include <cstdint>

#include "sim/base/reason.hpp"
#include "sim/base/types.hpp"

namespace pulpo::cluster {

/// One core's data port.
struct DataPort {
  // core -> fabric, set by drive()
  bool request = false;
  bool write = false;
  bool event_load = false;       // p.elw
  std::uint8_t byte_enable = 0;  // of the word at address & ~3
  Address address = 0;           // as computed by the core (byte address); the fabric works on the word
  Word write_data = 0;           // already rotated to its byte lanes
  // fabric -> core
  bool grant = false;                   // this cycle's request is accepted
  bool valid = false;                   // a response is here this cycle (stores get one too)
  Word read_data = 0;                   // the whole word, valid with `valid`
  Reason wait_reason = Reason::memory;  // why a request is not granted, or its response not here yet
};

/// One core's instruction port: 32 bits per request.
struct FetchPort {
  bool request = false;
  Address address =
      0;               // as in the RTL: after a redirect possibly not word aligned; driven without a request too, since
                       // the next-line prefetcher of the cache looks at it (pri_icache_controller.sv: s_is_branch)
  bool grant = false;  // answer to `request` of the same cycle, given after advance()
  bool valid = false;  // response is here this cycle
  Word data = 0;       // the word at address & ~3
  Reason wait_reason = Reason::fetch;  // why a request is not granted, or its response not here yet
};

/// Event unit and clock of one core.
struct EventPort {
  bool interrupt_request = false;
  std::uint8_t interrupt_id = 0;
  bool interrupt_acknowledge = false;  // core -> event unit, one cycle
  std::uint8_t acknowledged_id = 0;    // core -> event unit, valid with the acknowledge
  bool core_busy = true;               // core -> event unit: false lets the clock be turned off
  bool clock_enable = true;            // event unit -> core: with core_busy false and this false the core is off
  bool fetch_enable = false;
};

}  // namespace pulpo::cluster
