// SPDX-License-Identifier: Apache-2.0
// What moves through the DMA: transfers, their lines, bursts and beats.
#pragma once

#include <cstdint>

#include "sim/base/types.hpp"

namespace pulpo::cluster::dma {

inline constexpr unsigned transfer_ids = 16;                  // NB_TRANSFERS of mchan_wrap.sv
inline constexpr std::uint32_t length_mask = (1u << 17) - 1;  // MCHAN_LEN_WIDTH
inline constexpr std::uint32_t stride_mask = (1u << 31) - 1;  // TWD_COUNT_WIDTH, TWD_STRIDE_WIDTH
inline constexpr unsigned burst_bytes = 256;                  // DmaBurstLength of pulp_cluster

/// Lengths are bytes - 1, as in the RTL: a command of 0 bytes moves 128 KiB.
struct Piece {
  Address external = 0;
  Address tcdm = 0;  // offset in the TCDM
  std::uint32_t length = 0;
  std::uint8_t id = 0;
  bool increment = true;

  template <class Walk>
  void walk(Walk& walk) {
    walk.outside(external);
    walk.inside(tcdm);
    walk.control(length);
    walk.control(id);
    walk.control(increment);
  }
};

/// Second dimension of one side; both values - 1, as the stride table keeps them.
struct Lines {
  std::uint32_t count = 0;  // bytes of a line
  std::uint32_t stride = 0;
};

/// The command word: everything of a transfer but its addresses.
struct Command {
  std::uint32_t length = 0;
  std::uint8_t id = 0;
  std::uint8_t external_slot = 0;  // in the stride tables
  std::uint8_t tcdm_slot = 0;
  bool receive = false;  // external -> TCDM
  bool increment = false;
  bool external_lines = false;
  bool tcdm_lines = false;
  bool event = false;
  bool interrupt = false;
  bool broadcast = false;
};

struct Transfer {
  Command command;
  Address external = 0;
  Address tcdm = 0;
};

/// One 64-bit access of the TCDM, split over two ports.
struct Beat {
  Address address = 0;  // of the lower word
  std::uint8_t id = 0;
  bool last = false;

  template <class Walk>
  void walk(Walk& walk) {
    walk.inside(address);
    walk.control(id);
    walk.control(last);
  }
};

}  // namespace pulpo::cluster::dma
