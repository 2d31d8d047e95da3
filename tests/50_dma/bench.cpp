// SPDX-License-Identifier: Apache-2.0
// The DMA with doubles of what surrounds it.
#include "bench.hpp"

#include <cstring>

namespace pulpo::test {

DmaBench::DmaBench(cluster::DmaConfig config, unsigned cores) : scripts(cores + 2) {
  dma = std::make_unique<cluster::Mchan>(config, cores, tcdm_bytes,
                                         cluster::Mchan::Wiring{ports, bus, counters, *probes});
}

std::size_t DmaBench::issue(unsigned port, bool write, Address offset, Word data, Cycle not_before) {
  scripts[port].accesses.push_back({write, offset, data, not_before});
  return scripts[port].accesses.size() - 1;
}

std::size_t DmaBench::command(unsigned port, Word word, Address tcdm_address, Address external,
                              const std::vector<Word>& lines) {
  issue(port, true, 0, word);
  issue(port, true, 0, tcdm_address);
  std::size_t last = issue(port, true, 0, external);
  for (const Word value : lines) {
    last = issue(port, true, 0, value);
  }
  return last;
}

bool DmaBench::drain(Cycle limit) {
  const Cycle end = now + limit;
  while (now < end) {
    bool rest = !dma->busy();
    for (const auto& script : scripts) {
      rest = rest && script.next == script.accesses.size() && !script.on_port && !script.response_due;
    }
    if (rest) {
      return true;
    }
    step();
  }
  return false;
}

void DmaBench::step() {
  present_responses();
  if (dma->busy() || !skip_idle) {
    dma->drive();
  }
  const bool skip = !issue_accesses() && !dma->busy() && skip_idle;
  if (!skip) {
    dma->arbitrate();
  }
  arbitrate_tcdm();
  arbitrate_bus();
  if (dma->event_lines() != 0) {
    events.push_back({now, dma->event_lines()});
  }
  if (dma->interrupt_lines() != 0) {
    interrupts.push_back({now, dma->interrupt_lines()});
  }
  complete_accesses();
  if (before_step) {
    before_step();
  }
  if (!skip) {
    dma->step(now);
  }
  step_tcdm();
  step_bus();
  ++now;
}

void DmaBench::present_responses() {
  bus.r_valid = !reads_.empty() && reads_.front().due <= now && (bus.r_valid || !chance(bus_denial));
  if (bus.r_valid) {
    const auto& burst = reads_.front();
    const Address lane = beat_address(burst.address, burst.beat) & (l2_bytes - 8);  // the L2 repeats
    std::memcpy(&bus.r.data, &l2[lane], 8);
    bus.r.id = burst.address.id;
    bus.r.last = burst.beat + 1 == burst.address.beats;
  }
  bus.b_valid = !responses_.empty() && responses_.front().due <= now;
  if (bus.b_valid) {
    bus.b_id = responses_.front().id;
  }
}

/// Returns whether any request is on a command port.
bool DmaBench::issue_accesses() {
  bool any = false;
  for (std::size_t index = 0; index < scripts.size(); ++index) {
    Script& script = scripts[index];
    auto& port = dma->command_port(static_cast<unsigned>(index));
    if (script.response_due) {
      script.accesses[script.answered].read_data = port.read_data;
      script.accesses[script.answered].done = port.valid;
      script.response_due = false;
    }
    // the access that left ID in the cycle before is now in EX: on the port
    if (!script.on_port && script.next < script.accesses.size() && now > 0 &&
        script.accesses[script.next].not_before <= now - 1) {
      script.accesses[script.next].left_id = now - 1;
      script.on_port = true;
      ++script.next;
    }
    port.request = script.on_port;
    any = any || port.request;
    if (script.on_port) {
      const Access& access = script.accesses[script.next - 1];
      port.write = access.write;
      port.address = access.offset;
      port.write_data = access.data;
      port.byte_enable = 0xf;
    }
  }
  return any;
}

void DmaBench::arbitrate_tcdm() {
  for (auto& port : ports) {
    port.grant = port.request && !chance(tcdm_denial);
  }
}

void DmaBench::arbitrate_bus() {
  bus.ar_ready = !chance(bus_denial);
  bus.aw_ready = !chance(bus_denial);
  // write data is accepted from the cycle after its address on
  bus.w_ready = !writes_.empty() && writes_.front().accepted < now && !chance(bus_denial);
}

void DmaBench::complete_accesses() {
  for (std::size_t index = 0; index < scripts.size(); ++index) {
    Script& script = scripts[index];
    if (script.on_port && dma->command_port(static_cast<unsigned>(index)).grant) {
      script.on_port = false;
      script.response_due = true;
      script.answered = script.next - 1;
    }
  }
}

void DmaBench::step_tcdm() {
  for (unsigned index = 0; index < 4; ++index) {
    auto& port = ports[index];
    port.valid = false;
    if (!port.grant) {
      continue;
    }
    tcdm_accesses.push_back({now, index, port.address});
    port.valid = true;
    std::memcpy(&port.read_data, &tcdm[port.address], 4);
    for (unsigned byte = 0; port.write && byte < 4; ++byte) {
      if ((port.byte_enable >> byte & 1) != 0) {
        tcdm[port.address + byte] = static_cast<std::uint8_t>(port.write_data >> 8 * byte);
      }
    }
    port.grant = false;
  }
}

Address DmaBench::beat_address(const cluster::AxiAddress& burst, unsigned beat) const {
  return burst.fixed ? burst.address : (burst.address & ~7u) + 8 * beat;
}

void DmaBench::step_bus() {
  if (bus.ar_valid && bus.ar_ready) {
    ar_cycles.push_back(now);
    reads_.push_back({bus.ar, 0, now + read_latency});
  }
  if (bus.aw_valid && bus.aw_ready) {
    aw_cycles.push_back(now);
    writes_.push_back({bus.aw, 0, now});
  }
  if (bus.r_valid && bus.r_ready) {
    r_cycles.push_back(now);
    bus.r_valid = false;
    if (++reads_.front().beat == reads_.front().address.beats) {
      reads_.pop_front();
    }
  }
  if (bus.w_valid && bus.w_ready) {
    w_cycles.push_back(now);
    auto& burst = writes_.front();
    const Address lane = beat_address(burst.address, burst.beat) & (l2_bytes - 8);  // the L2 repeats
    for (unsigned byte = 0; byte < 8; ++byte) {
      if ((bus.w.strobe >> byte & 1) != 0) {
        l2[lane + byte] = static_cast<std::uint8_t>(bus.w.data >> 8 * byte);
      }
    }
    ++burst.beat;
    if (bus.w.last) {
      responses_.push_back({burst.address.id, now + write_latency});
      writes_.pop_front();
    }
  }
  if (bus.b_valid && bus.b_ready) {
    b_cycles.push_back(now);
    responses_.pop_front();
  }
}

}  // namespace pulpo::test
