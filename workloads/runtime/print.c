/* SPDX-License-Identifier: Apache-2.0 */
/* A printf of the few conversions that kernels need, in under 600 bytes of code. */
#include "print.h"

#include <stdarg.h>

#include "cluster.h"

void put_char(char c) { *(volatile char*)(uintptr_t)(STDOUT + STDOUT_CORE_STRIDE * core_id()) = c; }

struct field {
  int width;
  char fill;
  char left;
};

static int put_field(const char* text, int length, struct field field) {
  int count = length;
  for (; !field.left && count < field.width; count++) {
    put_char(field.fill);
  }
  for (int i = 0; i < length; i++) {
    put_char(text[i]);
  }
  for (; count < field.width; count++) {
    put_char(' ');
  }
  return count;
}

static int put_number(uint32_t value, unsigned base, int negative, struct field field) {
  char digits[11];
  char* first = digits + sizeof digits;
  char* const end = first;
  do {
    const unsigned digit = value % base;
    *--first = (char)(digit < 10 ? '0' + digit : 'a' + digit - 10);
    value /= base;
  } while (value);
  if (negative && field.fill == '0' && !field.left) {
    put_char('-');
    field.width--;
    return 1 + put_field(first, (int)(end - first), field);
  }
  if (negative) {
    *--first = '-';
  }
  return put_field(first, (int)(end - first), field);
}

static int put_string(const char* text, struct field field) {
  int length = 0;
  while (text[length]) {
    length++;
  }
  return put_field(text, length, field);
}

static struct field read_field(const char** format) {
  struct field field = {0, ' ', 0};
  for (; **format == '-' || **format == '0'; (*format)++) {
    if (**format == '-') {
      field.left = 1;
    } else {
      field.fill = '0';
    }
  }
  for (; **format >= '0' && **format <= '9'; (*format)++) {
    field.width = field.width * 10 + (**format - '0');
  }
  return field;
}

int printf(const char* format, ...) {
  va_list arguments;
  int count = 0;
  va_start(arguments, format);
  for (; *format; format++) {
    if (*format != '%') {
      put_char(*format);
      count++;
      continue;
    }
    format++;
    const struct field field = read_field(&format);
    char c = *format;
    if (c == 'd' || c == 'i') {
      const int value = va_arg(arguments, int);
      count += put_number(value < 0 ? 0u - (uint32_t)value : (uint32_t)value, 10, value < 0, field);
    } else if (c == 'u' || c == 'x') {
      count += put_number(va_arg(arguments, unsigned), c == 'u' ? 10 : 16, 0, field);
    } else if (c == 's') {
      count += put_string(va_arg(arguments, const char*), field);
    } else {
      if (c == 'c') {
        c = (char)va_arg(arguments, int);
      }
      count += put_field(&c, 1, field);
    }
  }
  va_end(arguments);
  return count;
}

/* Called by the trap vector of crt0.S. */
void report_trap(uint32_t cause, uint32_t pc) {
  printf("core %u: trap, cause %x at pc %x\n", core_id(), (unsigned)cause, (unsigned)pc);
}
