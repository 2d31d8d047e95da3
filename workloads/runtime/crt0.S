/* SPDX-License-Identifier: Apache-2.0 */
/* Start-up: all cores enter at _start. Core 0 runs main and ends the run; the others serve its team forks. */
#include "memory_map.h"

/* Every trap and interrupt of the vector table ends up in `trap`; the table needs 4-byte entries. */
  .section .vectors, "ax"
  .option norvc
  .rept 32
  j trap
  .endr

  .section .text.start, "ax"
  .globl _start
  .type _start, @function
_start:
  csrr a0, mhartid
  andi a0, a0, 0xf
  la t0, pulpo_machine
  lw sp, MACHINE_L1_BYTES(t0)
  li t0, TCDM_BASE
  add sp, sp, t0
  beqz a0, 0f
  li t0, STACK_BYTES
  mul t0, t0, a0
  sub sp, sp, t0
  addi sp, sp, STACK_BYTES - MAIN_STACK_BYTES
0:
  li t0, EVENT_UNIT
  li t1, EVENT_TEAM
  sw t1, EVENT_MASK(t0)
  bnez a0, 1f
  /* The caches come up bypassed: enable all of them, and the next-line prefetchers. */
  li t0, CLUSTER_ICACHE
  la t1, pulpo_prefetch
  lw t1, 0(t1)
  sw t1, ICACHE_PREFETCH(t0)
  li t1, -1
  sw t1, ICACHE_ENABLE(t0)
  call main
  j exit
1:
  j team_serve
  .size _start, . - _start

  .globl exit
  .type exit, @function
exit:
  li t0, CLUSTER_CONTROL
  sw a0, CONTROL_END_OF_COMPUTATION(t0)
2:
  j 2b
  .size exit, . - exit

  .type trap, @function
trap:
  csrr a0, mcause
  csrr a1, mepc
  call report_trap
  li a0, EXIT_TRAP
  j exit
  .size trap, . - trap

/* What the machine has: the simulator writes its own numbers here before the start. */
  .section .data.pulpo_machine, "aw"
  .globl pulpo_machine
  .type pulpo_machine, @object
  .align 2
pulpo_machine:
  .word L1_BYTES
  .word L2_BYTES
  .word DEFAULT_CORES
  .size pulpo_machine, 12

/* Prefetch enable, one bit a core: data, so that a run can switch it off. */
  .section .data.pulpo_prefetch, "aw"
  .globl pulpo_prefetch
  .type pulpo_prefetch, @object
  .align 2
pulpo_prefetch:
  .word -1
  .size pulpo_prefetch, 4
