/* SPDX-License-Identifier: Apache-2.0 */
/* The memory functions that the compiler calls on its own. */
#include <stddef.h>
#include <stdint.h>

void* memcpy(void* restrict to, const void* restrict from, size_t bytes) {
  unsigned char* out = to;
  const unsigned char* in = from;
  if ((((uintptr_t)to | (uintptr_t)from) & 3) == 0) {
    for (; bytes >= 4; bytes -= 4, out += 4, in += 4) {
      *(uint32_t*)(void*)out = *(const uint32_t*)(const void*)in;
    }
  }
  while (bytes--) {
    *out++ = *in++;
  }
  return to;
}

void* memset(void* to, int value, size_t bytes) {
  unsigned char* out = to;
  while (bytes--) {
    *out++ = (unsigned char)value;
  }
  return to;
}
