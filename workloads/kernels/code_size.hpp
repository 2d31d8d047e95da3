// SPDX-License-Identifier: Apache-2.0
// Variables in registers that compressed loads can address or fill (x8 to x15): a tile's code has to fit into the
// private instruction cache of 512 bytes, and compilers do not know that two bytes matter.
#pragma once

#if defined(__riscv)
#define PULPO_IN_REGISTER(name, type, variable) register type variable __asm__(name)
#define PULPO_KEEP(variable) __asm__("" : "+r"(variable))
#else
#define PULPO_IN_REGISTER(name, type, variable) type variable
#define PULPO_KEEP(variable)
#endif
