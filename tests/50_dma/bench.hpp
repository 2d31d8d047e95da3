// SPDX-License-Identifier: Apache-2.0
// The DMA with doubles of what surrounds it: cores that issue accesses, a TCDM, an L2 on the bus.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <random>
#include <vector>

#include "cluster/dma/mchan.hpp"

namespace pulpo::test {

/// Times are those of the hardware's documentation: an access that "leaves ID at T" is on the command port from T + 1
/// on.
class DmaBench {
 public:
  static constexpr Address tcdm_bytes = 128 * 1024;
  static constexpr Address l2_base = 0x1C000000;
  static constexpr Address l2_bytes = 512 * 1024;

  struct Access {
    bool write = true;
    Address offset = 0;
    Word data = 0;
    Cycle not_before = 0;  // cycle in which it may leave ID
    // results
    Cycle left_id = 0;
    Word read_data = 0;
    bool done = false;
  };
  struct Event {
    Cycle cycle;
    std::uint32_t lines;
  };
  struct Beat {
    Cycle cycle;
    unsigned port;
    Address address;
  };

  explicit DmaBench(cluster::DmaConfig config = {}, unsigned cores = 8);

  void step();
  void run(Cycle cycles) {
    for (Cycle end = now + cycles; now < end;) {
      step();
    }
  }
  /// Until every access is done and the DMA rests; at most `limit` cycles. Returns whether it came to rest.
  bool drain(Cycle limit = 200000);

  std::size_t issue(unsigned port, bool write, Address offset, Word data, Cycle not_before = 0);
  const Access& access(unsigned port, std::size_t index) const { return scripts[port].accesses[index]; }
  /// Issues a whole command; returns the index of its last access.
  std::size_t command(unsigned port, Word word, Address tcdm, Address external, const std::vector<Word>& lines = {});

  std::uint8_t& l2_at(Address address) { return l2[address - l2_base]; }

  std::function<void()> before_step;  // all signals of the cycle are settled
  bool skip_idle = false;             // leave out what the DMA says may be left out
  Cycle now = 0;
  Cycle read_latency = 1, write_latency = 1;
  double tcdm_denial = 0;  // share of requests that the TCDM does not grant
  double bus_denial = 0;   // share of cycles in which a bus channel is not ready, or R pauses
  std::vector<std::uint8_t> tcdm = std::vector<std::uint8_t>(tcdm_bytes);
  std::vector<std::uint8_t> l2 = std::vector<std::uint8_t>(l2_bytes);
  std::vector<Event> events, interrupts;
  std::vector<Beat> tcdm_accesses;
  std::vector<Cycle> ar_cycles, aw_cycles, r_cycles, w_cycles, b_cycles;

  memory::TcdmPort ports[4];
  cluster::AxiPort bus;
  cluster::ClusterCounters counters;
  std::unique_ptr<ProbeHub> probes = std::make_unique<ProbeHub>();
  std::unique_ptr<cluster::Mchan> dma;

 private:
  struct Script {
    std::vector<Access> accesses;
    std::size_t next = 0;       // to leave ID
    bool on_port = false;       // `next - 1` is on the command port
    bool response_due = false;  // of `answered`
    std::size_t answered = 0;
  };
  struct ReadBurst {
    cluster::AxiAddress address;
    unsigned beat = 0;
    Cycle due;
  };
  struct WriteBurst {
    cluster::AxiAddress address;
    unsigned beat = 0;
    Cycle accepted;
  };
  struct Response {
    std::uint8_t id;
    Cycle due;
  };

  bool chance(double share) { return share > 0 && random_() < share * 4294967296.0; }
  void present_responses();
  bool issue_accesses();
  void arbitrate_tcdm();
  void arbitrate_bus();
  void complete_accesses();
  void step_tcdm();
  void step_bus();
  Address beat_address(const cluster::AxiAddress& burst, unsigned beat) const;

  std::vector<Script> scripts;
  std::deque<ReadBurst> reads_;
  std::deque<WriteBurst> writes_;
  std::deque<Response> responses_;
  std::mt19937 random_{1};
};

}  // namespace pulpo::test
