/* SPDX-License-Identifier: Apache-2.0 */
/* All that a program of pulp-runtime meets on pulp_cluster, checked by itself: transfers, barriers, mutex, dispatch,
   software events, an interrupt, performance counters, timer, output. The exit value is the number of errors. */
#include "runtime.h"

enum { words = 512, lines = 8, line_words = 4, line_stride = 64 };

IN_L2 uint32_t source[words];
IN_L2 uint32_t result[words];
IN_L2 uint32_t picture[lines * line_stride / 4];
IN_L1 uint32_t data[words];
IN_L1 uint32_t window[lines * line_words];
IN_L1 volatile uint32_t counter = 0;
IN_L1 volatile uint32_t sums[cores];
IN_L1 volatile uint32_t arrivals[cores];
IN_L1 volatile uint32_t interrupts = 0;

static unsigned errors;

static void expect(const char *what, uint32_t value, uint32_t wanted) {
  if (value != wanted) {
    ++errors;
    put_text(what);
    put_text(": ");
    put_number(value);
    put_text(" instead of ");
    put_number(wanted);
    put_text("\n");
  }
}

static void fill(void) {
  for (unsigned i = 0; i < words; ++i) {
    source[i] = 3 * i + 1;
  }
  for (unsigned i = 0; i < lines * line_stride / 4; ++i) {
    picture[i] = i;
  }
}

static void fetch(void) {
  const unsigned whole = dma_copy((uint32_t)source, data, sizeof data, to_l1);
  const unsigned part = dma_copy_lines((uint32_t)picture, window, sizeof window, line_stride, 4 * line_words, to_l1);
  dma_wait(whole);
  dma_wait(part);
  for (unsigned i = 0; i < lines * line_words; ++i) {
    expect("window", window[i], i / line_words * (line_stride / 4) + i % line_words);
  }
}

/* Each core its share; the sum of all shares under the mutex. */
static void work(unsigned core) {
  uint32_t sum = 0;
  for (unsigned i = core; i < words; i += cores) {
    sum += data[i];
    data[i] *= 2;
  }
  sums[core] = sum;
  event_load(EVENT_UNIT + mutex);
  counter = counter + sum;
  store(EVENT_UNIT + mutex, 0);
}

static void dispatched(unsigned core) { arrivals[core] = core + 1; }

/* Core 0 sends a function to the others. */
static void fork(unsigned core) {
  if (core == 0) {
    store(EVENT_UNIT + dispatch_team, (1u << cores) - 2);
    store(EVENT_UNIT + dispatch_fifo, (uint32_t)dispatched);
    dispatched(core);
    return;
  }
  store(EVENT_UNIT + mask_or, 1u << event_dispatch);
  const uint32_t function = event_load(EVENT_UNIT + dispatch_fifo);
  ((void (*)(unsigned))function)(core);
}

/* Core 1 waits for a software event of core 0, core 2 for one that comes over the peripheral interconnect. */
static void signal(unsigned core) {
  if (core == 0) {
    store(EVENT_UNIT + software_trigger + 4 * 5, 1u << 1);
    store(EVENT_UNIT_SHARED + shared_software_trigger + 4 * 6, 1u << 2);
  } else if (core <= 2) {
    const unsigned event = 4 + core;
    expect("event", wait_for(1u << event) >> event & 1, 1);
  }
}

static void __attribute__((interrupt)) on_interrupt(void) { interrupts = interrupts + 1; }

static void interrupt(void) {
  set_interrupt_handler(3, on_interrupt);
  store(ICACHE + 4, 1);
  store(EVENT_UNIT + irq_mask_or, 1u << 3);
  store(EVENT_UNIT + software_trigger + 4 * 3, 1u << core_id());
  while (interrupts == 0) {
  }
  expect("event buffer", load(EVENT_UNIT + buffer) >> 3 & 1, 0);
}

static void count(void) {
  uint32_t cycles;
  __asm__ volatile("csrw 0xcc1, zero");  // counting is on after reset
  __asm__ volatile("csrw 0xcc0, %0" : : "r"(1));  // event 0: cycles
  __asm__ volatile("csrw 0x79f, zero");
  store(TIMER + 0x20, 1);
  store(TIMER + 0x18, 1);
  __asm__ volatile("csrw 0xcc1, %0" : : "r"(1));
  for (volatile unsigned i = 0; i < 100; ++i) {
  }
  __asm__ volatile("csrw 0xcc1, zero");
  store(TIMER, 0);
  __asm__ volatile("csrr %0, 0x780" : "=r"(cycles));
  const uint32_t ticks = load(TIMER + 8);
  expect("cycles counted", cycles > 100, 1);
  expect("timer and counter agree", ticks >= cycles && ticks < cycles + 100, 1);
}

int main(void) {
  const unsigned core = core_id();
  if (core == 0) {
    put_text("hello from ");
    put_number(cores);
    put_text(" cores\n");
    fill();
    fetch();
  }
  barrier_wait(0);
  work(core);
  fork(core);
  signal(core);
  barrier_wait(0);
  for (unsigned speaker = 0; speaker < cores; ++speaker) {
    if (core == speaker) {
      put_text("core ");
      put_number(core);
      put_text(": ");
      put_number(sums[core]);
      put_text("\n");
    }
    barrier_wait(0);
  }
  if (core != 0) {
    return 0;
  }
  interrupt();
  count();
  dma_copy((uint32_t)result, data, sizeof data, to_l2);
  dma_barrier();
  for (unsigned i = 0; i < words; ++i) {
    expect("result", result[i], 2 * (3 * i + 1));
  }
  for (unsigned i = 0; i < cores; ++i) {
    expect("arrival", arrivals[i], i + 1);
  }
  expect("sum", counter, 3 * words * (words - 1) / 2 + words);
  put_text(errors == 0 ? "all right\n" : "wrong\n");
  return (int)errors;
}
