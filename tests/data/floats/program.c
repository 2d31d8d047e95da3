// SPDX-License-Identifier: Apache-2.0
// Floats as compilers emit them: single and half precision, fused and not. Made by clang-19 and GCC, see
// tests/80_cli/float_compilers.cpp, which knows what comes out.

static const float numbers[8] = {1.5f, -2.25f, 3e-3f, 7.0f, 1e6f, -0.125f, 3.1415927f, 1e-7f};

__attribute__((noinline)) float polynomial(float x) {
  float sum = 0;
  for (int i = 0; i < 8; ++i) {
    sum = __builtin_fmaf(sum, x, numbers[i]);
  }
  return sum;
}

__attribute__((noinline)) float norm(const float* values, int count) {
  float squares = 0;
  for (int i = 0; i < count; ++i) {
    squares = squares + values[i] * values[i];
  }
  return __builtin_sqrtf(squares / (float)count);
}

__attribute__((noinline)) unsigned clamped(float x) { return x < 0.0f ? 0 : x > 1e9f ? 1000000000U : (unsigned)x; }

static unsigned bits_of(float x) {
  unsigned bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  return bits;
}

#ifdef HALVES
static volatile _Float16 kept;
static const _Float16 halves[6] = {1.5f, 0.25f, -3.0f, 100.0f, 0.0625f, 2.0f};

/* 1.5 * 0.25 = 0.375; - 3 * 100 = -299.625; + 0.0625 * 2 = -299.5, all of it exact in half precision. */
__attribute__((noinline)) _Float16 half_sum(const _Float16* values, int count) {
  _Float16 sum = 0;
  for (int i = 0; i < count; i += 2) {
    sum = sum + values[i] * values[i + 1];
  }
  kept = sum;
  return sum;
}
#endif

unsigned work(void) {
  unsigned result = bits_of(polynomial(1.25f)) ^ bits_of(norm(numbers, 8)) ^ clamped(polynomial(-3.0f));
#ifdef HALVES
  result ^= (unsigned)(int)((float)half_sum(halves, 6) * 8.0f); /* -2396 */
#endif
  return result;
}

#ifdef __riscv
__asm__(".globl _start\n_start:\n  lui sp,0x10004\n  call work\n  lui a1,0x10200\n  sw a0,0(a1)\n  j .\n");
#endif
