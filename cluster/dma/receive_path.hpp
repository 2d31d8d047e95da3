// SPDX-License-Identifier: Apache-2.0
// External memory to TCDM: read bursts on the bus, realignment, writes on two TCDM ports (ext_rx_if.sv,
// trans_buffers.sv, tcdm_rx_if.sv).
#pragma once

#include <array>
#include <cstdint>

#include "cluster/axi.hpp"
#include "cluster/dma/aligner.hpp"
#include "cluster/dma/beat_splitter.hpp"
#include "cluster/dma/burst_splitter.hpp"
#include "cluster/dma/bus_burst.hpp"
#include "cluster/dma/fifo.hpp"
#include "cluster/dma/tag_table.hpp"
#include "cluster/dma/tally.hpp"
#include "cluster/dma/transfer_table.hpp"
#include "cluster/state_walk.hpp"
#include "memory/tcdm_port.hpp"

namespace pulpo::cluster::dma {

class ReceivePath {
 public:
  ReceivePath(Address tcdm_mask, unsigned tags) : tags_(tags), bursts_(tcdm_mask), beat_splitter_(tcdm_mask) {}

  /// Requests and readies of this cycle, from registers.
  void drive(memory::TcdmPort* tcdm, AxiPort& bus) const;
  /// Takes grants and handshakes. `pieces` is the queue in front (consumed here). Returns the bit of the id that got a
  /// piece registered, and counts in `tally`.
  std::uint32_t step(const memory::TcdmPort* tcdm, const AxiPort& bus, Fifo<Piece, 2>& pieces, TransferTable& table,
                     Tally tally);
  /// Nothing is under way: step() does nothing until a piece comes, drive() may be left out.
  bool idle() const { return idle_; }

  /// The registers between cycles.
  void walk(StateWalk& walk);
  const BurstSplitter& bursts() const { return bursts_; }
  /// Up to here everything has been written, except perhaps the last beat's bytes of the next burst.
  Address written() const { return std::min(written_[0], written_[1]); }

 private:
  struct Lane {
    Word data = 0;
    std::uint8_t strobe = 0;
  };

  void finish(TransferTable& table);
  void write_lane(unsigned lane, const memory::TcdmPort& port, Tally tally);
  void align();
  void take_read_data(TransferTable& table);
  void request_burst(RuleSet& rules);
  std::uint32_t split(Fifo<Piece, 2>& pieces, TransferTable& table, RuleSet& rules);
  void settle();
  bool empty() const;

  TagTable tags_;
  BurstSplitter bursts_;
  BeatSplitter beat_splitter_;
  Aligner aligner_;
  bool idle_ = true;
  bool in_burst_ = false;              // the first beat of the current read burst has been seen
  std::array<Piece, 16> in_flight_{};  // by bus id (ext_opc_buf.sv)

  // in the order of the flow
  Fifo<Piece, 2> commands_;
  Fifo<AxiAddress, 2> ar_;
  Fifo<AxiRead, 2> r_;
  Fifo<Piece, 2> tcdm_commands_;
  Fifo<AlignJob, 2> align_jobs_;
  Fifo<std::uint64_t, 2> read_data_;
  Fifo<Lane, 2> lanes_[2];
  Fifo<Beat, 2> beats_[2];
  Address written_[2] = {};        // behind the last beat of each lane
  Fifo<std::uint8_t, 2> done_[2];  // ids whose last beat left on this lane (tcdm_synch.sv)
};

}  // namespace pulpo::cluster::dma
