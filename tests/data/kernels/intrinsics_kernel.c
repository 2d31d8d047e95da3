/* SPDX-License-Identifier: Apache-2.0
 * The kernel on the bare core: runs once and breaks; its results stand at the symbol kernel_output.
 */
#include "intrinsics_kernel.h"

struct kernel_data kernel_output;

__attribute__((naked, used, section(".text.start"))) void _start(void) {
  __asm__ volatile("lui sp, 0x10010\n call kernel_main\n ebreak");
}

__attribute__((used)) void kernel_main(void) { kernel_run(&kernel_output); }
