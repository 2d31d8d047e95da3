// SPDX-License-Identifier: Apache-2.0
// A hierarchical cache with cores that only fetch, on the real bus with a flat memory behind it.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "cluster/bus/axi_bus.hpp"
#include "cluster/icache/hierarchical_cache.hpp"
#include "tests/50_icache/flat_memory.hpp"

namespace pulpo::test {

/// Fetches words one after another as the cores' prefetch buffer does: one fetch under way, the next request in the
/// cycle in which the word arrives. Every word carries its own address, so a wrong line is noticed.
class FetchStream {
 public:
  /// `next`: the address after a given one; 0 ends the stream.
  void start(Address first, std::function<Address(Address)> next) {
    address_ = first;
    next_ = std::move(next);
    running_ = true;
    waiting_ = false;
    arrivals.clear();
  }
  void drive(cluster::FetchPort& port, Cycle now) {
    if (waiting_ && port.valid) {
      arrivals.push_back({now, expected_, port.data});
      waiting_ = false;
    }
    port.request = running_ && !waiting_;
    port.address = address_;
  }
  void take_grant(const cluster::FetchPort& port) {
    if (port.request && port.grant) {
      expected_ = address_;
      address_ = next_(address_);
      waiting_ = true;
      running_ = address_ != 0;
    }
  }
  bool done() const { return !running_ && !waiting_; }

  struct Arrival {
    Cycle cycle;
    Address address;
    Word data;
  };
  std::vector<Arrival> arrivals;

 private:
  Address address_ = 0, expected_ = 0;
  std::function<Address(Address)> next_;
  bool running_ = false, waiting_ = false;
};

struct Rig {
  explicit Rig(std::uint32_t read_latency = 1, cluster::IcacheConfig config = {}, unsigned cores = 8)
      : cache(config, cores),
        bus(memory::L2Config{.read_latency_cycles = read_latency}, memory),
        ports(cores),
        streams(cores) {
    memory.fill_words([](Address address) { return address; });
    bus.connect(cluster::BusMaster::instruction, cache.bus);
    bus.reset();
  }

  void cycle() {
    cache.drive();
    bus.arbitrate();
    for (std::size_t core = 0; core < ports.size(); ++core) {
      streams[core].drive(ports[core], now);
    }
    cache.step(ports, ~0u);
    for (std::size_t core = 0; core < ports.size(); ++core) {
      streams[core].take_grant(ports[core]);
    }
    bus.step(now);
    ++now;
  }
  void run(unsigned cycles) {
    for (unsigned i = 0; i < cycles; ++i) {
      cycle();
    }
  }
  /// Runs until all streams are done; false if that takes too long.
  bool finish(Cycle limit = 1000000) {
    while (limit-- > 0) {
      bool done = true;
      for (const auto& stream : streams) {
        done = done && stream.done();
      }
      if (done) {
        return true;
      }
      cycle();
    }
    return false;
  }

  /// One access to a register of the control unit; returns the cycles from request to answer.
  unsigned access(Address offset, bool write, Word data = 0, Word* result = nullptr) {
    cache.control.request = true;
    cache.control.write = write;
    cache.control.address = 0x10201400 + offset;
    cache.control.write_data = data;
    unsigned cycles = 0;
    do {
      cycle();
      cache.control.request = false;
      ++cycles;
    } while (!cache.control.valid && cycles < 10000);
    if (result != nullptr) {
      *result = cache.control.read_data;
    }
    return cycles;
  }
  void enable(bool prefetch = false) {
    access(0x1C, true, prefetch ? 0xFFu : 0u);
    access(0x00, true, 0xFFFFFFFF);
    run(40);  // until all sets are invalidated
  }

  /// Cycles from the first to the last word of a straight run of one core.
  Cycle straight(unsigned core, Address first, unsigned words) {
    const Address last = first + 4 * (words - 1);
    streams[core].start(first, [last](Address address) { return address == last ? 0 : address + 4; });
    finish();
    return streams[core].arrivals.back().cycle - streams[core].arrivals.front().cycle;
  }

  /// Starts a stream of the given addresses on a core.
  void start(unsigned core, std::vector<Address> addresses) {
    streams[core].start(addresses.front(), [addresses, next = std::size_t{0}](Address) mutable {
      return ++next < addresses.size() ? addresses[next] : 0;
    });
  }
  /// Cycles from the first request of a core's stream of one word, started at `begin`, to the word.
  Cycle wait_of(unsigned core, Cycle begin) const { return streams[core].arrivals.back().cycle - begin; }
  cluster::ClusterCounters counters() const {
    cluster::ClusterCounters counters;
    cache.count(counters);
    return counters;
  }

  FlatMemory memory;
  cluster::HierarchicalCache cache;
  cluster::AxiBus bus;
  std::vector<cluster::FetchPort> ports;
  std::vector<FetchStream> streams;
  Cycle now = 0;
};

}  // namespace pulpo::test
