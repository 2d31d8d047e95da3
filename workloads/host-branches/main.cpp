// SPDX-License-Identifier: Apache-2.0
// Code that jumps on its data: each core sorts numbers of its own and counts the words of a text with a state machine.
#include "cluster.h"
#include "print.h"

extern "C" {
uint32_t arg_cores = 8;
uint32_t arg_rounds = 6;
}

namespace {

constexpr unsigned count = 192;
constexpr unsigned letters = 1024;
uint16_t numbers[MAX_CORES][count];
char text[MAX_CORES][letters];
uint32_t wrong[MAX_CORES];

uint32_t next_random(uint32_t& state) {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

void sift_down(uint16_t* heap, unsigned root, unsigned size) {
  const uint16_t value = heap[root];
  for (unsigned child = 2 * root + 1; child < size; child = 2 * root + 1) {
    if (child + 1 < size && heap[child] < heap[child + 1]) {
      child++;
    }
    if (heap[child] <= value) {
      break;
    }
    heap[root] = heap[child];
    root = child;
  }
  heap[root] = value;
}

void heap_sort(uint16_t* values, unsigned size) {
  for (unsigned root = size / 2; root-- > 0;) {
    sift_down(values, root, size);
  }
  while (--size > 0) {
    const uint16_t last = values[size];
    values[size] = values[0];
    values[0] = last;
    sift_down(values, 0, size);
  }
}

/// In order, and still the same numbers.
uint32_t sort_and_check(uint16_t* values, uint32_t& seed) {
  uint32_t sum = 0, mistakes = 0;
  for (unsigned i = 0; i < count; i++) {
    values[i] = (uint16_t)next_random(seed);
    sum += values[i];
  }
  heap_sort(values, count);
  for (unsigned i = 0; i < count; i++) {
    sum -= values[i];
    mistakes += i > 0 && values[i - 1] > values[i];
  }
  return mistakes + (sum != 0);
}

/// Words, numbers and quoted texts with blanks between them; returns how many there are.
uint32_t write_text(char* to, uint32_t& seed) {
  uint32_t tokens = 0;
  unsigned at = 0;
  while (at + 16 < letters) {
    const uint32_t random = next_random(seed);
    const unsigned length = 1 + (random >> 8 & 7);
    const char quote = (random & 3) == 3 ? '"' : ' ';
    to[at++] = quote;
    for (unsigned i = 0; i < length; i++) {
      to[at++] = (random & 3) == 0 ? (char)('0' + (random >> i & 7)) : (char)('a' + (random >> i & 15));
    }
    to[at++] = quote;
    to[at++] = ' ';
    tokens++;
  }
  while (at < letters) {
    to[at++] = ' ';
  }
  return tokens;
}

enum class State { between, word, number, quoted };

uint32_t count_tokens(const char* from) {
  State state = State::between;
  uint32_t tokens = 0;
  for (unsigned i = 0; i < letters; i++) {
    const char letter = from[i];
    switch (state) {
      case State::between:
        if (letter == '"') {
          state = State::quoted;
        } else if (letter >= '0' && letter <= '9') {
          state = State::number;
        } else if (letter != ' ') {
          state = State::word;
        }
        break;
      case State::word:
      case State::number:
        if (letter == ' ') {
          state = State::between;
          tokens++;
        }
        break;
      case State::quoted:
        if (letter == '"') {
          state = State::between;
          tokens++;
        }
        break;
    }
  }
  return tokens;
}

void work(void*) {
  const unsigned core = core_id();
  uint32_t seed = 2463534242u + core;
  uint32_t mistakes = 0;
  for (uint32_t round = 0; round < arg_rounds; round++) {
    mistakes += sort_and_check(numbers[core], seed);
    mistakes += write_text(text[core], seed) != count_tokens(text[core]);
  }
  wrong[core] = mistakes;
}

}  // namespace

int main() {
  team_fork(arg_cores, work, nullptr);
  uint32_t mistakes = 0;
  for (uint32_t core = 0; core < arg_cores; core++) {
    mistakes += wrong[core];
  }
  printf("host-branches: %u rounds on %u cores, %u wrong\n", (unsigned)arg_rounds, (unsigned)arg_cores,
         (unsigned)mistakes);
  return mistakes != 0;
}
