// SPDX-License-Identifier: Apache-2.0
// The DMA is what all wait for: a long array goes through TCDM, tile by tile, in and out again, and the cores, which
// add one to an eighth of the words, have little to do.
#include "cluster.h"
#include "dma.h"
#include "print.h"

extern "C" {
uint32_t arg_cores = 8;
uint32_t arg_rounds = 24;
}

namespace {

constexpr uint32_t tile_words = 2048, changed_words = tile_words / 8, tiles = 12;
uint32_t array[tiles * tile_words] PULPO_L2_BSS;
uint32_t tile[3][tile_words];  // one comes in, one is worked on, one goes out
uint32_t mistakes;

void add_one(uint32_t* words, uint32_t core, uint32_t cores) {
  for (uint32_t i = core; i < changed_words; i += cores) {
    words[i]++;
  }
}

/// What the cores leave alone is the number of its tile.
void fill(uint32_t core, uint32_t cores) {
  for (uint32_t i = 0; i < tiles; i++) {
    for (uint32_t j = core; j < tile_words; j += cores) {
      tile[0][j] = j < changed_words ? 0 : i;
    }
    team_barrier();
    if (core == 0) {
      dma_wait(dma_out(array + i * tile_words, tile[0], sizeof tile[0]));
    }
    team_barrier();
  }
}

/// Core 0 moves the data while it and all others add. A transfer's place in TCDM is free when it is over.
void one_pass(uint32_t core, uint32_t cores) {
  dma_transfer in = 0, out = 0;
  if (core == 0) {
    dma_wait(dma_in(tile[0], array, sizeof tile[0]));
  }
  for (uint32_t i = 0; i < tiles; i++) {
    if (core == 0 && i + 1 < tiles) {
      in = dma_in(tile[(i + 1) % 3], array + (i + 1) * tile_words, sizeof tile[0]);
    }
    team_barrier();
    add_one(tile[i % 3], core, cores);
    team_barrier();
    if (core == 0) {
      if (i > 0) {
        dma_wait(out);
      }
      out = dma_out(array + i * tile_words, tile[i % 3], sizeof tile[0]);
      if (i + 1 < tiles) {
        dma_wait(in);
      }
    }
  }
  if (core == 0) {
    dma_wait(out);
  }
}

void work(void*) {
  const uint32_t core = core_id(), cores = team_size();
  fill(core, cores);
  for (uint32_t round = 0; round < arg_rounds; round++) {
    one_pass(core, cores);
    team_barrier();
  }
}

void check() {
  for (uint32_t i = 0; i < tiles; i++) {
    dma_wait(dma_in(tile[0], array + i * tile_words, sizeof tile[0]));
    for (uint32_t j = 0; j < tile_words; j += 7) {
      mistakes += tile[0][j] != (j < changed_words ? arg_rounds : i);
    }
  }
}

}  // namespace

int main() {
  team_fork(arg_cores, work, nullptr);
  check();
  printf("host-dma: %u rounds on %u cores, %u wrong\n", (unsigned)arg_rounds, (unsigned)arg_cores, (unsigned)mistakes);
  return mistakes != 0;
}
