// SPDX-License-Identifier: Apache-2.0
// All cores sleep while the DMA works: long transfers into TCDM and back to another place in L2.
#include "cluster.h"
#include "dma.h"
#include "print.h"

extern "C" {
uint32_t arg_rounds = 200;
}

namespace {

constexpr uint32_t words = 16384;  // the longest transfers that the DMA takes in one piece: 64 KiB
uint32_t from[words] PULPO_L2_BSS, to[words] PULPO_L2_BSS;
uint32_t tile[words];

uint32_t value(uint32_t i) { return i * 2654435761u; }

}  // namespace

int main() {
  uint32_t mistakes = 0;
  for (uint32_t i = 0; i < words; i += 61) {
    from[i] = value(i);
  }
  for (uint32_t round = 0; round < arg_rounds; round++) {
    dma_wait(dma_in(tile, from, sizeof tile));
    dma_wait(dma_out(to, tile, sizeof tile));
  }
  for (uint32_t i = 0; i < words; i += 61) {
    mistakes += to[i] != value(i);
  }
  printf("host-idle: %u rounds, %u wrong\n", (unsigned)arg_rounds, (unsigned)mistakes);
  return mistakes != 0;
}
