// SPDX-License-Identifier: Apache-2.0
// mchan, the DMA of the PULP cluster (mchan.sv, ctrl_unit.sv), cycle by cycle. How it works: README.md beside this
// file.
#pragma once

#include <array>
#include <cstdint>

#include "cluster/axi.hpp"
#include "cluster/counters.hpp"
#include "cluster/dma/arbiter.hpp"
#include "cluster/dma/command_port.hpp"
#include "cluster/dma/config.hpp"
#include "cluster/dma/dma.hpp"
#include "cluster/dma/fifo.hpp"
#include "cluster/dma/line_splitter.hpp"
#include "cluster/dma/receive_path.hpp"
#include "cluster/dma/stride_table.hpp"
#include "cluster/dma/transfer_table.hpp"
#include "cluster/dma/transmit_path.hpp"
#include "memory/tcdm_port.hpp"
#include "sim/base/probe.hpp"

namespace pulpo::cluster {

class Mchan final : public Dma {
 public:
  /// What the engine is wired to; all outlive it. `tcdm`: its four ports, 0 and 1 read, 2 and 3 write.
  struct Wiring {
    memory::TcdmPort* tcdm;
    AxiPort& bus;
    ClusterCounters& counters;
    ProbeHub& probes;
    bool checks_addresses = false;  // the RTL just wraps around
  };

  Mchan(const DmaConfig& config, unsigned cores, std::uint32_t tcdm_bytes, const Wiring& wiring);

  void reset() override;
  void drive() override;
  void arbitrate() override;
  void step(Cycle now) override;

  Flow flow(bool receive) const override;
  std::uint64_t bursts() const override {
    return state_.receive.bursts().handed_out() + state_.transmit.bursts().handed_out();
  }
  bool only_flows() const override { return state_.active_ports == 0 && responding_ == 0; }
  void walk(StateWalk& walk) override;

 private:
  /// All registers; reset() makes a new set.
  struct State {
    State(unsigned ports, Address tcdm_mask, unsigned tags);

    std::array<dma::CommandPort, max_ports> ports;
    std::uint32_t active_ports = 0;  // not idle
    dma::Arbiter id_arbiter, command_arbiter;
    dma::TransferTable table;
    dma::StrideTable external_lines, tcdm_lines;
    dma::Fifo<dma::Transfer, 2 * max_cores> receive_queue, transmit_queue;  // share queue_depth_ entries
    unsigned queued_at_start = 0;  // entries used at the beginning of the cycle
    dma::LineSplitter receive_splitter, transmit_splitter;
    dma::Fifo<dma::Piece, 2> receive_pieces, transmit_pieces;
    dma::ReceivePath receive;
    dma::TransmitPath transmit;
    std::array<dma::Transfer, dma::transfer_ids> begun{};    // for the probes
    std::array<std::uint8_t, dma::transfer_ids> begun_by{};  // for faults: the port
  };

  std::uint32_t grant_id(std::uint32_t requests) const;
  void step_data_paths();
  void split_lines(dma::LineSplitter& splitter, dma::Fifo<dma::Transfer, 2 * max_cores>& queue,
                   dma::Fifo<dma::Piece, 2>& pieces);
  void pass_command(Cycle now);
  void check_tcdm_address(unsigned port, Address address) const;
  void check_extent(const dma::Transfer& transfer) const;
  void perform(unsigned index);
  std::uint32_t step_ports();
  void respond();
  void signal_ends(Cycle now);
  void probe(Cycle now, const dma::Transfer& transfer, unsigned port, bool end);
  void note_access(const dma::CommandPort& unit, const PeripheralPort& port);
  void note_command(const dma::Transfer& transfer, bool contended);
  bool anything_left() const;

  unsigned port_count_;
  unsigned queue_depth_;  // GLOBAL_TRANS_QUEUE_DEPTH of mchan_wrap.sv
  Address tcdm_mask_;
  unsigned tags_;
  Wiring wiring_;
  State state_;
  // of this cycle
  std::uint32_t registered_ = 0;  // ids
  std::uint32_t arbitrated_ = 0;  // ids
  std::uint32_t responding_ = 0;  // ports with a response
};

}  // namespace pulpo::cluster
