/* SPDX-License-Identifier: Apache-2.0 */
/* What stands between _start and main: core 0 sets up, all cores meet in main, core 0 ends the run. */
#include "runtime.h"

extern char vector_base[], l1_heap_begin[];

char *stacks;
static char *heap;

void *allocate_l1(unsigned bytes) {
  char *block = heap;
  heap += (bytes + 15) & ~15u;
  return block;
}

void runtime_start(void) {
  store(EVENT_UNIT + irq_mask_and, ~0u);
  store(PERIPHERALS + boot_address, (uint32_t)vector_base);
  __asm__ volatile("csrrs zero, mstatus, %0" : : "r"(8));
  store(ICACHE, ~0u);
  heap = l1_heap_begin;
  stacks = allocate_l1(cores * stack_bytes);
}

/* A jal to the handler, written into the vector table that the boot address tells. */
void set_interrupt_handler(unsigned line, void (*handler)(void)) {
  const uint32_t entry = load(PERIPHERALS + boot_address) + 4 * line;
  const uint32_t distance = (uint32_t)handler - entry;
  store(entry, 0x6fu | (distance & 0xff000u) | (distance & 0x800u) << 9 | (distance & 0x7feu) << 20 |
                   (distance & 0x100000u) << 11);
}

static void wait_for_ever(void) {
  store(EVENT_UNIT + mask_and, ~0u);
  event_load(EVENT_UNIT + wait);
  for (;;) {
  }
}

void cluster_entry(void) {
  store(EVENT_UNIT + mask_or, 1u << event_dispatch | 1u << event_mutex | 1u << event_barrier);
  store(EVENT_UNIT + irq_mask_or, 1u << 24 | 1u << 23);
  __asm__ volatile("csrw mie, %0" : : "r"(1u << 24 | 1u << 23));
  __asm__ volatile("csrrs zero, mstatus, %0" : : "r"(8));
  barrier_setup(0, load(REDUNDANCY + 4));  // the cores that work
  barrier_wait(0);
  const int result = main();
  barrier_wait(0);
  if (core_id() == 0) {
    store(PERIPHERALS + return_value, (uint32_t)result | 1u << 31);
    store(PERIPHERALS + end_of_computation, 1);
  }
  wait_for_ever();
}

static void put_char(char c) { store(STDOUT + (core_id() << 3) + (cluster_id() << 7), (unsigned char)c); }

void put_text(const char *text) {
  while (*text != 0) {
    put_char(*text++);
  }
}

void put_number(uint32_t number) {
  if (number >= 10) {
    put_number(number / 10);
  }
  put_char((char)('0' + number % 10));
}

static uint32_t command(unsigned bytes, unsigned direction, unsigned lines) {
  enum { type_bit = 17, increment_bit = 18, lines_bit = 19, event_bit = 20, broadcast_bit = 22 };
  return bytes | direction << type_bit | 1u << increment_bit | lines << lines_bit | 1u << event_bit | 1u << broadcast_bit;
}

static unsigned begin(uint32_t word, void *l1, uint32_t external) {
  const unsigned id = load(DMA + dma_command);
  store(DMA + dma_command, word);
  store(DMA + dma_command, (uint32_t)l1);
  store(DMA + dma_command, external);
  return id;
}

unsigned dma_copy(uint32_t external, void *l1, unsigned bytes, unsigned direction) {
  return begin(command(bytes, direction, 0), l1, external);
}

unsigned dma_copy_lines(uint32_t external, void *l1, unsigned bytes, unsigned stride, unsigned line_bytes,
                        unsigned direction) {
  const unsigned id = begin(command(bytes, direction, 1), l1, external);
  store(DMA + dma_command, line_bytes);
  store(DMA + dma_command, stride);
  return id;
}

/* The id is given back over the port that all cores share. */
void dma_wait(unsigned id) {
  while ((load(DMA + dma_status) >> id & 1) != 0) {
    wait_for(1u << event_dma);
  }
  store(DMA_SHARED + dma_status, 1u << id);
}

void dma_barrier(void) {
  while ((load(DMA + dma_status) & 0xffff) != 0) {
    wait_for(1u << event_dma);
  }
  store(DMA + dma_status, ~0u);
}
