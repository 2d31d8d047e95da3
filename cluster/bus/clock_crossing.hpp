// SPDX-License-Identifier: Apache-2.0
// The crossing between the cluster's clock and the memory's (axi_cdc.sv): a queue for each channel, and the memory
// behind them in its own clock. Both clocks have an edge at time 0.
#pragma once

#include "cluster/bus/cdc_fifo.hpp"
#include "cluster/bus/memory_port.hpp"

namespace pulpo::cluster {

class ClockCrossing {
 public:
  ClockCrossing(const memory::L2Config& config, MemoryPort& memory)
      : memory_(memory), memory_percent_(config.clock_percent) {}
  void reset();

  // the cluster's side; pushes and pops count with step()
  CdcFifo<BusRequest> reads, writes;
  CdcFifo<AxiWrite> data;
  CdcFifo<ReadAnswer> read_answers;
  CdcFifo<WriteAnswer> write_answers;

  /// Ends cycle `now` of the cluster: all edges of the memory's clock up to and with its end, and that end.
  void step(Cycle now);
  bool idle() const {
    return reads.idle() && writes.idle() && data.idle() && read_answers.idle() && write_answers.idle();
  }

 private:
  void memory_cycle(Cycle now);
  void edge(bool cluster, bool memory);

  MemoryPort& memory_;
  std::uint64_t memory_percent_;  // frequency of the memory's clock, in percent of the cluster's
};

}  // namespace pulpo::cluster
