/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses and registers of cluster 0, for C and assembler. */
#pragma once

#define TCDM_BASE 0x10000000
#define L2_BASE 0x1C000000

/* peripherals behind the cluster's peripheral interconnect */
#define CLUSTER_CONTROL 0x10200000
#define CONTROL_END_OF_COMPUTATION 0x000
#define CLUSTER_TIMER 0x10200400
#define TIMER_CONFIG_LOW 0x00
#define TIMER_VALUE_LOW 0x08
#define TIMER_START_LOW 0x18
#define TIMER_RESET_LOW 0x20
#define CLUSTER_ICACHE 0x10201400
#define ICACHE_ENABLE 0x00
#define ICACHE_PREFETCH 0x1C

/* event unit, direct link of the core that asks */
#define EVENT_UNIT 0x10204000
#define EVENT_MASK 0x000
#define EVENT_BUFFER_CLEAR 0x028
#define EVENT_WAIT_CLEAR 0x03C
#define DISPATCH_FIFO 0x080
#define DISPATCH_TEAM 0x084
#define HARDWARE_MUTEX 0x0C0
#define BARRIER(n) (0x200 + 0x20 * (n))
#define BARRIER_TRIGGER_MASK 0x00
#define BARRIER_TARGET_MASK 0x0C
#define BARRIER_TRIGGER_WAIT_CLEAR 0x1C

#define EVENT_DMA (1 << 8)
#define EVENT_BARRIER (1 << 16)
#define EVENT_MUTEX (1 << 17)
#define EVENT_DISPATCH (1 << 18)
#define EVENT_TEAM (EVENT_BARRIER | EVENT_MUTEX | EVENT_DISPATCH) /* what a member of the team waits for */

/* DMA, command port of the core that asks */
#define DMA 0x10204400
#define DMA_COMMAND 0x00
#define DMA_STATUS 0x04

/* stdout: one byte-wide device a core */
#define STDOUT 0x40000000
#define STDOUT_CORE_STRIDE 8

#define MAX_CORES 16
#define DEFAULT_CORES 8
/* Stacks at the top of the TCDM, core 0's the topmost; it has main below what all cores have. */
#define STACK_BYTES 1280
#define MAIN_STACK_BYTES 2048

/* offsets in pulpo_machine */
#define MACHINE_L1_BYTES 0

/* exit status after a trap: the simulator's own for a fault */
#define EXIT_TRAP 125
