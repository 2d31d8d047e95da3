// SPDX-License-Identifier: Apache-2.0
// Promise: every output of the DMA in every cycle equals the RTL's, for random programs of command accesses.
#include <catch2/catch.hpp>

#include "bench.hpp"
#include "random_load.hpp"
#include "rtl_digests.hpp"
#include "signals.hpp"

using namespace pulpo;
using namespace pulpo::test;

namespace {

Signals signals_of(DmaBench& bench) {
  Signals s;
  for (unsigned index = 0; index < 10; ++index) {
    const auto& port = bench.dma->command_port(index);
    s.command_grants |= (port.request && port.grant ? 1u : 0u) << index;
    s.command_valids |= (port.valid ? 1u : 0u) << index;
    s.command_data[index] = port.valid ? port.read_data : 0;
  }
  for (unsigned index = 0; index < 4; ++index) {
    const auto& port = bench.ports[index];
    if (port.request) {
      s.tcdm_requests |= 1u << index;
      s.tcdm_address[index] = port.address;
      s.tcdm_control[index] = port.write ? 16u | port.byte_enable : 0xf;
      s.tcdm_data[index] = port.write ? static_cast<Word>(selected(port.write_data, port.byte_enable)) : 0;
    }
  }
  const auto& bus = bench.bus;
  auto control = [](const cluster::AxiAddress& address) {
    return address.beats | static_cast<std::uint32_t>(address.id) << 8 | (address.fixed ? 0u : 1u << 16);
  };
  s.ar_valid = bus.ar_valid;
  s.ar_address = bus.ar_valid ? bus.ar.address : 0;
  s.ar_control = bus.ar_valid ? control(bus.ar) : 0;
  s.aw_valid = bus.aw_valid;
  s.aw_address = bus.aw_valid ? bus.aw.address : 0;
  s.aw_control = bus.aw_valid ? control(bus.aw) : 0;
  s.w_valid = bus.w_valid;
  s.w_data = bus.w_valid ? selected(bus.w.data, bus.w.strobe) : 0;
  s.w_control = bus.w_valid ? bus.w.strobe | (bus.w.last ? 256u : 0u) : 0;
  s.r_ready = bus.r_valid && bus.r_ready;
  s.b_ready = bus.b_valid && bus.b_ready;
  s.event_lines = bench.dma->event_lines();
  s.interrupt_lines = bench.dma->interrupt_lines();
  return s;
}

std::uint64_t digest_of(unsigned seed, bool skip_idle) {
  DmaBench bench;
  bench.skip_idle = skip_idle;
  random_load(bench, seed);
  Digest digest;
  bench.before_step = [&] { digest.add(signals_of(bench)); };
  bench.run(rtl_cycles);
  return digest.value();
}

}  // namespace

TEST_CASE("dma.rtl: random programs, all outputs of all cycles") {
  // The digests were recorded from the RTL (mchan 3f2ae92, the parameters of pulp_cluster) under Verilator 5.006,
  // driven by this bench with the same seeds.
  for (const auto& [seed, expected] : rtl_digests) {
    CAPTURE(seed);
    CHECK(digest_of(seed, false) == expected);
  }
}

TEST_CASE("dma.rtl: leaving out idle cycles changes nothing") {
  for (const auto& [seed, expected] : rtl_digests) {
    CAPTURE(seed);
    CHECK(digest_of(seed, true) == expected);
  }
}
