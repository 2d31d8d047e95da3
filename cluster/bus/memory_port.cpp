// SPDX-License-Identifier: Apache-2.0
// The memory's side of the bus.
#include "cluster/bus/memory_port.hpp"

#include <array>
#include <cstring>

namespace pulpo::cluster {

namespace {
Address beat_address(const AxiAddress& burst, std::uint8_t beat) {
  return burst.address + (burst.fixed ? 0 : static_cast<Address>(beat) << burst.size_log2);
}
}  // namespace

MemoryPort::MemoryPort(const memory::L2Config& config, memory::ExternalMemory& memory)
    : memory_(memory), read_latency_(config.read_latency_cycles), write_latency_(config.write_latency_cycles) {}

void MemoryPort::reset() {
  reads_.clear();
  writes_.clear();
  responses_.clear();
  read_shown_ = write_shown_ = false;
}

void MemoryPort::take_write_data(const AxiWrite& beat, Cycle now) {
  Burst& burst = writes_.front();
  write_beat(burst, beat);
  ++burst.beat;
  if (beat.last) {
    responses_.push_back(
        {.address = burst.address, .master = burst.master, .ready = now + write_latency_ + burst.extra});
    writes_.pop_front();
  }
}

void MemoryPort::take_read(const BusRequest& request, Cycle now) {
  reads_.push_back({.address = request.address, .master = request.master, .ready = now + read_latency_});
}

void MemoryPort::take_write(const BusRequest& request) {
  writes_.push_back({.address = request.address, .master = request.master});
}

void MemoryPort::finish_read() {
  read_shown_ = false;
  Burst& burst = reads_.front();
  if (++burst.beat == burst.address.beats) {
    reads_.pop_front();
  }
}

void MemoryPort::finish_write() {
  write_shown_ = false;
  responses_.pop_front();
}

/// The memory is asked when its answer is due; what it takes on top delays this beat and all behind it.
void MemoryPort::present_read(Cycle next) {
  Burst& burst = reads_.front();
  if (!burst.fetched) {
    burst.data = read_beat(burst);
    burst.fetched = true;
    burst.ready = next + memory_.extra_cycles();
  }
  if (burst.ready <= next) {
    read_answer_ = {{burst.data, burst.address.id, burst.beat + 1 == burst.address.beats}, burst.master};
    read_shown_ = true;
    burst.fetched = false;
  }
}

void MemoryPort::present(Cycle next) {
  if (!read_shown_ && !reads_.empty() && reads_.front().ready <= next) {
    present_read(next);
  }
  if (!write_shown_ && !responses_.empty() && responses_.front().ready <= next) {
    const Burst& burst = responses_.front();
    write_answer_ = {burst.address.id, burst.master};
    write_shown_ = true;
  }
}

/// A beat is a lane of 8 bytes; from memory all of it, from a device only the words that a single access names.
std::uint64_t MemoryPort::read_beat(const Burst& burst) {
  std::uint64_t data = 0;
  const Address first = beat_address(burst.address, burst.beat);
  const Address lane = first & ~Address{7};
  const bool whole = burst.address.size_log2 == 3 || memory_.plain(lane, sizeof data) != nullptr;
  const Address begin = whole ? lane : first & ~Address{3};
  std::array<std::byte, sizeof data> buffer{};
  if (!memory_.read(begin, std::span(buffer).subspan(begin - lane, whole ? 8 : 4)) &&
      burst.master !=
          static_cast<unsigned>(BusMaster::instruction)) {  // prefetches may leave memory: zeros are illegal
    throw BusError{first, false, static_cast<BusMaster>(burst.master), burst.address.id};
  }
  std::memcpy(&data, buffer.data(), sizeof data);
  return data;
}

void MemoryPort::write_beat(Burst& burst, const AxiWrite& beat) {
  const Address first = beat_address(burst.address, burst.beat);
  const Address lane = first & ~Address{7};
  written_ = lane + 8;
  std::array<std::byte, sizeof beat.data> buffer;
  std::memcpy(buffer.data(), &beat.data, sizeof beat.data);
  for (unsigned i = 0; i < buffer.size();) {
    unsigned end = i;
    while (end < buffer.size() && ((beat.strobe >> end) & 1u) != 0) {
      ++end;
    }
    if (end > i) {
      if (!memory_.write(lane + i, std::span(buffer).subspan(i, end - i))) {
        throw BusError{lane + i, true, static_cast<BusMaster>(burst.master), burst.address.id};
      }
      burst.extra += memory_.extra_cycles();
    }
    i = end + 1;
  }
}

}  // namespace pulpo::cluster
