// SPDX-License-Identifier: Apache-2.0
// Words and halves at any byte address: the cores split an access that crosses a word, so no byte loop is needed.
#pragma once

#include <stdint.h>
#if !defined(__riscv)
#include <string.h>
#endif

namespace pulpo::kernels {

template <class Word>
inline Word load_as(const void* from) {
#if defined(__riscv)
  typedef Word __attribute__((may_alias)) Alias;
  return *static_cast<const Alias*>(from);
#else
  Word word;
  memcpy(&word, from, sizeof word);
  return word;
#endif
}

template <class Word>
inline void store_as(void* to, Word word) {
#if defined(__riscv)
  typedef Word __attribute__((may_alias)) Alias;
  *static_cast<Alias*>(to) = word;
#else
  memcpy(to, &word, sizeof word);
#endif
}

}  // namespace pulpo::kernels
