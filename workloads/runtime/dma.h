/* SPDX-License-Identifier: Apache-2.0 */
/* Transfers between TCDM and the memories outside by the cluster's DMA (mchan), 1D and 2D. */
#pragma once

#include "cluster.h"

#ifdef __cplusplus
extern "C" {
#endif

/* bits of the command word, mchan's register interface */
#define DMA_TO_TCDM (1u << 17)
#define DMA_INCREMENT (1u << 18)
#define DMA_2D_OUTSIDE (1u << 19)
#define DMA_RAISE_EVENT (1u << 20)

typedef unsigned dma_transfer; /* identifier 0..15 of a transfer in flight */

static inline dma_transfer dma_start(uint32_t command, const void* tcdm, const void* outside) {
  volatile uint32_t* port = device_register(DMA + DMA_COMMAND);
  const dma_transfer id = *port;
  *port = command | DMA_INCREMENT | DMA_RAISE_EVENT;
  *port = (uint32_t)(uintptr_t)tcdm;
  *port = (uint32_t)(uintptr_t)outside;
  return id;
}

/* `bytes` in a row. */
static inline dma_transfer dma_in(void* tcdm, const void* outside, uint32_t bytes) {
  return dma_start(bytes | DMA_TO_TCDM, tcdm, outside);
}
static inline dma_transfer dma_out(void* outside, const void* tcdm, uint32_t bytes) {
  return dma_start(bytes, tcdm, outside);
}

/* `bytes` in all, in lines of `line_bytes` that lie `stride_bytes` apart outside and close together in TCDM. */
static inline dma_transfer dma_in_2d(void* tcdm, const void* outside, uint32_t bytes, uint32_t line_bytes,
                                     uint32_t stride_bytes) {
  const dma_transfer id = dma_start(bytes | DMA_TO_TCDM | DMA_2D_OUTSIDE, tcdm, outside);
  *device_register(DMA + DMA_COMMAND) = line_bytes;
  *device_register(DMA + DMA_COMMAND) = stride_bytes;
  return id;
}
static inline dma_transfer dma_out_2d(void* outside, const void* tcdm, uint32_t bytes, uint32_t line_bytes,
                                      uint32_t stride_bytes) {
  const dma_transfer id = dma_start(bytes | DMA_2D_OUTSIDE, tcdm, outside);
  *device_register(DMA + DMA_COMMAND) = line_bytes;
  *device_register(DMA + DMA_COMMAND) = stride_bytes;
  return id;
}

/* The transfer is over. */
static inline int dma_done(dma_transfer id) { return !(*device_register(DMA + DMA_STATUS) >> id & 1); }
/* Gives the identifier back: needed once after each transfer. */
static inline void dma_free(dma_transfer id) {
  *device_register(DMA + DMA_STATUS) = 1u << id;
  __asm__ volatile("" ::: "memory");
}

/* Waits asleep for the DMA's event, then frees. Only the core that started a transfer gets its event. */
void dma_wait(dma_transfer id);
/* The same for several, a bit for each; cheap if they are over. */
void dma_wait_all(uint32_t transfers);
/* Waits by polling, then frees: quicker for short transfers. */
static inline void dma_poll(dma_transfer id) {
  while (!dma_done(id)) {
  }
  dma_free(id);
}

#ifdef __cplusplus
}
#endif
