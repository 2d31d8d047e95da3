// SPDX-License-Identifier: Apache-2.0
// One core works, all others sleep: it looks for primes, and the table of what it found says how many there are.
#include "cluster.h"
#include "print.h"

extern "C" {
uint32_t arg_rounds = 2;
}

namespace {

constexpr uint32_t limit = 16384;
constexpr uint32_t primes_below_limit = 1900;  // pi(16384)
uint8_t composite[limit];

uint32_t count_primes() {
  uint32_t primes = 0;
  for (uint32_t i = 0; i < limit; i++) {
    composite[i] = 0;
  }
  for (uint32_t i = 2; i < limit; i++) {
    if (composite[i] == 0) {
      primes++;
      for (uint32_t j = i * i; i < 128 && j < limit; j += i) {
        composite[j] = 1;
      }
    }
  }
  return primes;
}

}  // namespace

int main() {
  uint32_t mistakes = 0;
  for (uint32_t round = 0; round < arg_rounds; round++) {
    mistakes += count_primes() != primes_below_limit;
  }
  printf("host-sleep: %u rounds on 1 core, %u wrong\n", (unsigned)arg_rounds, (unsigned)mistakes);
  return mistakes != 0;
}
