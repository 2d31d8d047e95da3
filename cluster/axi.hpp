// SPDX-License-Identifier: Apache-2.0
// One master's port on the cluster bus (AXI4, 64 bit; cluster_bus_wrap of the RTL: axi_xbar without latency). Within a
// cycle:
//   1. R and B (`r_valid`, `b_valid` and their payload) are there from the beginning of the cycle;
//   2. the master's drive sets its valids (AR, AW, W) and its readies (R, B);
//   3. the bus arbitrates and sets `ar_ready`, `aw_ready`, `w_ready`: a channel with valid and ready moves in this
//   cycle;
//   4. the masters step (they see the handshakes and R, B of this cycle and do not touch what drive() set), then the
//   bus.
// A valid that was not answered by ready stays, with its payload.
#pragma once

#include <cstdint>

#include "sim/base/types.hpp"

namespace pulpo::cluster {

/// AR or AW.
struct AxiAddress {
  Address address = 0;
  std::uint8_t beats = 1;  // AxLEN + 1, of 1 << size_log2 bytes
  std::uint8_t size_log2 = 3;
  bool fixed = false;   // burst type FIXED: every beat at `address`; else INCR
  std::uint8_t id = 0;  // the master's own; the bus keeps masters apart

  template <class Walk>
  void walk(Walk& walk) {
    walk.outside(address);
    walk.control(beats);
    walk.control(size_log2);
    walk.control(fixed);
    walk.control(id);
  }
};

struct AxiWrite {
  std::uint64_t data = 0;
  std::uint8_t strobe = 0;
  bool last = false;

  template <class Walk>
  void walk(Walk& walk) {
    walk.control(strobe);
    walk.control(last);
  }
};

struct AxiRead {
  std::uint64_t data = 0;  // 64-bit lane of the beat's address
  std::uint8_t id = 0;
  bool last = false;

  template <class Walk>
  void walk(Walk& walk) {
    walk.control(id);
    walk.control(last);
  }
};

struct AxiPort {
  // master -> bus
  bool ar_valid = false, aw_valid = false, w_valid = false;
  bool r_ready = false, b_ready = false;
  AxiAddress ar, aw;
  AxiWrite w;
  // bus -> master
  bool ar_ready = false, aw_ready = false, w_ready = false;
  bool r_valid = false, b_valid = false;
  AxiRead r;
  std::uint8_t b_id = 0;

  /// Between cycles, when only the valids of the master count: its addresses and data come from its own registers.
  template <class Walk>
  void walk(Walk& walk) {
    for (const bool valid : {ar_valid, aw_valid, w_valid, r_valid, b_valid}) {
      walk.control(valid);
    }
    r.walk(walk);
    walk.control(b_id);
  }
};

}  // namespace pulpo::cluster
