// SPDX-License-Identifier: Apache-2.0
// An element-wise sum whose data lie outside of the cluster: pieces stream through TCDM, the DMA one piece ahead of the
// cores and one behind.
#pragma once

#include <stdint.h>

#include "add.hpp"
#include "arena.hpp"
#include "cluster.h"
#include "tiling.hpp"
#include "transfer.hpp"

namespace pulpo::kernels {

class TiledAdd {
 public:
  using OnCore = void (*)(const Add&, unsigned core, unsigned cores);

  /// `whole`: the sum with its maps in L2. Takes all of `tcdm`; check fits() before running.
  TiledAdd(const Add& whole, OnCore on_core, Arena tcdm) : whole_(whole), on_core_(on_core) {
    const uint32_t room = tcdm.room() / 6;
    const uint32_t most = room < slack_bytes + 16 ? 0 : room - slack_bytes - 16;
    piece_bytes_ = (whole.bytes < most ? whole.bytes + 3 : most) & ~3u;
    for (uint32_t i = 0; i < 6; i++) {
      buffers_[i] = tcdm.take(piece_bytes_ + slack_bytes);
    }
  }

  bool fits() const { return piece_bytes_ != 0; }
  uint32_t pieces() const { return ceil_div(whole_.bytes, piece_bytes_); }

  /// Core 0, before the team: fetches the first piece.
  void begin() { start_loads(0); }

  /// Every core of the team.
  void on_core(unsigned core, unsigned cores) {
    for (uint32_t piece = 0; piece < pieces(); piece++) {
      if (core == 0) {
        prepare(piece);
      }
      team_barrier();
      Add part = whole_;
      part.a = buffer(piece, 0);
      part.b = buffer(piece, 1);
      part.out = buffer(piece, 2);
      part.bytes = bytes_at(piece);
      on_core_(part, core, cores);
      team_barrier();
      if (core == 0) {
        stores_[piece % 2].out(whole_.out + piece * piece_bytes_, buffer(piece, 2), bytes_at(piece));
      }
    }
  }

  /// Core 0, after the team: waits until the output is outside.
  void end() {
    for (auto& store : stores_) {
      store.finish();
    }
  }

 private:
  uint8_t* buffer(uint32_t piece, uint32_t which) const { return buffers_[piece % 2 * 3 + which]; }
  uint32_t bytes_at(uint32_t piece) const {
    const uint32_t left = whole_.bytes - piece * piece_bytes_;
    return left < piece_bytes_ ? left : piece_bytes_;
  }
  void start_loads(uint32_t piece) {
    const uint32_t offset = piece * piece_bytes_;
    loads_.in(buffer(piece, 0), whole_.a + offset, bytes_at(piece));
    loads_.in(buffer(piece, 1), whole_.b + offset, bytes_at(piece));
  }
  /// The piece's data are here, its output buffer is free, and the next piece's data are on their way.
  void prepare(uint32_t piece) {
    loads_.finish();
    stores_[piece % 2].finish();
    if (piece + 1 < pieces()) {
      start_loads(piece + 1);
    }
  }

  Add whole_;
  OnCore on_core_;
  uint32_t piece_bytes_;
  uint8_t* buffers_[6];
  Transfer loads_, stores_[2];
};

}  // namespace pulpo::kernels
