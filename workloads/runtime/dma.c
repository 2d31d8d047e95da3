/* SPDX-License-Identifier: Apache-2.0 */
/* Waiting for the DMA by its event. */
#include "dma.h"

void dma_wait(dma_transfer id) {
  /* The buffer keeps an event that comes between the look and the wait; one left over only costs another look. */
  *device_register(EVENT_UNIT + EVENT_MASK) = EVENT_DMA;
  while (!dma_done(id)) {
    (void)event_load(EVENT_WAIT_CLEAR);
  }
  *device_register(EVENT_UNIT + EVENT_MASK) = EVENT_TEAM;
  dma_free(id);
}

void dma_wait_all(uint32_t transfers) {
  if ((*device_register(DMA + DMA_STATUS) & transfers) != 0) {
    *device_register(EVENT_UNIT + EVENT_MASK) = EVENT_DMA;
    while ((*device_register(DMA + DMA_STATUS) & transfers) != 0) {
      (void)event_load(EVENT_WAIT_CLEAR);
    }
    *device_register(EVENT_UNIT + EVENT_MASK) = EVENT_TEAM;
  }
  *device_register(DMA + DMA_STATUS) = transfers;
  __asm__ volatile("" ::: "memory");
}
