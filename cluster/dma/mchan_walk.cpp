// SPDX-License-Identifier: Apache-2.0
// The registers of mchan for those who skip what repeats itself.
#include "cluster/dma/mchan.hpp"

namespace pulpo::cluster {

Dma::Flow Mchan::flow(bool receive) const {
  const dma::BurstSplitter& bursts = receive ? state_.receive.bursts() : state_.transmit.bursts();
  const dma::Piece& next = bursts.burst();
  return {receive ? !state_.receive.idle() : !state_.transmit.idle(),
          next.increment,
          bursts.handed_out_bytes(),
          next.external,
          next.tcdm,
          receive ? state_.receive.written() : 0};
}

/// What only commands change is left out: only_flows() holds.
void Mchan::walk(StateWalk& walk) {
  State& s = state_;
  s.table.walk(walk);
  walk.control(event_lines_);
  walk.control(interrupt_lines_);
  walk.control(s.receive_queue.size());
  walk.control(s.transmit_queue.size());
  s.receive_splitter.walk(walk);
  s.transmit_splitter.walk(walk);
  s.receive_pieces.walk(walk);  // what waits does not matter before the burst splitter asks
  s.transmit_pieces.walk(walk);
  s.receive.walk(walk);
  s.transmit.walk(walk);
}

}  // namespace pulpo::cluster
