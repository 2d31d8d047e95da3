// SPDX-License-Identifier: Apache-2.0
// The memory's side of the bus, in cycles of the memory's clock: reads answered in order of their addresses, one beat a
// cycle; a write's data is accepted from the cycle after its address on.
#pragma once

#include <cstdint>
#include <deque>

#include "cluster/axi.hpp"
#include "memory/config.hpp"
#include "memory/external_memory.hpp"
#include "sim/base/types.hpp"

namespace pulpo::cluster {

/// Masters in the order of the RTL's ports (the fourth, from outside into the cluster, has no master here).
enum class BusMaster : std::uint8_t { cores, instruction, dma };
inline constexpr unsigned bus_masters = 3;

/// Thrown by AxiBus::step(): nothing answers at this address.
struct BusError {
  Address address;
  bool write;
  BusMaster master;
  std::uint8_t id;
};

/// An address, and whose it is.
struct BusRequest {
  AxiAddress address;
  std::uint8_t master = 0;
};
struct ReadAnswer {
  AxiRead beat;
  std::uint8_t master = 0;
};
struct WriteAnswer {
  std::uint8_t id = 0;
  std::uint8_t master = 0;
};

class MemoryPort {
 public:
  MemoryPort(const memory::L2Config& config, memory::ExternalMemory& memory);
  void reset();

  // The handshakes of cycle `now`, in this order. All addresses are taken.
  bool takes_write_data() const { return !writes_.empty(); }
  void take_write_data(const AxiWrite& beat, Cycle now);
  void take_read(const BusRequest& request, Cycle now);
  void take_write(const BusRequest& request);
  void finish_read();   // the beat shown was taken
  void finish_write();  // the same of the write answer
  /// What is shown in the cycle `next`.
  void present(Cycle next);

  const ReadAnswer* read_answer() const { return read_shown_ ? &read_answer_ : nullptr; }
  const WriteAnswer* write_answer() const { return write_shown_ ? &write_answer_ : nullptr; }
  /// The registers between cycles; what the addresses of reads and writes are about, moves with them.
  template <class Walk>
  void walk(Walk& walk) {
    walk.direction(true);
    walk.queue(reads_, [&](Burst& burst) { burst.walk(walk); });
    walk.control(read_shown_);
    read_answer_.beat.walk(walk);
    walk.control(read_answer_.master);
    walk.direction(false);
    walk.queue(writes_, [&](Burst& burst) { burst.walk(walk); });
    walk.queue(responses_, [&](Burst& burst) { burst.walk(walk); });
    walk.control(write_shown_);
    walk.control(write_answer_.id);
    walk.control(write_answer_.master);
    walk.outside(written_);
  }
  /// Behind the last beat written.
  Address written() const { return written_; }
  bool idle() const { return reads_.empty() && writes_.empty() && responses_.empty() && !read_shown_ && !write_shown_; }

 private:
  struct Burst {
    AxiAddress address;
    std::uint8_t master = 0;
    std::uint8_t beat = 0;
    Cycle ready = 0;  // first cycle in which R (B) can be there
    Cycle extra = 0;  // of a write: what the memory behind adds to its answer
    bool fetched = false;
    std::uint64_t data = 0;  // of a read beat that was fetched before it can be shown

    template <class Walk>
    void walk(Walk& walk) {
      address.walk(walk);
      walk.control(master);
      walk.control(beat);
      walk.time(ready);
      walk.control(extra);
      walk.control(fetched);
    }
  };

  void present_read(Cycle next);
  std::uint64_t read_beat(const Burst& burst);
  void write_beat(Burst& burst, const AxiWrite& beat);

  memory::ExternalMemory& memory_;
  std::uint32_t read_latency_, write_latency_;
  std::deque<Burst> reads_, writes_, responses_;
  bool read_shown_ = false, write_shown_ = false;
  ReadAnswer read_answer_;
  Address written_ = 0;
  WriteAnswer write_answer_;
};

}  // namespace pulpo::cluster
