// SPDX-License-Identifier: Apache-2.0
// The crossing between two clocks.
#include "cluster/bus/clock_crossing.hpp"

namespace pulpo::cluster {

void ClockCrossing::reset() {
  reads.reset();
  writes.reset();
  data.reset();
  read_answers.reset();
  write_answers.reset();
}

/// The cluster's edge n is at time n * percent, the memory's edge k at time k * 100.
void ClockCrossing::step(Cycle now) {
  constexpr std::uint64_t memory_period = 100;
  const std::uint64_t begin = now * memory_percent_, end = begin + memory_percent_;
  bool together = false;
  for (std::uint64_t edge_number = begin / memory_period + 1; edge_number * memory_period <= end; ++edge_number) {
    memory_cycle(edge_number - 1);
    together = edge_number * memory_period == end;
    if (!together) {
      edge(false, true);
    }
  }
  edge(true, together);
}

/// What happens in a cycle of the memory: the channels' handshakes, and what it shows in the next one.
void ClockCrossing::memory_cycle(Cycle now) {
  if (data.valid() && memory_.takes_write_data()) {
    memory_.take_write_data(data.front(), now);
    data.pop();
  }
  if (reads.valid()) {
    memory_.take_read(reads.front(), now);
    reads.pop();
  }
  if (writes.valid()) {
    memory_.take_write(writes.front());
    writes.pop();
  }
  if (const auto* answer = memory_.read_answer(); answer != nullptr && read_answers.ready()) {
    read_answers.push(*answer);
    memory_.finish_read();
  }
  if (const auto* answer = memory_.write_answer(); answer != nullptr && write_answers.ready()) {
    write_answers.push(*answer);
    memory_.finish_write();
  }
  memory_.present(now + 1);
}

void ClockCrossing::edge(bool cluster, bool memory) {
  reads.step(cluster, memory);
  writes.step(cluster, memory);
  data.step(cluster, memory);
  read_answers.step(memory, cluster);
  write_answers.step(memory, cluster);
}

}  // namespace pulpo::cluster
