/* SPDX-License-Identifier: Apache-2.0 */
/* Text on the simulated stdout. printf knows %d %i %u %x %c %s %%, with '-', '0' and a width. */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

void put_char(char c);
int printf(const char* format, ...) __attribute__((format(printf, 1, 2)));

#ifdef __cplusplus
}
#endif
