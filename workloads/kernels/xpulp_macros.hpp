// SPDX-License-Identifier: Apache-2.0
// The instructions as assembler macros, for inner loops that are written in assembler.
#pragma once

#if defined(__riscv)
__asm__(".include \"xpulp.inc\"");
#endif
