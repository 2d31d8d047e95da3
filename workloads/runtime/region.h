/* SPDX-License-Identifier: Apache-2.0 */
/* Performance regions that cost nothing: a begin or end marker is a local label, named in a section that is not loaded.
   The simulator attributes what happens between the retirement of the two marked instructions, core by core.
   .pulpo.marks holds one entry a marker: {u32 address, u32 kind (0 begin, 1 end), u32 offset of the name in
   .pulpo.marks.str}. */
#pragma once

#define PULPO_REGION_MARK(name, kind)                           \
  __asm__ volatile(                                             \
      "661:\n"                                                  \
      ".pushsection .pulpo.marks.str, \"MS\", @progbits, 1\n"   \
      "662: .asciz " #name "\n"                                 \
      ".popsection\n"                                           \
      ".pushsection .pulpo.marks, \"\", @progbits\n"            \
      ".balign 4\n.4byte 661b, " #kind ", 662b\n"               \
      ".popsection\n" ::                                        \
          : "memory")

#define PULPO_REGION_BEGIN(name) PULPO_REGION_MARK(name, 0)
#define PULPO_REGION_END(name) PULPO_REGION_MARK(name, 1)
