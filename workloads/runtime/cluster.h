/* SPDX-License-Identifier: Apache-2.0 */
/* What a program of the cluster calls: cores and teams, barriers, mutex, timer, placement of data. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "memory_map.h"
#include "xpulp.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where data lives: variables are in TCDM by default, constants in L2. */
#define PULPO_L2 __attribute__((section(".l2")))
#define PULPO_L2_BSS __attribute__((section(".l2bss")))

/* What the machine has; the simulator writes it before the start. */
extern struct pulpo_machine {
  uint32_t l1_bytes, l2_bytes, cores;
} pulpo_machine;
/* Memory that the program leaves free: of the TCDM up to the stacks of the machine's cores, of L2 all. */
extern unsigned char __l1_heap[], __l2_heap[];
static inline unsigned char* l1_end(void) {
  return (unsigned char*)(uintptr_t)(TCDM_BASE + pulpo_machine.l1_bytes - MAIN_STACK_BYTES -
                                     (pulpo_machine.cores - 1) * STACK_BYTES);
}
static inline unsigned char* l2_end(void) { return (unsigned char*)(uintptr_t)(L2_BASE + pulpo_machine.l2_bytes); }

static inline volatile uint32_t* device_register(uint32_t address) { return (volatile uint32_t*)(uintptr_t)address; }

static inline unsigned core_id(void) {
  uint32_t hart;
  __asm__("csrr %0, mhartid" : "=r"(hart));
  return hart & 0xf;
}

/* Reads an event-unit register that may put the core to sleep until its event comes. */
static inline uint32_t event_load(uint32_t offset) { return p_elw((const void*)(uintptr_t)(EVENT_UNIT + offset), 0); }

/* Runs `entry(argument)` on cores 0 to cores-1 and returns when all have finished. Only core 0 forks. */
void team_fork(unsigned cores, void (*entry)(void*), void* argument);
/* Size of the team that runs. */
unsigned team_size(void);
/* Where cores other than 0 live. */
void team_serve(void) __attribute__((noreturn));
/* Waits until the whole team is here; one instruction, cores that wait sleep. */
static inline void team_barrier(void) {
  (void)event_load(BARRIER(0) + BARRIER_TRIGGER_WAIT_CLEAR);
  __asm__ volatile("" ::: "memory");
}

static inline void mutex_lock(void) {
  (void)event_load(HARDWARE_MUTEX);
  __asm__ volatile("" ::: "memory");
}
static inline void mutex_unlock(void) {
  __asm__ volatile("" ::: "memory");
  *device_register(EVENT_UNIT + HARDWARE_MUTEX) = 0;
}

/* The cluster's timer, in cycles. */
static inline void timer_start(void) {
  *device_register(CLUSTER_TIMER + TIMER_RESET_LOW) = 1;
  *device_register(CLUSTER_TIMER + TIMER_START_LOW) = 1;
}
static inline uint32_t timer_cycles(void) { return *device_register(CLUSTER_TIMER + TIMER_VALUE_LOW); }
static inline void timer_stop(void) { *device_register(CLUSTER_TIMER + TIMER_CONFIG_LOW) = 0; }

/* Ends the run with this value. */
void exit(int value) __attribute__((noreturn));

#ifdef __cplusplus
}
#endif
