// SPDX-License-Identifier: Apache-2.0
// TCDM to external memory: reads on two TCDM ports, realignment, write bursts on the bus (tcdm_tx_if.sv,
// trans_buffers.sv, ext_tx_if.sv).
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

class TransmitPath {
 public:
  TransmitPath(Address tcdm_mask, unsigned tags) : tags_(tags), bursts_(tcdm_mask), beat_splitter_(tcdm_mask) {}

  /// Requests, valids and readies of this cycle, from registers and the TCDM's responses.
  void drive(memory::TcdmPort* tcdm, AxiPort& bus) const;
  /// As ReceivePath::step; `tally` counts what was written to the bus.
  std::uint32_t step(const memory::TcdmPort* tcdm, const AxiPort& bus, Fifo<Piece, 2>& pieces, TransferTable& table,
                     Tally tally);
  /// Nothing is under way: step() does nothing until a piece comes, drive() may be left out.
  bool idle() const { return idle_; }

  /// The registers between cycles.
  void walk(StateWalk& walk);
  const BurstSplitter& bursts() const { return bursts_; }

 private:
  /// One TCDM port: a read under way, and the word it brought when there was no room for it.
  struct Reader {
    bool stalled = false;
    Word data = 0;
    Fifo<Beat, 2> pending;  // granted, response not passed on
  };
  enum class Write : std::uint8_t { idle, started, running };

  bool reader_stalled(unsigned lane, const memory::TcdmPort& port) const;
  void finish(const AxiPort& bus, TransferTable& table);
  void write_bus(Tally tally);
  void send_beat(bool last, Tally tally);
  void align();
  void read_lane(unsigned lane, const memory::TcdmPort& port);
  std::uint32_t split(Fifo<Piece, 2>& pieces, TransferTable& table, RuleSet& rules);
  void settle();
  bool empty() const;

  TagTable tags_;
  BurstSplitter bursts_;
  BeatSplitter beat_splitter_;
  Aligner aligner_;
  bool idle_ = true;
  Write write_ = Write::idle;
  std::uint32_t beats_left_ = 0;
  std::array<std::uint8_t, 16> in_flight_{};  // transfer id by bus id

  // in the order of the flow
  Fifo<Piece, 2> commands_, tcdm_commands_;
  Fifo<AlignJob, 2> align_jobs_;
  Fifo<Beat, 2> beats_[2];
  Reader readers_[2];
  Fifo<Word, 2> lanes_[2];
  Fifo<AxiWrite, 2> write_data_;
  Fifo<AxiAddress, 2> aw_;
  Fifo<AxiWrite, 2> w_;
  Fifo<std::uint8_t, 2> b_;
  Fifo<std::uint8_t, 2> done_[2];
};

}  // namespace pulpo::cluster::dma
