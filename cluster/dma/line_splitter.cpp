// SPDX-License-Identifier: Apache-2.0
// Cuts a transfer at the line ends of both sides.
#include "cluster/dma/line_splitter.hpp"

#include <algorithm>

namespace pulpo::cluster::dma {

void LineSplitter::Side::advance(std::uint32_t bytes) {
  if (left > bytes) {
    left -= bytes;
    address += bytes;
  } else {
    left = line_length & length_mask;
    line_start += stride;
    address = line_start;
  }
}

void LineSplitter::start(const Transfer& transfer, const Lines& external, const Lines& tcdm) {
  const Command& command = transfer.command;
  running_ = true;
  plain_ = !command.external_lines && !command.tcdm_lines;
  increment_ = command.increment;
  id_ = command.id;
  left_ = (command.length + 1) & length_mask;
  auto set_up = [&](Side& side, Address address, bool with_lines, const Lines& lines) {
    const bool shorter = with_lines && lines.count <= command.length;
    side.address = side.line_start = address;
    side.line_length = with_lines ? (lines.count + 1) & stride_mask : command.length + 1;
    side.stride = with_lines ? (lines.stride + 1) & stride_mask : 0;
    side.left = shorter ? (lines.count + 1) & length_mask : left_;
  };
  set_up(external_, transfer.external, command.external_lines, external);
  set_up(tcdm_, transfer.tcdm, command.tcdm_lines, tcdm);
}

Piece LineSplitter::next() {
  const std::uint32_t bytes = std::min({external_.left, tcdm_.left, left_});
  const Piece piece{external_.address, tcdm_.address & tcdm_mask_, (bytes - 1) & length_mask, id_, increment_};
  running_ = left_ > bytes && !plain_;
  left_ = (left_ - bytes) & length_mask;
  external_.advance(bytes);
  tcdm_.advance(bytes);
  return piece;
}

}  // namespace pulpo::cluster::dma
