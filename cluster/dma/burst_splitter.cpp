// SPDX-License-Identifier: Apache-2.0
// Cuts a piece at the 256-byte boundaries of the external address.
#include "cluster/dma/burst_splitter.hpp"

namespace pulpo::cluster::dma {

BurstSplitter::Step BurstSplitter::step(Fifo<Piece, 2>& pieces, TransferTable& table, RuleSet& rules) {
  if (running_) {
    return {.burst = next()};
  }
  if (!pieces.valid()) {
    return {};
  }
  const std::uint8_t id = pieces.front().id;
  table.expect(id, start(pieces.front(), rules));
  pieces.pop();
  return {.burst = {}, .registered = 1u << id};
}

std::uint32_t BurstSplitter::start(const Piece& piece, RuleSet& rules) {
  const Address offset = piece.external % burst_bytes;
  const bool crossed = piece.external / burst_bytes != (piece.external + piece.length) / burst_bytes;
  burst_ = piece;
  begin_ = piece.tcdm;
  left_ = piece.length;
  index_ = 0;
  last_ = 0;
  if (crossed) {
    burst_.length = burst_bytes - 1 - offset;
    const std::uint32_t rest = (piece.length - (burst_.length + 1)) & length_mask;
    // A rest of one byte more than whole bursts gets no burst of its own: the last burst is one byte longer and crosses
    // the boundary (trans_unpack.sv tests bytes - 1 for alignment).
    rules.add(rest % burst_bytes == 0 ? Rule::dma_tail : Rule::dma_boundary);
    last_ = rest / burst_bytes + (rest % burst_bytes == 0 ? 0 : 1);
  }
  running_ = true;
  return last_ + 1;
}

Piece BurstSplitter::next() {
  Piece out = burst_;
  if (index_ == last_) {
    out.length = left_;
    running_ = false;
  }
  const std::uint32_t bytes = burst_.length + 1;
  burst_.tcdm = (burst_.tcdm + bytes) & tcdm_mask_;
  burst_.external += burst_.increment ? bytes : 0;
  burst_.length = left_ >= burst_bytes - 1 ? burst_bytes - 1 : left_;
  left_ = (left_ - bytes) & length_mask;
  ++index_;
  ++handed_out_;
  return out;
}

}  // namespace pulpo::cluster::dma
