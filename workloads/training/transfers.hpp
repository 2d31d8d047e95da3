// SPDX-License-Identifier: Apache-2.0
// DMA transfers of blocks of memory of any size, that are waited for together.
#pragma once

#include <stdint.h>

#include "dma.h"

namespace pulpo::training {

/// Lines of memory: contiguous in TCDM, `stride` bytes apart outside.
struct Lines {
  uint32_t count, bytes, stride;
  uint32_t total() const { return count * bytes; }
};

class Transfers {
 public:
  static constexpr uint32_t most_bytes = (1 << 17) - 16;  // of one: mchan's command words hold 17 bits of bytes

  void load(void* tcdm, const void* outside, const Lines& lines) {
    copy<true>(static_cast<uint8_t*>(tcdm), const_cast<uint8_t*>(static_cast<const uint8_t*>(outside)), lines);
  }
  void store(void* outside, const void* tcdm, const Lines& lines) {
    copy<false>(const_cast<uint8_t*>(static_cast<const uint8_t*>(tcdm)), static_cast<uint8_t*>(outside), lines);
  }
  void wait() {
    if (ids_ != 0) {
      dma_wait_all(ids_);
      ids_ = count_ = 0;
    }
  }

 private:
  static constexpr uint32_t most_ids = 15;  // of its 16 identifiers

  template <bool In>
  void copy(uint8_t* tcdm, uint8_t* outside, Lines lines) {
    if (lines.count == 0 || lines.bytes == 0) {
      return;
    }
    if (lines.count == 1 || lines.stride == lines.bytes) {
      contiguous<In>(tcdm, outside, lines.total());
      return;
    }
    if (lines.bytes > most_bytes) {
      for (uint32_t i = 0; i < lines.count; i++) {
        contiguous<In>(tcdm + i * lines.bytes, outside + i * lines.stride, lines.bytes);
      }
      return;
    }
    const uint32_t at_a_time = lines.total() <= most_bytes ? lines.count : most_bytes / lines.bytes;
    for (uint32_t i = 0; i < lines.count; i += at_a_time) {
      const uint32_t some = lines.count - i < at_a_time ? lines.count - i : at_a_time;
      uint8_t *to = tcdm + i * lines.bytes, *from = outside + i * lines.stride;
      add(In ? dma_in_2d(to, from, some * lines.bytes, lines.bytes, lines.stride)
             : dma_out_2d(from, to, some * lines.bytes, lines.bytes, lines.stride));
    }
  }
  template <bool In>
  void contiguous(uint8_t* tcdm, uint8_t* outside, uint32_t bytes) {
    for (uint32_t i = 0; i < bytes; i += most_bytes) {
      const uint32_t some = bytes - i < most_bytes ? bytes - i : most_bytes;
      add(In ? dma_in(tcdm + i, outside + i, some) : dma_out(outside + i, tcdm + i, some));
    }
  }
  void add(dma_transfer id) {
    ids_ |= 1u << id;
    if (++count_ == most_ids) {
      wait();
    }
  }

  uint32_t ids_ = 0, count_ = 0;  // a bit for each
};

}  // namespace pulpo::training
