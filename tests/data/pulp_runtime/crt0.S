# SPDX-License-Identifier: Apache-2.0
# Start-up as pulp-runtime does it on pulp_cluster without fabric controller: all cores begin at _start; those but core 0
# wait for a word near the end of a 256 KiB TCDM, which core 0 sets when the stacks are there.

  .equ start_flag, 0x1003FFF0
  .equ redundancy_core_area, 0x10202100  # 16 bytes a core; + 8: a saved stack to go on with

  .section .vectors, "ax"
  .option norvc
  .rept 32
  j ignored_interrupt
  .endr
  .org 0x80
  .globl _start
_start:
  # the register file may be latches that have never been written
  .irp number, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
  lui x\number, 0
  .endr
  .irp number, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  lui x\number, 0
  .endr
  j reset_entry
ignored_interrupt:
  mret

  .text
reset_entry:
  csrr a0, mhartid
  andi a1, a0, 0x1f
  li t0, start_flag
  sw zero, 0(t0)
  andi a2, a0, 0x0f
  bnez a2, wait_for_start

  la t1, bss_begin
  la t2, bss_end
1:
  sw zero, 0(t1)
  addi t1, t1, 4
  bltu t1, t2, 1b
  la sp, stack
  call runtime_start

  csrr a0, mhartid
  andi a1, a0, 0x1f
  li t0, start_flag
  li t1, 1
  sw t1, 0(t0)
  j cluster_core

wait_for_start:
  lw t1, 0(t0)
  beqz t1, wait_for_start

cluster_core:
  li t1, redundancy_core_area
  slli t2, a1, 4
  add t1, t1, t2
  lw t2, 8(t1)
  bnez t2, saved_state
  lw sp, stacks
  li t1, 0x800
  addi a1, a1, 1
  mul t1, t1, a1
  add sp, sp, t1
  j cluster_entry
saved_state:
  j saved_state
