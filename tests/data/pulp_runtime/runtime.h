/* SPDX-License-Identifier: Apache-2.0 */
/* The registers that pulp-runtime's hardware layer uses on pulp_cluster, and how it uses them. */
#ifndef RUNTIME_H
#define RUNTIME_H

#include <stdint.h>

enum { cores = 8, stack_bytes = 0x800 };

/* Areas: direct links of a core, and the cluster's peripherals. */
#define EVENT_UNIT 0x10204000u
#define DMA 0x10204400u
#define PERIPHERALS 0x10200000u
#define TIMER (PERIPHERALS + 0x400u)
#define EVENT_UNIT_SHARED (PERIPHERALS + 0x800u)
#define ICACHE (PERIPHERALS + 0x1400u)
#define DMA_SHARED (PERIPHERALS + 0x1800u)
#define REDUNDANCY (PERIPHERALS + 0x2000u)
#define STDOUT 0x40000000u

enum { /* cluster control */
  end_of_computation = 0x0,
  boot_address = 0x40,
  return_value = 0x100
};
enum { /* event unit, direct link */
  mask_and = 0x04,
  mask_or = 0x08,
  irq_mask_and = 0x10,
  irq_mask_or = 0x14,
  buffer = 0x1C,
  buffer_clear = 0x28,
  wait = 0x38,
  wait_clear = 0x3C,
  dispatch_fifo = 0x80,
  dispatch_team = 0x84,
  mutex = 0xC0,
  software_trigger = 0x100,
  barrier = 0x200
};
enum { barrier_trigger_mask = 0x00, barrier_target_mask = 0x0C, barrier_wait_clear = 0x1C };
enum { shared_software_trigger = 0x600 };
enum { event_dma = 8, event_barrier = 16, event_mutex = 17, event_dispatch = 18 };
enum { dma_command = 0, dma_status = 4 };

#define IN_L1 __attribute__((section(".data_l1")))
#define IN_L2 __attribute__((section(".l2_data")))

static inline void store(uint32_t address, uint32_t value) { *(volatile uint32_t *)address = value; }
static inline uint32_t load(uint32_t address) { return *(volatile uint32_t *)address; }

/* p.elw: the load that sleeps. */
static inline uint32_t event_load(uint32_t address) {
  uint32_t value;
  __asm__ volatile(".insn i 0x03, 6, %0, 0(%1)" : "=r"(value) : "r"(address) : "memory");
  return value;
}

static inline unsigned core_id(void) {
  unsigned hart;
  __asm__("csrr %0, mhartid" : "=r"(hart));
  return hart & 0x1f;
}
static inline unsigned cluster_id(void) {
  unsigned hart;
  __asm__("csrr %0, mhartid" : "=r"(hart));
  return (hart >> 5) & 0x3f;
}

static inline uint32_t wait_for(uint32_t events) {
  store(EVENT_UNIT + mask_or, events);
  const uint32_t seen = event_load(EVENT_UNIT + wait_clear);
  store(EVENT_UNIT + mask_and, events);
  return seen;
}
static inline void barrier_setup(unsigned index, uint32_t team) {
  store(EVENT_UNIT + barrier + 32 * index + barrier_trigger_mask, team);
  store(EVENT_UNIT + barrier + 32 * index + barrier_target_mask, team);
}
static inline void barrier_wait(unsigned index) { event_load(EVENT_UNIT + barrier + 32 * index + barrier_wait_clear); }

void *allocate_l1(unsigned bytes);
void set_interrupt_handler(unsigned line, void (*handler)(void));
void put_text(const char *text);
void put_number(uint32_t number);

enum { to_l1 = 1, to_l2 = 0 };
/* Starts a transfer over the core's own port; the answer is its id. */
unsigned dma_copy(uint32_t external, void *l1, unsigned bytes, unsigned direction);
unsigned dma_copy_lines(uint32_t external, void *l1, unsigned bytes, unsigned stride, unsigned line_bytes,
                        unsigned direction);
void dma_wait(unsigned id);
void dma_barrier(void);

int main(void);

#endif
