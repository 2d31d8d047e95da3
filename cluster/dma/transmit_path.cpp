// SPDX-License-Identifier: Apache-2.0
// TCDM to external memory. Stages are evaluated from the bus back to the commands: each before what feeds it.
#include "cluster/dma/transmit_path.hpp"

#include <bit>

namespace pulpo::cluster::dma {

bool TransmitPath::reader_stalled(unsigned lane, const memory::TcdmPort& port) const {
  return readers_[lane].stalled || (port.valid && !lanes_[lane].ready());
}

void TransmitPath::drive(memory::TcdmPort* tcdm, AxiPort& bus) const {
  for (unsigned lane = 0; lane < 2; ++lane) {
    memory::TcdmPort& port = tcdm[lane];
    port.request = beats_[lane].valid() && !reader_stalled(lane, port);
    if (port.request) {
      port.write = false;
      port.address = beats_[lane].front().address + 4 * lane;
      port.byte_enable = 0xf;
    }
  }
  bus.aw_valid = aw_.valid();
  if (bus.aw_valid) {
    bus.aw = aw_.front();
  }
  bus.w_valid = w_.valid();
  if (bus.w_valid) {
    bus.w = w_.front();
  }
  bus.b_ready = b_.ready();
}

std::uint32_t TransmitPath::step(const memory::TcdmPort* tcdm, const AxiPort& bus, Fifo<Piece, 2>& pieces,
                                 TransferTable& table, Tally tally) {
  if (idle_ && !pieces.valid()) {
    return 0;
  }
  finish(bus, table);
  if (bus.aw_valid && bus.aw_ready) {
    aw_.pop();
  }
  if (bus.w_valid && bus.w_ready) {
    w_.pop();
  }
  write_bus(tally);
  align();
  read_lane(0, tcdm[0]);
  read_lane(1, tcdm[1]);
  beat_splitter_.step(tcdm_commands_, beats_);
  const std::uint32_t registered = split(pieces, table, tally.rules);
  settle();
  idle_ = empty();
  return registered;
}

/// Responses of both sides: a burst is gone when its last word was read and when its write response is back.
void TransmitPath::finish(const AxiPort& bus, TransferTable& table) {
  if (b_.valid()) {
    tags_.release(b_.front());
    table.external_done(in_flight_[b_.front()]);
    b_.pop();
  }
  if (bus.b_valid && bus.b_ready) {
    b_.push(bus.b_id);
  }
  if (done_[0].valid() && done_[1].valid()) {
    table.tcdm_done(done_[0].front());
    done_[0].pop();
    done_[1].pop();
  }
}

/// Address and data of one burst at a time (ext_tx_if.sv): the data may start in the cycle of the address.
void TransmitPath::write_bus(Tally tally) {
  if (write_ == Write::idle) {
    tally.rules.add_if(commands_.valid() && !tags_.available(), Rule::dma_outstanding);
    if (!commands_.valid() || !aw_.ready() || !tags_.available()) {
      return;
    }
    const Piece& burst = commands_.front();
    const unsigned tag = tags_.take();
    in_flight_[tag] = burst.id;
    aw_.push(bus_address(burst, tag));
    beats_left_ = extra_beats(burst.external, burst.length);
    write_ = Write::started;
    commands_.pop();
  }
  if (!write_data_.valid() || !w_.ready()) {
    return;
  }
  if (write_ == Write::running) {
    --beats_left_;
  }
  send_beat(beats_left_ == 0, tally);
  write_ = beats_left_ == 0 ? Write::idle : Write::running;
}

void TransmitPath::send_beat(bool last, Tally tally) {
  AxiWrite beat = write_data_.front();
  write_data_.pop();
  tally.bytes += static_cast<unsigned>(std::popcount(beat.strobe));
  beat.last = last;
  w_.push(beat);
}

void TransmitPath::align() {
  const bool offered = lanes_[0].valid() && lanes_[1].valid();
  const std::uint64_t source = offered ? lanes_[0].front() | static_cast<std::uint64_t>(lanes_[1].front()) << 32 : 0;
  const auto out = aligner_.step(align_jobs_, offered, source, write_data_.ready());
  if (out.took) {
    lanes_[0].pop();
    lanes_[1].pop();
  }
  if (out.gave) {
    write_data_.push({out.data, out.strobe, false});
  }
}

void TransmitPath::read_lane(unsigned lane, const memory::TcdmPort& port) {
  Reader& reader = readers_[lane];
  if (reader.stalled || port.valid) {
    if (!reader.stalled) {
      reader.data = port.read_data;
    }
    if (lanes_[lane].ready()) {
      lanes_[lane].push(reader.data);
      if (reader.pending.front().last) {
        done_[lane].push(reader.pending.front().id);
      }
      reader.pending.pop();
      reader.stalled = false;
    } else {
      reader.stalled = true;
    }
  }
  if (port.request && port.grant) {
    reader.pending.push(beats_[lane].front());
    beats_[lane].pop();
  }
}

std::uint32_t TransmitPath::split(Fifo<Piece, 2>& pieces, TransferTable& table, RuleSet& rules) {
  if (!commands_.ready() || !tcdm_commands_.ready() || !align_jobs_.ready()) {
    return 0;
  }
  const auto [burst, registered] = bursts_.step(pieces, table, rules);
  if (burst) {
    commands_.push(*burst);
    tcdm_commands_.push(*burst);
    align_jobs_.push(
        {burst->length, static_cast<std::uint8_t>(burst->tcdm % 8), static_cast<std::uint8_t>(burst->external % 8)});
  }
  return registered;
}

void TransmitPath::settle() {
  tags_.settle();
  commands_.settle();
  tcdm_commands_.settle();
  align_jobs_.settle();
  write_data_.settle();
  aw_.settle();
  w_.settle();
  b_.settle();
  for (unsigned lane = 0; lane < 2; ++lane) {
    beats_[lane].settle();
    lanes_[lane].settle();
    done_[lane].settle();
    readers_[lane].pending.settle();
  }
}

void TransmitPath::walk(StateWalk& walk) {
  walk.direction(false);
  tags_.walk(walk);
  bursts_.walk(walk);
  beat_splitter_.walk(walk);
  aligner_.walk(walk);
  walk.control(idle_);
  walk.control(write_);
  walk.control(beats_left_);
  for (unsigned tag = 0; tag < in_flight_.size(); ++tag) {
    walk.control(tags_.busy(tag) ? in_flight_[tag] : 0);
  }
  const auto each = [&](auto& item) { item.walk(walk); };
  const auto id = [&](std::uint8_t number) { walk.control(number); };
  commands_.walk(walk, each);
  tcdm_commands_.walk(walk, each);
  align_jobs_.walk(walk, each);
  write_data_.walk(walk, each);
  aw_.walk(walk, each);
  w_.walk(walk, each);
  b_.walk(walk, id);
  for (unsigned lane = 0; lane < 2; ++lane) {
    beats_[lane].walk(walk, each);
    lanes_[lane].walk(walk);
    done_[lane].walk(walk, id);
    walk.control(readers_[lane].stalled);
    readers_[lane].pending.walk(walk, each);
  }
}

bool TransmitPath::empty() const {
  return tags_.idle() && !commands_.valid() && !bursts_.running() && !tcdm_commands_.valid() && beat_splitter_.idle() &&
         !beats_[0].valid() && !beats_[1].valid() && aligner_.idle() && !align_jobs_.valid() && write_ == Write::idle &&
         !aw_.valid() && !w_.valid() && !b_.valid() && !done_[0].valid() && !done_[1].valid();
}

}  // namespace pulpo::cluster::dma
