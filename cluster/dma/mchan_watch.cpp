// SPDX-License-Identifier: Apache-2.0
// What mchan does for whoever watches, beside the RTL: addresses that cannot be meant, probes, coverage.
#include <algorithm>

#include "cluster/dma/mchan.hpp"
#include "memory/address_map.hpp"

namespace pulpo::cluster {

/// An address of the TCDM or its alias, or just the offset: the RTL looks at no more.
void Mchan::check_tcdm_address(unsigned port, Address address) const {
  const Address offset = memory::is_tcdm(address) ? address & (memory::tcdm_window - 1) : address;
  if (wiring_.checks_addresses && offset > tcdm_mask_) {
    throw DmaFault{port, address, 1};
  }
}

void Mchan::check_extent(const dma::Transfer& transfer) const {
  const dma::Command& command = transfer.command;
  std::uint64_t extent = command.length + 1;
  if (command.tcdm_lines) {
    const dma::Lines lines = state_.tcdm_lines.read(command.tcdm_slot);
    const std::uint64_t rows = command.length / (std::uint64_t{lines.count} + 1);
    const std::uint64_t rest = command.length % (std::uint64_t{lines.count} + 1);
    const std::uint64_t last_whole = rows == 0 ? 0 : (rows - 1) * (std::uint64_t{lines.stride} + 1) + lines.count;
    extent = std::max(last_whole, rows * (std::uint64_t{lines.stride} + 1) + rest) + 1;
  }
  if (wiring_.checks_addresses && transfer.tcdm + extent > std::uint64_t{tcdm_mask_} + 1) {
    throw DmaFault{state_.begun_by[command.id], memory::tcdm_base + transfer.tcdm, command.length + 1};
  }
}

void Mchan::probe(Cycle now, const dma::Transfer& transfer, unsigned port, bool end) {
  ProbeEvent event{};
  event.cycle = now;
  event.kind = ProbeKind::dma_transfer;
  event.core = static_cast<std::uint8_t>(port);
  event.pc = transfer.external;
  event.address = transfer.tcdm;
  event.word =
      (end ? 1u : 0u) | (transfer.command.receive ? 2u : 0u) | static_cast<std::uint32_t>(transfer.command.id) << 8;
  event.value = transfer.command.length + 1;
  wiring_.probes.emit(event);
}

void Mchan::note_access(const dma::CommandPort& unit, const PeripheralPort& port) {
  RuleSet& rules = wiring_.counters.rules;
  rules.add_if(unit.breaks_off(port), Rule::dma_sequence);
  rules.add_if(unit.busy() && port.request, Rule::dma_port);
  rules.add_if(unit.needs_external_slot(port) || unit.needs_tcdm_slot(port), Rule::dma_slots);
}

/// A command passes the arbiter; `contended`: others offered one too.
void Mchan::note_command(const dma::Transfer& transfer, bool contended) {
  RuleSet& rules = wiring_.counters.rules;
  const dma::Command& command = transfer.command;
  rules.add(Rule::dma_burst);
  rules.add(command.receive ? Rule::dma_receive : Rule::dma_transmit);
  rules.add_if(contended, Rule::dma_arbiter);
  rules.add_if((command.receive ? state_.receive_queue : state_.transmit_queue).valid(), Rule::dma_queue);
  rules.add_if(command.external_lines || command.tcdm_lines, Rule::dma_lines);
  rules.add_if((transfer.external ^ transfer.tcdm) % 8 != 0, Rule::dma_misaligned);
  rules.add_if(!command.increment, Rule::dma_fixed);
}

}  // namespace pulpo::cluster
