// SPDX-License-Identifier: Apache-2.0
// Transfers that end together. One command of the DMA moves less than 128 KiB: what is larger goes in pieces, of which
// all buffers of a TCDM of 1 MiB together need fewer than there are identifiers.
#pragma once

#include <stdint.h>

#include "dma.h"

namespace pulpo::kernels {

class Transfer {
 public:
  void in(uint8_t* tcdm, const uint8_t* outside, uint32_t bytes) {
    for (; bytes > most_bytes; bytes -= most_bytes, tcdm += most_bytes, outside += most_bytes) {
      add(dma_in(tcdm, outside, most_bytes));
    }
    add(dma_in(tcdm, outside, bytes));
  }
  void out(uint8_t* outside, const uint8_t* tcdm, uint32_t bytes) {
    for (; bytes > most_bytes; bytes -= most_bytes, tcdm += most_bytes, outside += most_bytes) {
      add(dma_out(outside, tcdm, most_bytes));
    }
    add(dma_out(outside, tcdm, bytes));
  }

  /// Lines that lie `stride` bytes apart outside and close together in TCDM.
  struct Lines {
    uint32_t count, bytes, stride;

    bool is_block() const { return bytes == stride; }
  };
  void in(uint8_t* tcdm, const uint8_t* outside, const Lines& lines) {
    if (lines.is_block()) {
      in(tcdm, outside, lines.count * lines.bytes);
      return;
    }
    for (Piece piece(lines); piece.count != 0; piece.next()) {
      add(dma_in_2d(tcdm + piece.first * lines.bytes, outside + piece.first * lines.stride, piece.count * lines.bytes,
                    lines.bytes, lines.stride));
    }
  }
  void out(uint8_t* outside, const uint8_t* tcdm, const Lines& lines) {
    if (lines.is_block()) {
      out(outside, tcdm, lines.count * lines.bytes);
      return;
    }
    for (Piece piece(lines); piece.count != 0; piece.next()) {
      add(dma_out_2d(outside + piece.first * lines.stride, tcdm + piece.first * lines.bytes, piece.count * lines.bytes,
                     lines.bytes, lines.stride));
    }
  }

  /// Waits for all of them.
  void finish() {
    for (dma_transfer id = 0; busy_ != 0; id++, busy_ >>= 1) {
      if (busy_ & 1) {
        dma_wait(id);
      }
    }
  }

 private:
  static constexpr uint32_t most_bytes = (1u << 17) - 16;

  /// Some of the lines, no more than a command moves.
  struct Piece {
    explicit Piece(const Lines& of) : lines(of), count(most()) {}
    void next() {
      first += count;
      count = most();
    }
    uint32_t most() const {
      const uint32_t left = lines.count - first;
      return left * lines.bytes <= most_bytes ? left : most_bytes / lines.bytes;
    }

    const Lines& lines;
    uint32_t first = 0, count;
  };

  void add(dma_transfer id) { busy_ |= 1u << id; }

  uint32_t busy_ = 0;
};

}  // namespace pulpo::kernels
