// SPDX-License-Identifier: Apache-2.0
// The bus address of a burst (ext_rx_if.sv, ext_tx_if.sv: 8-byte beats, the address itself is not aligned).
#pragma once

#include "cluster/axi.hpp"
#include "cluster/dma/beat_splitter.hpp"
#include "cluster/dma/transfer.hpp"

namespace pulpo::cluster::dma {

inline AxiAddress bus_address(const Piece& burst, unsigned tag) {
  AxiAddress address;
  address.address = burst.external;
  address.beats = static_cast<std::uint8_t>(extra_beats(burst.external, burst.length) + 1);
  address.size_log2 = 3;
  address.fixed = !burst.increment;
  address.id = static_cast<std::uint8_t>(tag);
  return address;
}

}  // namespace pulpo::cluster::dma
