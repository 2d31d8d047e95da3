// SPDX-License-Identifier: Apache-2.0
// The control unit of mchan: command ports, allocation, arbitration, queues, ends of transfers; and the clock of it
// all.
#include "cluster/dma/mchan.hpp"

#include <bit>

namespace pulpo::cluster {

using dma::CommandPort;
using Action = CommandPort::Action;

namespace {
template <class Function>
void for_each_bit(std::uint32_t bits, Function function) {
  for (; bits != 0; bits &= bits - 1) {
    function(static_cast<unsigned>(std::countr_zero(bits)));
  }
}
}  // namespace

Mchan::State::State(unsigned port_count, Address tcdm_mask, unsigned tags)
    : id_arbiter(port_count),
      command_arbiter(port_count),
      external_lines(port_count),
      tcdm_lines(port_count),
      receive_splitter(tcdm_mask),
      transmit_splitter(tcdm_mask),
      receive(tcdm_mask, tags),
      transmit(tcdm_mask, tags) {}

Mchan::Mchan(const DmaConfig& config, unsigned cores, std::uint32_t tcdm_bytes, const Wiring& wiring)
    : port_count_(cores + 2),
      queue_depth_(2 * cores),
      tcdm_mask_(tcdm_bytes - 1),
      tags_(config.outstanding_bursts),
      wiring_(wiring),
      state_(port_count_, tcdm_mask_, tags_) {}

void Mchan::reset() {
  state_ = State(port_count_, tcdm_mask_, tags_);
  command_ = {};
  event_lines_ = interrupt_lines_ = 0;
  busy_ = false;
  responding_ = 0;
  for (unsigned port = 0; port < tcdm_ports; ++port) {
    wiring_.tcdm[port].request = false;
  }
  wiring_.bus.ar_valid = wiring_.bus.aw_valid = wiring_.bus.w_valid = false;
}

void Mchan::drive() {
  // a path that came to rest left no request behind: its last one was answered, which keeps it busy for a cycle
  if (!state_.transmit.idle()) {
    state_.transmit.drive(wiring_.tcdm, wiring_.bus);
  }
  if (!state_.receive.idle()) {
    state_.receive.drive(wiring_.tcdm + 2, wiring_.bus);
  }
}

void Mchan::arbitrate() {
  std::uint32_t deciding = state_.active_ports;
  for (unsigned index = 0; index < port_count_; ++index) {
    deciding |= (command_[index].request ? 1u : 0u) << index;
  }
  if (deciding == 0) {
    return;
  }
  state_.active_ports = deciding;
  std::uint32_t ids = 0, external_slots = 0, tcdm_slots = 0;
  for_each_bit(deciding, [&](unsigned index) {
    const PeripheralPort& port = command_[index];
    CommandPort& unit = state_.ports[index];
    unit.decide(port, index);
    note_access(unit, port);
    ids |= (unit.action() == Action::allocate ? 1u : 0u) << index;
    external_slots |= (unit.needs_external_slot(port) ? 1u : 0u) << index;
    tcdm_slots |= (unit.needs_tcdm_slot(port) ? 1u : 0u) << index;
  });
  if ((ids | external_slots | tcdm_slots) != 0) {
    const std::uint32_t refused = (ids & ~grant_id(ids)) |
                                  (external_slots & ~state_.external_lines.grant(external_slots)) |
                                  (tcdm_slots & ~state_.tcdm_lines.grant(tcdm_slots));
    for_each_bit(refused, [&](unsigned index) { state_.ports[index].refuse(); });
  }
  for_each_bit(deciding, [&](unsigned index) { command_[index].grant = state_.ports[index].action() != Action::none; });
}

std::uint32_t Mchan::grant_id(std::uint32_t requests) const {
  return requests == 0 || state_.table.full() ? 0 : 1u << state_.id_arbiter.winner(requests);
}

void Mchan::step(Cycle now) {
  State& s = state_;
  registered_ = arbitrated_ = 0;
  s.queued_at_start = s.receive_queue.size() + s.transmit_queue.size();
  wiring_.counters.dma_busy_cycles += s.table.status() != 0 ? 1 : 0;
  step_data_paths();
  for_each_bit(responding_, [&](unsigned index) { command_[index].valid = false; });
  responding_ = 0;
  if (s.active_ports != 0) {
    pass_command(now);
    responding_ = step_ports();
  }
  s.external_lines.settle();
  s.tcdm_lines.settle();
  s.table.settle();
  respond();
  signal_ends(now);
  busy_ = anything_left();
}

void Mchan::step_data_paths() {
  State& s = state_;
  registered_ |= s.receive.step(wiring_.tcdm + 2, wiring_.bus, s.receive_pieces, s.table,
                                {wiring_.counters.dma_bytes_in, wiring_.counters.rules});
  registered_ |= s.transmit.step(wiring_.tcdm, wiring_.bus, s.transmit_pieces, s.table,
                                 {wiring_.counters.dma_bytes_out, wiring_.counters.rules});
  split_lines(s.receive_splitter, s.receive_queue, s.receive_pieces);
  split_lines(s.transmit_splitter, s.transmit_queue, s.transmit_pieces);
  s.receive_queue.settle();
  s.transmit_queue.settle();
}

/// Takes a transfer, then in each later cycle passes on one piece (twd_trans_splitter.sv).
void Mchan::split_lines(dma::LineSplitter& splitter, dma::Fifo<dma::Transfer, 2 * max_cores>& queue,
                        dma::Fifo<dma::Piece, 2>& pieces) {
  if (pieces.ready()) {
    if (splitter.running()) {
      pieces.push(splitter.next());
    } else if (queue.valid()) {
      const dma::Transfer& transfer = queue.front();
      const dma::Command& command = transfer.command;
      check_extent(transfer);
      splitter.start(transfer, state_.external_lines.read(command.external_slot),
                     state_.tcdm_lines.read(command.tcdm_slot));
      if (command.external_lines) {
        state_.external_lines.release(command.external_slot);
      }
      if (command.tcdm_lines) {
        state_.tcdm_lines.release(command.tcdm_slot);
      }
      queue.pop();
    }
  }
  pieces.settle();
}

/// One command a cycle goes from the private queues to the global one (trans_arbiter_wrap.sv, trans_queue.sv).
void Mchan::pass_command(Cycle now) {
  std::uint32_t offers = 0;
  for_each_bit(state_.active_ports,
               [&](unsigned index) { offers |= (state_.ports[index].offers() ? 1u : 0u) << index; });
  if (offers == 0 || state_.queued_at_start == queue_depth_) {
    return;
  }
  const unsigned index = state_.command_arbiter.winner(offers);
  state_.command_arbiter.granted();
  CommandPort& unit = state_.ports[index];
  const dma::Transfer transfer = unit.offered();
  const dma::Command& command = transfer.command;
  note_command(transfer, !std::has_single_bit(offers));
  unit.taken(state_.table.allocated() != 0 || unit.clock_on(command_[index]));
  state_.table.announce(command.id,
                        {static_cast<std::uint8_t>(index), command.event, command.interrupt, command.broadcast});
  (command.receive ? state_.receive_queue : state_.transmit_queue).push(transfer);
  arbitrated_ = 1u << command.id;
  state_.begun[command.id] = transfer;
  state_.begun_by[command.id] = static_cast<std::uint8_t>(index);
  if (wiring_.probes.wants(ProbeKind::dma_transfer)) {
    probe(now, transfer, index, false);
  }
}

/// What the granted access of a port does.
void Mchan::perform(unsigned index) {
  CommandPort& unit = state_.ports[index];
  const Word word = command_[index].write_data;
  switch (unit.action()) {
    case Action::none:
    case Action::status:
      break;
    case Action::allocate:
      wiring_.counters.rules.add(Rule::dma_id);
      unit.store_id(state_.table.lowest_free());
      state_.table.allocate(unit.id());
      state_.id_arbiter.granted();
      break;
    case Action::release:
      state_.table.release(word);
      break;
    case Action::command:
      unit.store_command(word, state_.external_lines.lowest_free(), state_.tcdm_lines.lowest_free());
      break;
    case Action::tcdm_address:
      check_tcdm_address(index, word);
      unit.store_tcdm_address(word & tcdm_mask_);
      break;
    case Action::external_address:
      unit.store_external_address(word);
      break;
    case Action::external_count:
      unit.store_external_count(word);
      break;
    case Action::external_stride:
      state_.external_lines.write(unit.external_slot(), unit.external_lines(word));
      break;
    case Action::tcdm_count:
      unit.store_tcdm_count(word);
      break;
    case Action::tcdm_stride:
      state_.tcdm_lines.write(unit.tcdm_slot(), unit.tcdm_lines(word));
      break;
  }
}

/// Returns the ports whose access was granted.
std::uint32_t Mchan::step_ports() {
  std::uint32_t granted = 0;
  std::uint32_t idle = 0;
  for_each_bit(state_.active_ports, [&](unsigned index) {
    CommandPort& unit = state_.ports[index];
    const std::uint32_t id_before = 1u << unit.id();
    perform(index);
    granted |= (unit.action() != Action::none ? 1u : 0u) << index;
    unit.settle((arbitrated_ & id_before) != 0, (registered_ & id_before) != 0);
    idle |= (unit.idle() ? 1u : 0u) << index;
  });
  state_.active_ports &= ~idle;
  return granted;
}

/// Sets the responses of the next cycle, whose status a status read shows.
void Mchan::respond() {
  const Word status = state_.table.status() | static_cast<Word>(state_.table.allocated()) << 16;
  for_each_bit(responding_, [&](unsigned index) {
    const CommandPort& unit = state_.ports[index];
    PeripheralPort& port = command_[index];
    port.grant = false;
    port.valid = true;
    port.response_id = port.id;
    port.read_data = unit.action() == Action::allocate ? unit.id() : unit.action() == Action::status ? status : 0;
  });
}

void Mchan::signal_ends(Cycle now) {
  event_lines_ = interrupt_lines_ = 0;
  if (state_.table.signalled() == 0) {
    return;
  }
  wiring_.counters.rules.add(Rule::dma_status);
  wiring_.counters.rules.add(Rule::dma_events);
  event_lines_ = state_.table.event_lines(port_count_);
  interrupt_lines_ = state_.table.interrupt_lines(port_count_);
  if (wiring_.probes.wants(ProbeKind::dma_transfer)) {
    const auto id = static_cast<unsigned>(std::countr_zero(state_.table.signalled()));
    probe(now + 1, state_.begun[id], state_.table.notice(id).port, true);
  }
}

bool Mchan::anything_left() const {
  const State& s = state_;
  if (responding_ != 0 || !s.table.idle() || s.receive_queue.valid() || s.transmit_queue.valid()) {
    return true;
  }
  bool moving = s.receive_pieces.valid() || s.transmit_pieces.valid() || s.receive_splitter.running() ||
                s.transmit_splitter.running() || !s.receive.idle() || !s.transmit.idle();
  for_each_bit(s.active_ports, [&](unsigned index) {
    moving = moving || s.ports[index].offers() || !s.ports[index].waits_for_access();
  });
  return moving;
}

}  // namespace pulpo::cluster
