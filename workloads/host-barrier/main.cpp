// SPDX-License-Identifier: Apache-2.0
// Next to no work between barriers: each core passes a number on to its neighbour.
#include "cluster.h"
#include "print.h"

extern "C" {
uint32_t arg_cores = 8;
uint32_t arg_rounds = 10000;
}

namespace {

uint32_t numbers[2][MAX_CORES];  // of this round and of the next one
uint32_t expected(uint32_t core, uint32_t cores, uint32_t round) {
  // after `round` rounds a core has its neighbours' numbers passed on, one more each time
  return (core + round) % cores + round;
}

void work(void*) {
  const uint32_t core = core_id(), cores = team_size();
  const uint32_t neighbour = core + 1 == cores ? 0 : core + 1;
  numbers[0][core] = core;
  team_barrier();
  for (uint32_t round = 0; round < arg_rounds; round++) {
    numbers[(round + 1) & 1][core] = numbers[round & 1][neighbour] + 1;
    team_barrier();
  }
}

}  // namespace

int main() {
  team_fork(arg_cores, work, nullptr);
  uint32_t mistakes = 0;
  for (uint32_t core = 0; core < arg_cores; core++) {
    mistakes += numbers[arg_rounds & 1][core] != expected(core, arg_cores, arg_rounds);
  }
  printf("host-barrier: %u rounds on %u cores, %u wrong\n", (unsigned)arg_rounds, (unsigned)arg_cores,
         (unsigned)mistakes);
  return mistakes != 0;
}
