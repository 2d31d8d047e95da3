/* SPDX-License-Identifier: Apache-2.0 */
/* Teams: core 0 forks through the event unit's dispatcher, the others sleep in it until they are asked. */
#include "cluster.h"

static unsigned members = 1;

unsigned team_size(void) { return members; }

void team_fork(unsigned cores, void (*entry)(void*), void* argument) {
  const uint32_t mask = (1u << cores) - 1;
  members = cores;
  *device_register(EVENT_UNIT + BARRIER(0) + BARRIER_TRIGGER_MASK) = mask;
  *device_register(EVENT_UNIT + BARRIER(0) + BARRIER_TARGET_MASK) = mask;
  if (cores > 1) {
    *device_register(EVENT_UNIT + DISPATCH_TEAM) = mask & ~1u;
    *device_register(EVENT_UNIT + DISPATCH_FIFO) = (uint32_t)(uintptr_t)entry;
    *device_register(EVENT_UNIT + DISPATCH_FIFO) = (uint32_t)(uintptr_t)argument;
  }
  entry(argument);
  team_barrier();
}

void team_serve(void) {
  for (;;) {
    void (*entry)(void*) = (void (*)(void*))(uintptr_t)event_load(DISPATCH_FIFO);
    void* argument = (void*)(uintptr_t)event_load(DISPATCH_FIFO);
    entry(argument);
    team_barrier();
  }
}
